"""The reference model over draws in NumPy, as one would write it, in blocks: prints the seconds of the run alone.

usage: numpy_blocks.py DRAWS BLOCK
"""
import sys
import time

import numpy as np

SEASON = [0.92, 0.70, 1.00, 0.95, 1.00, 1.05, 0.97, 1.00, 1.08, 1.06, 1.12, 1.15]


def drivers(random, n):
    growth = [random.normal(0.012, 0.004, n), random.normal(0.020, 0.006, n)]
    erosion = random.triangular(0.001, 0.004, 0.009, n)
    capacity = random.lognormal(np.log(0.015), 0.35, n)
    return growth, erosion, capacity, random.beta(3, 97, n), random.uniform(0.88, 0.96, n)


def project(growth, erosion, capacity_growth, cancel, learning):
    n = len(erosion)
    exponent = np.log(learning) / np.log(2)
    demand, backlog = [18000.0, 34000.0], [60000.0, 120000.0]
    capacity, volume = 41666.6666666667, 500000.0
    price, cost = (215900.0, 253500.0), (180000.0, 205000.0)
    years, revenue, profit = np.zeros((3, n)), np.zeros(n), np.zeros(n)
    for t in range(36):
        wanted = []
        for p in range(2):
            demand[p] = demand[p] * (1 + growth[p] * 0.97**t)
            wanted.append(backlog[p] * (1 - cancel) + demand[p] * SEASON[t % 12])
        capacity = capacity * (1 + capacity_growth)
        total = wanted[0] + wanted[1]
        delivered = [np.minimum(w, capacity * w / total) for w in wanted]
        backlog = [w - d for w, d in zip(wanted, delivered)]
        volume = volume + delivered[0] + delivered[1]
        month = -900e6
        for p in range(2):
            own = delivered[p] * (price[p] * (1 - erosion) ** t)
            month = month + own - delivered[p] * (cost[p] * (volume / 500000.0) ** exponent)
            revenue += own
        profit += month
        years[t // 12] += delivered[0] + delivered[1]
    return np.vstack([years, revenue, profit])


def main():
    draws, block = int(sys.argv[1]), int(sys.argv[2])
    start = time.perf_counter()
    random = np.random.Generator(np.random.PCG64(1))
    parts = [project(*drivers(random, min(block, draws - at))) for at in range(0, draws, block)]
    outcomes = np.concatenate(parts, axis=1)
    for output in outcomes:
        output.mean(), output.std(), np.quantile(output, [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95])
    print(time.perf_counter() - start)


main()

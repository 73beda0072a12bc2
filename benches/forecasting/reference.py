"""Values of others that the tests of `src/fit/forecast` compare with, printed as Rust constants.

    pip install statsforecast statsmodels scipy
    python benches/forecasting/reference.py > src/fit/forecast/tests/reference.rs

statsforecast 2.1.1 (Theta, ETS, ARIMA), statsmodels 0.15.0 (ARIMA, KPSS), SciPy, NumPy and Python's `statistics`.
"""

import statistics
import warnings

import numpy as np
from scipy import integrate, stats
from statsforecast.arima import arima_like, arima_transpar, make_arima
from statsforecast.ets import etsmodel, pegelsresid_C
from statsforecast.theta import forecast_theta, thetamodel
from statsmodels.tsa.arima_process import arma_acovf
from statsmodels.tsa.statespace.sarimax import SARIMAX
from statsmodels.tsa.stattools import kpss

warnings.filterwarnings("ignore")

# Monthly sales, made up: growth, a season, noise.
SALES = np.array(
    [
        round(1000 * 1.02**t * (1 + 0.2 * np.sin(t * np.pi / 6)) * (1 + 0.05 * (((t * 7919) % 13) / 6 - 1)), 1)
        for t in range(48)
    ]
)
LOGS = np.log(SALES)


def show(name, values, doc):
    """Prints numbers as a Rust constant."""
    values = [float(x) for x in np.atleast_1d(np.asarray(values, dtype=float))]
    print(f"/// {doc}\npub(super) const {name}: [f64; {len(values)}] =")
    print("    [" + ", ".join(repr(x) for x in values) + "];")


def theta():
    """Theta models at given parameters and optimised."""
    for model in ["DOTM", "OTM"]:
        given = thetamodel(LOGS, 1, model, 7.0, 0.3, 4.0, 3)
        show(f"{model}_GIVEN", [np.sum(given["residuals"][3:] ** 2), *forecast_theta(given, 6)["mean"]],
             f"statsforecast: {model} of LOGS, level 7, alpha 0.3, theta 4: sum of squares from the 4th on, 6 forecasts.")
        best = thetamodel(LOGS, 1, model, np.nan, np.nan, np.nan, 3)
        show(f"{model}_BEST", [np.sum(best["residuals"][3:] ** 2), *forecast_theta(best, 6)["mean"]],
             f"statsforecast: {model} of LOGS, optimised: sum of squares from the 4th on, 6 forecasts.")


def ets():
    """Exponential smoothing at given parameters."""
    seasons = 0.2 * np.sin(np.arange(12) * np.pi / 6)
    cases = {
        "ETS_ADDITIVE": ("A", "A", "A", True, LOGS, [6.9, 0.02], seasons),
        "ETS_FACTORS": ("M", "A", "M", True, SALES, [1000.0, 20.0], 1 + seasons),
        "ETS_NONE": ("M", "N", "N", False, SALES, [1000.0], []),
    }
    for name, (error, trend, season, damped, values, state, seasons) in cases.items():
        # Its states have the seasons with the last of the cycle first.
        start = np.array([*state, *list(seasons)[::-1]])
        _, _, states, lik = pegelsresid_C(values, 12, start, error, trend, season, damped, 0.4, 0.1, 0.2, 0.9, 3)
        # The forecasts by the textbook from its last states: its own (and R's) damp a slope by phi, then by phi again,
        # where the book has phi + phi^2 + phi^3...
        level, slope = states[-1][0], states[-1][1] if trend == "A" else 0.0
        slopes = np.cumsum(0.9 ** np.arange(1, 7)) if damped else np.zeros(6)
        ahead = level + slopes * slope
        last = states[-1][2:][::-1][:6] if season != "N" else 0.0
        ahead = ahead * last if season == "M" else ahead + last
        show(name, [lik, *ahead],
             f"statsforecast: ETS({error},{trend}{'d' if damped else ''},{season}), alpha 0.4, beta 0.1, gamma 0.2, "
             "phi 0.9: -2 ln L up to a constant, 6 forecasts from its last states.")


def simple():
    """The likeliest simple exponential smoothing, level and weight together, by statsforecast's ets."""
    bounds = np.array([1e-4, 1e-4, 1e-4, 0.8]), np.array([0.9999, 0.9999, 0.9999, 0.98])
    fit = etsmodel(LOGS, 1, "A", "N", "N", False, np.nan, np.nan, np.nan, np.nan, *bounds, "lik", 3, "both")
    show("SIMPLE_BEST", [np.sum(fit["residuals"] ** 2), fit["states"][-1][0]],
         "statsforecast: ETS(A,N,N) of LOGS, optimised: sum of squares, forecast.")


def arima():
    """The exact likelihood and forecasts at given coefficients."""
    ar, ma, sar, sma = [0.5, 0.2], [0.3], [0.4], [-0.5]
    centred = LOGS - LOGS.mean()
    model = SARIMAX(centred, order=(2, 0, 1), seasonal_order=(1, 0, 1, 12), concentrate_scale=True)
    fit = model.smooth([*ar, *ma, *sar, *sma])
    show("ARIMA_STATIONARY", [-2 * fit.llf, fit.scale, *fit.forecast(6)],
         "statsmodels: ARIMA(2,0,1)(1,0,1)12 of LOGS less their mean: -2 ln L, variance, 6 forecasts.")
    arma = (2, 1, 1, 1, 12, 0, 0)
    phi, moving = arima_transpar(np.array([*ar, *ma, *sar, *sma]), arma, False)
    mod = make_arima(phi, moving, np.array([]))
    ssq, logs, nu, _ = arima_like(centred, mod["phi"], mod["theta"], mod["delta"], mod["a"], mod["P"], mod["Pn"], 0, False)
    show("ARIMA_STATSFORECAST", nu * (np.log(2 * np.pi * ssq / nu) + 1) + logs,
         "statsforecast: the same -2 ln L.")
    rest = np.diff(LOGS[12:] - LOGS[:-12])
    model = SARIMAX(rest, order=(0, 0, 1), seasonal_order=(0, 0, 1, 12), concentrate_scale=True)
    fit = model.smooth([-0.6, -0.7])
    all_values = list(LOGS)
    for w in fit.forecast(6):
        all_values.append(w + all_values[-1] + all_values[-12] - all_values[-13])
    show("ARIMA_AIRLINE", [-2 * fit.llf, *all_values[48:]],
         "statsmodels: ARIMA(0,1,1)(0,1,1)12 of LOGS, theta -0.6, Theta -0.7: -2 ln L of the differences, 6 forecasts.")
    # A mean, by the dense covariance matrix.
    cov = arma_acovf([1, -0.5, -0.2], [1, 0.3], nobs=len(LOGS))
    inverse = np.linalg.inv(cov[np.abs(np.subtract.outer(np.arange(48), np.arange(48)))])
    ones = np.ones(48)
    mean = ones @ inverse @ LOGS / (ones @ inverse @ ones)
    variance = (LOGS - mean) @ inverse @ (LOGS - mean) / 48
    deviance = 48 * (np.log(2 * np.pi * variance) + 1) - np.linalg.slogdet(inverse)[1]
    show("ARIMA_MEAN", [deviance, mean, variance],
         "NumPy, by the whole covariance matrix: ARIMA(2,0,1) of LOGS with the likeliest mean: -2 ln L, mean, variance.")
    show("KPSS", [kpss(LOGS, regression="c", nlags=1)[0], kpss(LOGS[:30], regression="c", nlags=1)[0]],
         "statsmodels: KPSS statistic of LOGS and of its first 30 values, 1 lag.")


def normal():
    """The normal and lognormal distribution."""
    shares = [1e-12, 1e-4, 0.025, 0.1, 0.3, 0.5, 0.8, 0.99, 1 - 1e-9]
    show("SHARES", shares, "Shares.")
    show("QUANTILES", [statistics.NormalDist().inv_cdf(p) for p in shares], "Python: their normal percentiles.")
    cases = [(10.0, 0.3, 12.0), (10.0, 0.3, 0.5), (2.0, 1.2, 30.0)]
    scores = []
    for median, deviation, y in cases:
        f = stats.lognorm(s=deviation, scale=median).cdf
        below = integrate.quad(lambda x: f(x) ** 2, 0, y, limit=500, epsabs=1e-12)[0]
        above = integrate.quad(lambda x: (1 - f(x)) ** 2, y, np.inf, limit=500, epsabs=1e-12)[0]
        scores.append(below + above)
    show("LOGNORMAL_SCORES", scores, "SciPy, by quadrature: CRPS of lognormals (10, 0.3), (10, 0.3), (2, 1.2) at 12, 0.5, 30.")
    f = stats.norm(10, 3).cdf
    score = integrate.quad(lambda x: f(x) ** 2, -50, 12)[0] + integrate.quad(lambda x: (1 - f(x)) ** 2, 12, 70)[0]
    show("NORMAL_SCORE", score, "SciPy, by quadrature: CRPS of the normal distribution (10, 3) at 12.")


def effects():
    """Ridge regression of filtered columns (drift, holidays), by NumPy's least squares with extra rows."""
    days = np.array([float((t * 5) % 7 == 0) for t in range(48)])
    step = (np.arange(48) >= 30).astype(float)
    values = LOGS + 0.3 * days + 0.5 * step

    def filtered(x):
        out, before = [], 0.0
        for change in np.diff(x):
            before = change + 0.5 * before
            out.append(before)
        return np.array(out)

    y = filtered(values)
    columns = [filtered(days), filtered(step), np.ones(47)]
    for place in range(11):
        columns.append(filtered(np.array([float(t % 12 == place) - float(t % 12 == 11) for t in range(48)])))
    design = np.array(columns).T
    variance = np.mean((y - y.mean()) ** 2)
    for _ in range(3):
        weights = np.array([variance / 0.1**2, 1 / 30.0**2, *[1e-9] * 12])
        prior = np.array([0.1, *[0.0] * 13])
        big = np.vstack([design, np.diag(np.sqrt(weights))])
        found = np.linalg.lstsq(big, np.concatenate([y, np.sqrt(weights) * prior]), rcond=None)[0]
        variance = min(np.sum((y - design @ found) ** 2) / (47 - 14), variance)
    show("EFFECTS", found[:2], "NumPy: effects of a holiday (prior 0.1, deviation 0.1) and of a step at 30 in LOGS with both added.")


def main():
    """Prints all."""
    print("//! Values of others; made by `benches/forecasting/reference.py`.\n")
    show("SALES", SALES, "Monthly sales, made up.")
    show("LOGS", LOGS, "NumPy: their logarithms.")
    theta()
    ets()
    simple()
    arima()
    normal()
    effects()


if __name__ == "__main__":
    main()

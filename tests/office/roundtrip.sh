#!/usr/bin/env bash
# usage: roundtrip.sh EVCALC MODEL...   -- from a workbook edited in LibreOffice back to a scenario, for every model
#
# Each model's workbook gets overrides in some of its drivers, a row above the control panel's first driver, a column
# beside it and a sheet of its own. LibreOffice recalculates it and saves it as xlsx, ods and xls; `import` reads it and
# saves a scenario; the projection of that scenario must give every output that the edited workbook shows, within 1e-9.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
evcalc=$(realpath "$1")
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pairs=()
for model in "$@"; do
  name=$(basename "$model" .toml)
  "$evcalc" project "$model" -q -o "$work/$name.xlsx" >/dev/null
  printf 'some\t12\nrows\tselected_scenario\t2\ncolumns\tapply_overrides\t1\nsheet\tMine\n' >"$work/$name.plan"
  pairs+=("$work/$name.xlsx" "$work/$name.plan")
done
/usr/bin/python3 "$here/edit.py" "$work/out" "${pairs[@]}"
count=0
for model in "$@"; do
  name=$(basename "$model" .toml)
  for ending in xlsx ods xls; do
    "$evcalc" import "$work/out/$name.$ending" --model "$model" --save "$work/$name-$ending.toml" --as edited \
      --format json >"$work/import.json" 2>"$work/said.txt" || { cat "$work/said.txt" "$work/import.json"; exit 1; }
    "$evcalc" project "$model" --scenario "$work/$name-$ending.toml" --no-workbook --format json \
      >"$work/project.json" 2>/dev/null || test $? = 3
    /usr/bin/python3 "$here/agree.py" "$name.$ending" "$work/import.json" "$work/project.json"
    count=$((count + 1))
  done
done
echo "$count edited workbooks came back as scenarios"

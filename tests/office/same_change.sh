#!/usr/bin/env bash
# usage: same_change.sh EVCALC   -- a change gives the same number whichever way it is made, in LibreOffice
#
# `cargo test` writes random models of drivers over time, with numbers to be typed into yellow cells or into a scenario's
# column and the outputs that must come out (tests/it/engine/same_change). LibreOffice types them, recalculates and saves;
# `import` must find these outputs in the workbook, and the scenario that it saves must give them too.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
evcalc=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SAME_CHANGE_FOLDER="$work" cargo test --quiet --test it plans_for_another_engine >/dev/null
pairs=()
for plan in "$work"/*.plan; do
  book=${plan%.plan}.xlsx
  "$evcalc" project "${plan%.*.plan}.toml" -q -o "$book" >/dev/null
  pairs+=("$book" "$plan")
done
/usr/bin/python3 "$here/edit.py" "$work/out" "${pairs[@]}"
count=0
for plan in "$work"/*.plan; do
  name=$(basename "$plan" .plan)
  model=${plan%.*.plan}.toml
  # A number typed over a formula in a scenario's column cannot be told from the formula in xls files.
  endings="xlsx ods xls"
  case $name in *.column) endings="xlsx ods" ;; esac
  for ending in $endings; do
    "$evcalc" import "$work/out/$name.$ending" --model "$model" --save "$work/$name-$ending.toml" --as edited \
      --format json >"$work/import.json" 2>"$work/said.txt" || { cat "$work/said.txt" "$work/import.json" "$model" "$plan"; exit 1; }
    "$evcalc" project "$model" --scenario "$work/$name-$ending.toml" --no-workbook --format json \
      >"$work/project.json" 2>/dev/null || test $? = 3
    /usr/bin/python3 "$here/same.py" "$name.$ending" "$work/$name.json" "$work/import.json" "$work/project.json"
    count=$((count + 1))
  done
done
test "$count" -ge 24
echo "$count edited workbooks give the numbers of --set and of the scenario's own text"

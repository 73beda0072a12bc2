#!/usr/bin/env bash
# Fingerprints of what a build prints and writes: `bash tests/house/fingerprints.sh BINARY > after.txt`, for two builds,
# then `diff`. Every model, scenario and command has a line; a workbook has one for each of its parts.
set -euo pipefail
cd "$(dirname "$0")/../.."
evcalc=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What a command prints, and how it ends.
say() {
  local code=0
  "$evcalc" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
  printf '%s %s %s %s\n' "$(sha256sum <"$work/out" | cut -c 1-16)" "$(sed "s#$work#WORK#g" "$work/err" | sha256sum | cut -c 1-16)" "$code" "$*" | sed "s#$work#WORK#g"
}
# The parts of a workbook.
parts() {
  local name=$1
  shift
  "$evcalc" "$@" -q --force -o "$work/$name.xlsx" >/dev/null 2>&1 || true
  [ -s "$work/$name.xlsx" ] || { echo "none $name"; return; }
  rm -rf "$work/parts"
  mkdir "$work/parts"
  (cd "$work/parts" && python3 -m zipfile -e "$work/$name.xlsx" . && find . -type f | sort | xargs sha256sum | sed "s#^\(.\{16\}\)[^ ]*#\1#; s#\$# $name#")
}
builtin=$("$evcalc" models --format csv | sed 1d | cut -d, -f1)
for model in $builtin examples/*.toml tests/models/*.toml; do
  name=$(basename "$model" .toml)
  for format in json csv table; do
    say check "$model" --format $format
    say scenarios "$model" --format $format
    say compare "$model" --format $format
    say compare "$model" --by period --format $format
    say explain --model "$model" --format $format
  done
  scenarios=$("$evcalc" scenarios "$model" --format json | python3 -c 'import json, sys; print(" ".join(s["name"] for s in json.load(sys.stdin)["scenarios"]))')
  for scenario in $scenarios; do
    for format in json csv table; do say project "$model" -s "$scenario" --no-workbook --format $format; done
    parts "$name-$scenario" project "$model" -s "$scenario"
  done
  say simulate "$model" -n 3000 --format json
  say simulate "$model" -n 500 --sampling sobol --format table
  parts "$name-risk" simulate "$model" -n 500
  outputs=$("$evcalc" project "$model" --no-workbook --format json | python3 -c 'import json, sys; print(" ".join(o["name"] for o in json.load(sys.stdin)["outputs"][:3]))') || true
  for output in $outputs; do
    say explain "$output" --model "$model" --depth 6
    say explain "$output" --model "$model" --format json
    say sensitivity "$model" --of "$output" --format json
    say levers "$model" --of "$output" --target 1000 --format json
    last=${scenarios##* }
    say bridge "$model" --from "${scenarios%% *}" --to "$last" --of "$output" --format json
  done
  [ "$(wc -w <<<"$scenarios")" -lt 2 ] || parts "$name-bridge" bridge "$model" --from "${scenarios%% *}" --to "${scenarios##* }"
  parts "$name-tornado" sensitivity "$model"
done
for table in tests/tables/*.csv tests/tables/*.xlsx tests/foreign/table*; do
  say history "$table" --format json
  say history "$table"
  say fit "$table" --format json
done
for model in tests/broken/*.toml; do say check "$model"; done
say man
say completions bash
say schema
say models
say --help
for command in $("$evcalc" --help | sed -n 's/^  \([a-z]\+\) .*/\1/p'); do say "$command" --help; done

#!/usr/bin/env bash
# Runs one fuzz target for some seconds: `bash fuzz/run.sh TARGET SECONDS [FOLDER OF INPUTS]`. Needs a C++ compiler and
# nothing else. The build is that of development; FUZZ_PROFILE=fuzz takes longer to build and runs about ten times as fast.
set -euo pipefail
cd "$(dirname "$0")"
target=$1 seconds=$2 corpus=${3:-corpus/$1}
mkdir -p "$corpus" "artifacts/$target"
case $target in
formula)
  # Every quoted text of the models: formulas, and much that is none.
  cat ../models/*.toml ../examples/*.toml ../tests/models/*.toml | grep -o '"[^"]*"' | tr -d '"' | sort -u |
    awk -v folder="$corpus" '{ file = sprintf("%s/seed%05d", folder, NR); print > file; close(file) }'
  longest=400
  ;;
model)
  cp ../examples/*.toml ../tests/models/*.toml ../tests/broken/*.toml "$corpus"
  longest=8000
  ;;
known)
  # Tables and sections of known values.
  cp known/* "$corpus"
  longest=4000
  ;;
forecast)
  # Published forecasts.
  cp forecast/* "$corpus"
  longest=8000
  ;;
workbook | source)
  # The target writes its own seeds.
  EVCALC_SEEDS=$(realpath "$corpus")
  export EVCALC_SEEDS
  longest=100000
  ;;
*)
  echo "the targets are formula, model, known, forecast, workbook, source" >&2
  exit 2
  ;;
esac
profile=${FUZZ_PROFILE:-dev}
RUSTC_WORKSPACE_WRAPPER=$PWD/instrument.sh cargo build --quiet --package evcalc-fuzz --bin "$target" --profile "$profile"
program=../target/${profile/dev/debug}/$target
"$program" "$corpus" -dict=words.dict -artifact_prefix="artifacts/$target/" -max_total_time="$seconds" \
  -max_len="$longest" -timeout=60 -rss_limit_mb=4096 -print_final_stats=1 2>"artifacts/$target.log" || {
  tail -n 40 "artifacts/$target.log" >&2
  exit 1
}
grep -E "^Done|^stat::(new_units|slowest|peak)" "artifacts/$target.log"

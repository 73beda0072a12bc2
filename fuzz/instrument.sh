#!/bin/sh
# Compiles this project's crates with the counters that libFuzzer watches; build scripts and other crates stay as they are.
compiler=$1
shift
case "$*" in
*"--crate-name build_script_build"*) exec "$compiler" "$@" ;;
*)
  exec "$compiler" "$@" --cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-sanitizer-coverage-stack-depth
  ;;
esac

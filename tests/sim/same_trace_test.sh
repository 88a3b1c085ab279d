#!/usr/bin/env bash
# same_trace_test.sh PROGRAM: the same seed gives the same run, another seed another one.
set -euo pipefail
for seed in 1 7 42; do
  first=$("$1" --seed "$seed" | head -1)
  second=$("$1" --seed "$seed" | head -1)
  [[ "$first" == "$second" ]] || { echo "seed $seed: '$first', then '$second'" >&2; exit 1; }
  verbose=$("$1" --seed "$seed" --verbose | grep '^seed ' | head -1)
  [[ "$first" == "$verbose" ]] || { echo "seed $seed: --verbose changes the run" >&2; exit 1; }
done
[[ "$("$1" --seed 1 | head -1 | cut -d' ' -f4)" != "$("$1" --seed 2 | head -1 | cut -d' ' -f4)" ]]

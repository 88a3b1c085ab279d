#!/usr/bin/env bash
# canary_test.sh PROGRAM SEED CHECKERS: the simulator with a defect must be caught by one of the checkers (a|b) from that seed
# on (exit 1), not crash and not pass.
set -uo pipefail
out=$("$1" --seed "$2" --seeds 300)
code=$?
echo "$out"
[[ $code -eq 1 ]] || { echo "the canary lives: exit $code" >&2; exit 1; }
grep -qE "FAILED ($3):" <<<"$out" || { echo "caught, but not by the checkers that should" >&2; exit 1; }

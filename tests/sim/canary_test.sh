#!/usr/bin/env bash
# canary_test.sh PROGRAM: the simulator with a broken merge must be caught by a checker (exit 1), not crash and not pass.
set -uo pipefail
out=$("$1" --seed 1 --seeds 200)
code=$?
echo "$out"
[[ $code -eq 1 ]] || { echo "the canary lives: exit $code" >&2; exit 1; }
grep -qE 'FAILED (loser|digest|verify):' <<<"$out" || { echo "caught, but not by the checkers of the merge" >&2; exit 1; }

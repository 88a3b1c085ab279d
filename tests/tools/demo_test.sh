#!/usr/bin/env bash
# demo_test.sh PROGRAM_FOLDER: the sample data of tools/run: prepared whole, synced, kept over a restart, and no server left behind.
set -euo pipefail
export YANXING_BIN=$1
cd "$(dirname "$0")/../.."
. tools/demo/server.sh
folder=$(mktemp -d)
demo=$folder/demo
trap 'demo_stop "$demo"; rm -rf "$folder"' EXIT
fail() { echo "FAILED: $*"; exit 1; }

tools/demo/prepare "$demo"
[[ ! -e "$demo/server.pid" && ! -e "$demo.preparing" ]] || fail 'preparing left something behind'
people=$("$YANXING_BIN/yanxing-cli" --data "$demo/laptop" list person --limit 1000 --json | grep -o '"form" *: *"person"' | wc -l)
[[ $people -eq 100 ]] || fail "the roster has $people people"
status=$("$YANXING_BIN/yanxing-cli" --data "$demo/laptop" status --json | tr -d ' \n')
[[ "$status" == *'"unsent":0'* ]] || fail "not synced: $status"
if tools/demo/prepare "$demo" 2> "$folder/said"; then fail 'prepared over existing data'; fi
grep -q 'already there' "$folder/said" || fail "said $(cat "$folder/said")"

# As after a tools/run that was killed: its server still runs, the next one takes over and the laptop still finds it.
port=$(cat "$demo/port")
demo_start "$demo" "$port"
first=$(cat "$demo/server.pid")
demo_stop_stale "$demo"
demo_start "$demo" "$port"
[[ "$(cat "$demo/server.pid")" != "$first" ]] || fail 'the stale server was not replaced'
"$YANXING_BIN/yanxing-cli" --data "$demo/laptop" sync > /dev/null || fail 'the laptop does not reach its server again'
demo_stop "$demo"
[[ ! -e "$demo/server.pid" ]] || fail 'the server was not stopped'

# The round of the tour's full pictures: something in every state that a screen has.
tools/demo/step "$demo" second > /dev/null
tools/demo/step "$demo" season > /dev/null
county=$("$YANXING_BIN/yanxing-cli" --data "$demo/county" status --json | tr -d ' \n')
[[ "$county" == *'"conflicts":2'* && "$county" == *'"quarantine":1'* && "$county" == *'"unsent":1'* ]] || fail "the county's laptop: $county"
reviews=$("$YANXING_BIN/yanxing-cli" --data "$demo/county" review --list --json | tr -d ' \n')
for state in submitted returned accepted; do [[ "$reviews" == *"\"state\":\"$state\""* ]] || fail "nothing $state"; done
twins=$("$YANXING_BIN/yanxing-cli" --data "$demo/second" list person --json | grep -c '"merged_into" *: *"') || true
[[ $twins -eq 1 ]] || fail "$twins merged persons"
echo "the sample data is whole"

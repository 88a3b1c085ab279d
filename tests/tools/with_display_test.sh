#!/usr/bin/env bash
# tools/with-display gives a command a display of the size of the laptops' screen, passes its exit code on, and leaves no server behind.
set -euo pipefail
with_display=$(cd "$(dirname "$0")/../.." && pwd)/tools/with-display

size=$(env -u DISPLAY "$with_display" xdpyinfo | sed -n 's/^ *dimensions: *\([0-9x]*\) .*/\1/p')
[[ "$size" == 1366x768 ]] || { echo "FAILED: the display is '$size'"; exit 1; }

status=0
"$with_display" bash -c 'exit 7' || status=$?
[[ $status -eq 7 ]] || { echo "FAILED: exit code $status instead of 7"; exit 1; }

display=$("$with_display" printenv DISPLAY)
[[ ! -e "/tmp/.X11-unix/X${display#:}" ]] || { echo "FAILED: the server of $display is still there"; exit 1; }
echo "with-display keeps its promises"

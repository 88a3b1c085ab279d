#!/usr/bin/env bash
# tools/deps/fetch finds a source entry for sid in whatever way a Debian machine names its mirror.
set -euo pipefail
fetch=$(cd "$(dirname "$0")/../.." && pwd)/tools/deps/fetch
apt=$(mktemp -d)
trap 'rm -rf "$apt"' EXIT
mkdir "$apt/sources.list.d"
failed=0

# expects NAME WANTED: what fetch would try, from the files that are there now, which are then removed.
expects() {
  local got
  got=$("$fetch" --candidates "$apt")
  if [[ "$got" != "$2" ]]; then
    printf 'FAILED: %s\n wanted:\n%s\n got:\n%s\n' "$1" "$2" "$got"
    failed=1
  fi
  rm -f "$apt"/sources.list "$apt"/sources.list.d/*
}

cat > "$apt/sources.list" <<'L'
# deb http://commented.example/debian bookworm main
deb http://mirror.example/debian bookworm main contrib
deb-src http://mirror.example/debian bookworm main
deb http://mirror.example/debian-security bookworm-security main
deb [arch=amd64 signed-by=/usr/share/keyrings/other.gpg] https://other.example/apt stable main
L
expects 'one-line entries' 'http://mirror.example/debian '

echo 'deb [arch=amd64 signed-by=/k/debian.gpg] http://mirror.example/debian/ bookworm main' > "$apt/sources.list.d/a.list"
expects 'a one-line entry with its key' 'http://mirror.example/debian/ /k/debian.gpg'

cat > "$apt/sources.list.d/debian.sources" <<'L'
Types: deb
# http://archive.example/archive/debian/20250520T000000Z
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /k/debian.gpg

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By: /k/debian.gpg

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main
L
expects 'deb822 entries, one of them off' 'http://mirror.example/debian /k/debian.gpg'

cat > "$apt/sources.list.d/debian.sources" <<'L'
Types: deb
URIs: http://archive.example/archive/debian/20250520T000000Z
Suites: bookworm
Components: main
Signed-By: /k/debian.gpg
L
expects 'a dated snapshot, after the same host without a date' 'http://archive.example/debian /k/debian.gpg
http://archive.example/archive/debian/20250520T000000Z /k/debian.gpg'

expects 'no entry at all' ''

[[ $failed -eq 0 ]] && echo "fetch finds Debian's sources"
exit $failed

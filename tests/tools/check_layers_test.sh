#!/usr/bin/env bash
# Self-test of tools/check-layers: a small tree with one breach of each rule, and the same tree without any.
set -euo pipefail
check=$(cd "$(dirname "$0")/../.." && pwd)/tools/check-layers
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failed=0

put() { mkdir -p "$tree/$(dirname "$1")"; printf '%b\n' "$2" > "$tree/$1"; }

# refuses FILE CONTENT WORDS: the tree with this file in it is refused at this file, with these words.
refuses() {
  local said
  put "$1" "$2"
  if said=$("$check" "$tree" 2>&1); then
    echo "FAILED: accepted $1: $2"; failed=1
  elif [[ "$said" != "$1:1: "*"$3"* ]]; then
    echo "FAILED: $1: expected '$3', got: $said"; failed=1
  fi
  rm "$tree/$1"
}

accepts() {
  local said
  put "$1" "$2"
  if ! said=$("$check" "$tree" 2>&1); then
    echo "FAILED: refused $1: $said"; failed=1
  fi
}

accepts sync/base/result.h '#include <string>'
accepts sync/ledger/cell.h '#include "sync/base/result.h"'
accepts sync/ledger/sqlite/store.cpp '#include <sqlite3.h>\nconst char* q = "SELECT a FROM b";'
accepts sync/session/client.cpp '#include "sync/wire/codec.h"'
accepts client/records/store.cpp '#include "client/forms/form.h"\n#include "sync/ledger/cell.h"'
accepts client/app/app.cpp '#include "client/net/worker.h"\n#include "client/records/store.h"'
accepts client/ui/screens/sync.cpp '#include <imgui.h>\n#include "client/app/view.h"'
accepts client/platform/window.cpp '#include <GLFW/glfw3.h>\n#include <imgui.h>'
accepts client/net/transport.cpp '#include <curl/curl.h>\n#include <thread>'
accepts client/main.cpp '#include "client/ui/ui.h"\n#include "client/platform/window.h"\n#include "client/app/app.h"'
accepts server-stub/https.cpp '#include <boost/beast.hpp>\n#include "sync/session/server.h"'
accepts tools/cli/main.cpp '#include "client/app/app.h"\n#include "client/records/store.h"'
accepts tests/ui/screens_test.cpp '#include <imgui.h>\n#include "client/ui/ui.h"\n#include "server-stub/https.h"'

refuses sync/base/bad.h '#include "sync/ledger/cell.h"' 'sync/base may not include sync/ledger'
refuses sync/ledger/bad.h '#include "sync/ledger/sqlite/store.h"' 'may not include'
refuses sync/session/bad.h '#include "client/forms/form.h"' 'may not include client/forms'
refuses sync/wire/bad.cpp '#include <mutex>' 'no threads'
refuses sync/wire/bad.cpp 'auto t = std::chrono::system_clock::now();' 'no system clock'
refuses sync/wire/bad.cpp '#include <sys/socket.h>' 'sockets'
refuses client/forms/bad.cpp '#include "client/records/store.h"' 'client/forms may not include client/records'
refuses client/records/bad.cpp '#include "client/app/app.h"' 'may not include client/app'
refuses client/app/bad.cpp '#include "client/ui/ui.h"' 'client/app may not include client/ui'
refuses client/app/bad.cpp '#include <imgui.h>' 'ImGui'
refuses client/app/bad.cpp 'run("INSERT INTO record VALUES (1)");' 'SQL'
refuses client/app/bad.cpp '#include <sqlite3.h>' 'SQLite'
refuses client/ui/bad.cpp '#include "client/records/store.h"' 'client/ui may not include client/records'
refuses client/ui/bad.cpp '#include <GLFW/glfw3.h>' 'GLFW'
refuses client/ui/bad.cpp '#include <curl/curl.h>' 'sockets'
refuses server-stub/bad.cpp '#include "client/forms/form.h"' 'may not include client/forms'
refuses tools/cli/bad.cpp '#include "client/ui/ui.h"' 'tools may not include client/ui'
refuses client/forms/bad.cpp '#include "tests/support/paths.h"' 'only tests'
refuses client/forms/bad.cpp '#include "form.h"' 'root of the repository'
refuses client/novel/bad.cpp '#include "sync/wire/codec.h"' 'no rule for this folder'

[[ $failed -eq 0 ]] && echo "check-layers keeps its rules"
exit $failed

# Functions that start and stop a demo's city server; sourced by tools/run, tools/demo/prepare and tools/tour.
# A demo is a folder with server/ (its data), server.log, server.pid and port. Run from the root of the checkout.

demo_bin=${YANXING_BIN:-build/release/bin}

# demo_free_port: a port of 127.0.0.1 that nobody listens on, below those that the system hands out by itself.
demo_free_port() {
  local port try
  for try in $(seq 100); do
    port=$((20000 + RANDOM % 10000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return 0
    fi
  done
  echo "No free port on 127.0.0.1 between 20000 and 30000." >&2
  return 1
}

# demo_is_ours DEMO PID: whether this process is a server that runs on this demo's data, and not a stranger with an old number.
demo_is_ours() {
  local words
  words=$(tr '\0' ' ' 2>/dev/null < "/proc/$2/cmdline") 2>/dev/null || return 1
  [[ "$words" == *"yanxing-server --data $1/server serve"* && "$(readlink "/proc/$2/cwd")" == "$PWD" ]]
}

# demo_stop DEMO: asks its server to stop, waits, and in the end insists.
demo_stop() {
  local pid step
  [[ -f "$1/server.pid" ]] || return 0
  pid=$(cat "$1/server.pid")
  if [[ -n "$pid" ]] && demo_is_ours "$1" "$pid"; then
    kill "$pid" 2>/dev/null || true
    for step in $(seq 100); do
      demo_is_ours "$1" "$pid" || break
      sleep 0.05
    done
    if demo_is_ours "$1" "$pid"; then kill -KILL "$pid" 2>/dev/null || true; fi
    wait "$pid" 2>/dev/null || true
  fi
  rm -f "$1/server.pid"
}

# demo_stop_stale DEMO: a server that an earlier run could not stop (it was killed) is stopped now.
demo_stop_stale() {
  [[ -f "$1/server.pid" ]] || return 0
  demo_stop "$1"
}

# demo_start DEMO PORT: starts the server and returns when it answers.
demo_start() {
  if (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then
    echo "Port $2, which the sample laptop knows its server by, is taken by another program." >&2
    echo "Stop that program, or remove $1 to begin anew." >&2
    return 1
  fi
  "$demo_bin/yanxing-server" --data "$1/server" serve --port "$2" --listen 127.0.0.1 >> "$1/server.log" 2>&1 8>&- &
  echo $! > "$1/server.pid"
  local step
  for step in $(seq 200); do
    # Only asks whether it is up; who it is, the laptop checks by the fingerprint in its enrolment code.
    if curl --silent --insecure --max-time 2 --output /dev/null "https://127.0.0.1:$2/healthz"; then return 0; fi
    kill -0 "$(cat "$1/server.pid")" 2>/dev/null || break
    sleep 0.05
  done
  echo "The city server did not start; the end of $1/server.log:" >&2
  tail -n 20 "$1/server.log" >&2
  demo_stop "$1"
  return 1
}

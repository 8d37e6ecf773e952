#!/usr/bin/env bash
# Keeps a gateway running on listening sockets that it inherits, and on SIGHUP replaces it without losing a request: starts
# another one on the same sockets, which tells the old one to drain as soon as it is ready itself. If the new one cannot start,
# the old one goes on.
#
# Usage: supervise.sh GATEWAY [ARGUMENT]…
#   under systemd, see gateway.service; by hand:
#   systemd-socket-activate -l 127.0.0.1:8080 -l 127.0.0.1:8081 bash supervise.sh /opt/gateway/current/gateway run --config gateway.json
#
# The sockets are inherited as sd_listen_fds(3) says; one of them must be the admin port, as two gateways run for a while.
set -uo pipefail

if (($# == 0)) || [[ ${LISTEN_PID:-} != "$$" ]]; then
  sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi

current= # serves, or is being replaced
next=    # is starting
stop=0

# The sockets are for the process that LISTEN_PID names.
start() {
  (LISTEN_PID=$BASHPID exec "$@") &
  next=$!
}

lives() {
  [[ -n $1 ]] && kill -0 "$1" 2>/dev/null
}

# One at a time.
replace() {
  [[ -n $next ]] || start "$@" --replace "$current"
}

stop() {
  stop=1
  lives "$current" && kill -TERM "$current"
  lives "$next" && kill -TERM "$next"
}

start "$@"
current=$next
next=
trap 'replace "$@"' HUP
trap stop TERM INT

while lives "$current" || lives "$next"; do
  # Until one of them ends or a signal comes.
  wait -n
  status=$?
  if lives "$current" && [[ -n $next ]] && ! lives "$next"; then
    ((stop)) || echo "supervise.sh: the new gateway did not start; process $current goes on" >&2
    next=
  elif ! lives "$current" && [[ -n $next ]]; then
    ((stop)) || echo "supervise.sh: process $next has taken over from $current"
    current=$next
    next=
  fi
done
exit "$status"

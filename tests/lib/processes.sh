# shellcheck shell=bash
# Starts processes so that they, and whatever they start, can be found again and stopped: each in a session of its own,
# written down as "name pid start-time". A pid alone may be another process's by the time it is used.

# read_stat PID: its state, session and start time (clock ticks since boot) into STATE, SESSION and STARTED.
# Fails when there is no such process, or only its zombie is left.
read_stat() {
  local line
  local -a fields
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The second field is a name in brackets, which may hold anything.
  read -ra fields <<<"${line##*) }"
  STATE=${fields[0]} SESSION=${fields[3]} STARTED=${fields[19]}
  [[ $STATE != Z && $STATE != X ]]
}

# is_running PID START: whether it is alive and still the process that was written down.
is_running() {
  read_stat "$1" && [[ $STARTED == "$2" ]]
}

# spawn PIDS NAME LOG COMMAND…: starts it in the background, its pid in SPAWNED and its start time in SPAWNED_AT.
spawn() {
  local pids=$1 name=$2 log=$3
  shift 3
  setsid "$@" </dev/null >"$log" 2>&1 &
  SPAWNED=$!
  read_stat "$SPAWNED" || STARTED=0
  SPAWNED_AT=$STARTED
  echo "$name $SPAWNED $SPAWNED_AT" >>"$pids"
}

# survivors PIDS: what is left of the processes in the file and of those they started, as "name pid command" lines.
survivors() {
  local pids=$1 directory pid name leader since
  local -A names=() starts=()
  [[ -f $pids ]] || return 0
  while read -r name leader since; do
    # A leader of another age: the number has been used again, and the session is someone else's.
    if read_stat "$leader" && [[ $STARTED != "$since" ]]; then continue; fi
    names[$leader]=$name starts[$leader]=$since
  done <"$pids"
  for directory in /proc/[0-9]*; do
    pid=${directory#/proc/}
    read_stat "$pid" || continue
    [[ -n ${names[$SESSION]:-} ]] || continue
    ((STARTED >= starts[$SESSION])) || continue
    echo "${names[$SESSION]} $pid $(tr '\0' ' ' 2>/dev/null <"$directory/cmdline" | cut -c1-120)"
  done
}

# wait_until_gone PIDS TENTHS
wait_until_gone() {
  local pids=$1 tenths=$2
  while [[ -n $(survivors "$pids") ]]; do
    ((tenths-- > 0)) || return 1
    sleep 0.1
  done
}

# stop_all PIDS: asks the leaders, then ends whoever stays, a server with open streams among them. Fails when something is
# left even so.
stop_all() {
  local pids=$1 pid start
  [[ -f $pids ]] || return 0
  while read -r _ pid start; do
    if is_running "$pid" "$start"; then kill -TERM "$pid" 2>/dev/null || true; fi
  done <"$pids"
  wait_until_gone "$pids" 30 && return
  survivors "$pids" | while read -r _ pid _; do
    kill -KILL "$pid" 2>/dev/null || true
  done
  wait_until_gone "$pids" 20
}

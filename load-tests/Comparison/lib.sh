# What the comparisons share; to be sourced by a script that has set USAGE_LINES, the lines of its own that are its help.
# Leaves in root, work and pids: the repository, a folder that goes with the script, and the file of the processes to stop.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=../../tests/lib/processes.sh
source "$root/tests/lib/processes.sh"

rounds=5 seconds=4 connections=64 warm_up=8

# read_options SCRIPT ARGUMENT…: the options that all of them have.
read_options() {
  local script=$1
  shift
  while (($# > 0)); do
    case $1 in
      --rounds) rounds=$2 ;;
      --seconds) seconds=$2 ;;
      --connections) connections=$2 ;;
      --warm-up) warm_up=$2 ;;
      --help) sed -n "2,${USAGE_LINES}s/^# \\{0,1\\}//p" "$script"; exit 0 ;;
      *) sed -n "2,${USAGE_LINES}s/^# \\{0,1\\}//p" "$script" >&2; exit 2 ;;
    esac
    shift 2
  done
}

# need PROGRAM…: ends the script where one of them is missing.
need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || { echo "$(basename "$0"): $program is not installed (apt-get install $program)" >&2; exit 1; }
  done
}

work=$(mktemp -d)
pids=$work/pids
trap 'stop_all "$pids" || true; rm -rf "$work"' EXIT

free_port() {
  local port
  while :; do
    port=$((10000 + RANDOM % 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# start_files PORT: nginx, which serves what is in $work/www.
start_files() {
  mkdir -p "$work/www" "$work/tmp"
  cat >"$work/nginx.conf" <<CONF
user $(id -un) $(id -gn); daemon off; worker_processes 1; pid $work/nginx.pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000; client_body_temp_path $work/tmp; proxy_temp_path $work/tmp;
  fastcgi_temp_path $work/tmp; uwsgi_temp_path $work/tmp; scgi_temp_path $work/tmp;
  server { listen 127.0.0.1:$1; root $work/www; }
}
CONF
  spawn "$pids" nginx "$work/nginx.log" nginx -p "$work" -c "$work/nginx.conf" -e stderr
}

# start_gateway URL: the gateway with $work/gateway.json, once it answers there; its process is in gateway.
start_gateway() {
  spawn "$pids" gateway "$work/gateway.log" "$root/gateway/bin/Release/net10.0/gateway" run --config "$work/gateway.json"
  gateway=$SPAWNED
  local i
  for ((i = 0; i < 100; i++)); do
    curl -sf "$1" >/dev/null && return
    sleep 0.1
  done
  cat "$work"/*.log >&2
  exit 1
}

# Ticks of user and system time of a process, 100 a second.
ticks() {
  local line
  local -a fields
  read -r line <"/proc/$1/stat"
  read -ra fields <<<"${line##*) }"
  echo $((fields[11] + fields[12]))
}

# Ticks of a process and all that it started.
tree_ticks() {
  local sum child
  sum=$(ticks "$1")
  for child in $(pgrep -P "$1" || true); do sum=$((sum + $(tree_ticks "$child"))); done
  echo "$sum"
}

# load PROCESS URL SECONDS WRK_OPTION…: one line "microseconds requests-a-second".
load() {
  local before after out requests rate process=$1 url=$2 time=$3
  shift 3
  before=$(ticks "$process")
  out=$(wrk -t1 -c"$connections" -d"${time}s" "$@" "$url")
  after=$(ticks "$process")
  if grep -qE 'Non-2xx|Socket errors' <<<"$out"; then echo "$out" >&2; exit 1; fi
  requests=$(awk '/requests in/ { print $1 }' <<<"$out")
  rate=$(awk '/Requests\/sec/ { print $2 }' <<<"$out")
  awk -v t=$((after - before)) -v n="$requests" -v r="$rate" 'BEGIN { printf "%.1f %.0f\n", t * 10000 / n, r }'
}

median() {
  sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

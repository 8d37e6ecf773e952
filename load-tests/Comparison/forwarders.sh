#!/usr/bin/env bash
# Compares the gateway's own forwarder with YARP's: the same requests through the same process, in turns.
# Prints, for each kind of answer, the processor time of the gateway for a request and requests a second, as medians of
# the rounds, and the ratios. Needs a built gateway (dotnet build -c Release gateway), nginx and wrk.
#
# Usage: load-tests/Comparison/forwarders.sh [--rounds N] [--seconds N] [--connections N] [--warm-up N]
#   --rounds N       how often each is measured; default 5
#   --seconds N      how long each time; default 4
#   --connections N  keep-alive connections; default 64
#   --warm-up N      seconds before each, twice; a busy machine needs more; default 8
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=../../tests/lib/processes.sh
source "$root/tests/lib/processes.sh"

rounds=5 seconds=4 connections=64 warm_up=8
while (($# > 0)); do
  case $1 in
    --rounds) rounds=$2 ;;
    --seconds) seconds=$2 ;;
    --connections) connections=$2 ;;
    --warm-up) warm_up=$2 ;;
    --help) sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done

for program in nginx wrk; do
  command -v "$program" >/dev/null || { echo "forwarders.sh: $program is not installed (apt-get install $program)" >&2; exit 1; }
done

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

backend=$(free_port) data=$(free_port) admin=$(free_port)
mkdir -p "$work/www" "$work/tmp"
head -c 1024 /dev/zero | tr '\0' a >"$work/www/1k.txt"
head -c 51200 /dev/zero | tr '\0' b >"$work/www/50k.txt"
cat >"$work/nginx.conf" <<CONF
user $(id -un) $(id -gn); daemon off; worker_processes 1; pid $work/nginx.pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000; client_body_temp_path $work/tmp; proxy_temp_path $work/tmp;
  fastcgi_temp_path $work/tmp; uwsgi_temp_path $work/tmp; scgi_temp_path $work/tmp;
  server { listen 127.0.0.1:$backend; root $work/www; }
}
CONF
cat >"$work/gateway.json" <<JSON
{
  "Kestrel": { "Endpoints": { "main": { "Url": "http://127.0.0.1:$data" } } },
  "Admin": { "Url": "http://127.0.0.1:$admin" },
  "Telemetry": { "AccessLog": { "Enabled": false } },
  "ReverseProxy": {
    "Routes": {
      "own":  { "ClusterId": "own",  "Match": { "Path": "/own/{**rest}" },  "Transforms": [ { "PathRemovePrefix": "/own" } ] },
      "yarp": { "ClusterId": "yarp", "Match": { "Path": "/yarp/{**rest}" }, "Transforms": [ { "PathRemovePrefix": "/yarp" } ] }
    },
    "Clusters": {
      "own":  { "Destinations": { "a": { "Address": "http://127.0.0.1:$backend/" } } },
      "yarp": { "Forwarder": "Yarp", "HttpRequest": { "Version": "1.1" }, "Destinations": { "a": { "Address": "http://127.0.0.1:$backend/" } } }
    }
  }
}
JSON

spawn "$pids" nginx "$work/nginx.log" nginx -p "$work" -c "$work/nginx.conf" -e stderr
spawn "$pids" gateway "$work/gateway.log" "$root/gateway/bin/Release/net10.0/gateway" run --config "$work/gateway.json"
gateway=$SPAWNED
for ((i = 0; i < 100; i++)); do
  curl -sf "http://127.0.0.1:$data/own/1k.txt" >/dev/null && break
  sleep 0.1
done
curl -sf "http://127.0.0.1:$data/yarp/1k.txt" >/dev/null || { cat "$work/nginx.log" "$work/gateway.log" >&2; exit 1; }

# Ticks of user and system time, 100 a second.
ticks() {
  local line
  local -a fields
  read -r line <"/proc/$gateway/stat"
  read -ra fields <<<"${line##*) }"
  echo $((fields[11] + fields[12]))
}

# measure FORWARDER FILE SECONDS: one line "microseconds requests-a-second".
measure() {
  local before after out requests rate
  before=$(ticks)
  out=$(wrk -t1 -c"$connections" -d"$3s" "http://127.0.0.1:$data/$1/$2")
  after=$(ticks)
  if grep -qE 'Non-2xx|Socket errors' <<<"$out"; then echo "$out" >&2; exit 1; fi
  requests=$(awk '/requests in/ { print $1 }' <<<"$out")
  rate=$(awk '/Requests\/sec/ { print $2 }' <<<"$out")
  awk -v t=$((after - before)) -v n="$requests" -v r="$rate" 'BEGIN { printf "%.1f %.0f\n", t * 10000 / n, r }'
}

median() {
  sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

echo "$connections connections, $rounds rounds of $seconds s each; load of the machine: $(cut -d' ' -f1 /proc/loadavg)"
for forwarder in own yarp own yarp; do measure "$forwarder" 1k.txt "$warm_up" >/dev/null; done
printf '%-8s %-6s %18s %12s\n' answer by 'µs CPU a request' 'requests/s'
for file in 1k.txt 50k.txt; do
  : >"$work/own" && : >"$work/yarp"
  for ((round = 0; round < rounds; round++)); do
    for forwarder in own yarp; do measure "$forwarder" "$file" "$seconds" >>"$work/$forwarder"; done
  done
  for forwarder in own yarp; do
    cost=$(cut -d' ' -f1 "$work/$forwarder" | median) rate=$(cut -d' ' -f2 "$work/$forwarder" | median)
    printf '%-8s %-6s %18s %12s\n' "${file%.txt}" "$forwarder" "$cost" "$rate"
    declare "cost_$forwarder=$cost" "rate_$forwarder=$rate"
  done
  # shellcheck disable=SC2154
  awk -v f="${file%.txt}" -v a="$cost_own" -v b="$cost_yarp" -v c="$rate_own" -v d="$rate_yarp" \
    'BEGIN { printf "%-8s ratio  %18.2f %12.2f\n", f, a / b, c / d }'
done

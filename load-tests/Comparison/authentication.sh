#!/usr/bin/env bash
# Compares what proving an RS256 token costs, in the gateway and in Express with jsonwebtoken: the same token, the same rules.
# Prints the processor time of each for a request without and with the check, as medians of the rounds, and the difference.
# Needs a built gateway (dotnet build -c Release gateway), nginx, wrk, node and tests/backends/install.sh.
#
# Usage: load-tests/Comparison/authentication.sh [--rounds N] [--seconds N] [--connections N] [--warm-up N]
#   --rounds N       how often each is measured; default 5
#   --seconds N      how long each time; default 4
#   --connections N  keep-alive connections; default 64
#   --warm-up N      seconds before each; default 8
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

for program in nginx wrk node; do
  command -v "$program" >/dev/null || { echo "authentication.sh: $program is not installed" >&2; exit 1; }
done
modules=$root/tests/backends/express
[[ -d $modules/node_modules/jsonwebtoken ]] || { echo "authentication.sh: run tests/backends/install.sh first" >&2; exit 1; }

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

backend=$(free_port) data=$(free_port) admin=$(free_port) app=$(free_port)
mkdir -p "$work/www" "$work/tmp"
head -c 1024 /dev/zero | tr '\0' a | tee "$work/www/open" >"$work/www/guarded"
cat >"$work/nginx.conf" <<CONF
user $(id -un) $(id -gn); daemon off; worker_processes 1; pid $work/nginx.pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000; client_body_temp_path $work/tmp; proxy_temp_path $work/tmp;
  fastcgi_temp_path $work/tmp; uwsgi_temp_path $work/tmp; scgi_temp_path $work/tmp;
  server { listen 127.0.0.1:$backend; root $work/www; }
}
CONF

spawn "$pids" express "$work/express.log" node "$root/load-tests/Comparison/guarded.mjs" "$app" "$modules" "$work/key"
express=$SPAWNED
for ((i = 0; i < 100; i++)); do [[ -s $work/express.log ]] && break; sleep 0.1; done
token=$(head -1 "$work/express.log")
cat >"$work/gateway.json" <<JSON
{
  "Kestrel": { "Endpoints": { "main": { "Url": "http://127.0.0.1:$data" } } },
  "Admin": { "Url": "http://127.0.0.1:$admin" },
  "Telemetry": { "AccessLog": { "Enabled": false } },
  "Authentication": {
    "Schemes": { "jwt": { "Type": "Jwt", "PublicKeyFile": "key.pem", "Algorithms": "RS256", "Issuers": "https://shop.test", "Audiences": "shop" } },
    "Policies": { "customers": { "Schemes": "jwt" } },
    "Identity": { "Headers": { "X-Auth-Subject": "sub" } }
  },
  "ReverseProxy": {
    "Routes": {
      "open":    { "ClusterId": "files", "Match": { "Path": "/open" } },
      "guarded": { "ClusterId": "files", "Match": { "Path": "/guarded" }, "AuthorizationPolicy": "customers" }
    },
    "Clusters": { "files": { "Destinations": { "a": { "Address": "http://127.0.0.1:$backend/" } } } }
  }
}
JSON
spawn "$pids" nginx "$work/nginx.log" nginx -p "$work" -c "$work/nginx.conf" -e stderr
spawn "$pids" gateway "$work/gateway.log" "$root/gateway/bin/Release/net10.0/gateway" run --config "$work/gateway.json"
gateway=$SPAWNED
for ((i = 0; i < 100; i++)); do
  curl -sf "http://127.0.0.1:$data/open" >/dev/null && break
  sleep 0.1
done
for port in "$data" "$app"; do
  [[ $(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/guarded") == 401 ]] || { echo "authentication.sh: /guarded is open" >&2; exit 1; }
done

# ticks PID: ticks of user and system time, 100 a second.
ticks() {
  local line
  local -a fields
  read -r line <"/proc/$1/stat"
  read -ra fields <<<"${line##*) }"
  echo $((fields[11] + fields[12]))
}

# measure BY PATH SECONDS: one line "microseconds requests-a-second".
measure() {
  local before after out requests rate process=$gateway port=$data
  if [[ $1 == express ]]; then process=$express port=$app; fi
  before=$(ticks "$process")
  out=$(wrk -t1 -c"$connections" -d"$3s" -H "Authorization: Bearer $token" "http://127.0.0.1:$port/$2")
  after=$(ticks "$process")
  if grep -qE 'Non-2xx|Socket errors' <<<"$out"; then echo "$out" >&2; exit 1; fi
  requests=$(awk '/requests in/ { print $1 }' <<<"$out")
  rate=$(awk '/Requests\/sec/ { print $2 }' <<<"$out")
  awk -v t=$((after - before)) -v n="$requests" -v r="$rate" 'BEGIN { printf "%.1f %.0f\n", t * 10000 / n, r }'
}

median() {
  sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

echo "$connections connections, $rounds rounds of $seconds s each; load of the machine: $(cut -d' ' -f1 /proc/loadavg)"
for by in gateway express; do measure "$by" guarded "$warm_up" >/dev/null; measure "$by" open "$warm_up" >/dev/null; done
for ((round = 0; round < rounds; round++)); do
  for by in gateway express; do
    for path in open guarded; do measure "$by" "$path" "$seconds" >>"$work/$by-$path"; done
  done
done
printf '%-9s %-9s %18s %12s\n' by route 'µs CPU a request' 'requests/s'
for by in gateway express; do
  for path in open guarded; do
    cost=$(cut -d' ' -f1 "$work/$by-$path" | median) rate=$(cut -d' ' -f2 "$work/$by-$path" | median)
    printf '%-9s %-9s %18s %12s\n' "$by" "$path" "$cost" "$rate"
    declare "${by}_$path=$cost"
  done
done
# shellcheck disable=SC2154
awk -v a="$gateway_open" -v b="$gateway_guarded" -v c="$express_open" -v d="$express_guarded" \
  'BEGIN { printf "the check: %.1f µs in the gateway, %.1f µs in Express\n", b - a, d - c }'

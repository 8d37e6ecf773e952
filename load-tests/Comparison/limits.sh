#!/usr/bin/env bash
# Compares what a local limit costs in the gateway, nginx (limit_req) and HAProxy (stick tables): the same requests of 100,000 clients at random (of 1,000 where all are refused: nginx lets each through once a minute), told apart by a header,
# to each proxy on one core with one worker, load on the other. All answer themselves: the gateway from its cache, nginx with a pixel, HAProxy with a fixed answer. Prints the processor time for a request without a limit, with one by
# address (one client) and one by the header that let it pass, and with one that refuses it, and what the limit adds, as medians of interleaved rounds.
# Needs a built gateway (dotnet build -c Release gateway), nginx, haproxy, wrk, and two cores.
#
# Usage: load-tests/Comparison/limits.sh [--rounds N] [--seconds N] [--connections N] [--warm-up N]
#   --rounds N       how often each is measured; default 5
#   --seconds N      how long each time; default 4
#   --connections N  keep-alive connections; default 64
#   --warm-up N      seconds before each; default 8
set -euo pipefail

USAGE_LINES=11
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
read_options "${BASH_SOURCE[0]}" "$@"
need nginx haproxy wrk taskset

proxies=(gateway nginx haproxy)
works=(open address passed refused)
files=$(free_port) admin=$(free_port)
for proxy in "${proxies[@]}"; do declare "port_$proxy=$(free_port)"; done
start_files "$files"
head -c 43 /dev/zero | tr '\0' a >"$work/www/pixel"

# shellcheck disable=SC2154
cat >"$work/limiting.conf" <<CONF
user $(id -un) $(id -gn); daemon off; worker_processes 1; pid $work/limiting.pid; error_log /dev/null crit;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000; client_body_temp_path $work/tmp; proxy_temp_path $work/tmp;
  fastcgi_temp_path $work/tmp; uwsgi_temp_path $work/tmp; scgi_temp_path $work/tmp;
  limit_req_zone \$binary_remote_addr zone=address:1m rate=100000r/s;
  limit_req_zone \$http_x_client zone=passed:64m rate=100000r/s;
  limit_req_zone \$http_x_client zone=refused:64m rate=1r/m;
  limit_req_status 429;
  server {
    listen 127.0.0.1:$port_nginx;
    location /open { empty_gif; }
    location /address { limit_req zone=address burst=100000 nodelay; empty_gif; }
    location /passed { limit_req zone=passed burst=10000 nodelay; empty_gif; }
    location /refused { limit_req zone=refused; empty_gif; }
  }
}
CONF
# shellcheck disable=SC2154
cat >"$work/haproxy.cfg" <<CONF
global
  nbthread 1
  maxconn 2048
defaults
  mode http
  timeout client 60s
  timeout server 60s
  timeout connect 5s
backend address
  stick-table type ip size 1k expire 10m store http_req_rate(60s)
backend passed
  stick-table type string len 16 size 200k expire 10m store http_req_rate(60s)
backend refused
  stick-table type string len 16 size 200k expire 10m store http_req_rate(60s)
frontend in
  bind 127.0.0.1:$port_haproxy
  http-request track-sc0 src table address if { path /address }
  http-request track-sc0 req.hdr(x-client) table passed if { path /passed }
  http-request track-sc1 req.hdr(x-client) table refused if { path /refused }
  http-request deny deny_status 429 if { path /address } { sc_http_req_rate(0,address) gt 1000000000 }
  http-request deny deny_status 429 if { path /passed } { sc_http_req_rate(0,passed) gt 1000000000 }
  http-request deny deny_status 429 if { path /refused } { sc_http_req_rate(1,refused) gt 0 }
  http-request return status 200 content-type image/gif string $(<"$work/www/pixel")
CONF
# shellcheck disable=SC2154
cat >"$work/gateway.json" <<JSON
{
  "Kestrel": { "Endpoints": { "main": { "Url": "http://127.0.0.1:$port_gateway" } } },
  "Admin": { "Url": "http://127.0.0.1:$admin" },
  "Telemetry": { "AccessLog": { "Enabled": false } },
  "Caching": { "Policies": { "all": { "DefaultTtl": "1h", "Key": { "Query": { "Include": [] } } } } },
  "RateLimiting": { "Policies": {
    "address": { "Limit": 1000000000, "Window": "60s" },
    "passed":  { "Limit": 1000000000, "Window": "60s", "Key": "header:X-Client" },
    "refused": { "Algorithm": "FixedWindow", "Limit": 1, "Window": "1h", "Key": "header:X-Client" }
  } },
  "ReverseProxy": {
    "Routes": {
      "open":    { "ClusterId": "files", "Match": { "Path": "/open" }, "CachePolicy": "all", "Transforms": [ { "PathSet": "/pixel" } ] },
      "address": { "ClusterId": "files", "Match": { "Path": "/address" }, "CachePolicy": "all", "RateLimiterPolicy": "address", "Transforms": [ { "PathSet": "/pixel" } ] },
      "passed":  { "ClusterId": "files", "Match": { "Path": "/passed" }, "CachePolicy": "all", "RateLimiterPolicy": "passed", "Transforms": [ { "PathSet": "/pixel" } ] },
      "refused": { "ClusterId": "files", "Match": { "Path": "/refused" }, "CachePolicy": "all", "RateLimiterPolicy": "refused", "Transforms": [ { "PathSet": "/pixel" } ] }
    },
    "Clusters": { "files": { "Destinations": { "a": { "Address": "http://127.0.0.1:$files/" } } } }
  }
}
JSON
for clients in 100000 1000; do
  cat >"$work/$clients.lua" <<LUA
-- The requests are made once: what is random costs the load next to nothing.
local requests = {}
function init()
  for i = 1, $clients do requests[i] = wrk.format(nil, nil, { ["X-Client"] = string.format("client-%06d", i) }) end
end
function request() return requests[math.random(#requests)] end
LUA
done

spawn "$pids" nginx "$work/limiting.log" taskset -c 0 nginx -p "$work" -c "$work/limiting.conf" -e stderr
process_nginx=$SPAWNED
spawn "$pids" haproxy "$work/haproxy.log" taskset -c 0 haproxy -db -f "$work/haproxy.cfg"
process_haproxy=$SPAWNED
spawn "$pids" gateway "$work/gateway.log" taskset -c 0 "$root/gateway/bin/Release/net10.0/gateway" run --config "$work/gateway.json"
process_gateway=$SPAWNED

# measure PROXY WORK SECONDS: one line "microseconds requests-a-second share-refused".
measure() {
  local port=port_$1 process=process_$1 clients=100000 before after out
  [[ $2 != refused ]] || clients=1000
  before=$(tree_ticks "${!process}")
  out=$(taskset -c 1 wrk -t1 -c"$connections" -d"${3}s" -s "$work/$clients.lua" "http://127.0.0.1:${!port}/$2")
  after=$(tree_ticks "${!process}")
  if grep -q 'Socket errors' <<<"$out"; then echo "$out" >&2; exit 1; fi
  awk -v t=$((after - before)) '/requests in/ { n = $1 } /Non-2xx/ { refused = $NF } /Requests\/sec/ { r = $2 } END { printf "%.2f %.0f %.3f\n", t * 10000 / n, r, refused / n }' <<<"$out"
}

for proxy in "${proxies[@]}"; do
  port=port_$proxy
  for ((i = 0; i < 100; i++)); do
    curl -sf -o /dev/null "http://127.0.0.1:${!port}/open" && break
    sleep 0.1
  done
  for path in open address passed; do
    status=$(curl -s -o /dev/null -w '%{http_code}' -H 'X-Client: somebody' "http://127.0.0.1:${!port}/$path")
    [[ $status == 200 ]] || { echo "limits.sh: $proxy answers /$path with $status" >&2; cat "$work"/*.log >&2; exit 1; }
  done
  # By then each client has used up what it had.
  for work_of in "${works[@]}"; do measure "$proxy" "$work_of" "$warm_up" >/dev/null; done
  refused=$(measure "$proxy" refused "$seconds" | cut -d' ' -f3) passed=$(measure "$proxy" passed 1 | cut -d' ' -f3)
  awk -v r="$refused" -v p="$passed" 'BEGIN { exit !(r > 0.9 && p == 0) }' || { echo "limits.sh: $proxy refuses $refused of /refused and $passed of /passed" >&2; exit 1; }
done

echo "$connections connections, $rounds rounds of $seconds s each; load of the machine: $(cut -d' ' -f1 /proc/loadavg); $(nginx -v 2>&1); $(haproxy -v | head -1 | cut -d' ' -f1-3)"
for ((round = 0; round < rounds; round++)); do
  for proxy in "${proxies[@]}"; do
    for work_of in "${works[@]}"; do measure "$proxy" "$work_of" "$seconds" >>"$work/$work_of-$proxy"; done
  done
done
printf '%-9s %9s %12s %9s %9s %20s %17s\n' proxy 'µs open' 'µs address' 'µs passed' 'µs refused' 'by address it adds' 'by header it adds'
for proxy in "${proxies[@]}"; do
  for work_of in "${works[@]}"; do declare "$work_of=$(cut -d' ' -f1 "$work/$work_of-$proxy" | median)"; done
  for work_of in address passed; do declare "added_$work_of=$(paste -d' ' "$work/$work_of-$proxy" "$work/open-$proxy" | awk '{ printf "%.2f\n", $1 - $4 }' | median)"; done
  # shellcheck disable=SC2154
  printf '%-9s %9s %12s %9s %9s %20s %17s\n' "$proxy" "$open" "$address" "$passed" "$refused" "$added_address" "$added_passed"
done

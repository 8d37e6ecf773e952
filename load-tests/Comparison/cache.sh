#!/usr/bin/env bash
# Compares what a response from the cache costs in the gateway, nginx, HAProxy and Varnish: the same answers of the same origin, each proxy on one core with one
# worker, load and origin on the other. Prints the processor time of the proxy's processes for a request, the requests a second, and the ratios to
# the gateway, as medians of interleaved rounds.
# Needs a built gateway (dotnet build -c Release gateway), nginx, haproxy, varnish, wrk, and two cores.
#
# Usage: load-tests/Comparison/cache.sh [--rounds N] [--seconds N] [--connections N] [--warm-up N]
#   --rounds N       how often each is measured; default 5
#   --seconds N      how long each time; default 4
#   --connections N  keep-alive connections; default 64
#   --warm-up N      seconds before each; default 8
set -euo pipefail

USAGE_LINES=11
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
read_options "${BASH_SOURCE[0]}" "$@"
need nginx haproxy varnishd wrk taskset

proxies=(gateway nginx haproxy varnish)
works=(1k 50k 304)
origin=$(free_port)
for proxy in "${proxies[@]}"; do declare "port_$proxy=$(free_port)"; done
admin=$(free_port)
mkdir -p "$work/www" "$work/tmp" "$work/cache" "$work/varnish"
head -c 1024 /dev/zero | tr '\0' a >"$work/www/1k"
head -c 51200 /dev/zero | tr '\0' a >"$work/www/50k"

cat >"$work/origin.conf" <<CONF
user $(id -un) $(id -gn); daemon off; worker_processes 1; pid $work/origin.pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000; default_type text/plain; client_body_temp_path $work/tmp; proxy_temp_path $work/tmp;
  fastcgi_temp_path $work/tmp; uwsgi_temp_path $work/tmp; scgi_temp_path $work/tmp;
  server { listen 127.0.0.1:$origin; root $work/www; add_header Cache-Control "public, max-age=3600"; }
}
CONF
# shellcheck disable=SC2154
cat >"$work/nginx.conf" <<CONF
user $(id -un) $(id -gn); daemon off; worker_processes 1; pid $work/nginx.pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000; client_body_temp_path $work/tmp; proxy_temp_path $work/tmp;
  fastcgi_temp_path $work/tmp; uwsgi_temp_path $work/tmp; scgi_temp_path $work/tmp; sendfile on; tcp_nopush on; open_file_cache max=1000;
  proxy_cache_path $work/cache keys_zone=main:10m;
  upstream origin { server 127.0.0.1:$origin; keepalive 16; }
  server { listen 127.0.0.1:$port_nginx; location / { proxy_cache main; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://origin; } }
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
cache main
  total-max-size 64
  max-object-size 1000000
  max-age 3600
frontend in
  bind 127.0.0.1:$port_haproxy
  http-request cache-use main
  http-response cache-store main
  default_backend origin
backend origin
  http-request cache-use main
  http-response cache-store main
  server origin 127.0.0.1:$origin
CONF
# shellcheck disable=SC2154
cat >"$work/gateway.json" <<JSON
{
  "Kestrel": { "Endpoints": { "main": { "Url": "http://127.0.0.1:$port_gateway" } } },
  "Admin": { "Url": "http://127.0.0.1:$admin" },
  "Telemetry": { "AccessLog": { "Enabled": false } },
  "Caching": { "MemoryLimit": "64MiB", "Policies": { "all": {} } },
  "ReverseProxy": {
    "Routes": { "all": { "ClusterId": "origin", "Match": { "Path": "/{**rest}" }, "CachePolicy": "all" } },
    "Clusters": { "origin": { "Destinations": { "a": { "Address": "http://127.0.0.1:$origin/" } } } }
  }
}
JSON

spawn "$pids" origin "$work/origin.log" taskset -c 1 nginx -p "$work" -c "$work/origin.conf" -e stderr
spawn "$pids" nginx "$work/nginx.log" taskset -c 0 nginx -p "$work" -c "$work/nginx.conf" -e stderr
process_nginx=$SPAWNED
spawn "$pids" haproxy "$work/haproxy.log" taskset -c 0 haproxy -db -f "$work/haproxy.cfg"
process_haproxy=$SPAWNED
# shellcheck disable=SC2154
spawn "$pids" varnish "$work/varnish.log" taskset -c 0 varnishd -F -n "$work/varnish" -a "127.0.0.1:$port_varnish" -b "127.0.0.1:$origin" -s malloc,64m
process_varnish=$SPAWNED
spawn "$pids" gateway "$work/gateway.log" taskset -c 0 "$root/gateway/bin/Release/net10.0/gateway" run --config "$work/gateway.json"
process_gateway=$SPAWNED

for proxy in "${proxies[@]}"; do
  port=port_$proxy
  for path in 1k 50k; do
    for ((i = 0; i < 100; i++)); do
      curl -sf -o /dev/null "http://127.0.0.1:${!port}/$path" && break
      sleep 0.1
    done
    curl -sf "http://127.0.0.1:${!port}/$path" | cmp - "$work/www/$path" || { echo "cache.sh: $proxy does not answer /$path as the origin does" >&2; cat "$work/$proxy.log" >&2; exit 1; }
  done
done
etag=$(curl -sI "http://127.0.0.1:$origin/1k" | tr -d '\r' | awk 'tolower($1) == "etag:" { print $2 }')

# measure PROXY WORK SECONDS: one line "microseconds requests-a-second"; ends the script where the origin was asked.
measure() {
  local port=port_$1 process=process_$1 path=$2 before after out
  local -a more=()
  if [[ $2 == 304 ]]; then path=1k more=(-H "If-None-Match: $etag"); fi
  before=$(tree_ticks "${!process}")
  out=$(taskset -c 1 wrk -t1 -c"$connections" -d"${3}s" "${more[@]}" "http://127.0.0.1:${!port}/$path")
  after=$(tree_ticks "${!process}")
  if grep -qE 'Non-2xx|Socket errors' <<<"$out"; then echo "$out" >&2; exit 1; fi
  awk -v t=$((after - before)) '/requests in/ { n = $1 } /Requests\/sec/ { r = $2 } END { printf "%.2f %.0f\n", t * 10000 / n, r }' <<<"$out"
}

for proxy in "${proxies[@]}"; do
  port=port_$proxy
  status=$(curl -s -o /dev/null -w '%{http_code}' -H "If-None-Match: $etag" "http://127.0.0.1:${!port}/1k")
  [[ $status == 304 ]] || { echo "cache.sh: $proxy answers a condition with $status" >&2; exit 1; }
done

echo "$connections connections, $rounds rounds of $seconds s each; load of the machine: $(cut -d' ' -f1 /proc/loadavg); $(nginx -v 2>&1); $(haproxy -v | head -1 | cut -d' ' -f1-3); $(varnishd -V 2>&1 | head -1 | cut -d' ' -f1-2)"
for work_of in "${works[@]}"; do
  for proxy in "${proxies[@]}"; do measure "$proxy" "$work_of" "$warm_up" >/dev/null; done
  for ((round = 0; round < rounds; round++)); do
    for proxy in "${proxies[@]}"; do measure "$proxy" "$work_of" "$seconds" >>"$work/$work_of-$proxy"; done
  done
done
printf '%-5s %-9s %18s %12s %18s\n' work proxy 'µs CPU a request' 'requests/s' 'gateway / proxy'
for work_of in "${works[@]}"; do
  for proxy in "${proxies[@]}"; do
    cost=$(cut -d' ' -f1 "$work/$work_of-$proxy" | median) rate=$(cut -d' ' -f2 "$work/$work_of-$proxy" | median)
    ratio=$(paste -d' ' "$work/$work_of-gateway" "$work/$work_of-$proxy" | awk '{ print $1 / $3 }' | median)
    printf '%-5s %-9s %18s %12s %18.2f\n' "$work_of" "$proxy" "$cost" "$rate" "$ratio"
  done
done

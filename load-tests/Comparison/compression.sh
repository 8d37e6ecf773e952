#!/usr/bin/env bash
# Compares what encoding 50 KB of JSON on the fly costs: the gateway in each coding, and nginx with gzip at level 4, in front of the same backend.
# Prints the size, the processor time for a request and requests a second, as medians of the rounds, and the ratio of the gateway's gzip to nginx's.
# Bound: at most 1.0 times nginx's time, at a size that is not larger. Needs a built gateway (dotnet build -c Release gateway), nginx and wrk.
#
# Usage: load-tests/Comparison/compression.sh [--rounds N] [--seconds N] [--connections N] [--warm-up N]
#   --rounds N       how often each is measured; default 5
#   --seconds N      how long each time; default 4
#   --connections N  keep-alive connections; default 64
#   --warm-up N      seconds before each; default 8
set -euo pipefail

USAGE_LINES=10
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
read_options "${BASH_SOURCE[0]}" "$@"
need nginx wrk curl

# A page of a catalogue: ids and prices that repeat nothing, texts of few words.
write_catalogue() {
  awk 'BEGIN {
    srand(7); n = split("blue red cotton shirt classic slim leather boot running shoe winter jacket summer soft warm light stretch organic premium vintage", w, " ")
    while (length(json) < 51200) {
      text = ""; for (i = 0; i < 25; i++) text = text w[int(rand() * n) + 1] " "
      json = json sprintf("{\"id\":%d,\"sku\":\"SKU-%08X\",\"description\":\"%s\",\"price\":%d.%02d,\"stock\":%d,\"image\":\"/media/%08x%08x.jpg\"},\n",
        rand() * 1e6, rand() * 2147483647, text, rand() * 200, rand() * 100, rand() * 50, rand() * 2147483647, rand() * 2147483647)
    }
    printf "%s", substr(json, 1, 51200)
  }'
}

backend=$(free_port) data=$(free_port) admin=$(free_port) peer=$(free_port)
start_files "$backend"
write_catalogue >"$work/www/catalogue"
cat >"$work/gateway.json" <<JSON
{
  "Kestrel": { "Endpoints": { "main": { "Url": "http://127.0.0.1:$data" } } },
  "Admin": { "Url": "http://127.0.0.1:$admin" },
  "Telemetry": { "AccessLog": { "Enabled": false } },
  "Compression": { "Policies": { "default": {} } },
  "ReverseProxy": {
    "Routes": { "all": { "ClusterId": "files", "Match": { "Path": "/{**rest}" }, "CompressionPolicy": "default" } },
    "Clusters": { "files": { "Destinations": { "a": { "Address": "http://127.0.0.1:$backend/" } } } }
  }
}
JSON
mkdir -p "$work/peer"
cat >"$work/peer.conf" <<CONF
user $(id -un) $(id -gn); daemon off; master_process off; worker_processes 1; pid $work/peer.pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000; client_body_temp_path $work/peer; proxy_temp_path $work/peer;
  fastcgi_temp_path $work/peer; uwsgi_temp_path $work/peer; scgi_temp_path $work/peer;
  gzip on; gzip_comp_level 4; gzip_types *; gzip_proxied any; gzip_min_length 860;
  upstream files { server 127.0.0.1:$backend; keepalive 64; keepalive_requests 1000000; }
  server { listen 127.0.0.1:$peer; location / { proxy_pass http://files; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffers 16 8k; } }
}
CONF
start_gateway "http://127.0.0.1:$data/catalogue"
spawn "$pids" peer "$work/peer.log" nginx -p "$work" -c "$work/peer.conf" -e stderr
nginx=$SPAWNED
for ((i = 0; i < 50; i++)); do curl -sf "http://127.0.0.1:$peer/catalogue" >/dev/null && break; sleep 0.1; done

# measure BY CODING SECONDS
measure() {
  local process=$gateway port=$data
  if [[ $1 == nginx ]]; then process=$nginx port=$peer; fi
  load "$process" "http://127.0.0.1:$port/catalogue" "$3" -H "Accept-Encoding: $2"
}

# size BY CODING
size() {
  local port=$data
  if [[ $1 == nginx ]]; then port=$peer; fi
  curl -sf -H "Accept-Encoding: $2" "http://127.0.0.1:$port/catalogue" | wc -c
}

runs=("nginx gzip" "gateway gzip" "gateway zstd" "gateway br" "nginx identity" "gateway identity")
echo "$connections connections, $rounds rounds of $seconds s each; load of the machine: $(cut -d' ' -f1 /proc/loadavg)"
for run in "${runs[@]}"; do
  # shellcheck disable=SC2086
  measure $run "$warm_up" >/dev/null
done
for ((round = 0; round < rounds; round++)); do
  for run in "${runs[@]}"; do
    # shellcheck disable=SC2086
    measure $run "$seconds" >>"$work/${run/ /-}"
  done
done
printf '%-9s %-9s %8s %18s %12s\n' by coding bytes 'µs CPU a request' 'requests/s'
for run in "${runs[@]}"; do
  read -r by coding <<<"$run"
  cost=$(cut -d' ' -f1 "$work/$by-$coding" | median) rate=$(cut -d' ' -f2 "$work/$by-$coding" | median)
  bytes=$(size "$by" "$coding")
  printf '%-9s %-9s %8s %18s %12s\n' "$by" "$coding" "$bytes" "$cost" "$rate"
  declare "cost_${by}_$coding=$cost" "bytes_${by}_$coding=$bytes"
done
# shellcheck disable=SC2154
awk -v a="$cost_gateway_gzip" -v b="$cost_nginx_gzip" -v c="$bytes_gateway_gzip" -v d="$bytes_nginx_gzip" \
  'BEGIN { printf "gzip: %.2f times the time of nginx, %.2f times the size; bound: 1.0 and 1.0\n", a / b, c / d }'

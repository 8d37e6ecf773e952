#!/usr/bin/env bash
# Compares what a screen of several calls costs, as an aggregate of the gateway, in Node (Fastify and undici) and in PHP (curl_multi under php-fpm): the same parts of the
# same backend, each on one core, load and backend on the other. Three parts of 1 KB, and twenty of 50 KB. Prints the processor time for a request,
# the requests a second and the ratios to the gateway, as medians of interleaved rounds; what the gateway adds to one part's time at half of its load; and its memory.
# Of PHP the processes of php-fpm are counted alone, and not the server in front of them.
# Needs a built gateway (dotnet build -c Release gateway), nginx, php-fpm with curl, node, npm, wrk, and two cores.
#
# Usage: load-tests/Comparison/aggregates.sh [--rounds N] [--seconds N] [--connections N] [--warm-up N]
#   --rounds N       how often each is measured; default 5
#   --seconds N      how long each time; default 4
#   --connections N  keep-alive connections; default 64
#   --warm-up N      seconds before each; default 8
set -euo pipefail

USAGE_LINES=13
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
read_options "${BASH_SOURCE[0]}" "$@"
need nginx wrk node npm taskset
fpm=$(command -v php-fpm || compgen -c php-fpm | sort -V | tail -1) || true
[[ -n $fpm ]] || { echo "aggregates.sh: php-fpm is not installed (apt-get install php-fpm php-curl)" >&2; exit 1; }
"$fpm" -m | grep -qx curl || { echo "aggregates.sh: PHP has no curl (apt-get install php-curl)" >&2; exit 1; }
bff=$root/load-tests/Comparison/bff
[[ -d $bff/node_modules/fastify ]] || (cd "$bff" && npm ci --no-audit --no-fund --loglevel=error >/dev/null)

peers=(gateway node php)
declare -A warm=([gateway]=$((warm_up > 12 ? warm_up : 12)) [node]=$warm_up [php]=$((warm_up > 4 ? 4 : warm_up)))
backend=$(free_port) admin=$(free_port)
for peer in "${peers[@]}"; do declare "port_$peer=$(free_port)"; done
mkdir -p "$work/www" "$work/tmp"
node "$bff/parts.mjs" write "$work/www"

# shellcheck disable=SC2154
cat >"$work/nginx.conf" <<CONF
user $(id -un) $(id -gn); daemon off; worker_processes 1; pid $work/nginx.pid; error_log stderr crit;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 1000000; default_type application/json; client_body_temp_path $work/tmp; proxy_temp_path $work/tmp;
  fastcgi_temp_path $work/tmp; uwsgi_temp_path $work/tmp; scgi_temp_path $work/tmp; open_file_cache max=1000; fastcgi_buffers 64 32k; fastcgi_max_temp_file_size 0;
  server { listen 127.0.0.1:$backend; root $work/www; }
  upstream fpm { server unix:$work/fpm.sock; keepalive 8; }
  server {
    listen 127.0.0.1:$port_php;
    location = /three { rewrite ^ /run?screen=three last; }
    location = /twenty { rewrite ^ /run?screen=twenty last; }
    location = /run {
      fastcgi_keep_conn on; fastcgi_pass fpm; fastcgi_param SCRIPT_FILENAME $bff/screen.php; fastcgi_param REQUEST_METHOD GET; fastcgi_param QUERY_STRING \$args;
      fastcgi_param BACKEND http://127.0.0.1:$backend;
    }
  }
}
CONF
cat >"$work/fpm.conf" <<CONF
[global]
error_log = $work/fpm-errors.log
daemonize = no
[screens]
user = $(id -un)
group = $(id -gn)
listen = $work/fpm.sock
listen.backlog = 1024
pm = static
pm.max_children = 8
php_admin_value[opcache.enable] = 1
CONF
members() { for ((i = 0; i < $1; i++)); do printf '%s"part%s": { "Cluster": "backend", "Path": "/%s/%s", "Required": true }' "$([[ $i -gt 0 ]] && echo ', ')" "$i" "$2" "$i"; done; }
cat >"$work/gateway.json" <<JSON
{
  "Kestrel": { "Endpoints": { "main": { "Url": "http://127.0.0.1:$port_gateway" } } },
  "Admin": { "Url": "http://127.0.0.1:$admin" },
  "Telemetry": { "AccessLog": { "Enabled": false } },
  "Aggregates": {
    "three":  { "Match": { "Path": "/three" },  "Parts": { $(members 3 1k) } },
    "twenty": { "Match": { "Path": "/twenty" }, "Parts": { $(members 20 50k) } }
  },
  "ReverseProxy": { "Clusters": { "backend": { "Destinations": { "a": { "Address": "http://127.0.0.1:$backend/" } } } } }
}
JSON

spawn "$pids" nginx "$work/nginx.log" taskset -c 1 nginx -p "$work" -c "$work/nginx.conf" -e stderr
root_option=()
((EUID != 0)) || root_option=(-R)
spawn "$pids" php "$work/php.log" taskset -c 0 "$fpm" -F "${root_option[@]}" -y "$work/fpm.conf"
process_php=$SPAWNED
spawn "$pids" node "$work/node.log" taskset -c 0 env NODE_ENV=production node "$bff/server.mjs" "$port_node" "http://127.0.0.1:$backend"
process_node=$SPAWNED
spawn "$pids" gateway "$work/gateway.log" taskset -c 0 "$root/gateway/bin/Release/net10.0/gateway" run --config "$work/gateway.json"
process_gateway=$SPAWNED

memory() { awk -v name="$2:" '$1 == name { print int($2 / 1024) }' "/proc/$1/status"; }

for peer in "${peers[@]}"; do
  port=port_$peer
  for screen in three twenty; do
    for ((i = 0; i < 100; i++)); do
      curl -sf -o "$work/$peer-$screen" "http://127.0.0.1:${!port}/$screen" && break
      sleep 0.1
    done
    node "$bff/parts.mjs" same "$work/$peer-$screen" "$work/gateway-$screen" || { echo "aggregates.sh: $peer does not answer /$screen as the gateway does" >&2; cat "$work/$peer.log" >&2; exit 1; }
  done
done

# measure PEER SCREEN SECONDS: one line "microseconds requests-a-second".
measure() {
  local port=port_$1 process=process_$1 before after out
  before=$(tree_ticks "${!process}")
  out=$(taskset -c 1 wrk -t1 -c"$connections" -d"${3}s" --timeout 10s "http://127.0.0.1:${!port}/$2")
  after=$(tree_ticks "${!process}")
  if grep -qE 'Non-2xx|Socket errors' <<<"$out"; then echo "$1 $2: $out" >&2; exit 1; fi
  awk -v t=$((after - before)) '/requests in/ { n = $1 } /Requests\/sec/ { r = $2 } END { printf "%.1f %.0f\n", t * 10000 / n, r }' <<<"$out"
}

echo "$connections connections, $rounds rounds of $seconds s each; load of the machine: $(cut -d' ' -f1 /proc/loadavg); node $(node --version), fastify $(node -p "require('$bff/node_modules/fastify/package.json').version"), undici $(node -p "require('$bff/node_modules/undici/package.json').version"), $("$fpm" -v | head -1 | cut -d' ' -f1-2)"
started=$(memory "$process_gateway" VmRSS)
for screen in three twenty; do
  for peer in "${peers[@]}"; do measure "$peer" "$screen" "${warm[$peer]}" >/dev/null; done
  for ((round = 0; round < rounds; round++)); do
    for peer in "${peers[@]}"; do measure "$peer" "$screen" "$seconds" >>"$work/$screen-$peer"; done
    echo "$screen $(memory "$process_gateway" VmRSS)" >>"$work/memory"
  done
done
printf '%-7s %-8s %18s %12s %18s\n' screen peer 'µs CPU a request' 'requests/s' 'gateway / peer'
for screen in three twenty; do
  for peer in "${peers[@]}"; do
    cost=$(cut -d' ' -f1 "$work/$screen-$peer" | median) rate=$(cut -d' ' -f2 "$work/$screen-$peer" | median)
    ratio=$(paste -d' ' "$work/$screen-gateway" "$work/$screen-$peer" | awk '{ print $1 / $3 }' | median)
    printf '%-7s %-8s %18s %12s %18.3f\n' "$screen" "$peer" "$cost" "$rate" "$ratio"
  done
done
for screen in three twenty; do
  part=/1k/0
  [[ $screen == three ]] || part=/50k/0
  half=$(($(cut -d' ' -f2 "$work/$screen-gateway" | median) / 2))
  echo "$screen at $half requests a second, median and 99th percentile in ms: one part alone $(taskset -c 1 node "$bff/paced.mjs" "http://127.0.0.1:$backend$part" "$half" 6), the aggregate $(taskset -c 1 node "$bff/paced.mjs" "http://127.0.0.1:$port_gateway/$screen" "$half" 6)"
done
echo "memory of the gateway in MB: $started at its start, after each round $(cut -d' ' -f2 "$work/memory" | paste -sd' '); most $(memory "$process_gateway" VmHWM)"

#!/usr/bin/env bash
# A million requests over two gateways that count together in a real Redis: how many pass, and by how much that is more than the limit. One key for all of them, half a million of which may pass;
# each algorithm in turn, and leases of 100. What passed is what the gateways' own metrics say. Exit code 1 where more than 1 % too much passed.
# Prints too what became of the questions to Redis, how many there were a second, and what one cost Redis in processor time; then what a request costs gateways and Redis that passes without a limit, with one of the gateway's own,
# with one in Redis, and with a lease of 100, as medians of interleaved rounds.
# Requests wait for Redis for a second here, not for 20 ms: with everything on one machine a late answer is the machine's, and a gateway that goes on alone counts alone.
# Needs a built gateway (dotnet build -c Release gateway), redis-server, nginx and wrk. Loopback only; ends after --seconds for each, and 20 seconds for each round.
#
# Usage: load-tests/Comparison/shared-limits.sh [--policies LIST] [--requests N] [--connections N] [--seconds N] [--rounds N]
#   --policies LIST  which of bucket, fixed, sliding and leased; default "bucket fixed sliding leased"
#   --requests N     of each; default 1000000
#   --connections N  keep-alive connections to each gateway; default 16
#   --seconds N      the longest time for each; default 600
#   --rounds N       how often the costs are measured; default 5
set -euo pipefail

USAGE_LINES=15
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
requests=1000000 connections=16 seconds=600 policies=(bucket fixed sliding leased)
while (($# > 0)); do
  case $1 in
    --policies) read -ra policies <<<"$2"; shift 2 ;;
    --requests) requests=$2; shift 2 ;;
    *) break ;;
  esac
done
read_options "${BASH_SOURCE[0]}" "$@"
need redis-server redis-cli nginx wrk curl

limit=$((requests / 2))
refill=100
redis=$(free_port) files=$(free_port)
start_files "$files"
printf ok >"$work/www/page"
spawn "$pids" redis "$work/redis.log" redis-server --bind 127.0.0.1 --port "$redis" --save '' --appendonly no --dir "$work"
process_redis=$SPAWNED

# write_configuration PORT ADMIN
write_configuration() {
  local policy routes='' hour='"Window": "1h", "Key": "route"'
  for policy in bucket fixed sliding leased own asked lent; do
    routes+="${routes:+, }\"$policy\": { \"ClusterId\": \"files\", \"Match\": { \"Path\": \"/$policy/{**rest}\" }, \"RateLimiterPolicy\": \"$policy\", \"Transforms\": [ { \"PathSet\": \"/page\" } ] }"
  done
  cat >"$work/gateway.json" <<JSON
{
  "Kestrel": { "Endpoints": { "main": { "Url": "http://127.0.0.1:$1" } } },
  "Admin": { "Url": "http://127.0.0.1:$2" },
  "Redis": { "Connection": "127.0.0.1:$redis" },
  "Telemetry": { "AccessLog": { "Enabled": false } },
  "RateLimiting": { "Timeout": "1s", "Policies": {
    "bucket":  { "Algorithm": "TokenBucket", "Limit": $((refill * 3600)), "Burst": $limit, $hour },
    "fixed":   { "Algorithm": "FixedWindow", "Limit": $limit, $hour },
    "sliding": { "Algorithm": "SlidingWindow", "Limit": $limit, $hour },
    "leased":  { "Algorithm": "FixedWindow", "Limit": $limit, "Lease": 100, $hour },
    "own":     { "Limit": 1000000000, "Shared": false, $hour },
    "asked":   { "Limit": 1000000000, $hour },
    "lent":    { "Limit": 1000000000, "Lease": 100, $hour }
  } },
  "ReverseProxy": {
    "Routes": {
      "ready": { "ClusterId": "files", "Match": { "Path": "/page" } },
      "none": { "ClusterId": "files", "Match": { "Path": "/none/{**rest}" }, "Transforms": [ { "PathSet": "/page" } ] },
      $routes
    },
    "Clusters": { "files": { "Destinations": { "a": { "Address": "http://127.0.0.1:$files/" } } } }
  }
}
JSON
}

ports=() admins=() processes=()
for _ in first second; do
  ports+=("$(free_port)") admins+=("$(free_port)")
  write_configuration "${ports[-1]}" "${admins[-1]}"
  start_gateway "http://127.0.0.1:${ports[-1]}/page"
  processes+=("$gateway")
done

# counted METRIC PATTERN…: the sum over both gateways of the lines that have all of these.
counted() {
  local metric=$1 lines admin
  shift
  lines=$(for admin in "${admins[@]}"; do curl -sf "http://127.0.0.1:$admin/metrics" | grep "^$metric{" || true; done)
  for pattern in "$@"; do lines=$(grep -F "$pattern" <<<"$lines" || true); done
  awk '{ sum += $NF } END { printf "%.0f\n", sum }' <<<"$lines"
}

# send POLICY SECONDS: to both gateways at the same time. Prints how many requests were answered.
send() {
  local port running=()
  for port in "${ports[@]}"; do
    wrk -t1 -c"$connections" -d"${2}s" "http://127.0.0.1:$port/$1/" >"$work/wrk-$port" &
    running+=($!)
  done
  wait "${running[@]}"
  for port in "${ports[@]}"; do cat "$work/wrk-$port"; done | awk '/requests in/ { sum += $1 } END { print sum }'
}

# cost POLICY SECONDS: one line "µs of a gateway, µs of Redis", for a request.
cost() {
  local process before=0 after=0 redis_before count
  for process in "${processes[@]}"; do before=$((before + $(ticks "$process"))); done
  redis_before=$(ticks "$process_redis")
  count=$(send "$1" "$2")
  for process in "${processes[@]}"; do after=$((after + $(ticks "$process"))); done
  awk -v t=$((after - before)) -v r=$(($(ticks "$process_redis") - redis_before)) -v n="$count" 'BEGIN { printf "%.1f %.1f\n", t * 10000 / n, r * 10000 / n }'
}

# So that the first seconds of the programs are not what is measured; counts for nobody.
kinds=(none own asked lent)
for policy in "${policies[@]}" "${kinds[@]}"; do send "$policy" 2 >/dev/null; done
redis-cli -p "$redis" flushall >/dev/null

echo "$connections connections to each of two gateways; load of the machine: $(cut -d' ' -f1 /proc/loadavg); $(redis-server --version | cut -d' ' -f1-3)"
printf '%-8s %9s %9s %9s %8s %10s %8s %8s %11s %14s\n' policy requests passed limit excess answered failed skipped 'requests/s' 'µs of Redis'
status=0
for policy in "${policies[@]}"; do
  requests_metric=gateway_rate_limiting_requests_total label="gateway_policy=\"$policy\""
  total_before=$(counted "$requests_metric" "$label") passed_before=$(counted "$requests_metric" "$label" '"allowed"')
  for result in answered failed skipped; do declare "${result}_before=$(counted gateway_rate_limiting_store_total "\"$result\"")"; done
  redis_before=$(ticks "$process_redis") begin=$(date +%s%N) total=0
  while ((total < requests && $(date +%s%N) - begin < seconds * 1000000000)); do
    send "$policy" 5 >/dev/null
    total=$(($(counted "$requests_metric" "$label") - total_before))
  done
  took=$(($(date +%s%N) - begin))
  redis_ticks=$(($(ticks "$process_redis") - redis_before))
  passed=$(($(counted "$requests_metric" "$label" '"allowed"') - passed_before))
  for result in answered failed skipped; do
    before=${result}_before
    declare "$result=$(($(counted gateway_rate_limiting_store_total "\"$result\"") - ${!before}))"
  done
  allowed=$limit
  [[ $policy != bucket ]] || allowed=$((limit + refill * took / 1000000000))
  # shellcheck disable=SC2154
  awk -v policy="$policy" -v total="$total" -v passed="$passed" -v allowed="$allowed" -v answered="$answered" -v failed="$failed" -v skipped="$skipped" -v took="$took" -v ticks="$redis_ticks" 'BEGIN {
    excess = passed > allowed ? 100 * (passed - allowed) / allowed : 0
    printf "%-8s %9d %9d %9d %7.2f%% %10d %8d %8d %11.0f %14.1f\n", policy, total, passed, allowed, excess, answered, failed, skipped, total * 1e9 / took, answered ? ticks * 10000 / answered : 0
    exit excess > 1
  }' || status=1
done

for ((round = 0; round < rounds; round++)); do
  for kind in "${kinds[@]}"; do cost "$kind" 5 >>"$work/cost-$kind"; done
done
printf '\n%-8s %14s %14s\n' limit 'µs of gateway' 'µs of Redis'
for kind in "${kinds[@]}"; do printf '%-8s %13s %13s\n' "$kind" "$(cut -d' ' -f1 "$work/cost-$kind" | median)" "$(cut -d' ' -f2 "$work/cost-$kind" | median)"; done
exit "$status"

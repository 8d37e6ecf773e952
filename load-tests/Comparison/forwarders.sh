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

USAGE_LINES=10
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
read_options "${BASH_SOURCE[0]}" "$@"
need nginx wrk

backend=$(free_port) data=$(free_port) admin=$(free_port)
start_files "$backend"
head -c 1024 /dev/zero | tr '\0' a >"$work/www/1k.txt"
head -c 51200 /dev/zero | tr '\0' b >"$work/www/50k.txt"
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

start_gateway "http://127.0.0.1:$data/own/1k.txt"

# measure FORWARDER FILE SECONDS
measure() { load "$gateway" "http://127.0.0.1:$data/$1/$2" "$3"; }

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

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

USAGE_LINES=10
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
read_options "${BASH_SOURCE[0]}" "$@"
need nginx wrk node
modules=$root/tests/backends/express
[[ -d $modules/node_modules/jsonwebtoken ]] || { echo "authentication.sh: run tests/backends/install.sh first" >&2; exit 1; }

backend=$(free_port) data=$(free_port) admin=$(free_port) app=$(free_port)
start_files "$backend"
head -c 1024 /dev/zero | tr '\0' a | tee "$work/www/open" >"$work/www/guarded"
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
start_gateway "http://127.0.0.1:$data/open"
for port in "$data" "$app"; do
  [[ $(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/guarded") == 401 ]] || { echo "authentication.sh: /guarded is open" >&2; exit 1; }
done

# measure BY PATH SECONDS
measure() {
  local process=$gateway port=$data
  if [[ $1 == express ]]; then process=$express port=$app; fi
  load "$process" "http://127.0.0.1:$port/$2" "$3" -H "Authorization: Bearer $token"
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

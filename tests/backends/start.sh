#!/usr/bin/env bash
# Starts every backend on a free loopback port and writes RUN_DIR/backends.json once all of them answer.
# Usage: tests/backends/start.sh RUN_DIR
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib/processes.sh
source "$here/../lib/processes.sh"

readonly START_SECONDS=40
readonly PORT_ATTEMPTS=5

if [[ $# -ne 1 || $1 == --help ]]; then
  sed -n '2,3s/^# //p' "${BASH_SOURCE[0]}"
  [[ ${1:-} == --help ]] && exit 0 || exit 2
fi

mkdir -p "$1"
run_dir=$(cd "$1" && pwd)
pids=$run_dir/pids

# A Unix socket's path may have 107 bytes.
if ((${#run_dir} > 80)); then
  echo "start.sh: the path of RUN_DIR is longer than 80 characters: $run_dir" >&2
  exit 2
fi

fail() {
  echo "start.sh: $*" >&2
  bash "$here/stop.sh" "$run_dir" >&2 || true
  exit 1
}

# Below the range from which the kernel takes the ports of outgoing connections, so that only a listener can be in the way.
pick_port() {
  local port
  while :; do
    port=$((10000 + RANDOM % 20000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
}

# listens PORT: whether the process just spawned, or a child of its, listens there. Somebody else's server would answer too.
listens() {
  local pid
  for pid in $(ss -Hltnp "sport = :$1" | grep -o 'pid=[0-9]*' | cut -d= -f2); do
    if read_stat "$pid" && [[ $SESSION == "$SPAWNED" ]]; then return 0; fi
  done
  return 1
}

# wait_for NAME COMMAND…: repeats the command until it succeeds. Fails at once when the process just spawned has ended.
wait_for() {
  local name=$1 deadline=$((SECONDS + START_SECONDS))
  shift
  until "$@" >/dev/null 2>&1; do
    is_running "$SPAWNED" "$SPAWNED_AT" || return 1
    if ((SECONDS >= deadline)); then
      tail -n 20 "$run_dir/$name.log" >&2
      fail "$name does not answer after $START_SECONDS s"
    fi
    sleep 0.1
  done
}

# on_free_port NAME FUNCTION: calls FUNCTION with free ports until what it spawns listens on one; the port is in PORT.
on_free_port() {
  local name=$1 start=$2
  for ((attempt = 1; attempt <= PORT_ATTEMPTS; attempt++)); do
    PORT=$(pick_port)
    "$start" "$PORT"
    if wait_for "$name" listens "$PORT"; then return; fi
  done
  tail -n 20 "$run_dir/$name.log" >&2
  fail "$name could not be started"
}

# spawn_announced NAME COMMAND…: for servers that choose a port and print one line of JSON; the line is in ANNOUNCED.
spawn_announced() {
  local name=$1 log=$run_dir/$1.log
  shift
  spawn "$pids" "$name" "$log" "$@"
  if ! wait_for "$name" grep -q '^{.*}$' "$log"; then
    tail -n 20 "$log" >&2
    fail "$name ended while starting"
  fi
  ANNOUNCED=$(grep -m1 '^{.*}$' "$log")
}

# announced KEY: a number from ANNOUNCED.
announced() {
  sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" <<<"$ANNOUNCED"
}

# make_secret NAME BYTES [PREFIX]: prints it, base64, and keeps it in RUN_DIR/NAME.key, without an end of line.
make_secret() {
  (umask 077 && printf '%s%s' "${3:-}" "$(head -c "$2" /dev/urandom | base64)" | tee "$run_dir/$1.key")
}

report() {
  printf '  %-12s %s (%d s)\n' "$1" "$2" "$SECONDS"
}

# Laravel: php-fpm behind nginx.

laravel_dir=$run_dir/laravel

# fill_in TEMPLATE FILE
fill_in() {
  sed -e "s|@DIR@|$laravel_dir|g" -e "s|@APP@|$here/laravel|g" -e "s|@PORT@|${PORT:-}|g" -e "s|@APP_KEY@|$app_key|g" \
    -e "s|@RUN_DIR@|$run_dir|g" -e "s|@REDIS_PORT@|${redis_address#*:}|g" -e "s|@SESSION_DRIVER@|${session_driver:-}|g" \
    -e "s|@USER@|$(id -un)|g" -e "s|@GROUP@|$(id -gn)|g" "$here/laravel/deploy/$1" >"$laravel_dir/$2"
}

spawn_nginx() {
  local name=nginx-$session_driver
  PORT=$1 fill_in nginx.conf "$name.conf"
  spawn "$pids" "$name" "$run_dir/$name.log" nginx -p "$laravel_dir" -c "$laravel_dir/$name.conf" -e stderr
}

# start_nginx SESSION_DRIVER: the same application, with its sessions in `file` or in `redis`; the address is in LARAVEL_URL.
start_nginx() {
  local session_driver=$1 name=nginx-$1
  mkdir -p "$laravel_dir/$name"
  on_free_port "$name" spawn_nginx
  LARAVEL_URL=http://127.0.0.1:$PORT
  wait_for "$name" curl -sf "$LARAVEL_URL/api/health" || fail "$name ended while starting"
  report "$name" "$LARAVEL_URL"
}

# The key pair of Passport's tokens, under the names that `artisan passport:keys` gives.
make_oauth_keys() {
  (umask 077 && openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$run_dir/oauth-private.key" 2>/dev/null)
  openssl pkey -in "$run_dir/oauth-private.key" -pubout -out "$run_dir/oauth-public.key"
}

start_laravel() {
  local fpm storage=$laravel_dir/storage
  app_key=$(make_secret app 32 base64:)
  mkdir -p "$storage"/{app,logs,framework/{cache,sessions,views}}
  : >"$storage/database.sqlite"
  APP_KEY=$app_key APP_STORAGE=$storage \
    APP_SERVICES_CACHE=$storage/framework/services.php APP_PACKAGES_CACHE=$storage/framework/packages.php \
    php "$here/laravel/artisan" migrate --seed --force >"$run_dir/migrate.log" 2>&1 ||
    { tail -n 20 "$run_dir/migrate.log" >&2; fail "Laravel's database could not be made"; }

  make_oauth_keys
  fill_in php-fpm.conf php-fpm.conf
  fpm=$(compgen -c php-fpm | sort -V | tail -n 1)
  spawn "$pids" php-fpm "$run_dir/php-fpm.log" "$fpm" --allow-to-run-as-root --nodaemonize --fpm-config "$laravel_dir/php-fpm.conf"
  wait_for php-fpm test -S "$laravel_dir/php-fpm.sock" || { cat "$run_dir/php-fpm.log" >&2; fail "php-fpm ended while starting"; }

  start_nginx file
  laravel_url=$LARAVEL_URL
  start_nginx redis
  laravel_redis_url=$LARAVEL_URL
}

# Express: two instances.

start_express() {
  local name=$1
  spawn_announced "express-$name" env INSTANCE="$name" JWT_SECRET="$jwt_secret" node "$here/express/server.mjs"
  express_json+="${express_json:+, }{ \"name\": \"$name\", \"url\": \"http://127.0.0.1:$(announced http)\", "
  express_json+="\"raw\": \"http://127.0.0.1:$(announced raw)\", "
  express_json+="\"jwtSecret\": \"$jwt_secret\", \"jwtSecretFile\": \"$run_dir/jwt.key\" }"
  report "express-$name" "http://127.0.0.1:$(announced http), raw $(announced raw)"
}

# gRPC, Next, Redis.

start_grpc() {
  spawn_announced grpc node "$here/grpc/server.mjs"
  grpc_target=127.0.0.1:$(announced grpc)
  report grpc "$grpc_target"
}

spawn_next() {
  spawn "$pids" next "$run_dir/next.log" env NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 \
    AUTH_SECRET="$auth_secret" AUTH_TRUST_HOST=true \
    node "$here/next/node_modules/next/dist/bin/next" start "$here/next" --hostname 127.0.0.1 --port "$1"
}

start_next() {
  auth_secret=$(make_secret auth 32)
  on_free_port next spawn_next
  next_url=http://127.0.0.1:$PORT
  wait_for next curl -sf "$next_url/api/health" || fail "next ended while starting"
  report next "$next_url"
}

spawn_redis() {
  mkdir -p "$run_dir/redis"
  spawn "$pids" redis "$run_dir/redis.log" redis-server --bind 127.0.0.1 --port "$1" --save '' --appendonly no --dir "$run_dir/redis"
}

start_redis() {
  on_free_port redis spawn_redis
  redis_address=127.0.0.1:$PORT
  wait_for redis redis-cli -p "$PORT" ping || fail "redis ended while starting"
  report redis "$redis_address"
}

# All of them.

if [[ -n $(survivors "$pids") ]]; then
  echo "Stopping what an earlier run left behind"
  bash "$here/stop.sh" "$run_dir"
fi
rm -rf "$laravel_dir" "$run_dir/redis" "$run_dir/backends.json" "$run_dir"/*.log "$pids"
trap 'fail interrupted' INT TERM

echo "Starting the backends in $run_dir"
express_json=''
# 24 characters: as in many a shop, fewer than the 32 bytes that RFC 7518 §3.2 asks of a key for HS256.
jwt_secret=$(make_secret jwt 18)
start_redis
start_laravel
start_express a
start_express b
start_grpc
start_next

# Renamed into place: whoever finds the file finds all of it.
cat >"$run_dir/backends.json.new" <<JSON
{
  "laravel": {
    "url": "$laravel_url",
    "appKey": "$app_key",
    "appKeyFile": "$run_dir/app.key",
    "redisSessions": { "url": "$laravel_redis_url", "keyPrefix": "laravel_database_laravel_cache:" },
    "oauth": {
      "privateKeyFile": "$run_dir/oauth-private.key",
      "publicKeyFile": "$run_dir/oauth-public.key",
      "revokedSet": "laravel_database_revoked_tokens"
    }
  },
  "express": [ $express_json ],
  "next": {
    "url": "$next_url",
    "authSecret": "$auth_secret",
    "authSecretFile": "$run_dir/auth.key",
    "tokens": "$here/next/tokens.mjs"
  },
  "grpc": { "target": "$grpc_target", "client": "$here/grpc/client.mjs" },
  "redis": { "address": "$redis_address" }
}
JSON
mv "$run_dir/backends.json.new" "$run_dir/backends.json"
echo "All backends answer after $SECONDS s: $run_dir/backends.json"

#!/usr/bin/env bash
# Installs what the backends and the tests need, and only what is missing: Debian packages (as root), npm packages, the
# build of the Next shop.
# Usage: tests/backends/install.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

readonly MINIMUM_NODE=20
readonly POLICY=/usr/sbin/policy-rc.d
readonly PACKAGES=(
  php-laravel-framework php-fpm php-cli php-redis php-sqlite3 php-mbstring nginx-light redis-server redis-tools
  openssl chromium prometheus curl iproute2 systemd gzip brotli zstd
)

if [[ $# -ne 0 ]]; then
  sed -n '2,4s/^# //p' "${BASH_SOURCE[0]}"
  [[ $1 == --help ]] && exit 0 || exit 2
fi

missing_packages() {
  local package
  for package in "${PACKAGES[@]}"; do
    [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
  done
}

# Debian starts a server as soon as it is installed, unless this file says no. The tests start their own.
forbid_services() {
  [[ ! -e $POLICY ]] || return 0
  trap 'rm -f "$POLICY"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$POLICY"
  chmod +x "$POLICY"
}

install_packages() {
  local -a missing
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]} > 0)) || return 0
  if ((EUID != 0)); then
    echo "install.sh: root is needed to install: ${missing[*]}" >&2
    exit 1
  fi
  echo "Installing ${missing[*]}"
  forbid_services
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  echo "  packages installed (${SECONDS} s)"
}

check_node() {
  local version
  version=$(node --version 2>/dev/null) || { echo "install.sh: Node.js $MINIMUM_NODE or later is needed" >&2; exit 1; }
  version=${version#v}
  if ((${version%%.*} < MINIMUM_NODE)); then
    echo "install.sh: Node.js $MINIMUM_NODE or later is needed, this is $version" >&2
    exit 1
  fi
}

# up_to_date STAMP HASH
up_to_date() {
  [[ -f $1 && $(<"$1") == "$2" ]]
}

install_node_modules() {
  local app=$1 stamp=$here/$1/node_modules/.stamp hash
  hash=$(node --version; sha256sum <"$here/$app/package-lock.json")
  if up_to_date "$stamp" "$hash"; then return; fi
  echo "Installing npm packages of $app"
  (cd "$here/$app" && npm ci --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null)
  echo "$hash" >"$stamp"
  echo "  npm packages of $app installed (${SECONDS} s)"
}

build_next() {
  local stamp=$here/next/.next/.stamp hash log
  hash=$(
    cd "$here/next"
    node --version
    find . \( -name node_modules -o -name .next -o -name next-env.d.ts \) -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
  )
  if up_to_date "$stamp" "$hash"; then return; fi
  echo "Building the Next shop"
  if ! log=$(cd "$here/next" && NEXT_TELEMETRY_DISABLED=1 npx --no-install next build 2>&1); then
    echo "$log" >&2
    exit 1
  fi
  echo "$hash" >"$stamp"
  echo "  Next shop built (${SECONDS} s)"
}

install_packages
check_node
for app in express grpc next; do
  install_node_modules "$app"
done
build_next

#!/usr/bin/env bash
# Installs the npm packages of the tools that the tests use, and only when they changed.
# Usage: tests/tools/install.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

for lock in "$here"/*/package-lock.json; do
  tool=$(dirname "$lock")
  stamp=$tool/node_modules/.stamp
  hash=$(node --version; sha256sum <"$lock")
  if [[ -f $stamp && $(<"$stamp") == "$hash" ]]; then continue; fi
  echo "Installing npm packages of $(basename "$tool")"
  (cd "$tool" && npm ci --no-audit --no-fund --loglevel=error >/dev/null)
  echo "$hash" >"$stamp"
done

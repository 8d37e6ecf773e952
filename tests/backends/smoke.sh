#!/usr/bin/env bash
# Asks every endpoint of the backends started in RUN_DIR directly, so that a failing test is not a failing backend.
# Usage: tests/backends/smoke.sh RUN_DIR
set -euo pipefail

if [[ $# -ne 1 || $1 == --help ]]; then
  sed -n '2,3s/^# //p' "${BASH_SOURCE[0]}"
  [[ ${1:-} == --help ]] && exit 0 || exit 2
fi

exec node "$(dirname "${BASH_SOURCE[0]}")/smoke/main.mjs" "$1/backends.json"

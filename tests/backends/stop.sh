#!/usr/bin/env bash
# Stops exactly what start.sh started in RUN_DIR and checks that nothing of it is left.
# Usage: tests/backends/stop.sh RUN_DIR
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib/processes.sh
source "$here/../lib/processes.sh"

if [[ $# -ne 1 || $1 == --help ]]; then
  sed -n '2,3s/^# //p' "${BASH_SOURCE[0]}"
  [[ ${1:-} == --help ]] && exit 0 || exit 2
fi

if ! stop_all "$1/pids"; then
  echo "stop.sh: these do not stop:" >&2
  survivors "$1/pids" >&2
  exit 1
fi
rm -f "$1/pids" "$1/backends.json"

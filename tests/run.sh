#!/usr/bin/env bash
# Installs what the tests need, builds, starts the backends, runs all tests, stops the backends.
# The last line of the output is "N passed, N failed"; the exit code is 0 only when nothing failed and something ran.
# Where a few tests fail, they run once more, with nothing beside them: what passes then is passed, and listed as UNSTABLE, for
# somebody to mend. A machine that stood still for a second is not worth a red run; a defect is there both times. Not with --full.
#
# Usage: tests/run.sh [--full] [--no-backends] [--filter EXPRESSION]
#   --full               also the long tests (sets GATEWAY_TEST_FULL=1), and none a second time
#   --no-backends        the unit tests only, without any backend
#   --filter EXPRESSION  passed on to dotnet test
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=lib/processes.sh
source "$root/tests/lib/processes.sh"

readonly run_dir=$root/.run/tests
readonly results=$run_dir/results
readonly repeated=$run_dir/repeated
readonly backends_dir=$run_dir/backends

usage() {
  sed -n '2,11s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

use_backends=1
test_arguments=()
while (($# > 0)); do
  case $1 in
    --full) export GATEWAY_TEST_FULL=1 ;;
    --no-backends) use_backends=0 ;;
    --filter)
      (($# > 1)) || { usage >&2; exit 2; }
      test_arguments+=(--filter "$2")
      shift
      ;;
    --help)
      usage
      exit 0
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
  shift
done

# Failures that belong to no test count as one each: a run is not green because nothing was asked.
failures=()

say() {
  printf '[%4d s] %s\n' "$SECONDS" "$*"
}

# in_session NAME COMMAND…: runs it to its end in a session of its own, and counts what it leaves running as a failure.
# In the background, so that a signal to this script is acted on at once.
in_session() {
  local name=$1 pids=$run_dir/$1.pids status=0 left
  shift
  : >"$pids"
  # A shell makes what it runs in the background ignore Ctrl+C; the tests send that signal on purpose.
  setsid env --default-signal=INT,QUIT "$@" </dev/null &
  local pid=$!
  read_stat "$pid" || STARTED=0
  echo "$name $pid $STARTED" >"$pids"
  wait "$pid" || status=$?
  if ! wait_until_gone "$pids" 20; then
    left=$(survivors "$pids")
    say "left running by $name: $left"
    failures+=("$name left processes running")
    stop_all "$pids" || true
  fi
  return "$status"
}

stop_everything() {
  local pids
  for pids in "$run_dir"/*.pids; do
    [[ ! -f $pids ]] || stop_all "$pids" || true
  done
  [[ ! -f $backends_dir/pids ]] || bash "$root/tests/backends/stop.sh" "$backends_dir"
}

interrupted() {
  trap - EXIT
  stop_everything || true
  echo "run.sh: interrupted" >&2
  exit 130
}

# Two runs would share the build and stop each other's backends.
claim_run_dir() {
  local pid start
  if [[ -f $run_dir/owner ]] && read -r pid start <"$run_dir/owner" && is_running "$pid" "$start"; then
    echo "run.sh: another run (pid $pid) is going on in $root" >&2
    exit 1
  fi
  mkdir -p "$run_dir"
  read_stat $$
  echo "$$ $STARTED" >"$run_dir/owner"
}

test_projects() {
  local project
  for project in "$root"/tests/*/*.csproj; do
    [[ -f $project ]] || continue
    [[ $use_backends == 1 || $project != *IntegrationTests.csproj ]] || continue
    echo "$project"
  done
}

build() {
  say "building Gateway.sln"
  in_session build dotnet build "$root/Gateway.sln" -c Release -v quiet -nologo || { failures+=("the build"); return 1; }
}

install_tools() {
  in_session tools bash "$root/tests/tools/install.sh" || { failures+=("installing the tools"); return 1; }
}

start_backends() {
  say "starting the backends"
  local backends=$root/tests/backends
  in_session install bash "$backends/install.sh" || { failures+=("installing the backends"); return 1; }
  in_session start bash "$backends/start.sh" "$backends_dir" || { failures+=("starting the backends"); return 1; }
  in_session smoke bash "$backends/smoke.sh" "$backends_dir" || { failures+=("the backends themselves (smoke.sh)"); return 1; }
  export GATEWAY_TEST_BACKENDS=$backends_dir/backends.json
}

# run_project PROJECT RESULTS [ARGUMENT…]: runs its tests; the results are RESULTS/NAME.trx.
run_project() {
  local project=$1 directory=$2 name
  shift 2
  name=$(basename "$project" .csproj)
  in_session "$name" dotnet test "$project" -c Release --no-build -nologo -v quiet --logger "console;verbosity=minimal" \
    --logger "trx;LogFileName=$name.trx" --results-directory "$directory" "$@"
}

run_tests() {
  local project name
  while read -r project; do
    name=$(basename "$project" .csproj)
    say "testing $name"
    if ! run_project "$project" "$results" "${test_arguments[@]}"; then
      # Tests that failed are counted from its results; here, a run that ended in any other way.
      [[ $(failed_in "$results/$name.trx") -gt 0 ]] || failures+=("running $name")
    fi
  done < <(test_projects)
}

# Where more fail than this, it is no accident.
readonly may_repeat=10

repeat_failures() {
  local project name methods
  while read -r project; do
    name=$(basename "$project" .csproj)
    mapfile -t methods < <(tests_that Failed "$results/$name.trx" | sed 's/(.*//' | sort -u)
    ((${#methods[@]} > 0 && $(failed_in "$results/$name.trx") <= may_repeat)) || continue
    say "testing what failed in $name again"
    run_project "$project" "$repeated" --filter "$(printf '|FullyQualifiedName=%s' "${methods[@]}" | cut -c 2-)" || true
  done < <(test_projects)
}

# count_in TRX OUTCOME…: the sum of these counters.
count_in() {
  local trx=$1 outcome number sum=0
  shift
  for outcome in "$@"; do
    number=$(grep -o '<Counters [^>]*' "$trx" 2>/dev/null | sed -n "s/.* $outcome=\"\([0-9]*\)\".*/\1/p")
    sum=$((sum + ${number:-0}))
  done
  echo "$sum"
}

failed_in() {
  count_in "$1" failed error timeout aborted
}

# tests_that OUTCOME TRX: the names of those tests.
tests_that() {
  grep -o "<UnitTestResult [^>]*outcome=\"$1\"[^>]*" "$2" 2>/dev/null | sed -n 's/.* testName="\([^"]*\)".*/\1/p' |
    sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' || true
}

# has_passed_again PROJECT TEST
has_passed_again() {
  local trx=$repeated/$1.trx
  tests_that Passed "$trx" | grep -qxF -- "$2" && ! tests_that Failed "$trx" | grep -qxF -- "$2"
}

report() {
  local trx name test passed=0 failed=0
  for trx in "$results"/*.trx; do
    [[ -f $trx ]] || continue
    name=$(basename "$trx" .trx)
    passed=$((passed + $(count_in "$trx" passed)))
    failed=$((failed + $(failed_in "$trx")))
    while read -r test; do
      if has_passed_again "$name" "$test"; then
        echo "UNSTABLE $test"
        passed=$((passed + 1)) failed=$((failed - 1))
      else
        echo "FAILED $test"
      fi
    done < <(tests_that Failed "$trx")
  done
  ((passed + failed > 0)) || failures+=("no test ran")

  if ((${#failures[@]} > 0)); then printf 'FAILED %s\n' "${failures[@]}"; fi
  failed=$((failed + ${#failures[@]}))
  say "done"
  echo "$passed passed, $failed failed"
  ((failed == 0))
}

claim_run_dir
trap interrupted INT TERM HUP
trap stop_everything EXIT
# Build servers would outlive the run.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

stop_everything
rm -rf "$results" "$repeated"
mkdir -p "$results"

if build && { ((!use_backends)) || start_backends; } && install_tools; then
  run_tests
  [[ ${GATEWAY_TEST_FULL:-} == 1 ]] || repeat_failures
fi

trap - EXIT
stop_everything || failures+=("stopping the backends")
report

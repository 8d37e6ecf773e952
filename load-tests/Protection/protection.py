#!/usr/bin/env python3
"""Shows what config/examples/laravel-fpm.json does for a real PHP-FPM pool of eight workers at four times its capacity.

    dotnet build -c Release gateway
    python3 load-tests/Protection/protection.py [--results PREFIX] [--gateway PATH]

The pool's pages take 50 to 100 ms, in which they wait (for a database, say), so that the workers are what runs out. Measured first:
how many pages a second eight clients get out of it without a pause. Then requests come as they come (an open model, Poisson, from a
thousand addresses; latency counts from when a request was meant to start), the same ones twice, past a gateway without protection
and past one with the example as it is: at half of the capacity, at four times, and at half again. A tenth of the requests is for the
checkout. A client waits for three seconds, then it leaves; goodput is what was answered with 200 by then.

Takes less than three minutes. Writes PREFIX.csv (each second of each run) and PREFIX-phases.csv; chart.py draws the picture. Exit code 1
where goodput under protection is below 90 % of the capacity, or the p99 of what is accepted is not below twice the normal one.
Loopback only. Needs php-fpm, nginx and a built gateway.
"""

import argparse
import asyncio
import collections
import csv
import math
import resource
import sys
import tempfile

import arrivals
import pool

PATIENCE = 3.0
WARM_UP = ("warm-up", 8, 0.5)
PHASES = [("normal", 15, 0.5), ("overload", 30, 4.0), ("after", 15, 0.5)]
GOODPUT_BOUND, LATENCY_BOUND = 0.9, 2.0


def percentile(values, share):
    """In milliseconds; nothing for none."""
    if not values:
        return ""
    values = sorted(values)
    return round(1000 * values[min(len(values) - 1, int(len(values) * share))], 1)


def kind_of(outcome):
    if outcome.status == 200:
        return "good"
    if outcome.status in (429, 503):
        return "refused"
    return "failed" if outcome.status else "abandoned"


def summarize(outcomes, seconds):
    """What there is to say of some outcomes."""
    counts = collections.Counter(kind_of(one) for one in outcomes)
    good = [one.seconds for one in outcomes if one.status == 200]
    refused = [one.seconds for one in outcomes if kind_of(one) == "refused"]
    checkouts = [one for one in outcomes if one.request.path.startswith("/checkout")]
    return {
        "arrivals": round(len(outcomes) / seconds, 1),
        **{kind: round(counts[kind] / seconds, 1) for kind in ("good", "refused", "failed", "abandoned")},
        "p50_ms": percentile(good, 0.5),
        "p99_ms": percentile(good, 0.99),
        "refusal_p99_ms": percentile(refused, 0.99),
        "checkouts_good": round(sum(one.status == 200 for one in checkouts) / len(checkouts), 3) if checkouts else "",
    }


def measure_capacity(folder):
    with pool.Processes(folder) as processes:
        port = int(pool.start_pool(processes).rstrip("/").rsplit(":", 1)[1])
        return asyncio.run(arrivals.saturate(port, 8, 2, pool.WORKERS))


def measure(folder, binary, capacity, is_protected):
    """One run, on a fresh pool: each request's outcome."""
    phases = [(name, seconds, times * capacity) for name, seconds, times in [WARM_UP, *PHASES]]
    with pool.Processes(folder) as processes:
        port = pool.start_gateway(processes, binary, pool.start_pool(processes), is_protected)
        return asyncio.run(arrivals.run(port, arrivals.plan(phases), PATIENCE))


def rows_of(name, outcomes):
    """Second by second what came and what became of whatever ended then, and by phase what became of what came in it; the warm-up is left out, and time begins behind it."""
    length = sum(seconds for _, seconds, _ in PHASES)
    arrived, ended = collections.Counter(), collections.defaultdict(list)
    for one in outcomes:
        begin = one.request.at - WARM_UP[1]
        arrived[math.floor(begin)] += 1
        ended[math.floor(begin + one.seconds)].append(one)
    seconds = [{"run": name, "second": second, "phase": phase_at(second)} | summarize(ended[second], 1) | {"arrivals": arrived[second]} for second in range(length)]
    phases = [(phase, length, [one for one in outcomes if one.request.phase == phase]) for phase, length, _ in PHASES]
    return seconds, [{"run": name, "phase": phase} | summarize(some, length) for phase, length, some in phases]


def phase_at(second):
    for name, length, _ in PHASES:
        if second < length:
            return name
        second -= length
    raise ValueError(second)


def write(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def judge(capacity, phases):
    """Prints whether the bounds hold; gives whether they do."""
    normal, overload = (next(row for row in phases if row["run"] == "protected" and row["phase"] == phase) for phase in ("normal", "overload"))
    goodput, latency = overload["good"] / capacity, overload["p99_ms"] / normal["p99_ms"]
    print(f"under protection: goodput {goodput:.1%} of the capacity (bound {GOODPUT_BOUND:.0%}), p99 {latency:.2f} times the normal one (bound {LATENCY_BOUND})")
    return goodput >= GOODPUT_BOUND and latency < LATENCY_BOUND


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", default="protection", metavar="PREFIX", help="of the files that are written")
    parser.add_argument("--gateway", default=str(pool.ROOT / "gateway/bin/Release/net10.0/gateway"), help="the program")
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    seconds, phases = [], []
    with tempfile.TemporaryDirectory() as folder:
        capacity = measure_capacity(folder)
        print(f"capacity {capacity:.1f} pages a second")
        for name, is_protected in (("unprotected", False), ("protected", True)):
            more_seconds, more_phases = rows_of(name, measure(folder, options.gateway, capacity, is_protected))
            seconds, phases = seconds + more_seconds, phases + more_phases
    write(f"{options.results}.csv", [{"capacity": round(capacity, 1)} | row for row in seconds])
    write(f"{options.results}-phases.csv", [{"capacity": round(capacity, 1)} | row for row in phases])
    for row in phases:
        print(" ".join(f"{key}={value}" for key, value in row.items()))
    sys.exit(not judge(capacity, phases))


if __name__ == "__main__":
    main()

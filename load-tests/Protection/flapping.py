#!/usr/bin/env python3
"""Shows what a Redis that comes and goes does to a gateway that shares its limits and its cache there.

    dotnet build -c Release gateway
    python3 load-tests/Protection/flapping.py [--runs 10] [--results FILE] [--gateway PATH]

Requests come as they come (an open model, Poisson, 300 a second, from a thousand addresses, for forty products that are stored for a second), first with Redis well, then while it is frozen for half a second
(SIGSTOP, so that nothing is answered and nothing refused) and well for half a second, and every third time killed and started anew instead. Each run tells by how much the p99 rose; the median of the runs counts. Latency counts from
when a request was meant to start.

Takes 25 seconds a run. Writes FILE, CSV. Exit code 1 where the median is more than 50 ms, or anything but 200 was answered. Loopback only. Needs redis-server and a built gateway.
"""

import argparse
import asyncio
import collections
import csv
import json
import pathlib
import signal
import statistics
import sys
import tempfile

import arrivals
import pool
from protection import percentile

RATE, SECONDS, WARM_UP, PATIENCE = 300, 8, 8, 3.0
PRODUCTS = 40
WELL = AWAY = 0.5
BOUND = 50.0


class Redis:
    """A redis-server that is frozen or killed, and comes back on the same port."""

    def __init__(self, processes):
        self.processes, self.port = processes, pool.free_port()
        self.start()

    def start(self):
        self.processes.start("redis", "redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no", "--dir", self.processes.folder)
        self.process = self.processes.running[-1]

    async def flap(self):
        """Comes and goes until it is cancelled, and is well then."""
        time_of = 0
        try:
            while True:
                await asyncio.sleep(WELL)
                time_of += 1
                if time_of % 3 == 0:
                    self.process.kill()
                    self.process.wait()
                    await asyncio.sleep(AWAY)
                    self.start()
                else:
                    self.process.send_signal(signal.SIGSTOP)
                    await asyncio.sleep(AWAY)
                    self.process.send_signal(signal.SIGCONT)
        finally:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGCONT)


def start_gateway(processes, binary, redis):
    port, admin = pool.free_port(), pool.free_port()
    configuration = pathlib.Path(f"{processes.folder}/gateway.json")
    configuration.write_text(json.dumps({
        "Kestrel": {"Endpoints": {"web": {"Url": f"http://127.0.0.1:{port}"}}},
        "Admin": {"Url": f"http://127.0.0.1:{admin}"},
        "Redis": {"Connection": f"127.0.0.1:{redis.port}"},
        "Telemetry": {"AccessLog": {"Enabled": False}},
        "RateLimiting": {"Policies": {"per-ip": {"Limit": 100000, "Window": "60s"}}},
        "Caching": {"Policies": {"pages": {"MaxTtl": "1s"}}},
        "ReverseProxy": {
            "Routes": {"shop": {"ClusterId": "demo", "Match": {"Path": "/{**rest}"}, "RateLimiterPolicy": "per-ip", "CachePolicy": "pages"}},
            "Clusters": {"demo": {"Destinations": {"a": {"Address": "demo://shop-api"}}}},
        },
    }), encoding="utf-8")
    processes.start("gateway", binary, "run", "--config", str(configuration))
    processes.wait_for(f"http://127.0.0.1:{port}/api/products/1")
    return port


async def measure(port, redis):
    """The outcomes of one run, by phase."""
    flapping = None

    async def begin():
        nonlocal flapping
        await asyncio.sleep(WARM_UP + SECONDS)
        flapping = asyncio.create_task(redis.flap())

    phases = [("warm-up", WARM_UP, RATE), ("well", SECONDS, RATE), ("flapping", SECONDS, RATE)]
    beginning = asyncio.create_task(begin())
    outcomes = await arrivals.run(port, arrivals.plan(phases, lambda chance: f"/api/products/{chance.randint(1, PRODUCTS)}"), PATIENCE)
    await beginning
    flapping.cancel()
    await asyncio.gather(flapping, return_exceptions=True)
    by_phase = collections.defaultdict(list)
    for one in outcomes:
        by_phase[one.request.phase].append(one)
    return by_phase


def row_of(run, by_phase):
    row = {"run": run}
    for phase in ("well", "flapping"):
        row[f"{phase}_p50_ms"], row[f"{phase}_p99_ms"] = (percentile([one.seconds for one in by_phase[phase]], share) for share in (0.5, 0.99))
        row[f"{phase}_not_200"] = sum(one.status != 200 for one in by_phase[phase])
    return row | {"rise_ms": round(row["flapping_p99_ms"] - row["well_p99_ms"], 1)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--results", default="flapping.csv", metavar="FILE", help="that is written")
    parser.add_argument("--gateway", default=str(pool.ROOT / "gateway/bin/Release/net10.0/gateway"), help="the program")
    options = parser.parse_args()

    rows = []
    for run in range(1, options.runs + 1):
        with tempfile.TemporaryDirectory() as folder, pool.Processes(folder) as processes:
            redis = Redis(processes)
            port = start_gateway(processes, options.gateway, redis)
            rows.append(row_of(run, asyncio.run(measure(port, redis))))
        print(" ".join(f"{key}={value}" for key, value in rows[-1].items()), flush=True)
    with open(options.results, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    rise = statistics.median(row["rise_ms"] for row in rows)
    failures = sum(row["flapping_not_200"] + row["well_not_200"] for row in rows)
    print(f"the p99 rises by {rise:.1f} ms, median of {len(rows)} runs (bound {BOUND:.0f} ms); {failures} requests were not answered with 200")
    sys.exit(rise > BOUND or failures > 0)


if __name__ == "__main__":
    main()

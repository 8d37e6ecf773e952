"""Requests that come when they come, whatever became of those before: an open model. Latency counts from when a request was meant to start."""

import asyncio
import random
import time
from dataclasses import dataclass

SEED = 7
CLIENTS = 1000
SHORTEST, LONGEST = 50, 100
CHECKOUTS = 0.1


@dataclass(frozen=True)
class Request:
    """One that is to come."""

    at: float
    phase: str
    path: str
    client: int


@dataclass(frozen=True)
class Outcome:
    """What became of it: a status, or 0 where its client had to wait too long or was cut off."""

    request: Request
    status: int
    seconds: float


def page_of(chance):
    """A page of the pool, a tenth of them of the checkout."""
    page = "checkout" if chance.random() < CHECKOUTS else "shop"
    return f"/{page}/page?ms={chance.randint(SHORTEST, LONGEST)}"


def plan(phases, path_of=page_of):
    """Poisson arrivals: phases are (name, seconds, requests a second). The same each time."""
    chance, begin, requests = random.Random(SEED), 0.0, []
    for name, seconds, rate in phases:
        at = begin + chance.expovariate(rate)
        while at < begin + seconds:
            requests.append(Request(at, name, path_of(chance), chance.randrange(CLIENTS)))
            at += chance.expovariate(rate)
        begin += seconds
    return requests


class Clients:
    """Clients with an address and kept connections each, as browsers have them."""

    def __init__(self, port, patience):
        self.port, self.patience = port, patience
        self.idle = [[] for _ in range(CLIENTS)]

    async def send(self, request, start):
        """Sends it now; gives its outcome."""
        begin = start + request.at
        try:
            async with asyncio.timeout_at(begin + self.patience):
                status = await self._exchange(request)
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            status = 0
        return Outcome(request, status, time.monotonic() - begin)

    async def _exchange(self, request):
        idle = self.idle[request.client]
        connection = idle.pop() if idle else await asyncio.open_connection("127.0.0.1", self.port, local_addr=(address_of(request.client), 0))
        reader, writer = connection
        try:
            writer.write(f"GET {request.path} HTTP/1.1\r\nHost: shop.test\r\n\r\n".encode())
            status, may_stay = await read_answer(reader)
        except BaseException:
            writer.transport.abort()
            raise
        if may_stay:
            idle.append(connection)
        else:
            writer.close()
        return status

    def close(self):
        for _, writer in (connection for idle in self.idle for connection in idle):
            writer.close()


def address_of(client):
    """All of 127.0.0.0/8 is this machine: each client has an address of its own there."""
    return f"127.1.{client // 250}.{client % 250 + 1}"


async def read_answer(reader):
    """Reads one answer to its end; gives its status and whether the connection may be used again."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.find(b"\r\ncontent-length:")
    if length >= 0:
        await reader.readexactly(int(head[length + 17:head.index(b"\r", length + 2)]))
    else:
        await reader.readuntil(b"0\r\n\r\n")
    return int(head[9:12]), b"\r\nconnection: close" not in head


async def run(port, requests, patience):
    """Sends all of them, each at its time; gives what became of them."""
    clients, start = Clients(port, patience), time.monotonic()
    async with asyncio.TaskGroup() as group:
        tasks = []
        for request in requests:
            await asyncio.sleep(start + request.at - time.monotonic())
            tasks.append(group.create_task(clients.send(request, start)))
    clients.close()
    return [task.result() for task in tasks]


async def saturate(port, seconds, warm_up, together):
    """So many clients without a pause: how many requests a second there can be at most."""
    clients, chance, done = Clients(port, 10), random.Random(SEED), 0
    begin = time.monotonic()

    async def one(client):
        nonlocal done
        while (now := time.monotonic()) < begin + warm_up + seconds:
            await clients.send(Request(now, "", f"/?ms={chance.randint(SHORTEST, LONGEST)}", client), 0)
            done += warm_up <= time.monotonic() - begin < warm_up + seconds

    await asyncio.gather(*(one(client) for client in range(together)))
    clients.close()
    return done / seconds

"""How the service bears up: `uv run python -m tests.bench.siege [--urls 1000000] [--seconds 20]`.

A normal client, in a process of its own, measures its waiting, first alone, then while each kind of attack goes on;
the server has one core, all clients the other, and the attackers there what the normal client leaves. The memory of the
server is watched all the time. It has been up for a while: ten thousand other requests came before. Exits with 1 where
a bound is broken. Needs Linux, `taskset`, and more open files than connections.
"""

import argparse
import asyncio
import contextlib
import itertools
import multiprocessing
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

PORT = 8403
HOST = b"Host: sco-kb.test\r\n"
PATHS = [b"/v1/summits/astana-summit-2024", b"/v1/states?limit=20", b"/v1", b"/v1/claims?limit=50"]
KINDS = ["states", "claims", "summits", "events", "people", "citations", "records", "timeline", "figures", "documents"]
DATED = ["claims", "events", "summits", "documents"]
CODINGS = [b"br", b"gzip", b"zstd", b"identity", b"*;q=0.1", b"x" * 300]
TYPES = [b"*/*", b"text/csv", b"application/ld+json", b"text/markdown", b"application/x-ndjson", b"image/png"]
CONNECTIONS = 1_000
CRAWLERS = 8
MEGABYTE = 2**20
MEMORY = 240 * MEGABYTE
"""Resident at most, whatever is asked: 105 after the start, 64 of answers kept, and what is being made or sent."""

Attack = Callable[["Siege"], Awaitable[None]]


@dataclass
class Siege:
    """One attack: how long it lasts, and what came of it."""

    seconds: float
    urls: int
    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - the same again each time
    statuses: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    memory: int = 0

    def __post_init__(self) -> None:
        self.until = time.monotonic() + self.seconds

    @property
    def over(self) -> bool:
        return time.monotonic() > self.until

    def quantile(self, share: float) -> float:
        """Of the normal client's waits, in milliseconds."""
        return 1000 * sorted(self.waits)[int(share * (len(self.waits) - 1))] if self.waits else float("nan")


@contextlib.asynccontextmanager
async def connected() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: bytes, *headers: bytes) -> str:
    """The status of an answer, which is read to its end."""
    writer.write(b"GET %b HTTP/1.1\r\n%b%b\r\n" % (target, HOST, b"".join(one + b"\r\n" for one in headers)))
    head = await reader.readuntil(b"\r\n\r\n")
    if length := re.search(rb"content-length: (\d+)", head):
        await reader.readexactly(int(length[1]))
    elif b"transfer-encoding: chunked" in head:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    return head[9:12].decode()


async def asking(siege: Siege, targets: Iterator[tuple[bytes, list[bytes]]]) -> None:
    """Ask for one after the other, on connections that are kept as long as the server keeps them."""
    done = False
    while not (done or siege.over):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            async with connected() as (reader, writer):
                for target, headers in itertools.takewhile(lambda _: not siege.over, targets):
                    siege.statuses[await ask(reader, writer, target, *headers)] += 1
                done = True


async def half_open(siege: Siege) -> None:
    """Connections that say nothing, or a byte a second."""

    async def one(number: int) -> None:
        while not siege.over:
            with contextlib.suppress(OSError):
                async with connected() as (reader, writer):
                    for byte in b"GET /v1 HTTP/1.1\r\nX: " + b"a" * 1000:
                        if siege.over or reader.at_eof():
                            break
                        if number % 2:
                            writer.write(bytes([byte]))
                        await asyncio.sleep(1)

    await asyncio.gather(*(one(number) for number in range(CONNECTIONS)))


async def huge_headers(siege: Siege) -> None:
    """64 MB of headers: one without an end, or very many."""
    pieces = itertools.cycle([b"X: " + b"a" * 65_536, b"X: a\r\n" * 10_000])

    async def one() -> None:
        while not siege.over:
            async with connected() as (reader, writer):
                with contextlib.suppress(OSError):
                    writer.write(b"GET /v1 HTTP/1.1\r\n" + HOST)
                    piece = next(pieces)
                    for _ in range(64 * MEGABYTE // len(piece)):
                        if reader.at_eof() or siege.over:
                            break
                        writer.write(piece)
                        await writer.drain()
                with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                    siege.statuses[(await reader.readexactly(12))[9:].decode()] += 1

    await asyncio.gather(*(one() for _ in range(4)))


async def slow_readers(siege: Siege) -> None:
    """Clients that ask for much and take next to nothing of it."""
    targets = [b"/v1/citations?format=ndjson", b"/v1/claims?limit=200&include=citations", b"/openapi.json"]

    async def one(number: int) -> None:
        while not siege.over:
            with contextlib.suppress(OSError):
                async with connected() as (reader, writer):
                    writer.transport.pause_reading()  # type: ignore[attr-defined]  # of a reading transport
                    request = b"GET %b HTTP/1.1\r\n%b\r\n" % (targets[number % len(targets)], HOST)
                    writer.write(request * 20)
                    while not siege.over and not reader.at_eof():  # noqa: ASYNC110 - nothing else tells of it
                        await asyncio.sleep(1)

    await asyncio.gather(*(one(number) for number in range(CONNECTIONS // 4)))


def nonsense(siege: Siege) -> tuple[bytes, list[bytes]]:
    """A path, query and headers at random: some right, most not, some not even UTF-8."""
    some = siege.dice
    parts = [*KINDS, "%ff%fe", "%00", "..", "\u4e2d".encode().hex(), "a" * 300, "sco", "v1", "astana-summit-2024"]
    path = "/v1/" + "/".join(some.choices(parts, k=some.randint(1, 3)))
    names = ["limit", "sort", "status", "date", "cursor", "format", "include", "x", "%ff", "source", "voice", ""]
    values = ["1", "-1", "9" * 40, "label", "2024-07", "json", "csv", "%f0%28", "%00", "a" * 2000, "citations", ""]
    query = "&".join(f"{some.choice(names)}={some.choice(values)}" for _ in range(some.choice([0, 1, 2, 5, 400])))
    headers = [b"Accept-Encoding: " + some.choice(CODINGS), b"Accept: " + some.choice(TYPES)]
    return f"{path}?{query}"[:8000].encode(), headers


async def random_requests(siege: Siege) -> None:
    """10,000 of them, or as many as the time allows."""
    each = 10_000 // CRAWLERS
    await asyncio.gather(
        *(asking(siege, itertools.islice(iter(lambda: nonsense(siege), None), each)) for _ in range(CRAWLERS))
    )


async def crawl(siege: Siege) -> None:
    """Distinct addresses, all of them right, as many as are asked for, however long it takes."""
    siege.until = float("inf")

    def address(number: int) -> tuple[bytes, list[bytes]]:
        month, day = 1 + number // 28 % 12, 1 + number % 28
        date = f"{1000 + number // 336 % 9000}-{month:02}-{day:02}"
        span = f"{'../' if number % 8 == 0 else ''}{date}"
        query = f"date={span}&limit={20 + number // 3_024_000}"
        return f"/v1/{DATED[number % len(DATED)]}?{query}".encode(), [b"Accept-Encoding: " + CODINGS[number % 4]]

    numbers = iter(range(siege.urls))
    await asyncio.gather(
        *(asking(siege, itertools.islice((address(one) for one in numbers), siege.urls)) for _ in range(CRAWLERS))
    )


ATTACKS: list[tuple[str, Attack]] = [
    ("half-open and slow connections", half_open),
    ("64 MB of headers", huge_headers),
    ("slow readers", slow_readers),
    ("random requests", random_requests),
    ("crawl of distinct addresses", crawl),
]


def normal(lead: Connection) -> None:
    """A client like others: it asks for what is there, now on the same connection, now on a new one.

    Told to, it begins; told again, it ends and gives its waits in seconds and its answers by status.
    """

    async def some(waits: list[float], statuses: Counter[str]) -> None:
        async with connected() as (reader, writer):
            for path in PATHS * 5:
                began = time.perf_counter()
                status = await ask(reader, writer, path, b"Accept-Encoding: br")
                waits.append(time.perf_counter() - began)
                statuses[f"normal {status}"] += 1
                await asyncio.sleep(0.005)

    async def until_told() -> tuple[list[float], Counter[str]]:
        waits: list[float] = []
        statuses: Counter[str] = Counter()
        while not lead.poll():
            try:
                await some(waits, statuses)
            except asyncio.IncompleteReadError:
                pass  # closed between two requests, as a server may
            except OSError:
                statuses["normal failed"] += 1
        return waits, statuses

    while lead.recv():
        found = asyncio.run(until_told())
        lead.recv()
        lead.send(found)


async def watch(siege: Siege, server: int) -> None:
    """The resident memory of the server, at most."""
    status = Path(f"/proc/{server}/statm")
    while True:
        pages = int(status.read_text(encoding="ascii").split()[1])  # noqa: ASYNC240 - no disk is read for it
        siege.memory = max(siege.memory, pages * resource.getpagesize())
        await asyncio.sleep(0.1)


async def under(attack: Attack, siege: Siege, server: int, client: Connection) -> Siege:
    """The attack, watched."""
    watching = asyncio.ensure_future(watch(siege, server))
    client.send(True)
    try:
        await attack(siege)
    finally:
        watching.cancel()
        client.send(True)
        siege.waits, statuses = client.recv()
        siege.statuses += statuses
    return siege


async def peace(siege: Siege) -> None:
    await asyncio.sleep(siege.seconds)


def faults(siege: Siege, before: float) -> list[str]:
    """What is broken of what the service promises."""
    allowed = {"200", "304", "307", "300", "503"}
    found = [one for one in +siege.statuses if one.removeprefix("normal ") not in allowed and one[0] != "4"]
    if siege.memory > MEMORY:
        found.append(f"{siege.memory // MEGABYTE} MB")
    if siege.quantile(0.99) > 2 * before:
        found.append("p99 more than doubled")
    return found


async def besiege(server: int, client: Connection, seconds: float, urls: int) -> bool:
    """Print the table. Whether all bounds held."""
    print("| attack | answers | p50 | p99 | resident | broken |\n|---|---|---|---|---|---|")  # noqa: T201 - the result
    before, fine = float("inf"), True
    await random_requests(Siege(seconds, urls, random.Random(8)))  # noqa: S311 - the same again each time
    for name, attack in [("none", peace), *ATTACKS]:
        siege = await under(attack, Siege(seconds, urls), server, client)
        broken = faults(siege, before)
        told = ", ".join(f"{status}: {number}" for status, number in sorted((+siege.statuses).items()))
        waits = f"{siege.quantile(0.5):.1f} ms | {siege.quantile(0.99):.1f} ms"
        memory = f"{siege.memory / MEGABYTE:.0f} MB"
        print(f"| {name} | {told} | {waits} | {memory} | {'; '.join(broken)} |", flush=True)  # noqa: T201 - the result
        before, fine = min(before, siege.quantile(0.99)), fine and not broken
    return fine


def main() -> None:
    """Start the service on the real data, besiege it, stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--urls", type=int, default=1_000_000, help="distinct addresses of the crawl")
    parser.add_argument("--seconds", type=float, default=20, help="how long each other attack lasts")
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{Path(folder) / 'siege.sqlite'}"}
        subprocess.run(["sco-kb", "load"], env=environment, check=True)
        lead, end = multiprocessing.Pipe()
        client = multiprocessing.Process(target=normal, args=(end,), daemon=True)
        command = ["taskset", "-c", "0", "sco-kb", "serve", f"--port={PORT}"]
        with subprocess.Popen(command, env=environment) as server:
            time.sleep(5)
            os.sched_setaffinity(0, {1})
            client.start()
            os.nice(10)
            try:
                fine = asyncio.run(besiege(server.pid, lead, options.seconds, options.urls))
            finally:
                lead.send(False)
                server.terminate()
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()

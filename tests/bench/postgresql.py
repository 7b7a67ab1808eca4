"""PostgreSQL measured: `uv run --group postgresql python -m tests.bench.postgresql` (needs `wrk` and `taskset`).

First what cold answers cost against SQLite, each from one server process. Then what clients of two servers see, each
second, while the primary behind them is killed and its standby promoted and loaded.
"""

import signal
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx

from app.settings import SEED
from seed.loader import load
from tests.bench.run import DETAIL, PAGE
from tests.bench.servers import OURS, rate, server
from tests.conftest import WORLD
from tests.postgres import Cluster, Databases, Server, wheel

SERVICE = [*OURS, "--as-it-is"]
FIRST, SECOND = 8421, 8422
"""The ports of the two servers."""
ROUNDS = 3
CLIENTS = 20
STATE = "/v1/states"


def cold(primary: Server) -> None:
    """Print requests a second on each engine, nothing kept."""
    url = Databases(primary.url).fresh()
    file = f"sqlite:///{Path(tempfile.mkdtemp()) / 'kb.sqlite'}"
    for database in (url, file):
        load(SEED, database)
    environment = {"SCO_KB_CACHE_BYTES": "0"}
    with (
        server(SERVICE, FIRST, "/readyz", DATABASE_URL=url, **environment),
        server(SERVICE, SECOND, "/readyz", DATABASE_URL=file, **environment),
    ):
        for path in (DETAIL, PAGE):
            rates = [(rate(FIRST, [path]), rate(SECOND, [path])) for _ in range(ROUNDS)]
            ours, theirs = (sorted(found)[ROUNDS // 2] for found in zip(*rates, strict=True))
            print(f"{path}: PostgreSQL {ours:.0f}/s, SQLite {theirs:.0f}/s, ratio {ours / theirs:.2f}")  # noqa: T201 - the result


def failover(cluster: Cluster, primary: Server) -> None:
    """Print how many answers of each status clients got, by seconds."""
    standby = cluster.standby(primary)
    url = f"postgresql://postgres@{primary.host},{standby.host}/postgres"
    load(SEED, url)
    seen: Counter[tuple[int, int]] = Counter()
    over, began = threading.Event(), time.monotonic()

    def ask(port: int) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as http:
            while not over.is_set():
                status = http.get(STATE).status_code
                seen[int(time.monotonic() - began), status] += 1

    with (
        server(SERVICE, FIRST, "/readyz", DATABASE_URL=url, SCO_KB_CACHE_BYTES="0"),
        server(SERVICE, SECOND, "/readyz", DATABASE_URL=url, SCO_KB_CACHE_BYTES="0"),
    ):
        clients = [threading.Thread(target=ask, args=(port,)) for port in (FIRST, SECOND) for _ in range(CLIENTS // 2)]
        for client in clients:
            client.start()
        while len(seen) < 2:  # until the clients are at full speed
            time.sleep(0.1)
        events = []
        for event, happen in (
            ("primary killed", lambda: primary.stop(signal.SIGKILL)),
            ("standby promoted", standby.promote),
            ("new edition loaded", lambda: load(WORLD, url)),
        ):
            time.sleep(2)
            happen()
            events.append(f"{event} by {time.monotonic() - began:.1f} s")
        time.sleep(2)
        over.set()
        for client in clients:
            client.join()
    print(*events, sep="\n")  # noqa: T201 - the result
    for second in sorted({second for second, _ in seen}):
        print(f"{second} s", {status: count for (at, status), count in sorted(seen.items()) if at == second})  # noqa: T201 - the result


def main() -> None:
    """Measure both."""
    programs = wheel()
    assert programs is not None, "the dependency group `postgresql` is not installed"
    cluster = Cluster(programs)
    try:
        primary = cluster.primary()
        cold(primary)
        failover(cluster, primary)
    finally:
        cluster.close()


if __name__ == "__main__":
    main()

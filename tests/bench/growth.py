"""How cold latency grows with the data: `uv run python -m tests.bench.growth [--folder DIR] [--sizes 10000 100000]`.

For each size a database of invented records is built (and kept in the folder), and the real service is started on it
without its cache. One connection over loopback asks many different questions of each sort; the sizes take turns, so
that a noisy moment strikes all of them alike. The ratios compare each size with the smallest.
"""

import argparse
import http.client
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random

from tests.bench import synthetic
from tests.bench.servers import OURS, server

PORT = 8410
SIZES = (10_000, 100_000, 1_000_000)
ROUNDS, WARM_UP, LIMIT = 600, 100, 20
DEEP = 40
"""How many pages from the middle of a list on are deep ones."""
DETAILS = {"event": "events", "claim": "claims", "figure": "figures", "person": "people"}
CASES = {
    "first page": "claims? events? figures? people? organisations? citations? records? timeline?",
    "deep page": "claims? events? figures? people? citations? records?sort=id& timeline?",
    "filtered by a word": "events?status=held& events?status=proposed& events?voice=asserted& "
    "claims?claim_type=praise& memberships?role=observer& citations?field=date& records?kind=event&",
    "filtered by a record": "claims?speaker=person-0& events?host=state-3& claims?about=organisation-0& "
    "memberships?state=state-1&",
    "filtered by article or agreement": "claims?source=source-0& events?source=source-1&sort=label& "
    "people?agreement=single&",
    "filtered by date": "events?date=2004& timeline?from=2001&to=2001& memberships?since=2004&",
    "two filters": "events?status=planned&source=source-0& claims?voice=reported&claim_type=aim&",
}
"""The sorts of questions, each with the addresses that are asked in turn."""


class Service:
    """The service on one database, and a connection to it."""

    def __init__(self, port: int, size: int) -> None:
        self.http = http.client.HTTPConnection("127.0.0.1", port)
        self.random, self.size = Random(size), size  # noqa: S311 - nothing here is secret
        self.deep: dict[str, list[str]] = {}

    def ask(self, path: str) -> tuple[float, bytes]:
        """The seconds until the whole answer is there, and the answer."""
        began = time.perf_counter()
        self.http.request("GET", path)
        answer = self.http.getresponse()
        body = answer.read()
        taken = time.perf_counter() - began
        assert answer.status == 200, (path, body[:300])
        return taken, body

    def another(self, case: str, turn: int) -> str:
        """An address of this sort."""
        if case == "detail":
            kind, plural = list(DETAILS.items())[turn % len(DETAILS)]
            return f"/v1/{plural}/{kind}-{self.random.randrange(int(self.size * synthetic.SHARES[kind] * 0.99))}"
        addresses = CASES[case].split()
        asked = addresses[turn % len(addresses)]
        if case == "deep page":
            return self.random.choice({one: self._deep(one) for one in addresses}[asked])
        return f"/v1/{asked}limit={self.random.randrange(LIMIT - 5, LIMIT + 6)}"

    def _deep(self, asked: str) -> list[str]:
        """Addresses of pages from the middle of a list on, found by walking there in the largest steps."""
        if asked not in self.deep:
            self.http.close()  # idle for longer than the service waits, while others were asked
            found: list[str] = []
            following, walked = f"/v1/{asked}limit=200", 0
            while len(found) < DEEP and following:
                page = json.loads(self.ask(following)[1])
                following, walked = page["next"], walked + len(page["items"])
                if walked > page["total"] // 2 and following:
                    found.append(following.replace("limit=200", f"limit={LIMIT}"))
            self.deep[asked] = found
        return self.deep[asked]


def measure(services: Sequence[Service], case: str) -> list[float]:
    """The median seconds of an answer on each of the services."""
    taken: list[list[float]] = [[] for _ in services]
    for service in services:
        service.another(case, turn=0)
    for service in services:  # which hung up while the deep pages of the others were looked for
        service.http.close()
    for turn in range(WARM_UP + ROUNDS):
        for service, found in zip(services, taken, strict=True):
            address = service.another(case, turn)
            found.append(service.ask(address)[0])
    return [statistics.median(found[WARM_UP:]) for found in taken]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "sco-kb-growth")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options = parser.parse_args()
    with ExitStack() as stack:
        services = []
        for number, size in enumerate(options.sizes):
            database = options.folder / f"{size}.sqlite"
            if not database.exists():
                synthetic.load(size, database)
            url = f"sqlite:///{database}"
            stack.enter_context(
                server([*OURS, "--as-it-is"], PORT + number, "/healthz", DATABASE_URL=url, SCO_KB_CACHE_BYTES="0")
            )
            services.append(Service(PORT + number, size))
        sizes = " | ".join(f"{size:,}" for size in options.sizes)
        print(f"| median µs | {sizes} | largest to smallest |\n|---|{'---|' * (len(services) + 1)}")  # noqa: T201 - the result
        for case in ("detail", *CASES):
            medians = measure(services, case)
            told = " | ".join(f"{median * 1e6:,.0f}" for median in medians)
            print(f"| {case} | {told} | {medians[-1] / medians[0]:.2f} |", flush=True)  # noqa: T201 - the result


if __name__ == "__main__":
    main()

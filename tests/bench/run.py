"""How close the service comes to a bare server, and how far from Datasette: `uv run python -m tests.bench.run`.

Needs `wrk` and `taskset`; Datasette comes from PyPI. Server and load are pinned to different cores. Each case is
measured in rounds of bare, ours, bare: the ratio of a round is ours to the mean of the two, and a round in which the
two differ by more than 7% is dropped as noise. Where even three times as many rounds leave too few, the machine is too
busy to measure on, and the ratio is not a number. The bare server is an ASGI app that answers everything with the same
bytes, as many as ours, on the same uvicorn.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.servers import BARE, DATASETTE, OURS, memory, rate, server

PORT, BARE_PORT, OTHER_PORT = 8401, 8402, 8403
ROUNDS = 5
OFF, DEFAULT = "0", "67108864"
DETAIL = "/v1/summits/astana-summit-2024"
LIST = "/v1/summits"
PAGE = "/v1/states?limit=20&include=citations"
MANY = [f"/v1/timeline?limit=1&to={2000 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}" for n in range(10_000)]
"""Ten thousand questions that have an answer."""


@dataclass(frozen=True)
class Case:
    """What is asked, how."""

    name: str
    paths: Sequence[str]
    coding: str = "identity"
    cache: str = DEFAULT
    conditional: bool = False


CASES = [
    Case("repeat detail", [DETAIL]),
    Case("repeat detail, Brotli", [DETAIL], coding="br"),
    Case("repeat list", [LIST]),
    Case("repeat list, Brotli", [LIST], coding="br"),
    Case("10,000 warm addresses", MANY),
    Case("304", [DETAIL], conditional=True),
    Case("cold detail", [DETAIL], cache=OFF),
    Case("cold page of 20 with citations", [PAGE], cache=OFF),
]


def measure(case: Case, database: str, wanted: int, seconds: int) -> tuple[float, float]:
    """The median ratio of so many quiet rounds, and the median of our requests a second."""
    with server(OURS, PORT, "/healthz", DATABASE_URL=database, SCO_KB_CACHE_BYTES=case.cache):
        sizes = []
        for path in case.paths:  # which also warms the cache
            question = urllib.request.Request(
                f"http://127.0.0.1:{PORT}{path}", headers={"Accept-Encoding": case.coding}
            )
            with urllib.request.urlopen(question) as answer:
                sizes.append(len(answer.read()))
                etag = answer.headers["ETag"]
        headers = [f"Accept-Encoding: {case.coding}", *([f"If-None-Match: {etag}"] if case.conditional else [])]
        with server(BARE, BARE_PORT, "/", BENCH_BODY=str(round(statistics.mean(sizes)))):
            ratios: list[float] = []
            rates: list[float] = []
            for _ in range(3 * wanted):
                before = rate(BARE_PORT, case.paths, seconds=seconds)
                ours = rate(PORT, case.paths, headers, seconds)
                after = rate(BARE_PORT, case.paths, seconds=seconds)
                if 0.93 <= before / after <= 1.07:
                    ratios.append(2 * ours / (before + after))
                    rates.append(ours)
                if len(ratios) == wanted:
                    break
    quiet = len(ratios) == wanted
    return (statistics.median(ratios), statistics.median(rates)) if quiet else (float("nan"), float("nan"))


def against_datasette(database: Path) -> list[tuple[str, float, float]]:
    """For the same JSON out of the same file: what is asked, and how many times faster we are, repeat and cold."""
    name = database.stem
    asked = [
        ("a record", DETAIL, f"/{name}/representation/astana-summit-2024.json?_shape=objects"),
        ("20 records", PAGE, f"/{name}/representation.json?_size=20&_shape=objects"),
    ]
    url, found = f"sqlite:///{database}", []
    with (
        server([*DATASETTE, str(database)], OTHER_PORT, "/-/versions.json"),
        server(OURS, PORT, "/healthz", DATABASE_URL=url),
        server(OURS, PORT + 10, "/healthz", DATABASE_URL=url, SCO_KB_CACHE_BYTES=OFF),
    ):
        for what, ours, theirs in asked:
            rounds = [[rate(OTHER_PORT, [theirs]), rate(PORT, [ours]), rate(PORT + 10, [ours])] for _ in range(ROUNDS)]
            repeat, cold = (statistics.median(one[place] / one[0] for one in rounds) for place in (1, 2))
            found.append((what, repeat, cold))
    return found


def footprint(database: str) -> tuple[float, float, float]:
    """Seconds from start to the first answer, and resident megabytes then and with ten thousand answers kept."""
    starts, fresh = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with server(OURS, PORT, LIST, DATABASE_URL=database) as process:
            starts.append(time.perf_counter() - began)
            fresh.append(memory(process))
    with server(OURS, PORT, LIST, DATABASE_URL=database) as process:
        for path in MANY:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}").read()
        full = memory(process)
    return statistics.median(starts), statistics.median(fresh), full


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.sqlite"
        database = f"sqlite:///{file}"
        subprocess.run(["sco-kb", "load"], env={**os.environ, "DATABASE_URL": database}, check=True)
        say("| case | ratio to a bare server | requests a second |\n|---|---|---|")
        for case in CASES:
            ratio, requests = measure(case, database, options.rounds, options.seconds)
            say(f"| {case.name} | {ratio:.2f} | {requests:,.0f} |")
        say("\n| against Datasette | repeat | cold |\n|---|---|---|")
        for what, repeat, cold in against_datasette(file):
            say(f"| {what} | {repeat:.0f} times | {cold:.1f} times |")
        start, fresh, full = footprint(database)
        say(f"\nStart to first answer {start:.2f} s; {fresh:.0f} MB resident, {full:.0f} MB with 10,000 answers kept.")


def say(line: str) -> None:
    """Print a part of the result as soon as it is there."""
    print(line, flush=True)  # noqa: T201 - the result


if __name__ == "__main__":
    main()

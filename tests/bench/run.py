"""How close the service comes to a bare server: `uv run python -m tests.bench.run` (needs `wrk` and `taskset`).

Server and load are pinned to different cores. Each case is measured in rounds of bare, ours, bare: the ratio of a
round is ours to the mean of the two, and a round in which the two differ by more than 7% is dropped as noise. Where
even three times as many rounds leave too few, the machine is too busy to measure on, and the ratio is not a number.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OURS, BARE = 8401, 8402
SECONDS, ROUNDS = 3, 5
DETAIL = "/v1/summits/astana-summit-2024"
PAGE = "/v1/states?limit=20&include=citations"
CASES = [
    ("repeat detail", DETAIL, "identity", "67108864", False),
    ("repeat detail, Brotli", DETAIL, "br", "67108864", False),
    ("repeat list", "/v1/summits", "identity", "67108864", False),
    ("304", DETAIL, "identity", "67108864", True),
    ("cold detail", DETAIL, "identity", "0", False),
    ("cold page of 20 with citations", PAGE, "identity", "0", False),
]


@contextmanager
def server(target: str, port: int, **environment: str) -> Iterator[None]:
    """A uvicorn on the first core."""
    command = ["taskset", "-c", "0", sys.executable, "-m", "uvicorn", target, "--port", str(port)]
    flags = ["--no-access-log", "--log-level", "error"]
    flags += ["--factory", "--no-server-header"] if "create" in target else []
    process = subprocess.Popen([*command, *flags], env={**os.environ, **environment})
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).read()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def rate(port: int, path: str, *headers: str) -> float:
    """Requests a second from the second core."""
    given = [part for header in headers for part in ("-H", header)]
    command = ["taskset", "-c", "1", "wrk", "-t1", "-c16", f"-d{SECONDS}", *given, f"http://127.0.0.1:{port}{path}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told and not any(header.startswith("If-None-Match") for header in headers):
        raise RuntimeError(told)
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", told)[0])


def measure(path: str, coding: str, cache: str, conditional: bool, database: str) -> tuple[float, float]:
    """The median ratio, and the median of our requests a second."""
    with server("app.main:create_service", OURS, DATABASE_URL=database, SCO_KB_CACHE_BYTES=cache):
        request = urllib.request.Request(f"http://127.0.0.1:{OURS}{path}", headers={"Accept-Encoding": coding})
        with urllib.request.urlopen(request) as answer:
            body, etag = answer.read(), answer.headers["ETag"]
        headers = [f"Accept-Encoding: {coding}", *([f"If-None-Match: {etag}"] if conditional else [])]
        with server("tests.bench.bare:app", BARE, BENCH_BODY=str(len(body))):
            ratios: list[float] = []
            rates: list[float] = []
            for _ in range(3 * ROUNDS):
                before, ours, after = rate(BARE, path), rate(OURS, path, *headers), rate(BARE, path)
                if 0.93 <= before / after <= 1.07:
                    ratios.append(2 * ours / (before + after))
                    rates.append(ours)
                if len(ratios) == ROUNDS:
                    break
    quiet = len(ratios) == ROUNDS
    return (statistics.median(ratios), statistics.median(rates)) if quiet else (float("nan"), float("nan"))


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        subprocess.run(["sco-kb", "load"], env={**os.environ, "DATABASE_URL": database}, check=True)
        print("| case | ratio to a bare server | requests a second |\n|---|---|---|")  # noqa: T201 - the result
        for name, path, coding, cache, conditional in CASES:
            ratio, requests = measure(path, coding, cache, conditional, database)
            print(f"| {name} | {ratio:.2f} | {requests:,.0f} |", flush=True)  # noqa: T201 - the result


if __name__ == "__main__":
    main()

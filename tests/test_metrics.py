"""Metrics: only where asked for, and then every request counts, whichever way it is answered and by which process."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.settings import SEED
from app.tallies import OTHER, Tallies
from tests.conftest import Client
from tests.test_command_line import PATIENCE, SCO_KB, answer, environment, free_port

SUMMIT = "/v1/summits/astana-summit-2024"


@contextmanager
def serving(database: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a server with metrics, and its process."""
    port = free_port()
    process = subprocess.Popen(
        [SCO_KB, "serve", f"--port={port}", "--as-it-is", *options],
        env={**environment(SEED, database), "SCO_KB_METRICS": "true"},
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        answer(process, f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)


@pytest.fixture(scope="module")
def address(real_database: Path) -> Iterator[str]:
    with serving(real_database) as (address, _):
        yield address


def numbers(address: str) -> dict[str, float]:
    """Each sample, by its name and labels as `name{label="value"}`."""
    page = httpx.get(f"{address}/metrics").raise_for_status()
    assert page.headers["content-type"].startswith("text/plain; version=")
    samples = [sample for family in text_string_to_metric_families(page.text) for sample in family.samples]
    return {f"{one.name}{_labels(one.labels)}": one.value for one in samples}


def _labels(labels: dict[str, str]) -> str:
    inner = ",".join(f'{name}="{value}"' for name, value in sorted(labels.items()))
    return f"{{{inner}}}" if inner else ""


def requests(route: str, status: int = 200) -> str:
    return f'sco_kb_requests_total{{route="{route}",status="{status}"}}'


def test_what_is_ready_is_counted_like_what_is_not(address: str) -> None:
    before = numbers(address)
    with httpx.Client(base_url=address) as http:
        for _ in range(20):
            etag = http.get(SUMMIT).headers["etag"]
        for _ in range(3):
            assert http.get(SUMMIT, headers={"if-none-match": etag}).status_code == 304
        assert http.get(f"{SUMMIT}?sort=x").status_code == 422
        assert http.get("/v1/summits/nowhere").status_code == 404
        assert http.get("/no/such/path").status_code == 404
    after = numbers(address)

    def grown(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert grown(requests("/v1/summits/{id}")) == 20
    assert grown(requests("/v1/summits/{id}", 304)) == 3
    assert grown(requests("/v1/summits/{id}", 422)) == 1
    assert grown(requests("/v1/summits/{id}", 404)) == 1
    assert grown(requests(OTHER, 404)) == 1
    assert grown("sco_kb_cache_hits_total") == 22
    assert grown("sco_kb_cache_misses_total") == 3
    assert after["sco_kb_cache_answers"] >= 1
    assert after["sco_kb_cache_bytes"] > 2_000


def test_it_tells_how_things_are(address: str) -> None:
    with httpx.Client(base_url=address) as http:
        edition = http.get("/v1").json()["edition"]["id"]
        found = numbers(address)
    assert found[f'sco_kb_edition_info{{edition="{edition}"}}'] == 1
    assert found["sco_kb_ready"] == 1
    assert found["sco_kb_connections"] == 2
    assert found["sco_kb_answers_in_the_making"] == 0
    assert found["process_resident_memory_bytes"] > 10_000_000
    assert found['sco_kb_response_seconds_bucket{le="+Inf",route="/v1"}'] >= 1


def test_what_is_refused_before_the_application_is_counted(address: str) -> None:
    name = 'sco_kb_refused_requests_total{status="414"}'
    before = numbers(address).get(name, 0)
    assert httpx.get(f"{address}/v1/states?q={'x' * 9_000}").status_code == 414
    assert numbers(address)[name] == before + 1


def test_several_processes_are_counted_together_and_the_dead_not_forgotten(real_database: Path) -> None:
    with serving(real_database, "--workers=2") as (address, process):
        for _ in range(40):
            assert httpx.get(f"{address}{SUMMIT}").status_code == 200
        until(lambda: numbers(address).get(requests("/v1/summits/{id}")) == 40)
        until(lambda: numbers(address)["sco_kb_ready"] == 2)
        killed = _workers(process)[0]
        os.kill(killed, signal.SIGKILL)
        until(lambda: len(_workers(process)) == 2 and killed not in _workers(process))
        until(lambda: numbers(address)["sco_kb_ready"] == 2)  # it would be 3 with what the dead one left
        assert numbers(address)[requests("/v1/summits/{id}")] == 40


def _workers(process: subprocess.Popen[str]) -> list[int]:
    """The processes that answer, which the first only watches."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def until(held: Callable[[], bool]) -> None:
    patience_ends = time.monotonic() + PATIENCE
    while not held():
        assert time.monotonic() < patience_ends
        time.sleep(0.2)


async def test_there_are_none_unless_asked_for(client: Client) -> None:
    assert (await client.http.get("/metrics")).status_code == 404


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/v1", "/v1"),
        ("/v1/states", "/v1/states"),
        ("/v1/states/kazakhstan", "/v1/states/{id}"),
        ("/v1/sources/mikovic-2024/citations", "/v1/sources/{id}/citations"),
        ("/v1/states/", OTHER),
        ("/", OTHER),
        ("", OTHER),
        ("/v1/x/y/z", OTHER),
        ("/states", "/{kind}"),
        ("/states/kazakhstan", "/{kind}/{id}"),
    ],
)
def test_a_path_counts_for_its_route(path: str, route: str) -> None:
    routes = ["/v1", "/v1/states", "/v1/states/{id}", "/v1/sources/{id}/citations", "/{kind}", "/{kind}/{id}"]
    assert Tallies(routes).route(path) == route

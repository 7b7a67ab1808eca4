"""The log of a server: one JSON object a line, with the id that the client was told, and never in an answer's way."""

import contextlib
import json
import logging
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from select import select

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from app.database import Database
from app.headers import HeadersMiddleware
from app.log import Lines, Readable, tell, writing
from app.main import create_app, with_manners
from app.problems import Problem
from seed.loader import load
from tests.conftest import WORLD, settings
from tests.test_bad_data import edit
from tests.test_command_line import SCO_KB, answer, environment, free_port

ID = "0f8c2a5e"


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, target = os.pipe()
    yield reading, target
    os.close(reading)
    os.close(target)


def lines(reading: int) -> list[dict[str, object]]:
    return [json.loads(line) for line in os.read(reading, 65_536).splitlines()]


async def get(app: ASGIApp, path: str = "/v1/states", **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://kb.test") as http:
        return await http.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


async def failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise RuntimeError("broken")


async def breaking_off(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"half", "more_body": True})
    raise RuntimeError("broken")


async def test_a_failure_is_told_to_the_client_and_in_the_log_under_one_id(pipe: tuple[int, int]) -> None:
    with writing(pipe[1]):
        answer = await get(HeadersMiddleware(failing), "/v1/states?limit=1", x_request_id=ID)
    (line,) = lines(pipe[0])
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == line["request_id"] == ID
    assert ID in answer.json()["detail"]
    assert {**line, "time": 0, "traceback": ""} == {
        "time": 0,
        "level": "error",
        "event": "failed",
        "request_id": ID,
        "method": "GET",
        "path": "/v1/states",
        "query": "limit=1",
        "status": 500,
        "error": "RuntimeError: broken",
        "traceback": "",
    }
    assert 'raise RuntimeError("broken")' in str(line["traceback"])


async def test_what_fails_within_the_framework_is_told_once(pipe: tuple[int, int], tmp_path: Path) -> None:
    app = create_app(settings(WORLD, tmp_path / "none.sqlite"))

    @app.get("/broken/down/here")
    async def broken() -> None:
        raise RuntimeError("broken")

    with writing(pipe[1]):
        answer = await get(with_manners(app), "/broken/down/here")
    (line,) = lines(pipe[0])
    assert (answer.status_code, line["event"]) == (500, "failed")
    assert answer.headers["x-request-id"] == line["request_id"]


async def test_an_answer_that_breaks_off_breaks_the_connection_and_is_logged(pipe: tuple[int, int]) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(HeadersMiddleware(breaking_off))) as http:
        with writing(pipe[1]), pytest.raises(RuntimeError, match="broken"):
            await http.get("http://kb.test/v1/states")
    (line,) = lines(pipe[0])
    assert line["event"] == "failed"


async def test_a_database_that_is_not_there_is_logged_with_the_id_of_the_request(
    pipe: tuple[int, int], tmp_path: Path
) -> None:
    app = create_app(settings(WORLD, tmp_path / "none.sqlite"))
    with writing(pipe[1]):
        answer = await get(with_manners(app))
    lost, line = lines(pipe[0])
    assert lost["event"] == "database lost"
    assert (answer.status_code, line["level"], line["event"]) == (503, "warning", "unavailable")
    assert answer.headers["x-request-id"] == line["request_id"]
    assert line["detail"] == answer.json()["detail"]


def test_each_turn_of_a_database_is_told_once(
    fresh_url: Callable[[], str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="sco_kb")
    url = fresh_url()
    database = Database(url)
    try:
        for _ in range(2):
            with pytest.raises(Problem):
                database.read()
        first = load(WORLD, url).edition
        until(lambda: database.read().edition.id == first)
        folder = shutil.copytree(WORLD, tmp_path / "curated")
        edit(folder, "edition.yaml", "0.9.0", "0.9.1")
        second = load(folder, url).edition
        until(lambda: database.read().edition.id == second)
    finally:
        database.close()
    told = [(record.message, vars(record)["fields"].get("edition")) for record in caplog.records]
    assert told == [("database lost", None), ("database is back", first), ("edition taken up", second)]


def until(held: Callable[[], bool]) -> None:
    """Wait for what a server takes up by itself."""
    patience_ends = time.monotonic() + 10
    while time.monotonic() < patience_ends:
        with contextlib.suppress(Problem):
            if held():
                return
        time.sleep(0.05)
    raise AssertionError("it was not taken up")


def test_a_long_traceback_fits_into_one_line_of_a_pipe(pipe: tuple[int, int]) -> None:
    def deep(depth: int) -> None:
        if depth:
            deep(depth - 1)
        raise RuntimeError("é" * 500)

    with writing(pipe[1]):
        try:
            deep(60)
        except RuntimeError as error:
            tell(logging.ERROR, "failed", error, error="x")
    written = os.read(pipe[0], 65_536)
    assert len(written) <= 4_096
    assert json.loads(written)["event"] == "failed"


def test_a_reader_that_does_not_read_stops_nothing(pipe: tuple[int, int]) -> None:
    """Beyond what may wait lines are dropped, and how many is told."""
    handler = Lines(pipe[1], waiting=10)
    logger = logging.getLogger("sco_kb")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        for number in range(2_000):
            tell(logging.INFO, "request", number=number, filling="x" * 100)
        found = b""
        while select([pipe[0]], [], [], 1)[0]:
            found += os.read(pipe[0], 65_536)
    finally:
        logger.removeHandler(handler)
        handler.close()
    told = [json.loads(line) for line in found.splitlines()]
    dropped = sum(one["count"] for one in told if one["event"] == "log lines dropped")
    assert dropped > 100
    assert dropped + sum("number" in one for one in told) == 2_000


def test_a_server_whose_log_nobody_reads_answers_and_ends(real_database: Path) -> None:
    port = free_port()
    surroundings = {**environment(WORLD, real_database), "SCO_KB_ACCESS_LOG": "1"}
    serving = subprocess.Popen(
        [SCO_KB, "serve", f"--port={port}", "--as-it-is"],
        env=surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        answer(serving, f"http://127.0.0.1:{port}/readyz")
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as http:
            for _ in range(600):  # some 200 kB of log, three times what a pipe holds
                assert http.get("/v1/states?limit=1").status_code == 200
    finally:
        serving.send_signal(signal.SIGTERM)
    assert serving.wait(timeout=10) == 0
    assert serving.stderr
    serving.stderr.close()


def test_people_read_lines_for_people() -> None:
    record = logging.LogRecord("sco_kb", logging.ERROR, "", 0, "failed", (), None)
    record.fields = {"request_id": ID, "status": 500}
    assert Readable().format(record) == f"error: failed  request_id={ID}  status=500"

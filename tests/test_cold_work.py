"""Cold answers: made once for all who ask together, within a time, and not too many at once."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, text
from starlette.types import ASGIApp, Receive, Scope, Send

from app.caching import WORK, CachingMiddleware
from app.database import Database
from app.main import create_app, with_manners
from app.passing import HELD_BYTES
from app.problems import Problem
from tests.conftest import WORLD, Statements, settings

COUNT = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT count(*) FROM n"
FEWER, SOME, ENDLESS = COUNT.format(200_000), COUNT.format(500_000), COUNT.format(10**12)
PATIENCE = 30


def counted(statement: str) -> Callable[[Connection], int]:
    return lambda connection: int(connection.execute(text(statement)).scalar_one())


@pytest.fixture
def database(world_database: Path, tmp_path: Path) -> Iterator[Database]:
    path = shutil.copyfile(world_database, tmp_path / "kb.sqlite")
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


async def test_a_slow_query_leaves_the_event_loop_free(database: Database) -> None:
    slow = asyncio.ensure_future(database.read().run(counted(SOME)))
    quick = 0
    while not slow.done():
        assert await database.read().run(counted("SELECT 7")) == 7
        await asyncio.sleep(0.001)
        quick += 1
    assert await slow == 500_000
    assert quick > 5


async def test_a_query_without_an_end_is_given_up_and_its_connection_reads_on(database: Database) -> None:
    snapshot = database.read()
    endless = [asyncio.ensure_future(snapshot.run(counted(ENDLESS))) for _ in range(4)]
    for one in await asyncio.wait_for(asyncio.gather(*endless, return_exceptions=True), PATIENCE):
        assert isinstance(one, Problem)
        assert (one.status, one.headers) == (503, {"Retry-After": "10"})
    assert await asyncio.gather(*(snapshot.run(counted("SELECT 7")) for _ in range(10))) == [7] * 10
    assert await asyncio.gather(*(snapshot.run(counted(FEWER)) for _ in range(4))) == [200_000] * 4


async def test_a_slow_query_ends_in_the_edition_in_which_it_began(
    database: Database, tmp_path: Path, world_database: Path
) -> None:
    old = database.read()
    slow = asyncio.ensure_future(old.run(counted(SOME)))
    await asyncio.sleep(0.02)
    shutil.copyfile(world_database, tmp_path / "new.sqlite").replace(tmp_path / "kb.sqlite")
    await asyncio.sleep(0.02)
    assert database.read() is not old
    assert await slow == 500_000
    assert await database.read().run(counted("SELECT 7")) == 7


class Gate:
    """The application, whose answers wait for `opens`; `begun` counts those that were asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.opens = asyncio.Event()
        self.begun = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.begun += 1
        await self.opens.wait()
        await self.app(scope, receive, send)

    async def reached(self, number: int) -> None:
        """Wait until so many were asked for, and whoever else may come has come."""
        while self.begun < number:  # noqa: ASYNC110 - which number is waited for differs
            await asyncio.sleep(0)
        await asyncio.sleep(0.05)


@pytest.fixture
async def gate(world: FastAPI) -> Gate:
    return Gate(with_manners(world))


@pytest.fixture
async def http(gate: Gate, world: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    cached = CachingMiddleware(gate, world.state.database, limit=10_000_000)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(cached), base_url="http://sco-kb.test") as http:
        yield http


def together(http: httpx.AsyncClient, number: int, path: str) -> list[asyncio.Task[httpx.Response]]:
    return [asyncio.ensure_future(http.get(path)) for _ in range(number)]


async def test_who_asks_the_same_together_gets_one_answer_that_is_made_once(
    http: httpx.AsyncClient, gate: Gate, statements: Statements
) -> None:
    asking = together(http, 50, "/v1/claims?limit=3&sort=-date")
    await gate.reached(1)
    gate.opens.set()
    answers = await asyncio.gather(*asking)
    assert gate.begun == 1
    assert 1 <= len(statements) <= 3
    assert {(one.status_code, one.content) for one in answers} == {(200, answers[0].content)}


async def test_an_error_reaches_all_who_asked_together(http: httpx.AsyncClient, gate: Gate) -> None:
    asking = together(http, WORK, "/v1/states/nowhere")  # an error is made for each, and more would be refused
    await gate.reached(1)
    gate.opens.set()
    answers = await asyncio.wait_for(asyncio.gather(*asking), PATIENCE)
    assert {one.status_code for one in answers} == {404}


async def test_who_leaves_takes_the_answer_from_nobody(http: httpx.AsyncClient, gate: Gate) -> None:
    first, *others = together(http, 10, "/v1/states")
    await gate.reached(1)
    first.cancel()
    others[3].cancel()
    gate.opens.set()
    found = await asyncio.wait_for(asyncio.gather(first, *others, return_exceptions=True), PATIENCE)
    assert [one.status_code for one in found if isinstance(one, httpx.Response)] == [200] * 8
    assert (await http.get("/v1/states")).headers["server-timing"] == 'cache;desc="hit"'


async def test_more_than_can_be_made_at_once_is_refused_for_a_while(http: httpx.AsyncClient, gate: Gate) -> None:
    asking = [asyncio.ensure_future(http.get(f"/v1/claims?limit={number}")) for number in range(1, WORK + 1)]
    await gate.reached(WORK)
    refused = await http.get("/v1/states")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert refused.headers["content-type"] == "application/problem+json"
    gate.opens.set()
    assert {one.status_code for one in await asyncio.gather(*asking)} == {200}
    assert (await http.get("/v1/states")).status_code == 200


Respond = Callable[[Send], Awaitable[None]]


async def _stream(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(3):
        await send({"type": "http.response.body", "body": b"x" * HELD_BYTES, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _fail(send: Send) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"nothing"})


@pytest.mark.parametrize("respond", [_stream, _fail], ids=["stream", "error"])
async def test_clients_that_take_nothing_keep_no_others_waiting(world: FastAPI, respond: Respond) -> None:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await respond(send)

    async def stuck(*_: object) -> Any:
        await asyncio.Event().wait()

    cached = CachingMiddleware(app, world.state.database, limit=10_000_000)
    scope = {"type": "http", "method": "GET", "path": "/v1/states", "query_string": b"", "headers": []}
    waiting = [asyncio.ensure_future(cached(dict(scope), stuck, stuck)) for _ in range(2 * WORK)]
    await asyncio.sleep(0.5)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(cached), base_url="http://sco-kb.test") as http:
        answer = await asyncio.wait_for(http.get("/v1/states"), PATIENCE)
    assert len(answer.content) in {3 * HELD_BYTES, len(b"nothing")}
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_long_questions_count_with_all_that_they_take(world_database: Path) -> None:
    app = create_app(settings(WORLD, world_database))
    cached = CachingMiddleware(with_manners(app), app.state.database, limit=100_000)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(cached), base_url="http://sco-kb.test") as http:
        for number in range(40):
            names = "&".join(f"host={'+' * (number + place)}arland" for place in range(20))
            assert (await http.get(f"/v1/summits?{names}")).status_code == 200
    kept = sum(len(value) for one in cached.store._answers.values() for _, value in one.headers)
    app.state.database.close()
    assert 0 < kept < 100_000

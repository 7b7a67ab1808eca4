"""The access log: off by default; otherwise one honest JSON line a request, by the id that the client is told."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access_log import AccessLogMiddleware
from app.caching import CachingMiddleware
from app.headers import HeadersMiddleware
from app.main import create_service, with_manners
from tests.conftest import WORLD, settings


@pytest.fixture
async def http(world: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    service = CachingMiddleware(with_manners(world), world.state.database, limit=1_000_000)
    async with _client(AccessLogMiddleware(service, share=1.0)) as http:
        yield http


def _client(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://kb.test")


def _lines(captured: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [vars(record)["fields"] for record in captured.records if record.message == "request"]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level("INFO", logger="sco_kb")
    return caplog


async def test_a_line_tells_what_was_asked_and_answered(
    http: httpx.AsyncClient, logged: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):  # computed, and kept ready
        answer = await http.get("/v1/states?limit=1", headers={"x-request-id": "mine-1", "accept-encoding": "gzip"})
        line = _lines(logged)[-1]
        assert answer.headers["x-request-id"] == line["request_id"] == "mine-1"
        assert (line["method"], line["path"], line["query"], line["status"]) == ("GET", "/v1/states", "limit=1", 200)
        assert line["bytes"] == int(answer.headers["content-length"])
    assert (await http.get("/v1/nothing")).headers["x-request-id"] == _lines(logged)[-1]["request_id"]
    assert _lines(logged)[-1]["status"] == 404


@pytest.mark.parametrize("id", ["x" * 129, "", "tab\tbed"])
async def test_an_id_that_cannot_be_passed_on_is_replaced(
    http: httpx.AsyncClient, logged: pytest.LogCaptureFixture, id: str
) -> None:
    answer = await http.get("/v1/states", headers={"x-request-id": id})
    assert answer.headers["x-request-id"] == _lines(logged)[-1]["request_id"] != id


async def test_a_failure_is_logged_whatever_the_share(logged: pytest.LogCaptureFixture) -> None:
    async def failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("broken")

    async with _client(AccessLogMiddleware(HeadersMiddleware(failing), share=0.0)) as http:
        assert (await http.get("/v1/states")).status_code == 500
    assert [line["status"] for line in _lines(logged)] == [500]


def test_there_is_no_log_unless_it_is_asked_for(tmp_path: Path) -> None:
    assert not isinstance(create_service(settings(WORLD, tmp_path / "kb.sqlite")), AccessLogMiddleware)

"""Answers kept ready: the same bytes as without, in every coding, of the newest edition, within bounds."""

import gzip
from collections.abc import AsyncIterator

import brotli
import httpx
import pytest
import zstandard
from fastapi import FastAPI
from starlette.types import ASGIApp

from app.caching import CachingMiddleware
from app.codings import chosen
from app.main import with_manners
from tests.conftest import Client, Statements

DECODE = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstandard.decompress,
    "identity": bytes,
}
PATHS = ["/v1", "/v1/organisations/sco", "/v1/citations?limit=7", "/openapi.json"]


@pytest.fixture
def cached(world: FastAPI) -> CachingMiddleware:
    return CachingMiddleware(with_manners(world), world.state.database, limit=10_000_000)


@pytest.fixture
async def ready(cached: CachingMiddleware) -> AsyncIterator[httpx.AsyncClient]:
    async with _http(cached) as http:
        yield http


def _http(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sco-kb.test")


async def _raw(http: httpx.AsyncClient, path: str, coding: str) -> tuple[httpx.Response, bytes]:
    async with http.stream("GET", path, headers={"accept-encoding": coding}) as answer:
        return answer, b"".join([chunk async for chunk in answer.aiter_raw()])


def _untimed(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "server-timing"}


@pytest.mark.parametrize("coding", DECODE)
@pytest.mark.parametrize("path", PATHS)
async def test_every_coding_holds_the_answer_of_the_app(
    ready: httpx.AsyncClient, client: Client, path: str, coding: str
) -> None:
    plain = (await client.http.get(path)).content
    for _ in range(2):
        answer, raw = await _raw(ready, path, coding)
        assert answer.headers.get("content-encoding", "identity") == coding
        assert int(answer.headers["content-length"]) == len(raw)
        assert DECODE[coding](raw) == plain


async def test_a_repeat_request_asks_no_database(ready: httpx.AsyncClient, statements: Statements) -> None:
    await ready.get("/v1/states?limit=2&sort=label")
    statements.clear()
    await ready.get("/v1/states?limit=2&sort=label")
    await ready.get("/v1/states?sort=label&limit=2")
    assert statements == []


async def test_a_client_that_has_the_edition_gets_304(ready: httpx.AsyncClient, statements: Statements) -> None:
    first = await ready.get("/v1/states")
    statements.clear()
    for etag in [first.headers["etag"], first.headers["etag"].removeprefix("W/"), f'"x", {first.headers["etag"]}', "*"]:
        again = await ready.get("/v1/states", headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "cache-control", "vary", "last-modified", "access-control-allow-origin"):
            assert again.headers[name] == first.headers[name]
    assert statements == []
    assert (await ready.get("/v1/states", headers={"if-none-match": '"other"'})).status_code == 200
    assert (await ready.get("/v1/nothing", headers={"if-none-match": first.headers["etag"]})).status_code == 404


async def test_errors_are_not_kept(cached: CachingMiddleware, ready: httpx.AsyncClient) -> None:
    for path in ("/v1/states/nowhere", "/v1/states?limit=0", "/v1/states?x=1", "/v1/records/SCO"):
        answer = await ready.get(path)
        assert answer.status_code in {404, 422, 307}
        assert "etag" not in answer.headers
        assert answer.headers["access-control-allow-origin"] == "*"
    assert cached.store.size == 0


async def test_head_has_the_headers_of_get(ready: httpx.AsyncClient) -> None:
    for path in ("/v1/states", "/v1/states/nowhere", "/docs"):
        head, get = await ready.head(path), await ready.get(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert _untimed(head) == _untimed(get)


async def test_the_memory_that_answers_take_is_bounded(world: FastAPI) -> None:
    small = CachingMiddleware(with_manners(world), world.state.database, limit=30_000)
    async with _http(small) as http:
        for number in range(1, 200):
            for coding in ("br", "identity"):
                await http.get(f"/v1/citations?limit={number}", headers={"accept-encoding": coding})
                assert small.store.size <= 30_000


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, *", "zstd"),
        ("*;q=0", "identity"),
        ("identity", "identity"),
        ("deflate", "identity"),
        ("br;q=x, gzip;q=0.1", "gzip"),
        ("GZIP", "gzip"),
    ],
)
def test_the_coding_is_the_one_that_the_client_likes_best(accept: str | None, coding: str) -> None:
    assert chosen(accept) == coding


async def test_preflight_is_answered(ready: httpx.AsyncClient) -> None:
    answer = await ready.options("/v1/states", headers={"origin": "https://a.example"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"

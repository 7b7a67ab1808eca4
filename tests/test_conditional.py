"""Conditional requests, as RFC 9110, 13 has them."""

from collections.abc import AsyncIterator
from email.utils import formatdate, parsedate_to_datetime

import httpx
import pytest
from fastapi import FastAPI

from app.caching import CachingMiddleware
from app.conditional import evaluate
from app.main import with_manners
from tests.conftest import Statements

WEAK, STRONG, MODIFIED = b'W/"a"', b'"a"', 1_000_000_000
THEN, BEFORE, AFTER = (formatdate(MODIFIED + seconds, usegmt=True).encode() for seconds in (0, -1, 1))


@pytest.mark.parametrize(
    ("etag", "conditions", "status"),
    [
        (WEAK, {}, 200),
        (WEAK, {"if-none-match": b'W/"a"'}, 304),
        (WEAK, {"if-none-match": b'"a"'}, 304),
        (WEAK, {"if-none-match": b'"x", W/"a" ,"y"'}, 304),
        (WEAK, {"if-none-match": b'"x,a"'}, 200),
        (WEAK, {"if-none-match": b"*"}, 304),
        (WEAK, {"if-none-match": b"nonsense"}, 200),
        (WEAK, {"if-none-match": b'"x"', "if-modified-since": AFTER}, 200),
        (WEAK, {"if-modified-since": THEN}, 304),
        (WEAK, {"if-modified-since": AFTER}, 304),
        (WEAK, {"if-modified-since": BEFORE}, 200),
        (WEAK, {"if-modified-since": b"yesterday"}, 200),
        (WEAK, {"if-modified-since": b"\xff"}, 200),
        (WEAK, {"if-unmodified-since": THEN}, 200),
        (WEAK, {"if-unmodified-since": BEFORE}, 412),
        (WEAK, {"if-unmodified-since": b"yesterday"}, 200),
        (WEAK, {"if-match": b"*"}, 200),
        (WEAK, {"if-match": b'W/"a"'}, 412),
        (STRONG, {"if-match": b'"x", "a"'}, 200),
        (STRONG, {"if-match": b'W/"a"'}, 412),
        (STRONG, {"if-match": b'"a"', "if-unmodified-since": BEFORE}, 200),
        (STRONG, {"if-match": b'"a"', "if-none-match": b'"a"'}, 304),
        (STRONG, {"if-match": b'"x"', "if-none-match": b'"a"'}, 412),
    ],
)
def test_conditions_are_judged_as_the_standard_has_it(etag: bytes, conditions: dict[str, bytes], status: int) -> None:
    assert evaluate({name.encode(): value for name, value in conditions.items()}, etag, MODIFIED) == status


@pytest.fixture
async def ready(world: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    service = CachingMiddleware(with_manners(world), world.state.database, limit=1_000_000)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service), base_url="http://sco-kb.test") as http:
        yield http


async def test_what_a_client_has_it_need_not_fetch(ready: httpx.AsyncClient) -> None:
    first = await ready.get("/v1/states")
    since = first.headers["last-modified"]
    assert parsedate_to_datetime(since).tzinfo is not None
    for _ in range(2):
        again = await ready.get("/v1/states", headers={"if-modified-since": since})
        assert (again.status_code, again.content) == (304, b"")
        refused = await ready.get("/v1/states", headers={"if-match": '"another"'})
        assert refused.status_code == 412
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["access-control-allow-origin"] == "*"


async def test_304_needs_no_database_even_when_nothing_is_kept(
    ready: httpx.AsyncClient, world: FastAPI, statements: Statements
) -> None:
    etag = (await ready.get("/v1/states?sort=label&limit=2")).headers["etag"]
    fresh = CachingMiddleware(with_manners(world), world.state.database, limit=1_000_000)
    statements.clear()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(fresh), base_url="http://sco-kb.test") as http:
        again = await http.get("/v1/states?limit=2&sort=label", headers={"if-none-match": etag})
        assert (again.status_code, again.headers["etag"], statements) == (304, etag, [])
        for path in ("/v1/states?limit=3&sort=label", "/v1/states?limit=2&sort=label&format=csv"):
            assert (await http.get(path, headers={"if-none-match": etag})).status_code != 304


async def test_what_is_not_there_has_no_conditions(ready: httpx.AsyncClient) -> None:
    tomorrow = formatdate(4_000_000_000, usegmt=True)
    for condition in ({"if-none-match": "*"}, {"if-modified-since": tomorrow}, {"if-match": '"x"'}):
        assert (await ready.get("/v1/nothing", headers=condition)).status_code == 404

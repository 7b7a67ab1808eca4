"""Formats: one question, many forms of the same answer, chosen by name or by what a client accepts."""

import csv
import io
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from app.caching import CachingMiddleware
from app.catalogue import KINDS, VIEWS
from app.main import with_manners
from app.media import MEDIA_TYPES, bare, wanted
from tests.conftest import Client

LISTS = [
    *(f"/v1/{kind.plural}" for kind in (*KINDS, *VIEWS)),
    "/v1/records", "/v1/citations", "/v1/conflicts", "/v1/proposals", "/v1/timeline", "/v1/measures",
    "/v1/search?q=arland",
]  # fmt: skip


@pytest.fixture
async def ready(real: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The real data behind the layer that keeps answers."""
    service = CachingMiddleware(with_manners(real), real.state.database, limit=10_000_000)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service), base_url="http://sco-kb.test") as http:
        yield http


@pytest.mark.parametrize("path", LISTS)
async def test_csv_is_the_whole_list(client: Client, path: str) -> None:
    items = await client.walk(path, limit=7)
    answer = await client.http.get(httpx.URL(path).copy_set_param("format", "csv"))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.text.count("\r\n") >= len(items) + 1
    rows = list(csv.DictReader(io.StringIO(answer.text, newline=""), strict=True))
    assert len(rows) == len(items)
    for row, item in zip(rows, items, strict=True):
        assert row["id"] == item["id"]
        for name, cell in row.items():
            field, _, part = name.partition(".")
            value = item[field]
            if part:
                ours = value if isinstance(value, list) else [value] if value else []
                assert cell == " | ".join(one[part] for one in ours)
            elif isinstance(value, str):
                assert cell == value
            elif value is None:
                assert cell == ""
            elif not isinstance(value, list) or not value or not isinstance(value[0], str):
                assert cell == "" if value == [] else json.loads(cell) == value


@pytest.mark.parametrize("path", LISTS)
async def test_ndjson_is_the_whole_list_and_says_that_it_is(client: Client, path: str) -> None:
    items = await client.walk(path, limit=7)
    answer = await client.http.get(httpx.URL(path).copy_set_param("format", "ndjson"))
    assert answer.headers["content-type"] == "application/x-ndjson"
    *lines, last = map(json.loads, answer.text.splitlines())
    assert lines == items
    assert last["count"] == len(items)
    assert last["edition"] == (await client.get("/v1"))["edition"]["id"]


@pytest.mark.parametrize("format", ["csv", "ndjson"])
@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "zstd"])
@pytest.mark.parametrize("held", [100_000, 100_000_000])
async def test_a_long_list_is_whole_whether_it_is_streamed_or_held(
    real: FastAPI, real_client: Client, format: str, coding: str, held: int
) -> None:
    total = (await real_client.get("/v1/citations", limit=1))["total"]
    service = CachingMiddleware(with_manners(real), real.state.database, limit=0, held=held)
    async with (
        httpx.AsyncClient(transport=httpx.ASGITransport(service), base_url="http://sco-kb.test") as http,
        http.stream("GET", "/v1/citations", params={"format": format}, headers={"accept-encoding": coding}) as answer,
    ):
        assert ("content-length" in answer.headers) == (held > 100_000)
        assert answer.headers.get("content-encoding", "identity") == coding
        text = "".join([part async for part in answer.aiter_text()])
    for name in ("etag", "data-edition", "vary", "access-control-allow-origin", "link"):
        assert name in answer.headers
    if format == "csv":
        assert len({row["id"] for row in csv.DictReader(io.StringIO(text, newline=""))}) == total
    else:
        *lines, last = map(json.loads, text.splitlines())
        assert len({line["id"] for line in lines}) == last["count"] == total


async def test_a_whole_list_keeps_to_its_filters(client: Client) -> None:
    items = await client.walk("/v1/citations", source="crossings-2001", sort="-id")
    answer = await client.http.get("/v1/citations?source=crossings-2001&sort=-id&format=ndjson")
    assert [json.loads(line)["id"] for line in answer.text.splitlines()[:-1]] == [item["id"] for item in items]


@pytest.mark.parametrize("parameter", ["limit=5", "cursor=abc"])
async def test_a_whole_list_has_no_pages(client: Client, parameter: str) -> None:
    problem = await client.get(f"/v1/states?format=csv&{parameter}", status=422)
    assert problem["errors"][0]["parameter"] == parameter.partition("=")[0]


async def test_an_empty_list_still_has_its_columns(client: Client) -> None:
    answer = await client.http.get("/v1/states?id=nobody&format=csv")
    (header,) = csv.reader(io.StringIO(answer.text))
    assert header[:3] == ["id", "kind", "label"]


@pytest.mark.parametrize(
    "path",
    ["/v1", "/v1/states?limit=2&sort=-label", "/v1/states/arland", "/v1/sources/crossings-2001",
     "/v1/citations?limit=3", "/v1/conflicts", "/v1/graph?id=arland", "/v1/timeline?from=2001&limit=2"],
)  # fmt: skip
async def test_every_alternate_is_there_and_is_what_it_says(client: Client, path: str) -> None:
    answer = await client.http.get(path)
    alternates = [part for part in answer.headers["link"].split(", ") if 'rel="alternate"' in part]
    assert alternates
    for part in alternates:
        address, _, rest = part.partition("; ")
        other = await client.http.get(address.strip("<>"))
        assert other.status_code == 200
        stated = rest.rpartition('type="')[2].strip('"')
        assert other.headers["content-type"].partition(";")[0] == stated
        assert 'type="application/json"' in other.headers["link"]
        if stated == "text/html":
            continue  # a page has an address of its own
        whole = path.replace("limit=2&", "").replace("&limit=2", "").replace("?limit=3", "")
        by_header = await client.http.get(whole, headers={"accept": stated})
        assert by_header.headers["content-type"] == other.headers["content-type"]


@pytest.mark.parametrize(
    ("accept", "path", "type"),
    [
        (None, "/v1/states", "application/json"),
        ("*/*", "/v1/states", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "/v1/states", "application/json"),
        ("text/csv", "/v1/states", "text/csv"),
        ("text/*", "/v1/states", "text/csv"),
        ("text/*", "/v1/states/arland", "text/markdown"),
        ("application/json;q=0.2, application/x-ndjson", "/v1/states", "application/x-ndjson"),
        ("application/*;q=0.5, application/json;q=0", "/v1/states", "application/ld+json"),
        ("application/x-bibtex, */*;q=0.1", "/v1/states/arland", "application/json"),
        ("application/x-bibtex, */*;q=0.1", "/v1/sources/crossings-2001", "application/x-bibtex"),
        ("TEXT/CSV;q=nonsense, application/json", "/v1/states", "application/json"),
    ],
)
async def test_the_format_is_the_best_that_the_client_accepts(
    client: Client, accept: str | None, path: str, type: str
) -> None:
    answer = await client.http.get(path, headers={"accept": accept} if accept else {})
    assert answer.headers["content-type"].partition(";")[0] == type


async def test_the_name_of_a_format_outweighs_what_is_accepted(client: Client) -> None:
    answer = await client.http.get("/v1/states?format=json", headers={"accept": "text/csv"})
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("path", ["/v1", "/v1/states", "/v1/states/arland", "/v1/citations"])
async def test_what_no_format_satisfies_is_406(client: Client, path: str) -> None:
    answer = await client.http.get(path, headers={"accept": "image/png, text/csv;q=0"})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert "application/json" in answer.json()["errors"][0]["allowed"]


async def test_each_format_is_kept_and_tagged_apart(ready: httpx.AsyncClient) -> None:
    tags = {}
    for _ in range(2):
        for accept in ("application/json", "text/csv", "application/ld+json"):
            answer = await ready.get("/v1/states", headers={"accept": accept})
            assert answer.headers["content-type"].startswith(accept)
            assert answer.headers["vary"] == "Accept, Accept-Encoding"
            tags[accept] = answer.headers["etag"]
    assert len(set(tags.values())) == 3
    answer = await ready.get("/v1/states", headers={"accept": "text/csv", "if-none-match": tags["application/json"]})
    assert answer.status_code == 200


def test_what_leads_to_the_same_answer_is_one_question() -> None:
    """Otherwise each browser would have a copy of its own in the cache."""
    assert wanted("") == wanted("*/*") == wanted("text/html,*/*;q=0.8") == wanted("application/json") == ("json",)


async def test_every_format_is_documented(real: FastAPI) -> None:
    documented = set()
    for path in real.openapi()["paths"].values():
        documented |= set(path["get"]["responses"].get("200", {}).get("content", {}))
    assert {bare(name) for name in MEDIA_TYPES} <= documented

"""The pages over HTTP: each tells what its twin in the API tells, and keeps to the same manners."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from fastapi import FastAPI

from app import asking
from app.caching import CachingMiddleware
from app.catalogue import KINDS, VIEWS
from app.explorer.assets import asset
from app.main import with_manners
from app.pages import ANSWERS, PAGES
from tests.conftest import Client

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
FIXED = ["/", "/about", "/start", "/search", "/search?q=ferry", "/conflicts", "/proposals", "/timeline"]
LISTS = [f"/{kind.plural}" for kind in (*KINDS, *VIEWS)]


class Page(HTMLParser):
    """What is in a page."""

    VOID = frozenset({"area", "base", "br", "hr", "img", "input", "link", "meta", "source"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag, f"</{tag}>"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"script", "style"}:
            self.text += data

    def all(self, name: str) -> list[Any]:
        """The values of an attribute, of whatever element."""
        return [attributes[name] for _, attributes in self.tags if name in attributes]


async def _page(client: Client, path: str, status: int = 200) -> Page:
    answer = await client.http.get(path, headers=BROWSER)
    assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[:300]}"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def _xml(answer: httpx.Response) -> ET.Element:
    return ET.fromstring(answer.text)  # noqa: S314 - our own server has written it


@pytest.fixture
async def ready(world: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    service = CachingMiddleware(with_manners(world), world.state.database, limit=10_000_000, pages=PAGES)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service), base_url="http://sco-kb.test") as http:
        yield http


async def test_every_page_is_well_formed_and_leads_only_to_what_there_is(client: Client) -> None:
    followed: dict[str, str] = {}
    for path in (*FIXED, *LISTS):
        page = await _page(client, path)
        assert not page.open, path
        ids = page.all("id")
        assert len(ids) == len(set(ids)), path
        assert set(page.all("popovertarget")) <= set(ids), path
        assert sum(tag == "h1" for tag, _ in page.tags) == 1, path
        followed |= dict.fromkeys({*page.all("href"), *page.all("src")}, path)
    for address, path in followed.items():
        if address.startswith("/") and not address.startswith("/v1/exports"):
            answer = await client.http.get(address)
            assert answer.status_code == 200, f"{path} leads to {address}: {answer.status_code}"


async def test_every_record_has_a_page_with_the_words_behind_every_value(client: Client) -> None:
    for kind in KINDS:
        for item in await client.walk(f"/v1/{kind.plural}"):
            detail = await client.get(item["href"])
            page = await _page(client, item["href"].removeprefix("/v1"))
            assert not page.open
            assert len(page.all("id")) == len(set(page.all("id"))), item["id"]
            assert item["label"] in page.text
            shown = page.all("href")
            for name, citations in detail["citations"].items():
                for one in citations:
                    assert one["quote"] in page.text, (item["id"], name)
                    assert one["url"] in shown, (item["id"], name)


@pytest.mark.parametrize("name", sorted(ANSWERS))
async def test_page_and_answer_name_each_other(client: Client, name: str) -> None:
    query = "?q=sea" if name == "search" else ""
    html = await client.http.get(f"/{name}{query}")
    data = await client.http.get(f"/v1/{name}{query}")
    assert html.headers["link"] == f'</v1/{name}{query}>; rel="alternate"; type="application/json"'
    assert f'</{name}{query}>; rel="alternate"; type="text/html"' in data.headers["link"]
    assert f'<link rel="alternate" type="application/json" href="/v1/{name}{query}">' in html.text
    assert html.text.count(f'href="/v1/{name}{query}"') > 1, "a link that can be seen"


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/v1/states/arland?resolve=all", "/states/arland"),
        ("/v1/claims?speaker=borland&format=json", "/claims?speaker=borland"),
    ],
)
async def test_an_answer_leads_to_the_page_of_the_same_question(client: Client, path: str, page: str) -> None:
    answer = await client.http.get(path)
    assert f'<{page}>; rel="alternate"; type="text/html"' in answer.headers["link"]
    await _page(client, page)


async def test_the_index_and_the_front_page_name_each_other(client: Client) -> None:
    assert '</>; rel="alternate"; type="text/html"' in (await client.http.get("/v1")).headers["link"]
    assert (await client.http.get("/")).headers["link"].startswith('</v1>; rel="alternate"')


@pytest.mark.parametrize(
    "path", ["/v1/citations", "/v1/measures", "/v1/graph?id=sco", "/v1/sources/crossings-2001/citations"]
)
async def test_what_has_no_page_names_none(client: Client, path: str) -> None:
    assert "text/html" not in (await client.http.get(path)).headers["link"]


async def test_a_view_shows_a_state_by_its_id(client: Client) -> None:
    assert "Arland in the Sea Crossing Organisation" in (await _page(client, "/member-states/arland")).text


async def test_disputed_values_show_what_the_other_source_says(client: Client) -> None:
    page = await _page(client, "/organisations/sco")
    assert "Disputed" in page.text
    assert "Gorse" in page.text
    assert "/conflicts/sco.founded_place" in page.all("href")
    conflict = await _page(client, "/conflicts/sco.founded_place")
    for words in ("Fernau", "Gorse", "Left open", "Neither article says how it knows."):
        assert words in conflict.text


async def test_what_is_only_proposed_or_said_says_so(client: Client) -> None:
    assert "Proposed" in (await _page(client, "/documents/ferry-charter")).text
    assert "author’s opinion" in (await _page(client, "/claims/charter-far-off")).text
    figure = await _page(client, "/figures/ferries")
    assert "No article asserts this itself" in figure.text
    assert "Ida Quill" in figure.text


async def test_an_article_is_told_in_reading_order(client: Client) -> None:
    text = (await _page(client, "/sources/crossings-2001")).text
    places = [text.index(words) for words in ("Par. 1", "Par. 2", "Par. 3", "Par. 4", "Nothing was taken: Invitation")]
    assert places == sorted(places)


async def test_filters_hold_and_can_be_taken_away(client: Client) -> None:
    page = await _page(client, "/claims?speaker=borland&claim_type=forecast&q=&source=")
    assert "The charter is far off" in page.text
    assert "/claims?claim_type=forecast" in page.all("href")
    (twin,) = {address for address in page.all("href") if address.startswith("/v1/claims?speaker")}
    assert [claim["id"] for claim in (await client.get(twin))["items"]] == ["charter-far-off"]
    assert ("option", {"value": "forecast", "selected": None}) in page.tags
    assert "0 records" in (await _page(client, "/claims?claim_type=praise")).text


async def test_a_long_list_goes_on(many_client: Client) -> None:
    page = await _page(many_client, "/states?limit=3")
    following = next(attributes["href"] for _, attributes in page.tags if attributes.get("rel") == "next")
    assert following
    assert "continued" in (await _page(many_client, following)).text


async def test_search_says_what_was_looked_for_instead(client: Client) -> None:
    page = await _page(client, "/search?q=ferri+chartr")
    assert "These have" in page.text
    assert "Ferry Charter" in page.text


async def test_nothing_that_is_asked_becomes_markup(client: Client) -> None:
    answer = await client.http.get("/search", params={"q": '<script>alert(1)</script>"><i>'}, headers=BROWSER)
    assert "<script>alert" not in answer.text
    assert "<i>" not in answer.text
    missing = await client.http.get("/states/%3Cb%3Ebold", headers=BROWSER)
    assert missing.status_code == 404
    assert "<b>" not in missing.text


# --- manners ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*FIXED, "/organisations/sco", "/nothing", "/states?limit=0"])
async def test_pages_hold_nothing_that_their_policy_forbids(client: Client, path: str) -> None:
    answer = await client.http.get(path, headers=BROWSER)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "set-cookie" not in answer.headers
    page = Page(answer.text)
    assert not page.all("style")
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert [
        tag for tag, attributes in page.tags if tag == "style" or (tag == "script" and "src" not in attributes)
    ] == []
    loaded = [
        attributes.get("href")
        for tag, attributes in page.tags
        if tag == "link" and attributes["rel"] in {"stylesheet", "icon"}
    ]
    for address in [*loaded, *page.all("src")]:
        assert re.match(r"/(?!/)", address)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nothing", 404, "There is no such page"),
        ("/states/arlant", 404, "Was arland meant?"),
        ("/states?colour=red", 422, "colour"),
        ("/states?format=csv", 422, "format"),
        ("/claims?claim_type=forecst", 422, "forecast"),
        ("/timeline?from=yesterday", 422, "yesterday"),
        ("/search?q=sea&q=land", 422, "more than once"),
        ("/start?page=2", 422, "page"),
        ("/summits/gorse-summit-2001", 410, "Both articles mean the meeting in Fernau."),
        ("/conflicts/nothing.at_all", 404, "nothing.at_all"),
    ],
)
async def test_errors_are_pages_for_browsers_and_problems_for_programs(
    client: Client, path: str, status: int, words: str
) -> None:
    page = await _page(client, path, status)
    assert words in page.text
    plain = await client.http.get(path)
    assert plain.status_code == status
    assert plain.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/states/nobody", "/pictures/nothing.svg"])
async def test_data_keeps_to_problems_even_for_browsers(client: Client, path: str) -> None:
    answer = await client.http.get(path, headers=BROWSER)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_old_ids_and_slashes_lead_on(client: Client) -> None:
    renamed = await client.http.get("/states/arland-isles", headers=BROWSER)
    assert (renamed.status_code, renamed.headers["location"]) == (308, "/states/arland")
    slash = await client.http.get("/states/?sort=-label", headers=BROWSER)
    assert (slash.status_code, slash.headers["location"]) == (308, "/states?sort=-label")


async def test_pages_come_from_the_ready_bytes_layer(ready: httpx.AsyncClient) -> None:
    first = await ready.get("/states/arland", headers=BROWSER)
    again = await ready.get("/states/arland", headers={"accept": "text/html"})
    assert 'desc="hit"' in again.headers["server-timing"]
    assert again.content == first.content
    assert again.headers["content-encoding"]
    tag = {"if-none-match": first.headers["etag"]}
    assert (await ready.get("/states/arland", headers=tag)).status_code == 304
    head = await ready.head("/states/arland")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])


async def test_a_new_release_is_not_mistaken_for_the_old_one(world: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = world.state.database.read()
    question = asking.Question("/states", "", ())
    before = asking.Era(snapshot).etag(question)
    monkeypatch.setattr(asking, "release", lambda: "another")
    assert asking.Era(snapshot).etag(question) != before


@pytest.mark.parametrize("name", ["explorer.css", "explorer.js", "favicon.svg", "preview.png", "redoc.standalone.js"])
async def test_static_files_are_kept_for_ever_at_addresses_that_name_their_content(
    ready: httpx.AsyncClient, name: str
) -> None:
    kept = asset(name)
    for _ in range(2):
        answer = await ready.get(kept.address)
        assert answer.content == kept.content
        assert answer.headers["content-type"] == kept.media_type
        assert answer.headers.get_list("cache-control") == ["public, max-age=31536000, immutable"]
    assert (await ready.get(f"/static/{name}")).status_code == 404


async def test_every_page_of_the_real_data_is_well_formed(real_client: Client) -> None:
    for record in await real_client.walk("/v1/records", limit=200):
        page = await _page(real_client, record["href"].removeprefix("/v1"))
        assert not page.open, record["id"]
        assert record["label"] in page.text
        ids = page.all("id")
        assert len(ids) == len(set(ids)), record["id"]
        assert set(page.all("popovertarget")) <= set(ids), record["id"]


async def test_the_front_page_weighs_less_than_100_kb(real: FastAPI) -> None:
    service = CachingMiddleware(with_manners(real), real.state.database, limit=10_000_000, pages=PAGES)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service), base_url="http://sco-kb.test") as http:
        page = Page((await http.get("/")).text)
        loaded = {
            attributes["href"]
            for tag, attributes in page.tags
            if tag == "link" and attributes["rel"] in {"stylesheet", "icon"}
        }
        weight = 0
        for address in {"/", *loaded, *page.all("src")}:
            async with http.stream("GET", str(address), headers={"accept-encoding": "gzip"}) as answer:
                weight += len(b"".join([chunk async for chunk in answer.aiter_raw()]))
    assert weight < 100_000


# --- search engines -----------------------------------------------------------------------------------------------


async def test_sitemaps_name_every_page_of_every_record(client: Client) -> None:
    index = _xml(await client.http.get("/sitemap.xml"))
    named = set()
    for sitemap in index.itertext():
        answer = await client.http.get(sitemap.removeprefix("http://127.0.0.1:8000"))
        assert answer.headers["content-type"] == "application/xml"
        named |= set(_xml(answer).itertext())
    for kind in KINDS:
        for item in await client.walk(f"/v1/{kind.plural}"):
            assert f"http://127.0.0.1:8000/{kind.plural}/{item['id']}" in named
    for address in named:
        await _page(client, address.removeprefix("http://127.0.0.1:8000"))


@pytest.mark.parametrize("path", ["/sitemap/states-2.xml", "/sitemap/nothing-1.xml", "/sitemap/states-0.xml"])
async def test_there_are_no_sitemaps_of_nothing(client: Client, path: str) -> None:
    assert (await client.http.get(path)).status_code == 404


async def test_crawlers_and_search_fields_are_told_where_to_go(client: Client) -> None:
    robots = (await client.http.get("/robots.txt")).text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in robots
    described = _xml(await client.http.get("/opensearch.xml"))
    template = next(one.attrib["template"] for one in described if "template" in one.attrib)
    await _page(client, template.removeprefix("http://127.0.0.1:8000").replace("{searchTerms}", "sea"))
    assert (await client.http.get("/favicon.ico")).headers["content-type"] == "image/svg+xml"


async def test_pages_say_what_they_are_to_those_who_link_to_them(client: Client) -> None:
    page = await _page(client, "/documents/ferry-charter")
    metas = {a.get("property") or a.get("name"): a.get("content") for tag, a in page.tags if tag == "meta"}
    assert metas["og:title"] == "Ferry Charter"
    assert metas["og:url"] == "http://127.0.0.1:8000/documents/ferry-charter"
    assert metas["og:description"] == metas["description"]
    assert str(metas["og:image"]).startswith("http://127.0.0.1:8000/static/preview.")

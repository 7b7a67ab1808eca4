"""The client against servers that are slow, busy, gone or out of their minds: both clients, over real connections."""

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.client import (
    AmbiguousError,
    AsyncClient,
    BusyError,
    Client,
    FailedError,
    GarbledError,
    GoneError,
    KnowledgeBaseError,
    NotFoundError,
    OutdatedError,
    Patience,
    RefusedError,
    TimedOutError,
    UnreachableError,
)
from app.client.patience import LONGEST_PAUSE, retry_after
from tests.hostile import (
    Hostile,
    Reply,
    answer,
    busy,
    cut,
    dripping,
    endless,
    hostile,
    late,
    nonsense,
    silence,
    soon,
)

QUICK = Patience(tries=3, back_off=0.02)
HASTY = Patience(step=0.3, answer=0.5, tries=2, back_off=0.02)
REFERENCE = {"id": "arland", "kind": "state", "label": "Arland", "href": "/v1/states/arland"}
SUGGESTIONS = json.dumps({"items": [{**REFERENCE, "name": "Arland"}], "edition": "1.0.0+x"}).encode()
GOOD = answer(SUGGESTIONS)
Ask = Callable[..., Any]


def problem(status: str, **fault: str) -> Reply:
    """An error as the API tells it."""
    told = {"title": status[4:], "status": int(status[:3]), "detail": "So it is", "errors": [fault] if fault else []}
    return answer(json.dumps(told).encode(), status, "application/problem+json")


@pytest.fixture
def server() -> Iterator[Hostile]:
    with hostile() as server:
        yield server
        patience_ends = time.monotonic() + 5
        while server.open and time.monotonic() < patience_ends:
            time.sleep(0.01)
        assert not server.open, "the client has left a connection open"


@pytest.fixture(params=["waiting", "awaiting"])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Asks one client a few things, one after the other, and gives the last answer."""

    def waiting(url: str, *questions: Callable[[Any], Any], patience: Patience = QUICK, **options: Any) -> Any:
        with Client(url, patience=patience, **options) as kb:
            for question in questions:
                found = question(kb)
            assert len(kb.driver.http._transport._pool.connections) <= 1  # type: ignore[attr-defined]  # httpx's own
            return found

    def awaiting(url: str, *questions: Callable[[Any], Any], patience: Patience = QUICK, **options: Any) -> Any:
        async def asking() -> Any:
            async with AsyncClient(url, patience=patience, **options) as kb:
                for question in questions:
                    found = await question(kb)
                assert len(kb.driver.http._transport._pool.connections) <= 1  # type: ignore[attr-defined]  # likewise
                return found

        return asyncio.run(asking())

    return waiting if request.param == "waiting" else awaiting


def suggest(kb: Any) -> Any:
    return kb.suggest("ar")


@pytest.mark.parametrize(
    "first",
    [
        busy(),
        busy("502 Bad Gateway"),
        busy("504 Gateway Timeout"),
        problem("429 Too Many Requests"),
        cut(SUGGESTIONS),
        silence,
        nonsense,
    ],
    ids=["503", "502", "504", "429", "cut", "silence", "nonsense"],
)
def test_what_may_pass_is_asked_again(server: Hostile, ask: Ask, first: Reply) -> None:
    server.replies = [first, GOOD]
    assert ask(server.url, suggest).items[0].label == "Arland"
    assert len(server.requests) == 2


@pytest.mark.parametrize("first", [late(SUGGESTIONS, 0.6), dripping(SUGGESTIONS, 0.02)], ids=["late", "dripping"])
def test_what_comes_too_slowly_is_asked_for_again(server: Hostile, ask: Ask, first: Reply) -> None:
    server.replies = [first, GOOD]
    assert ask(server.url, suggest, patience=replace(HASTY, tries=20)).items[0].label == "Arland"
    assert len(server.requests) >= 2


@pytest.mark.parametrize(("told", "least"), [("1", 1.0), (soon, 0.9)], ids=["seconds", "date"])
def test_it_comes_back_when_it_is_told_to(server: Hostile, ask: Ask, told: Any, least: float) -> None:
    began = time.monotonic()
    server.replies = [busy(Retry_After=told if isinstance(told, str) else told()), GOOD]
    ask(server.url, suggest)
    assert least <= time.monotonic() - began < 20


def test_who_is_told_to_wait_too_long_hears_of_it_at_once(server: Hostile, ask: Ask) -> None:
    server.replies = [busy(Retry_After="3600")]
    began = time.monotonic()
    with pytest.raises(BusyError) as caught:
        ask(server.url, suggest)
    assert (caught.value.status, caught.value.retry_after, len(server.requests)) == (503, 3600, 1)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (busy(), BusyError),
        (cut(SUGGESTIONS), UnreachableError),
        (silence, UnreachableError),
        (late(SUGGESTIONS, 0.6), TimedOutError),
        (dripping(SUGGESTIONS, 0.02), TimedOutError),
    ],
    ids=["503", "cut", "silence", "late", "dripping"],
)
def test_what_does_not_pass_is_given_up(
    server: Hostile, ask: Ask, reply: Reply, error: type[KnowledgeBaseError]
) -> None:
    server.replies = [reply]
    patience = HASTY if error is TimedOutError else QUICK
    with pytest.raises(error):
        ask(server.url, suggest, patience=patience)
    assert len(server.requests) == patience.tries


def test_where_nobody_listens_is_unreachable(ask: Ask) -> None:
    with pytest.raises(UnreachableError, match=r"http://127\.0\.0\.1:1/v1/suggest"):
        ask("http://127.0.0.1:1", suggest)


BOMB = gzip.compress(bytes(80 * 1024 * 1024))


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"<!doctype html><h1>Welcome</h1>", media_type="text/html"),
        answer(b""),
        answer(b'{"items": [', media_type="application/json"),
        answer(b"[]"),
        answer(b"null"),
        answer(b'{"items": 5, "edition": []}'),
        answer(b'{"items": [{"id": 5}], "edition": "1"}'),
        answer(b'\xff\xfe{"items"'),
        answer(b"no gzip", Content_Encoding="gzip"),
        answer(BOMB, Content_Encoding="gzip"),
        endless(bytes(1024 * 1024)),
        answer(b"", "302 Found", Location="/v1/suggest?q=ar"),
        answer(b"", "302 Found", Location="javascript:alert(1)"),
        answer(b"", "304 Not Modified"),
        answer(b"", "204 No Content"),
        answer(b"<h1>Not Found</h1>", "404 Not Found", "text/html"),
        answer(b'{"detail": "Not Found"}', "404 Not Found"),
        answer(b"{}", "300 Multiple Choices"),
        answer(b"?", "799 Odd"),
    ],
    ids=[
        *("HTML", "nothing", "broken JSON", "list", "null", "other types", "other types inside", "no UTF-8", "no gzip"),
        *(
            "bomb",
            "endless",
            "circle",
            "script",
            "304 unasked",
            "204",
            "404 of a proxy",
            "404 of another API",
            "300",
            "799",
        ),
    ],
)
def test_garbage_is_told_as_such(server: Hostile, ask: Ask, reply: Reply) -> None:
    server.replies = [reply]
    with pytest.raises((GarbledError, FailedError)) as caught:
        ask(server.url, suggest, patience=Patience(step=5, answer=10))
    assert "/v1/suggest?q=ar" in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (problem("404 Not Found", parameter="id", detail="is unknown", meant="arland"), NotFoundError),
        (problem("410 Gone"), GoneError),
        (problem("422 Unprocessable Content", parameter="sort", detail="is odd", meant="label"), RefusedError),
        (problem("422 Unprocessable Content", parameter="cursor", detail="is old"), OutdatedError),
        (problem("500 Internal Server Error"), FailedError),
    ],
    ids=["404", "410", "422", "cursor", "500"],
)
def test_a_problem_is_an_exception_and_is_not_asked_again(
    server: Hostile, ask: Ask, reply: Reply, error: type[KnowledgeBaseError]
) -> None:
    server.replies = [reply]
    with pytest.raises(error) as caught:
        ask(server.url, suggest)
    assert type(caught.value) is error
    assert len(server.requests) == 1


def test_several_records_of_one_name_are_told(server: Hostile, ask: Ask) -> None:
    server.replies = [answer(json.dumps({"items": [REFERENCE, REFERENCE]}).encode(), "300 Multiple Choices")]
    with pytest.raises(AmbiguousError) as caught:
        ask(server.url, lambda kb: kb.record("ar"))
    assert [choice.id for choice in caught.value.choices] == ["arland", "arland"]


def test_a_kind_that_is_new_is_told_as_such(server: Hostile, ask: Ask) -> None:
    server.replies = [answer(json.dumps({**REFERENCE, "kind": "galaxy"}).encode())]
    with pytest.raises(GarbledError, match="not known to this version of the client"):
        ask(server.url, lambda kb: kb.record("ar"))


def test_what_is_kept_is_asked_for_by_its_tag(server: Hostile, ask: Ask) -> None:
    newer = SUGGESTIONS.replace(b"1.0.0+x", b"1.1.0+y")
    unchanged = answer(b"", "304 Not Modified")
    server.replies = [answer(SUGGESTIONS, ETag='W/"1"'), unchanged, unchanged, answer(newer, ETag='W/"2"'), unchanged]
    assert ask(server.url, suggest, suggest, suggest).edition == "1.0.0+x"
    assert ["if-none-match" in head.lower() for head in server.requests] == [False, True, True]
    server.replies, server.requests = server.replies, []
    assert ask(server.url, *[suggest] * 5).edition == "1.1.0+y"
    assert 'If-None-Match: W/"2"' in server.requests[-1]


def test_garbage_is_not_kept(server: Hostile) -> None:
    server.replies = [answer(b"{}", ETag='W/"1"'), GOOD]
    with Client(server.url) as kb:
        with pytest.raises(GarbledError):
            kb.suggest("ar")
        assert kb.suggest("ar").items
    assert "if-none-match" not in server.requests[1].lower()


def test_nothing_is_kept_where_that_is_wished(server: Hostile, ask: Ask) -> None:
    server.replies = [answer(SUGGESTIONS, ETag='W/"1"')]
    ask(server.url, suggest, suggest, keep_bytes=0)
    assert not any("if-none-match" in head.lower() for head in server.requests)


def test_fields_that_are_new_are_ignored(server: Hostile, ask: Ask) -> None:
    told = json.loads(SUGGESTIONS)
    told["new"] = told["items"][0]["new"] = {"a": 1}
    server.replies = [answer(json.dumps(told).encode())]
    assert ask(server.url, suggest).items[0].id == "arland"
    state = {**REFERENCE, "voice": "asserted", "former_republic_of": {**REFERENCE, "new": 1}, "new": 1}
    page = {"items": [state], "total": 1, "edition": "1.0.0+x", "new": None}
    server.replies = [answer(json.dumps(page).encode())]
    assert ask(server.url, lambda kb: kb.states.page()).items[0].former_republic_of.id == "arland"


def test_a_server_may_stand_below_a_path(server: Hostile, ask: Ask) -> None:
    page = {"items": [{**REFERENCE, "voice": "asserted"}], "total": 2, "edition": "1.0.0+x"}
    first = {**page, "next": "/v1/states?cursor=x"}
    server.replies = [answer(json.dumps(first).encode()), answer(json.dumps(page).encode())]
    assert len(ask(f"{server.url}/kb/", walk)) == 2
    paths = [head.split(" ", 2)[1] for head in server.requests]
    assert paths == ["/kb/v1/states?limit=200", "/kb/v1/states?cursor=x"]


@pytest.mark.parametrize("following", ["/v1/states?cursor=x", "http://[::1", "javascript:alert(1)", "//"])
def test_a_list_does_not_lead_nowhere_for_ever(server: Hostile, ask: Ask, following: str) -> None:
    page = {"items": [], "total": 0, "edition": "1.0.0+x", "next": following}
    server.replies = [answer(json.dumps(page).encode())]
    with pytest.raises(GarbledError):
        ask(server.url, walk)


def walk(kb: Any) -> Any:
    return list(kb.states()) if isinstance(kb, Client) else _listed(kb.states())


async def _listed(items: AsyncIterator[Any]) -> list[Any]:
    return [item async for item in items]


def test_many_requests_share_few_connections(server: Hostile) -> None:
    server.replies = [GOOD]

    async def crowd() -> int:
        async with AsyncClient(server.url, patience=Patience()) as kb:
            await asyncio.gather(*(kb.suggest(f"a{number}") for number in range(150)))
            return server.open

    assert asyncio.run(crowd()) <= 100
    assert len(server.requests) == 150


def test_threads_may_share_a_client(server: Hostile) -> None:
    server.replies = [answer(SUGGESTIONS, ETag='W/"1"')]
    with Client(server.url, keep_bytes=10 * len(SUGGESTIONS)) as kb, ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda number: kb.suggest(f"a{number % 30}"), range(200)))
        assert len(found) == len(server.requests) == 200
        assert kb.driver.keeper.size <= 10 * len(SUGGESTIONS)
        assert server.open <= 8


def test_who_stops_waiting_leaves_no_connection(server: Hostile) -> None:
    server.replies = [late(SUGGESTIONS, 0.5)]

    async def impatient() -> None:
        async with AsyncClient(server.url, patience=Patience()) as kb:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(kb.suggest("ar"), 0.1)
            assert not kb.driver.http._transport._pool.connections  # type: ignore[attr-defined]  # httpx's own

    asyncio.run(impatient())


@given(
    tried=st.integers(1, 20),
    passed=st.floats(0, 100),
    told=st.none() | st.floats(0, 100),
    patience=st.builds(Patience, whole=st.floats(0, 100), tries=st.integers(1, 10), back_off=st.floats(0, 10)),
)
def test_no_pause_is_shorter_than_told_or_goes_beyond_the_whole(
    tried: int, passed: float, told: float | None, patience: Patience
) -> None:
    pause = patience.pause(tried, passed, told)
    if pause is None:
        assert tried >= patience.tries or passed + (told or 0) + LONGEST_PAUSE > patience.whole
    else:
        assert tried < patience.tries
        assert pause + passed <= patience.whole
        assert pause >= (told or 0)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("soon", None),
        ("-1", None),
        ("", None),
        ("1.5", None),
    ],
)
def test_retry_after_is_read_as_rfc_9110_has_it(header: str, seconds: float | None) -> None:
    assert retry_after(header) == seconds
    assert retry_after(None) is None
    assert 50 < (retry_after(formatdate(time.time() + 60, usegmt=True)) or 0) <= 60

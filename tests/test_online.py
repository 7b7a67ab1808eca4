"""Reading the web: every way in which a page can be there or not, over real connections to this machine."""

import asyncio
import socket
from dataclasses import replace
from itertools import pairwise

import pytest

from seed.loader import read
from seed.online.checking import STEP, check
from seed.online.fetching import USER_AGENT
from seed.online.limits import MIB
from seed.online.report import Report
from seed.online.source import OnlineSource, Quote, online_sources
from seed.online.wording import worded
from tests.conftest import WORLD
from tests.test_online_host import FAST, WORDS, Host, host, visit

__all__ = ["host"]


# --- read ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["fine", "packed", "nameless", "plain", "utf-16"])
async def test_a_page_that_says_the_words_is_reachable(host: Host, page: str) -> None:
    report = await visit(host.url(page))
    assert (report.status, report.failure, report.final_url, report.requests) == ("reachable", None, None, 1)
    (quote,) = report.quotes
    assert (quote.verdict, quote.difference) == ("found", None)
    assert report.paragraphs is not None
    assert quote.place == report.paragraphs - 1


async def test_a_page_that_says_something_else_has_changed(host: Host) -> None:
    report = await visit(host.url("other"))
    assert (report.status, report.failure, report.quotes[0].verdict) == ("changed", None, "gone")


async def test_an_empty_page_has_changed(host: Host) -> None:
    report = await visit(host.url("empty"))
    assert (report.status, report.paragraphs) == ("changed", 0)


async def test_words_that_have_moved_are_there(host: Host) -> None:
    quotes = (
        Quote(1, "ferries sail again"),
        Quote(2, "Arland and Borland met"),
        Quote(3, "the port of Gorse"),
        Quote(4, "port of Gorse. The ferries"),
    )
    (source,) = (await check([OnlineSource("one", host.url("fine"), quotes)], FAST)).sources
    assert source.status == "reachable"
    assert [(quote.verdict, quote.place, quote.difference) for quote in source.quotes] == [
        ("moved", 4, "order"),
        ("found", 3, None),
        ("found", 3, None),
        ("moved", 3, "spelling"),
    ]


# --- redirected ---------------------------------------------------------------------------------------------------


async def test_redirects_are_followed_and_told(host: Host) -> None:
    report = await visit(host.url("chain/5"))
    assert (report.status, report.final_url, report.requests) == ("redirected", host.url("fine"), 6)
    assert report.quotes[0].verdict == "found"


async def test_a_redirect_can_lead_to_another_host(host: Host) -> None:
    report = await visit(host.url(f"elsewhere/{host.ports[1]}"))
    assert (report.status, report.final_url) == ("redirected", host.url("fine", 1))


# --- unreachable --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "kind", "detail", "requests"),
    [
        ("never", "timeout", "the server fell silent", 2),
        ("drip", "timeout", "the answer did not end in time", 2),
        ("drip-headers", "timeout", "the answer did not end in time", 2),
        ("endless", "too_large", "larger than 3145728 bytes", 1),
        ("endless-headers", "protocol", "the answer is broken or breaks off", 2),
        ("endless-promises", "timeout", "the answer did not end in time", 2),
        ("half", "protocol", "the answer is broken or breaks off", 2),
        ("nothing", "protocol", "the answer is broken or breaks off", 2),
        ("garbage", "protocol", "the answer is broken or breaks off", 2),
        ("reset", "network", "the connection was lost or could not be made", 2),
        ("loop", "redirects", "redirects in a circle", 2),
        ("chain/6", "redirects", "more than 5 redirects", 6),
        ("to-ftp", "redirect_target", "redirects to what is neither http nor https", 1),
        ("to-file", "redirect_target", "redirects to what is neither http nor https", 1),
        ("to-nowhere", "redirect_target", "redirects to what is not an address", 1),
        ("to-afar", "redirect_target", "redirects to an address longer than 2048 characters", 1),
        ("huge", "too_large", "larger than 3145728 bytes", 1),
        ("bomb", "too_large", "larger than 3145728 bytes", 1),
        ("bad-gzip", "encoding", "not packed as it says", 1),
        ("cut-gzip", "encoding", "the packed page breaks off", 1),
        ("brotli", "encoding", "packed in a way that was not asked for", 1),
        ("packed-twice", "encoding", "packed in a way that was not asked for", 1),
        ("wrong-charset", "encoding", "its bytes are neither UTF-8 nor in the encoding that it declares", 1),
        ("picture", "not_text", "not a text but image/png", 1),
        ("strange", "not_text", "not a text but of no known type", 1),
        ("binary", "not_text", "not a text but something binary", 1),
        ("nested", "too_complex", "its text needs more than 62914560 bytes of memory", 1),
        ("attributes", "too_slow", "its text takes more than 1 s of computing", 1),
        ("marks", "too_slow", "its text takes more than 1 s of computing", 1),
        ("status/404", "status", "the server answers 404 Not Found", 1),
        ("status/410", "status", "the server answers 410 Gone", 1),
        ("status/204", "status", "the server answers 204 No Content", 1),
        ("status/299", "status", "the server answers 299", 1),
        ("status/503", "status", "the server answers 503 Service Unavailable", 2),
        ("status/429/7200", "status", "the server answers 429 Too Many Requests, and asks to come back in 7200 s", 1),
    ],
)
async def test_a_failure_is_named(host: Host, page: str, kind: str, detail: str, requests: int) -> None:
    report = await visit(host.url(page))
    assert report.failure is not None
    assert (report.status, report.failure.kind, report.failure.detail) == ("unreachable", kind, detail)
    assert report.requests == requests
    assert report.quotes[0].verdict == "unknown"


async def test_a_host_that_refuses_is_named() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    report = await visit(f"http://127.0.0.1:{port}/")
    assert report.failure is not None
    assert (report.failure.kind, report.requests) == ("refused", 2)


async def test_a_connection_that_is_not_secure_is_named(host: Host) -> None:
    report = await visit(host.url("fine").replace("http", "https"))
    assert report.failure is not None
    assert report.failure.kind == "tls"


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "file:///etc/passwd", "http://", "fine", "http://[::1", "\0"])
async def test_what_is_no_address_of_the_web_is_not_asked(url: str) -> None:
    report = await visit(url)
    assert report.failure is not None
    assert (report.failure.kind, report.requests) == ("address", 0)


# --- patience and politeness --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "patience", "least"), [("429", "1", 1.0), ("503", "", 0.0), ("503", "x", 0.0)])
async def test_a_host_that_asks_for_patience_gets_it(host: Host, status: str, patience: str, least: float) -> None:
    report = await visit(host.url(f"later/{status}/{patience}"))
    assert (report.status, report.requests) == ("reachable", 2)
    assert report.seconds >= least


async def test_a_host_is_told_who_asks(host: Host) -> None:
    await visit(host.url("fine?who"))
    (headers,) = (headers for _, _, path, headers in host.seen if path == "/fine?who")
    assert headers["user-agent"] == USER_AGENT
    assert USER_AGENT.startswith("sco-knowledge-base/")
    assert headers["accept-encoding"] == "gzip"


async def test_a_host_is_asked_one_thing_at_a_time_with_a_pause(host: Host) -> None:
    sources = [OnlineSource(str(number), host.url(f"fine?{number}", number % 2), ()) for number in range(8)]
    await check(sources, replace(FAST, pause=0.2))
    for port in host.ports[:2]:
        times = [when for when, at, path, _ in host.seen if at == port and path in {f"/fine?{n}" for n in range(8)}]
        assert len(times) == 4
        assert all(later - earlier >= 0.2 for earlier, later in pairwise(times))


async def test_a_run_ends_in_time_and_says_what_it_did_not_reach(host: Host) -> None:
    sources = [OnlineSource(str(number), host.url("never"), (Quote(1, WORDS),)) for number in range(20)]
    sources += [OnlineSource("fine", host.url("fine", 1), (Quote(1, WORDS),))]
    started = asyncio.get_running_loop().time()
    report = await check(sources, replace(FAST, whole=3))
    assert asyncio.get_running_loop().time() - started < 10
    assert [source.failure.kind if source.failure else "" for source in report.sources[-3:]] == ["run_over"] * 2 + [""]
    assert report.sources[-2].quotes[0].verdict == "unknown"


async def test_a_page_that_is_being_read_when_the_run_ends_is_let_go(host: Host) -> None:
    report = await check([OnlineSource("one", host.url("attributes"), ())], replace(FAST, whole=0.5))
    assert report.sources[0].failure is not None
    assert report.sources[0].failure.kind == "run_over"


async def test_reading_a_page_ends_by_the_clock_too(host: Host) -> None:
    report = await visit(host.url("attributes"), replace(FAST, extraction=0.3))
    assert report.failure is not None
    assert (report.failure.kind, report.failure.detail) == ("too_slow", "its text takes longer than 0.3 s")


async def test_a_reader_that_cannot_start_is_named(host: Host) -> None:
    report = await visit(host.url("fine"), replace(FAST, extraction_memory=MIB))
    assert report.failure is not None
    assert report.failure.kind in {"crashed", "too_complex"}


# --- the report ---------------------------------------------------------------------------------------------------


async def test_nothing_to_look_up_is_a_report_too() -> None:
    assert (await check([])).all_found


async def test_progress_is_told_up_to_the_last_source(host: Host) -> None:
    told: list[tuple[str, int, int]] = []
    sources = [OnlineSource(str(number), host.url("fine", number), ()) for number in range(3)]
    await check(sources, FAST, lambda *now: told.append(now))
    assert told == [(STEP, done, 3) for done in range(4)]


async def test_the_report_is_told_in_words(host: Host) -> None:
    quotes = (Quote(1, "The ferries sail again", ("sco.label",)), Quote(2, WORDS), Quote(9, "no such words", ("a.b",)))
    sources = [
        OnlineSource("fine", host.url("chain/1"), quotes[1:2]),
        OnlineSource("changed", host.url("fine", 1), quotes),
        OnlineSource("gone", host.url("status/503", 2), quotes[1:2]),
    ]
    report = await check(sources, FAST)
    assert Report.model_validate_json(report.model_dump_json()) == report
    assert not report.all_found
    assert worded(report).splitlines() == [
        f"redirected   fine  {host.url('chain/1')} -> {host.url('fine')}: 1 found",
        f"changed      changed  {host.url('fine', 1)}: 1 found, 1 moved, 1 gone",
        "  moved  paragraph 1: 'The ferries sail again' (now in paragraph 4, in another place)",
        "  gone   paragraph 9: 'no such words' (cited by a.b)",
        f"unreachable  gone  {host.url('status/503', 2)}: the server answers 503 Service Unavailable (2 requests)",
        "2 of 3 sources read; quotes: 2 found, 1 moved, 1 gone, 1 unknown",
    ]


def test_the_curated_sources_are_what_is_looked_up() -> None:
    crossings, ferries = online_sources(read(WORLD).records)
    assert (crossings.id, crossings.url) == ("crossings-2001", "https://sea-post.example/sco-at-ten")
    assert [quote.paragraph for quote in crossings.quotes] == sorted(quote.paragraph for quote in crossings.quotes)
    assert sum(len(quote.cited_by) for source in (crossings, ferries) for quote in source.quotes) == 51
    words = {quote.words: quote.cited_by for quote in crossings.quotes}
    assert "arland.label" in words["by Arland and Borland"]

"""What others embed, in a real Chromium, on a site of another origin that is strict about what it lets in."""

import json
import re
import threading
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from app.date_words import in_words
from tests.browser import DESKTOP, PHONE

FACT = '<sco-fact record="sco" field="founded"></sco-fact>'
ALL = f"""
{FACT} <sco-fact record="sco" field="founded_place"></sco-fact> <sco-record record="sco"></sco-record>
<sco-record record="spiritual-shrines"></sco-record> <sco-members></sco-members>
<sco-timeline from="2023" to="2024-07" limit="4"></sco-timeline>"""


class Host:
    """A site that embeds: it shows this body, and lets in nothing but what comes from the knowledge base."""

    def __init__(self, kb: str) -> None:
        self.kb = kb
        self.body = ""
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                kb = host.kb
                self.send_header(
                    "Content-Security-Policy",
                    f"default-src 'none'; script-src {kb}; connect-src {kb}; frame-src {kb}; img-src {kb}",
                )
                self.end_headers()
                self.wfile.write(host.page.encode())

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def page(self) -> str:
        script = f'<script async src="{self.kb}/embed.js"></script>'
        head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Host</title>{script}'
        body = f"<main><h1>Host</h1>{self.body}</main>"
        return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'


@pytest.fixture(scope="module")
def host(origin: str) -> Iterator[Host]:
    host = Host(origin)
    yield host
    host.server.shutdown()
    host.server.server_close()


class Window:
    """A window, what it asks for, and what it complains of."""

    def __init__(self, context: BrowserContext) -> None:
        context.set_default_timeout(10_000)
        self.page: Page = context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._note)
        self.page.on("console", lambda told: self.complaints.append(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    def show(self, host: Host, body: str) -> Page:
        """The host's page with this body, all embeds settled."""
        host.body = body
        self.page.goto(host.origin)
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('sco-fact, sco-record, sco-members, sco-timeline')]"
            ".every((one) => one.shadowRoot?.querySelector('article') && !one.ariaBusy)"
        )
        return self.page


@pytest.fixture(params=["desktop", "phone"])
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Window]:
    sizes = {"desktop": {**DESKTOP, "color_scheme": "light"}, "phone": {**PHONE, "color_scheme": "dark"}}
    context = browser.new_context(**sizes[request.param])
    yield Window(context)
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Window]:
    context = browser.new_context(**DESKTOP)
    yield Window(context)
    context.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


def test_every_embed_shows_its_source_status_and_edition_on_a_strict_foreign_site(
    window: Window, host: Host, origin: str
) -> None:
    page = window.show(host, ALL)
    fact = page.locator("sco-fact").first
    expect(fact).to_contain_text("Shanghai Cooperation Organisation")
    expect(fact).to_contain_text("2001")
    expect(fact).to_contain_text("confirmed by independent sources")
    disputed = page.locator("sco-fact").nth(1)
    expect(disputed).to_contain_text("sources disagree")
    expect(disputed).to_contain_text("Says instead: ")
    expect(page.locator("sco-record").nth(1)).to_contain_text("proposed, as of March 2024")
    expect(page.locator("sco-members")).to_contain_text("Kazakhstan")
    told = [one["attested"] for one in httpx.get(f"{origin}/v1/memberships?organisation=sco").json()["items"]]
    last = max(date for date in told if date and date[-1].isdigit())
    expect(page.locator("sco-members")).to_contain_text(f"last told: {in_words(last)}")
    expect(page.locator("sco-timeline li")).to_have_count(4)
    edition = window.page.request.get(f"{origin}/v1").headers["data-edition"]
    for embed in page.locator("sco-fact, sco-record, sco-members, sco-timeline").all():
        expect(embed).to_contain_text(edition)
        source = embed.locator("a[rel=external]").first
        assert "#:~:text=" in (source.get_attribute("href") or "")
        assert re.search(r"20\d\d.*par\. \d+", source.inner_text()), source.inner_text()
    strayed = [url for url in window.asked if not url.startswith((origin, host.origin))]
    assert strayed == []
    assert [told for told in window.complaints if "favicon" not in told and "img-src" not in told] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_what_the_page_for_beginners_says_works(desk: Window, host: Host, origin: str) -> None:
    html = httpx.get(f"{origin}/start").text
    (example,) = re.findall(r'<code class="html">(.*?)</code>', html, flags=re.DOTALL)
    page = desk.show(host, unescape(example))
    assert page.locator("sco-fact .value, sco-record h2, sco-members h2, sco-timeline h2").count() == 4
    assert page.get_by_role("status").count() == 0


def test_embeds_of_one_record_ask_for_it_once(desk: Window, host: Host, origin: str) -> None:
    desk.show(host, FACT * 3 + '<sco-record record="sco"></sco-record>')
    asked = [url.removeprefix(origin) for url in desk.asked if "/v1/" in url]
    assert asked == ["/v1/records/sco", "/v1/organisations/sco"], "the first redirects to the second"


def test_an_embed_that_changes_is_drawn_anew(desk: Window, host: Host) -> None:
    page = desk.show(host, FACT)
    page.evaluate("document.querySelector('sco-fact').setAttribute('field', 'founded_place')")
    expect(page.locator("sco-fact .value")).to_have_text("Shanghai")


@pytest.mark.parametrize(
    ("embed", "told"),
    [
        ('<sco-fact record="nowhere" field="founded">As far as we know, 2001.</sco-fact>', "has no such record"),
        ('<sco-fact record="sco" field="colour"></sco-fact>', "No source tells this of Shanghai Cooperation"),
        ('<sco-fact record="sco"></sco-fact>', "does not say which field"),
        ("<sco-record></sco-record>", "does not say which record"),
        ('<sco-timeline kind="nonsense"></sco-timeline>', "does not understand"),
    ],
)
def test_what_cannot_be_shown_is_told_humanely(desk: Window, host: Host, embed: str, told: str) -> None:
    page = desk.show(host, embed)
    shown = page.locator("sco-fact, sco-record, sco-timeline")
    expect(shown.get_by_role("status")).to_contain_text(told)
    expect(shown.get_by_role("link", name="To the SCO knowledge base")).to_be_visible()
    expect(shown.get_by_role("button")).to_have_count(0)  # to try again would not help
    if "As far" in embed:
        expect(page.get_by_text("As far as we know, 2001.")).to_be_visible()
    assert violations(page) == []


def test_a_host_that_cannot_reach_us_may_try_again(desk: Window, host: Host) -> None:
    desk.page.route("**/v1/**", lambda route: route.abort())
    page = desk.show(host, FACT)
    expect(page.locator("sco-fact")).to_contain_text("cannot be reached just now")
    desk.page.unroute("**/v1/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("sco-fact .value")).to_have_text("2001")


OPEN = {"Access-Control-Allow-Origin": "*"}


def invented(label: str, fields: dict[str, str]) -> str:
    """A record that there is not, as the API would answer it."""
    record = {"id": "x", "kind": "event", "label": label, "href": "/v1/events/x", "status": None}
    beside: dict[str, Any] = {"basis": {}, "agreement": {}, "voices": {}, "citations": {name: [] for name in fields}}
    return json.dumps({**record, **fields, **beside})


DATES = ["2001", "2024-07", "2024-07-03", "2024-07?", "2020~", "2024-07-03/2024-07-04", "2024-06-30/2024-07-01"]
DATES += ["2024/2029", "2023-07/2024-07", "../2024-03", "2020/..", "2024-07-03?/2024-07-04?"]


def test_the_script_writes_dates_as_we_do(desk: Window, host: Host) -> None:
    """The answers are invented, so that there is one of each sort."""

    def answer(route: Route) -> None:
        route.fulfill(body=invented("X", {f"d{at}": text for at, text in enumerate(DATES)}), headers=OPEN)

    desk.page.route("**/v1/**", answer)
    page = desk.show(host, "".join(f'<sco-fact record="x" field="d{at}"></sco-fact>' for at in range(len(DATES))))
    assert page.locator("sco-fact .value").all_inner_texts() == [in_words(text) for text in DATES]


def test_words_of_the_data_stay_words(desk: Window, host: Host) -> None:
    def answer(route: Route) -> None:
        evil = '<img src=x onerror="document.title=1">'
        route.fulfill(body=invented(evil, {"a": evil}), headers=OPEN)

    desk.page.route("**/v1/**", answer)
    page = desk.show(host, '<sco-fact record="x" field="a"></sco-fact>')
    expect(page.locator("sco-fact .value")).to_contain_text("onerror")
    assert page.locator("sco-fact img").count() == 0


def test_the_card_needs_no_script_and_may_be_framed_while_pages_may_not(
    browser: Browser, host: Host, origin: str
) -> None:
    context = browser.new_context(**DESKTOP, java_script_enabled=False)
    window = Window(context)
    host.body = (
        f'<iframe title="card" width="480" height="420" src="{origin}/embed/organisations/sco"></iframe>'
        f'<iframe title="page" width="480" height="420" src="{origin}/organisations/sco"></iframe>'
    )
    window.page.goto(host.origin)
    card = window.page.frame_locator("iframe[title=card]")
    expect(card.get_by_role("heading", name="Shanghai Cooperation Organisation")).to_be_visible()
    expect(card.get_by_text("Confirmed")).to_be_visible()
    expect(card.get_by_text("edition 1.0.0+")).to_be_visible()
    assert "#:~:text=" in (card.locator("a[rel=external]").first.get_attribute("href") or "")
    expect(window.page.frame_locator("iframe[title=page]").get_by_role("heading")).to_have_count(0)
    context.close()


@pytest.mark.parametrize(
    "path", ["states/kazakhstan", "programmes/spiritual-shrines", "claims/xi-praises-kazakhstan-reforms"]
)
def test_the_card_is_accessible_and_fits(window: Window, origin: str, path: str) -> None:
    window.page.goto(f"{origin}/embed/{path}")
    assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(window.page) == []
    assert [told for told in window.complaints if "favicon" not in told] == []


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize(
    "picture", ["members.svg", "timeline.svg", "figures.svg", "graph.svg?id=astana-summit-2024", "ladder.svg"]
)
def test_pictures_keep_their_text_within_the_frame_in_real_letters(
    desk: Window, origin: str, picture: str, layout: str
) -> None:
    desk.page.goto(f"{origin}/pictures/{picture}{'&' if '?' in picture else '?'}layout={layout}")
    outside = desk.page.evaluate(
        """() => {
            const frame = document.documentElement.viewBox.baseVal;
            return [...document.querySelectorAll("text")].filter((text) => {
                const box = text.getBBox(), at = text.getCTM();
                const root = document.documentElement.getCTM() ?? new DOMMatrix();
                const left = box.x + at.e - root.e, top = box.y + at.f - root.f;
                return left < -0.5 || top < -0.5 || left + box.width > frame.width + 0.5
                    || top + box.height > frame.height + 0.5;
            }).map((text) => text.textContent);
        }"""
    )
    assert outside == []
    assert desk.page.evaluate("getComputedStyle(document.querySelector('text')).fontFamily") != "", "the rules apply"
    assert [told for told in desk.complaints if "favicon" not in told] == []

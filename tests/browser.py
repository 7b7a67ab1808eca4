"""A real Chromium on a real server with the real data, for tests of what people see.

The browser is the one that is installed. Without one these tests are skipped, or fail where `SCO_KB_TEST_BROWSER` is
`required`. Playwright keeps the event loop of its thread, so a browser lasts as long as one file of tests, and such a
file has no `async` tests.
"""

import os
import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
PATIENCE = 30


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser without any page."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if os.environ.get("SCO_KB_TEST_BROWSER") == "required":
            pytest.fail("there is no Chromium")
        pytest.skip("there is no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def origin(real_database: Path) -> Iterator[str]:
    """Scheme, host and port of a server with the real data."""
    with serving(real_database) as address:
        yield address


@contextmanager
def serving(database: Path) -> Iterator[str]:
    """A server on this database, in a process of its own; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [f"{sysconfig.get_path('scripts')}/sco-kb", "serve", "--as-it-is", "--port", str(port)]
    given = {"DATABASE_URL": f"sqlite:///{database}", "SCO_KB_PUBLIC_URL": address}
    process = subprocess.Popen(command, env={**os.environ, **given}, stdout=subprocess.DEVNULL)
    try:
        _await(f"{address}/readyz")
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _await(address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            httpx.get(address).raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@dataclass
class Visit:
    """A window, and what happened in it that should not."""

    page: Page
    origin: str
    strayed: list[str] = field(default_factory=list)
    """What it asked of other hosts; none is let through."""
    complaints: list[str] = field(default_factory=list)
    """Errors of scripts, and what the policy of the page forbade."""

    def go(self, path: str) -> Page:
        """Open a page of the server."""
        self.page.goto(f"{self.origin}{path}")
        return self.page


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, origin: str) -> Iterator[Open]:
    """Opens windows: `visit(size="phone", color_scheme="dark")`; options are those of a Playwright context."""
    contexts: list[BrowserContext] = []

    def open(size: str = "desktop", **options: Any) -> Visit:
        context = browser.new_context(**{**SIZES[size], "reduced_motion": "reduce", **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        opened = Visit(context.new_page(), origin)

        def strays(request: Request) -> bool:
            return urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(f"{origin}/")

        context.on("request", lambda request: opened.strayed.append(request.url) if strays(request) else None)
        context.route(lambda url: not url.startswith((f"{origin}/", "data:", "blob:")), lambda route: route.abort())
        opened.page.on("console", lambda told: opened.complaints.append(told.text) if told.type == "error" else None)
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        return opened

    yield open
    for context in contexts:
        context.close()

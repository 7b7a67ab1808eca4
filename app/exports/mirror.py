"""A static mirror: every answer that needs no query, as the application itself gives it, in a file at its own path.

As `/v1/states` is both an answer and a folder, each answer is an `index.json` in the folder of its path.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp

from app.catalogue import VIEWS
from app.exports import hosting
from app.formats.json_ld import CONTEXT
from app.resolving import packed

Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done, and how much there is."""

OPENAPI = "/openapi.json"
PAGES = ("/docs", "/redoc")
"""The pages of reference; the first is the front page of the mirror. All other pages need the server."""


async def mirror(app: ASGIApp, folder: Path, progress: Progress) -> int:
    """Write every answer of the app into the folder, and what hosts must know of it; tells how many answers."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sco-kb.invalid") as http:
        openapi = await _get(http, OPENAPI)
        _save(folder, OPENAPI, openapi.content)
        addresses = [path for path, methods in openapi.json()["paths"].items() if _mirrored(path, methods["get"])]
        lists = {path: await _write(http, folder, path) for path in addresses if "{" not in path}
        details = [path for address in addresses if "{" in address for path in _meant(address, lists)]
        for done, path in enumerate(details):
            progress("Mirroring", done, len(details))
            await _write(http, folder, path)
        progress("Mirroring", len(details), len(details))
        for path in PAGES:
            await _write_page(http, folder, path)
        _save(folder, "/index.html", (folder / "docs" / "index.html").read_bytes())
    hosting.write(folder, addresses)
    return len(lists) + len(details)


def _mirrored(path: str, operation: dict[str, Any]) -> bool:
    """Whether an address gives an answer of the API, and does so without a query."""
    queried = any(one["in"] == "query" and one.get("required") for one in operation.get("parameters", []))
    return path.startswith("/v1") and "200" in operation["responses"] and not queried


def _meant(address: str, lists: dict[str, Any]) -> Iterator[str]:
    """The paths that an address with a parameter stands for: one for each item of the list before it."""
    before, name, after = re.split(r"/\{(\w+)\}", address)
    found = dict.fromkeys(item[name] for item in lists[before]["items"])
    if before in {f"/v1/{view.plural}" for view in VIEWS}:
        found |= dict.fromkeys(item["state"]["id"] for item in lists[before]["items"] if item["state"])
    for value in found:
        yield f"{before}/{value}{after}"


async def _write(http: httpx.AsyncClient, folder: Path, path: str) -> Any:
    """Write the answer at a path, a list with all its pages in one. Gives its JSON; None for a file."""
    answer = await _get(http, path)
    if path == CONTEXT or "content-disposition" in answer.headers:
        _save(folder, path, answer.content)
        return None
    pages = [answer.json()]
    while following := pages[-1].get("next"):
        pages.append((await _get(http, following)).json())
    if len(pages) == 1:
        _save(folder, f"{path}/index.json", answer.content)
        return pages[0]
    whole = {**pages[-1], "items": [item for page in pages for item in page["items"]]}
    _save(folder, f"{path}/index.json", packed(whole))
    return whole


async def _write_page(http: httpx.AsyncClient, folder: Path, path: str) -> None:
    """Write a page of the documentation, and what it loads."""
    page = await _get(http, path)
    _save(folder, f"{path}/index.html", page.content)
    for asset in re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text):
        _save(folder, asset, (await _get(http, asset)).content)


async def _get(http: httpx.AsyncClient, path: str) -> httpx.Response:
    answer = await http.get(path)
    return answer.raise_for_status()


def _save(folder: Path, path: str, content: bytes) -> None:
    target = folder / path.removeprefix("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)

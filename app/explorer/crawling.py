"""What search engines and browsers look for beside pages: sitemaps, `robots.txt`, the description of the search."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from fastapi import APIRouter
from sqlalchemy import Connection, func, select
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from app.catalogue import KINDS
from app.explorer.assets import asset
from app.explorer.showing import Showing
from app.kind import Kind
from app.pages import ANSWERS
from app.strictness import StrictRoute
from app.tables import plain

MOST = 50_000
"""So many addresses a sitemap may hold (sitemaps.org)."""
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

router = APIRouter(include_in_schema=False, route_class=StrictRoute)


@router.get("/sitemap.xml")
async def get_sitemaps(show: Showing) -> Response:
    """The sitemaps: one of the lists, and of each kind as many as it takes."""
    counts = await show.ask(lambda ask: [(kind.plural, _count(ask.connection, kind)) for kind in KINDS])
    parts = [f"{plural}-{part}" for plural, count in counts for part in range(1, -(-count // MOST) + 1)]
    locations = _locations(f"{show.origin}/sitemap/{name}.xml" for name in ["lists", *parts])
    return _xml(f'<sitemapindex xmlns="{NAMESPACE}">', *(f"<sitemap>{one}</sitemap>" for one in locations))


@router.get("/sitemap/lists.xml")
async def get_sitemap_of_lists(show: Showing) -> Response:
    """The pages that are no record's."""
    names = ["", "about", "start", *sorted(ANSWERS - {"search"})]
    return _urls(f"{show.origin}/{name}" for name in names)


@router.get("/sitemap/{name}")
async def get_sitemap_of_kind(show: Showing, name: str) -> Response:
    """The pages of the records of a kind, or a part of them: such as `states-1.xml`."""
    asked = re.fullmatch(r"([a-z-]+)-([1-9][0-9]{0,4})\.xml", name)
    kind = next((kind for kind in KINDS if asked and kind.plural == asked[1]), None)
    if asked is None or kind is None:
        raise HTTPException(404)
    plural, part = kind.plural, int(asked[2])
    ids = select(plain(kind.row.id)).order_by(plain(kind.row.id)).limit(MOST).offset((part - 1) * MOST)
    found = await show.ask(lambda ask: ask.connection.execute(ids).scalars().all())
    if not found:
        raise HTTPException(404)
    return _urls(f"{show.origin}/{plural}/{id}" for id in found)


@router.get("/robots.txt")
async def get_robots(show: Showing) -> Response:
    """Everything here may be read by everyone."""
    return PlainTextResponse(f"User-agent: *\nAllow: /\n\nSitemap: {show.origin}/sitemap.xml\n")


@router.get("/opensearch.xml")
async def get_opensearch(show: Showing) -> Response:
    """How browsers search here from their own search field (OpenSearch 1.1)."""
    origin = escape(show.origin)
    return _xml(
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        "<ShortName>SCO knowledge</ShortName><Description>Search the SCO knowledge base</Description>",
        f'<Url type="text/html" template="{origin}/search?q={{searchTerms}}"/>',
        media_type="application/opensearchdescription+xml",
    )


@router.get("/favicon.ico")
async def get_icon() -> Response:
    """The icon, where browsers look that were not told."""
    icon = asset("favicon.svg")
    return Response(icon.content, media_type=icon.media_type)


def _count(connection: Connection, kind: Kind[Any]) -> int:
    return connection.execute(select(func.count()).select_from(kind.row)).scalar_one()


def _locations(addresses: Iterable[str]) -> Iterator[str]:
    return (f"<loc>{escape(address)}</loc>" for address in addresses)


def _urls(addresses: Iterable[str]) -> Response:
    return _xml(f'<urlset xmlns="{NAMESPACE}">', *(f"<url>{one}</url>" for one in _locations(addresses)))


def _xml(root: str, *content: str, media_type: str = "application/xml") -> Response:
    name = root[1:].split(maxsplit=1)[0]
    return Response(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{"".join(content)}</{name}>\n', media_type=media_type
    )

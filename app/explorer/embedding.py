"""What other sites embed: the script, a card that needs none, and how to find it (oEmbed 1.0)."""

import json
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.dress import STATIC, adaptive, policy
from app.explorer.evidence import Json
from app.explorer.facts import Fact, fact, facts
from app.explorer.framing import HEIGHT, WIDTH, frame
from app.explorer.rendering import render
from app.explorer.showing import Ask, Showing
from app.kind import Kind
from app.pages import BY_PLURAL
from app.problems import Problem, documented
from app.retired import Renamed
from app.strictness import StrictRoute

RULES = "embed.css"
TELLING = 4
"""Facts on a card; more would be a page."""
APART = frozenset({"label", "aliases", "status", "document", "sha256", "paragraphs", "language"})
"""What is said elsewhere on a card, or is of no use there."""
FRESH_FOR = 86_400
"""Seconds for which an embedding site may keep what it was told."""

router = APIRouter(include_in_schema=False, route_class=StrictRoute)


class NoQuery(BaseModel):
    """The parameters of what has none."""

    model_config = ConfigDict(extra="forbid")


class OembedQuery(BaseModel):
    """The parameters that oEmbed has."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=500, description="Address of the page of a record")
    format: str = Field(default="json", max_length=20, description="`json`; there is no other")
    maxwidth: int = Field(default=WIDTH, ge=1, le=10_000, description="Pixels that there are")
    maxheight: int = Field(default=HEIGHT, ge=1, le=10_000, description="Pixels that there are")


@router.get("/embed.js")
async def get_script(_query: Annotated[NoQuery, Query()]) -> Response:
    """The elements for facts, records, members and the timeline, as one small file."""
    return Response(script(), media_type="text/javascript; charset=utf-8")


@router.get("/embed/{plural}/{id}", responses=documented(404, 410))
async def show_card(show: Showing, plural: str, id: str, _query: Annotated[NoQuery, Query()]) -> Response:
    """A record as a card, which any site may frame."""
    kind = _kind(plural)
    record = await show.ask(lambda ask: ask.one(kind, id))
    rules = adaptive(RULES)
    html = render(
        "embed.html",
        record=record,
        told=_told(record),
        standing=fact(record, "label").standing,
        edition=show.snapshot.edition.id,
        origin=show.origin,
        rules=rules,
    )
    own = f"{policy(rules)}; base-uri 'none'; form-action 'none'; frame-ancestors *"
    link = f'<{record["href"]}>; rel="alternate"; type="application/json"'
    return HTMLResponse(html, headers={"Content-Security-Policy": own, "Link": link})


@router.get("/oembed")
async def get_oembed(show: Showing, query: Annotated[OembedQuery, Query()]) -> Response:
    """How to embed the record that a page of ours is about, for programs that know only the page."""
    if query.format != "json":
        raise Problem(501, f"oEmbed is to be had as json here, not as {query.format!r}")
    kind, id = _meant(query.url, show.origin)
    record = await show.ask(lambda ask: _found(ask, kind, id))
    width, height = min(query.maxwidth, WIDTH), min(query.maxheight, HEIGHT)
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": record["label"],
        "provider_name": "SCO knowledge base",
        "provider_url": show.origin,
        "cache_age": FRESH_FOR,
        "html": frame(show.origin, record, width, height),
        "width": width,
        "height": height,
    }
    return JSONResponse(answer)


@cache
def script() -> str:
    """The script with its rules in it, without what only readers of it need."""
    from rjsmin import jsmin  # noqa: PLC0415 - not before somebody embeds something

    written = (STATIC / "embed.js").read_text(encoding="utf-8")
    whole = jsmin(written.replace('"/* embed.css */"', json.dumps(adaptive(RULES))))
    return str(whole)


def _kind(plural: str) -> Kind[Any]:
    kind = BY_PLURAL.get(plural)
    if kind is None:
        raise HTTPException(404)
    return kind


def _told(record: Json) -> list[Fact]:
    return [one for one in facts(record) if one.name not in APART][:TELLING]


def _meant(url: str, origin: str) -> tuple[Kind[Any], str]:
    """The kind and the id of a record by the address of its page, its card or its JSON. Raises a 404 problem."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    kind, *ids = parts.path.removeprefix("/v1").removeprefix("/embed").strip("/").split("/")
    if f"{parts.scheme}://{parts.netloc}" != origin or kind not in BY_PLURAL or len(ids) != 1:
        raise Problem(404, f"{url!r} is not the address of a record here, such as {origin}/states/kazakhstan")
    return BY_PLURAL[kind], ids[0]


def _found(ask: Ask, kind: Kind[Any], id: str) -> Json:
    """The record, also under an id that it had once."""
    try:
        return ask.one(kind, id)
    except Renamed as renamed:
        return ask.one(kind, renamed.successor)

"""The addresses of the pages. They are those of the API, without its `/v1`."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app import conflicts, proposals
from app.explorer import front
from app.explorer.assets import at_address
from app.explorer.gathering import others, paragraphs, sections
from app.explorer.showing import Ask, Showing
from app.pages import BY_PLURAL
from app.search.finding import SearchQuery, search
from app.timeline import TimelineQuery

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


router = APIRouter(include_in_schema=False)


class NoQuery(BaseModel):
    """The parameters of a page that has none."""

    model_config = ConfigDict(extra="forbid")


@router.get("/")
async def show_home(show: Showing) -> Response:
    """What this is, and where to begin."""
    show.asked(NoQuery)
    return await show.page("home.html", twin="/v1", **await show.ask(front.home))


@router.get("/about")
async def show_about(show: Showing) -> Response:
    """How the data came about, and how much the sources agree, in numbers."""
    show.asked(NoQuery)
    return await show.page("about.html", twin="/v1", **await show.ask(front.about))


@router.get("/start")
async def show_start(show: Showing) -> Response:
    """How to use the API, with examples that work."""
    show.asked(NoQuery)
    return await show.page("start.html", twin="/v1")


@router.get("/search")
async def show_search(show: Showing) -> Response:
    """What has the words asked for; before anything is asked, how to ask."""
    if not show.request.query_params.get("q"):
        show.asked(NoQuery)
        return await show.page("search.html", query=None, found=None)
    query = show.asked(SearchQuery)
    found = await show.ask(lambda ask: ask.listing(search, query))
    return await show.page("search.html", twin=show.twin(), query=query, found=found)


@router.get("/conflicts")
async def show_conflicts(show: Showing) -> Response:
    """Where sources differ, the positions side by side."""
    query = show.asked(conflicts.ConflictQuery)
    found = await show.ask(lambda ask: ask.listing(conflicts.conflicts, query))
    return await show.page("conflicts.html", twin=show.twin(), query=query, found=found)


@router.get("/conflicts/{id}")
async def show_conflict(show: Showing, id: str) -> Response:
    """A conflict: the positions, what the curators made of it, and why."""
    show.asked(NoQuery)
    found = await show.ask(lambda ask: ask.ready(conflicts.conflict, id))
    return await show.page("conflict.html", twin=show.twin(), conflict=found)


@router.get("/proposals")
async def show_proposals(show: Showing) -> Response:
    """What is only hoped for, proposed, planned or expected."""
    query = show.asked(proposals.ProposalQuery)
    found = await show.ask(lambda ask: ask.listing(proposals.proposals, query))
    return await show.page("proposals.html", twin=show.twin(), query=query, found=found)


@router.get("/timeline")
async def show_timeline(show: Showing) -> Response:
    """Every date of every record, the earliest first."""
    query = show.asked(TimelineQuery)
    return await show.page("timeline.html", twin=show.twin(), **await show.ask(lambda ask: front.dates(ask, query)))


@router.get("/static/{name}")
async def get_asset(name: str) -> Response:
    """A static file, at the address that names its content."""
    asset = at_address(f"/static/{name}")
    if asset is None:
        raise HTTPException(404)
    return Response(asset.content, media_type=asset.media_type, headers=FOREVER)


@router.get("/{plural}")
async def show_list(show: Showing, plural: str) -> Response:
    """A list of a kind."""
    kind = BY_PLURAL.get(plural)
    if kind is None:
        raise HTTPException(404)
    query = show.asked(kind.query)
    found = await show.ask(lambda ask: ask.page(kind, **query.model_dump(exclude_unset=True)))
    templates = f"lists/{plural}.html", "list.html"
    return await show.page(*templates, twin=show.twin(), kind=kind, query=query, found=found)


@router.get("/{plural}/{id}")
async def show_detail(show: Showing, plural: str, id: str) -> Response:
    """A record, with its evidence."""
    kind = BY_PLURAL.get(plural)
    if kind is None:
        raise HTTPException(404)
    show.asked(NoQuery)

    def gather(ask: Ask) -> dict[str, Any]:
        detail = ask.one(kind, id)
        read = paragraphs(ask, detail) if detail["kind"] == "source" else []
        return {"record": detail, "sections": sections(ask, detail), "others": others(detail), "paragraphs": read}

    content = await show.ask(gather)
    templates = f"details/{kind.singular}.html", "detail.html"
    return await show.page(*templates, twin=show.twin(), kind=kind, **content)

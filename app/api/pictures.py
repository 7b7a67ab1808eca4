"""The addresses of pictures: SVG files, each drawn from answers of the API."""

import json
from collections.abc import Iterable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection
from starlette.responses import Response

from app import graph as graphs
from app import reading, records, timeline
from app.api.answering import ERRORS, Read, Reading
from app.database import EditionInfo
from app.date_words import in_words
from app.dress import policy, twofold
from app.kind import Kind, Name, Names, RecordQuery, choices, names
from app.kinds.figures import FIGURES, FigureQuery
from app.kinds.memberships import DIALOGUE_PARTNERS, MEMBER_STATES, OBSERVERS, MembershipQuery
from app.kinds.states import STATES, StateQuery
from app.pictures import figures, graph, ladder, members
from app.pictures import timeline as line
from app.pictures.svg import RULES, Layout, Origin, Picture
from app.problems import bad_parameter, documented
from app.shapes import Id
from app.strictness import StrictRoute
from app.timeline import DatesQuery
from app.vocabulary import KindName

MEDIA_TYPE = "image/svg+xml"
SVG: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture", "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}
}
MOST = 200
"""Records that a picture is drawn from at most."""
NEAR = 500
"""Records among which those are chosen that a graph shows."""
LIVED: list[KindName] = ["summit", "event", "chairmanship", "programme", "document", "organisation", "body"]
"""What a timeline shows where no kind is asked for: what happened, not what was said or counted."""

router = APIRouter(
    route_class=StrictRoute,
    default_response_class=Response,
    responses={**SVG, **ERRORS, **documented(410)},
    tags=["Pictures"],
)


class PictureQuery(BaseModel):
    """The parameters of every picture."""

    model_config = ConfigDict(extra="forbid")

    layout: Layout = Field(default="wide", description="`narrow` is laid out for a phone, 360 pixels wide; `wide` 960")


class TimelinePictureQuery(DatesQuery, PictureQuery):
    """The parameters of the drawn timeline."""

    kind: list[KindName] = choices("Of records of this kind; without it of what happened, not of what was said")


class FiguresPictureQuery(PictureQuery):
    """The parameters of drawn figures."""

    measure: list[Id] = Field(
        default=[],
        max_length=20,
        description="What is measured; repeat for several",
        examples=[["share-of-world-population"]],
    )
    subject: Names = names("Of this record", "sco")


class GraphPictureQuery(PictureQuery):
    """The parameters of a drawn graph."""

    id: Name = Field(description="Id of the record in the middle", examples=["astana-summit-2024"])
    limit: int = Field(
        default=40, ge=2, le=100, description="Number of records at most; things come before what is said of them"
    )


class LadderPictureQuery(PictureQuery):
    """The parameters of drawn status."""

    id: Names = names("Of these records", "spiritual-shrines")
    kind: list[KindName] = choices("Of records of this kind; without kind and id of programmes")


@router.get("/members.svg")
async def draw_members(read: Reading, query: Annotated[PictureQuery, Query()]) -> Response:
    """A map of the members, observers and dialogue partners of the SCO."""

    def find(connection: Connection) -> Picture:
        views = [
            _page(connection, read.edition, view, MembershipQuery(limit=MOST))
            for view in (MEMBER_STATES, OBSERVERS, DIALOGUE_PARTNERS)
        ]
        states = _page(connection, read.edition, STATES, StateQuery(limit=MOST))
        return members.draw([one for view in views for one in view], states, query.layout)

    return _answer(read, await read.snapshot.run(find), "/v1/memberships")


@router.get("/timeline.svg")
async def draw_timeline(read: Reading, query: Annotated[TimelinePictureQuery, Query()]) -> Response:
    """A timeline: what lasted, what was some time within days, what is only planned."""
    given = query.model_dump(by_alias=True, exclude={"layout"}) | {"kind": query.kind or LIVED, "limit": MOST}
    dates = timeline.TimelineQuery.model_validate(given)
    listing = await read.listed(timeline.timeline, dates)
    title = f"Timeline, {in_words(query.date)}" if query.date else "Timeline"
    entries = _parsed(listing.items)
    drawn = line.draw(entries, query.layout, title, left_out=listing.total - len(entries))
    return _answer(read, drawn, "/v1/timeline")


@router.get("/figures.svg")
async def draw_figures(read: Reading, query: Annotated[FiguresPictureQuery, Query()]) -> Response:
    """Figures side by side by what they measure, with range, qualifier and source."""
    asked = FigureQuery(measure=query.measure, subject=query.subject, include=["citations"], limit=MOST)
    found = await read.snapshot.run(lambda connection: _page(connection, read.edition, FIGURES, asked))
    return _answer(read, figures.draw(found, query.layout), "/v1/figures")


@router.get("/graph.svg")
async def draw_graph(read: Reading, query: Annotated[GraphPictureQuery, Query()]) -> Response:
    """A record and those around it, by role."""
    asked = graphs.GraphQuery(id=query.id, limit=NEAR)
    found = await read.snapshot.run(lambda connection: graphs.graph(connection, read.edition.id, asked))
    return _answer(
        read, graph.draw(json.loads(found), query.layout, query.limit), f"/v1/graph?{urlencode({'id': query.id})}"
    )


@router.get("/ladder.svg")
async def draw_ladder(read: Reading, query: Annotated[LadderPictureQuery, Query()]) -> Response:
    """How far things have come according to the sources, from hoped for to in force."""
    kinds: list[KindName] = query.kind or ([] if query.id else ["programme"])
    listing = await read.listed(records.records, records.RecordsQuery(id=query.id, kind=kinds, limit=MOST))
    staged = [one for one in _parsed(listing.items) if one.get("status")]
    if not staged and (query.id or query.kind):
        raise bad_parameter("id" if query.id else "kind", "means no record that has a status")
    return _answer(read, ladder.draw(staged, query.layout), "/v1/records")


def _page(connection: Connection, edition: EditionInfo, kind: Kind[Any], query: RecordQuery) -> list[Any]:
    return _parsed(reading.page(connection, edition, kind, query).items)


def _parsed(items: Iterable[bytes]) -> list[Any]:
    return [json.loads(item) for item in items]


def _answer(read: Read, picture: Picture, address: str) -> Response:
    own = f"{policy(twofold(RULES))}; frame-ancestors 'none'"
    headers = {"Content-Security-Policy": own, "Link": f'<{address}>; rel="describedby"; type="application/json"'}
    return Response(picture.alone(Origin(read.edition.id, address)), headers=headers, media_type=MEDIA_TYPE)

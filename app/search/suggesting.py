"""The verb for type-ahead: records whose names go on like what has been typed."""

import json
from functools import lru_cache
from typing import Any

from pydantic import Field
from sqlalchemy import Connection, Select, bindparam, select

from app.fulltext.index import INDEX, sought
from app.fulltext.sought import NAMED, tier
from app.kind import PlainQuery
from app.questions import LONGEST, Question, question
from app.resolving import packed
from app.search.correcting import corrected
from app.search.hits import met, reference
from app.search.shapes import Json
from app.search.texts import texts
from app.tables import Representation, SearchEntry, plain
from app.utf8 import utf8

MOST = 10


class SuggestQuery(PlainQuery):
    """The parameters of suggestions."""

    q: str = Field(
        max_length=LONGEST,
        description="What has been typed of a name: whole words, and the beginning of the last. Exact labels come "
        "first, then exact aliases, labels, aliases",
        examples=["shang"],
    )


def suggest(connection: Connection, edition: str, query: SuggestQuery) -> bytes:
    """The JSON of the records that may be meant; where no name is like that, of those with the nearest words."""
    asked = question(query.q)
    items = _named(connection, asked)
    if not items and asked.wanted and (instead := corrected(connection, query.q, asked)):
        items = _named(connection, instead.asked)
    return packed({"items": items, "edition": edition})


def _named(connection: Connection, asked: Question) -> list[Json]:
    items: list[Json] = []
    for place in range(NAMED if asked.wanted else 0):
        if len(items) < MOST:
            given = {"sought": tier(asked, place), "limit": MOST - len(items)}
            items += [_suggestion(asked, body) for body in connection.execute(_statement(), given).scalars()]
    return items


def _suggestion(asked: Question, body: bytes) -> Json:
    item = json.loads(body)
    return {**reference(item), "name": met(asked, texts(item)) or item["label"]}


@lru_cache
def _statement() -> Select[Any]:
    id, owner = plain(SearchEntry.id), plain(Representation.entity_id)
    found = select(utf8(Representation.item)).select_from(INDEX).join(id.table, id == INDEX.c.rowid)
    found = found.join(owner.table, owner == plain(SearchEntry.entity_id)).where(sought("sought"))
    return found.order_by(INDEX.c.rowid).limit(bindparam("limit"))

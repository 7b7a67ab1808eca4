"""A record that was found, as it is answered: what of it fits, and where that stands."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from app.fulltext.sought import TIERS
from app.questions import Question
from app.resolving import packed
from app.search.matching import has, segments
from app.search.shapes import Json
from app.search.texts import Text, normal, texts
from app.tables import Citation, CitationRepresentation, plain
from app.words import keys

FOUND = [*TIERS]
MATCHES = 3
"""So many texts of a record are shown."""


def hits(connection: Connection, asked: Question, rows: Sequence[Any], include: bool) -> Iterator[bytes]:
    """The JSON of records: of rows with `tier`, and the `body` of an item, or of a detail to include."""
    items = [json.loads(row.body) for row in rows]
    named = [[*texts(item)] for item in items]
    matches = {item["id"]: _matches(asked, found) for item, found in zip(items, named, strict=True)}
    _add_quotes(connection, asked, matches)
    for row, item, found in zip(rows, items, named, strict=True):
        yield packed(
            {
                "id": item["id"],
                "record": reference(item),
                "found": FOUND[row.tier],
                "name": met(asked, found),
                "matches": matches[item["id"]],
                "voice": item["voice"],
                "status": item.get("status"),
                "citations": item["citations"] if include else {},
            }
        )


def reference(item: Json) -> Json:
    """The record as others refer to it."""
    return {name: item[name] for name in ("id", "kind", "label", "href")}


def met(asked: Question, found: Iterable[Text]) -> str | None:
    """The name that is all that is asked for, or else the first that has it."""
    having = [one.text for one in found if one.place in {"name", "alias"} and has(asked, one.text)]
    return next((name for name in having if "".join(keys(name)) == asked.whole), having[0] if having else None)


def _matches(asked: Question, found: Iterable[Text]) -> list[Json]:
    pieces = ((text.field, segments(asked, text.text)) for text in found)
    shown = ({"field": field, "segments": of, "citation": None} for field, of in pieces if of)
    return [*islice(shown, MATCHES)]


def _add_quotes(connection: Connection, asked: Question, matches: dict[str, list[Json]]) -> None:
    """Where not enough of the texts of a record fit, its quotes that do."""
    wanting = [id for id, found in matches.items() if len(found) < MATCHES]
    met = set()
    for id, field, quote, body in connection.execute(_cited(), {"ids": wanting}) if wanting else []:
        found = matches[id]
        if len(found) < MATCHES and (id, quote) not in met and (pieces := segments(asked, normal(quote))):
            met.add((id, quote))
            found.append({"field": field, "segments": pieces, "citation": json.loads(body)})


@cache
def _cited() -> Select[Any]:
    """The statement for the quotes of some records, and their citations as JSON."""
    owner, id, other = plain(Citation.entity_id), plain(Citation.id), plain(CitationRepresentation.citation_id)
    columns = owner, plain(Citation.field), plain(Citation.quote), plain(CitationRepresentation.body)
    found = select(*columns).join_from(owner.table, other.table, other == id)
    return found.where(owner.in_(bindparam("ids", expanding=True))).order_by(id)

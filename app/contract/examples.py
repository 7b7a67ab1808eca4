"""Real examples: out of the data, what each address answers."""

import json
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from app.catalogue import KINDS
from app.checking.check import check
from app.checking.shapes import CheckQuery
from app.database import EditionInfo, Snapshot
from app.search.finding import SearchQuery, search
from app.search.suggesting import SuggestQuery, suggest
from app.tables import Representation

Schema = dict[str, Any]
SOUGHT = "Shanghai spirit"
"""What the example of a search looks for."""


def exemplify(schema: Schema, snapshot: Snapshot) -> None:
    """Put a record of each kind into the description of its list and its detail."""
    columns = col(Representation.item), col(Representation.detail)
    with snapshot.open() as connection:
        for kind in KINDS:
            first = (
                select(*columns)
                .join(kind.row, kind.row.id == col(Representation.entity_id))
                .order_by(col(Representation.entity_id))
            )
            found = connection.execute(first).first()
            if found is None:
                continue
            item, detail = map(json.loads, found)
            page = {"items": [item], "total": 1, "next": None, "edition": snapshot.edition.id, "notes": []}
            _answer(schema, f"/v1/{kind.plural}")["example"] = page
            _answer(schema, f"/v1/{kind.plural}/{{id}}")["example"] = detail
            for shape in (kind.item, kind.detail):
                declared = schema["components"]["schemas"][shape.__name__]["properties"]
                for name in ("id", "label", "href", "aliases"):
                    declared[name]["examples"] = [item[name]]
        _exemplify_search(schema, connection, snapshot.edition.id)
        _exemplify_check(schema, connection, snapshot.edition)


def _exemplify_search(schema: Schema, connection: Connection, edition: str) -> None:
    found = search(connection, edition, SearchQuery(q=SOUGHT, limit=1))
    page = {"items": [*map(json.loads, found.items)], "total": found.total, "next": found.next, "edition": edition}
    _answer(schema, "/v1/search")["example"] = {**page, "notes": found.notes, **found.beside}
    suggested = suggest(connection, edition, SuggestQuery(q=SOUGHT[:5]))
    _answer(schema, "/v1/suggest")["example"] = json.loads(suggested)


def _exemplify_check(schema: Schema, connection: Connection, edition: EditionInfo) -> None:
    stated = CheckQuery(
        **{name: field.examples[0] for name, field in CheckQuery.model_fields.items() if field.examples}
    )
    _answer(schema, "/v1/check")["example"] = json.loads(check(connection, edition, stated))


def _answer(schema: Schema, path: str) -> Schema:
    answer: Schema = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    return answer

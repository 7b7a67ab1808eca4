"""The OpenAPI document, with real examples out of the data."""

import json
from copy import deepcopy
from functools import lru_cache
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Connection, select
from sqlmodel import col
from starlette.responses import JSONResponse

from app.catalogue import KINDS
from app.checking.check import check
from app.checking.shapes import CheckQuery
from app.database import Database, EditionInfo, Snapshot
from app.media import bare
from app.problems import Problem, ProblemDetails
from app.search.finding import SearchQuery, search
from app.search.suggesting import SuggestQuery, suggest
from app.tables import Representation

OPENAPI = "/openapi.json"
SOUGHT = "Shanghai spirit"
"""What the example of a search looks for."""

SUMMARY = "Facts about the Shanghai Cooperation Organisation, each with the words that it rests on."
DESCRIPTION = """\
Everything here was read in five articles about Kazakhstan and the SCO. Every value has **citations**: the article, the
paragraph, a short quote, and a link that opens the article at those words. The articles are partisan and contradict
each other; where they do, both positions are kept. What is only proposed, planned or hoped for says so in `status`;
what somebody is only reported to have said has `voice: reported` and a speaker.

* Lists have `items`, `total`, `next` and `edition`; follow `next` until it is null.
* `/v1/search?q=` finds records of all kinds from half a name in any spelling, and says where it stands.
* `/v1/check` says what the sources make of a statement: supported, contradicted, disputed, only claimed, not covered.
* Filters accept ids and names; repeat a filter for several values. `include=citations` gives each item its evidence.
* Dates are EDTF (ISO 8601-2), as precise as the source and no more: `2024`, `2024-07`, `2024-07-03/2024-07-04`.
* Errors are `application/problem+json` (RFC 9457) and name the parameter that is wrong.
"""

SPARSE = {
    "title": "Sparse",
    "description": "With `fields`: of a record what was asked for, and its id, kind and href, as far as it has them.",
    "type": "object",
    "properties": {
        name: {"type": "string", "description": description}
        for name, description in (("id", "Identifier"), ("kind", "Kind"), ("href", "Address of its page in this API"))
    },
    "required": ["id"],
    "additionalProperties": True,
}
"""The shape of a record of which only some fields are wanted."""
TYPES = {"jsonld": "object", "csl-json": "array"}
"""What the formats are that are JSON as well; all others are text."""


def document(app: FastAPI, database: Database) -> None:
    """Give the app its OpenAPI document, with real examples."""

    @lru_cache(maxsize=1)
    def describe(edition: str | None) -> dict[str, Any]:
        schema = deepcopy(FastAPI.openapi(app))
        schema["components"]["schemas"]["ProblemDetails"] = _problem_schema()
        _drop_null_parameters(schema)
        _list_formats(schema)
        _name_fields(schema)
        if edition:
            _exemplify(schema, database.read())
        _summarise(schema)
        return schema

    app.openapi = lambda: describe(_loaded(database))  # type: ignore[method-assign]  # FastAPI's own way to extend it

    @app.get(OPENAPI, include_in_schema=False)
    def openapi() -> JSONResponse:  # in a thread, where it may wait for the database
        return JSONResponse(app.openapi())


def _problem_schema() -> dict[str, Any]:
    schema = ProblemDetails.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    fault = schema.pop("$defs")["Fault"]
    schema["properties"]["errors"]["items"] = fault
    return schema


def _summarise(schema: dict[str, Any]) -> None:
    """Name each operation by what it says of itself, up to the first colon or full stop, not by its function."""
    for path in schema["paths"].values():
        operation = path["get"]
        operation["summary"] = operation["description"].partition(": ")[0].partition(".")[0]


def _drop_null_parameters(schema: dict[str, Any]) -> None:
    """A query parameter is absent or has a value; it cannot be null, as the optional fields behind it can."""
    for path in schema["paths"].values():
        for parameter in path["get"].get("parameters", []):
            declared = parameter["schema"]
            for choice in declared.pop("anyOf", []):
                if choice != {"type": "null"}:
                    parameter["schema"] = {**choice, **declared}


def _list_formats(schema: dict[str, Any]) -> None:
    """Every operation that has formats answers in each of them."""
    for path in schema["paths"].values():
        for parameter in path["get"].get("parameters", []):
            if parameter["name"] == "format":
                content = path["get"]["responses"]["200"]["content"]
                for name in parameter["schema"]["enum"]:
                    content.setdefault(bare(name), {"schema": {"type": TYPES.get(name, "string")}})


def _name_fields(schema: dict[str, Any]) -> None:
    """Where only some fields can be asked for, which there are, and that an answer may have but these."""
    shapes, sparse = schema["components"]["schemas"], {"$ref": "#/components/schemas/Sparse"}
    shapes["Sparse"] = SPARSE
    for path in schema["paths"].values():
        for parameter in path["get"].get("parameters", []):
            if parameter["name"] == "fields":
                answer = path["get"]["responses"]["200"]["content"]["application/json"]
                page = _meant(shapes, answer["schema"])["properties"].get("items")
                within, key = (page, "items") if page else (answer, "schema")
                whole = [one for one in within[key].get("anyOf", [within[key]]) if one != sparse]
                within[key] = {"anyOf": [*whole, sparse]}
                names = dict.fromkeys(name for one in whole for name in _meant(shapes, one)["properties"])
                parameter["schema"]["items"] = {"type": "string", "enum": [*names]}


def _meant(shapes: dict[str, Any], reference: dict[str, str]) -> Any:
    return shapes[reference["$ref"].rpartition("/")[2]]


def _loaded(database: Database) -> str | None:
    """The edition that is loaded, if one is."""
    try:
        return database.read().edition.id
    except Problem:
        return None


def _exemplify(schema: dict[str, Any], snapshot: Snapshot) -> None:
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
        _exemplify_search(schema, connection, snapshot.edition.id)
        _exemplify_check(schema, connection, snapshot.edition)


def _exemplify_search(schema: dict[str, Any], connection: Connection, edition: str) -> None:
    found = search(connection, edition, SearchQuery(q=SOUGHT, limit=1))
    page = {"items": [*map(json.loads, found.items)], "total": found.total, "next": found.next, "edition": edition}
    _answer(schema, "/v1/search")["example"] = {**page, "notes": found.notes, **found.beside}
    suggested = suggest(connection, edition, SuggestQuery(q=SOUGHT[:5]))
    _answer(schema, "/v1/suggest")["example"] = json.loads(suggested)


def _exemplify_check(schema: dict[str, Any], connection: Connection, edition: EditionInfo) -> None:
    stated = CheckQuery(
        **{name: field.examples[0] for name, field in CheckQuery.model_fields.items() if field.examples}
    )
    _answer(schema, "/v1/check")["example"] = json.loads(check(connection, edition, stated))


def _answer(schema: dict[str, Any], path: str) -> dict[str, Any]:
    answer: dict[str, Any] = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    return answer

"""The tools: the verbs of the API, each a look-up in one edition."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection

from app import reading, records
from app.catalogue import BY_SINGULAR
from app.checking.check import check
from app.checking.shapes import CheckQuery
from app.database import EditionInfo
from app.keyset import Listing
from app.mcp import brief
from app.mcp.arguments import Get, Schema, Search, list_schema, listed, read, schema
from app.mcp.brief import Json
from app.mcp.shapes import Answer, CheckAnswer, GetAnswer, ListAnswer, SearchAnswer
from app.problems import Problem, bad_parameter, fault
from app.retired import Renamed
from app.search.finding import search
from app.search.suggesting import SuggestQuery, suggest
from app.shapes import Reference

Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Tool:
    """A tool: what an agent is told of it, what it answers, and how that is come by."""

    name: str
    title: str
    description: str
    asked: Callable[[], Schema]
    answers: type[Answer]
    run: Callable[[Connection, EditionInfo, Arguments], Json]

    @property
    def output(self) -> Schema:
        """The JSON Schema of what it answers."""
        return _output(self.answers)


@cache
def _output(answers: type[BaseModel]) -> Schema:
    return answers.model_json_schema(mode="serialization")


def _search(connection: Connection, edition: EditionInfo, arguments: Arguments) -> Json:
    query = read(Search, arguments, include=["citations"])
    found = search(connection, edition.id, query)
    return {**_paged(found, edition, [brief.hit(json.loads(item)) for item in found.items]), **found.beside}


def _list(connection: Connection, edition: EditionInfo, arguments: Arguments) -> Json:
    kind, query = listed(arguments)
    found = reading.page(connection, edition, kind, query)
    return _paged(found, edition, [brief.row(json.loads(item)) for item in found.items])


def _get(connection: Connection, edition: EditionInfo, arguments: Arguments) -> Json:
    asked = read(Get, arguments)
    meant = _meant(connection, edition, asked.record)
    _, body = reading.one(connection, BY_SINGULAR[meant.kind], meant.id, "all")
    detail: Json = json.loads(body)
    for name in asked.fields:
        if name not in detail["citations"]:
            raise bad_parameter("fields", f"{name!r} is no cited field of {meant.label}", detail["citations"], name)
    return {**brief.record(detail, asked.fields), "edition": edition.id}


def _meant(connection: Connection, edition: EditionInfo, name: str) -> Reference:
    """The record of this id or name. Raises a 404 problem with names like it, or one that names all so called."""
    try:
        first, *others = records.locate(connection, name)
    except Renamed as renamed:
        return _meant(connection, edition, renamed.successor)
    except Problem as problem:
        if problem.status == HTTPStatus.NOT_FOUND:
            near = [one["id"] for one in json.loads(suggest(connection, edition.id, SuggestQuery(q=name)))["items"]]
            problem.errors = [fault("record", "is not known; these are near", near, name)] if near else []
        raise
    if others:
        ids = [first.id, *(one.id for one in others)]
        raise bad_parameter("record", f"{name!r} is the name of several records: give an id", ids)
    return first


def _check(connection: Connection, edition: EditionInfo, arguments: Arguments) -> Json:
    return brief.checked(json.loads(check(connection, edition, read(CheckQuery, arguments))))


def _paged(found: Listing, edition: EditionInfo, items: list[Json]) -> Json:
    return {"items": items, "total": found.total, "cursor": found.cursor, "notes": found.notes, "edition": edition.id}


TOOLS = (
    Tool(
        "search",
        "Search by words",
        "Find records of all kinds by words in their names, facts and quotes, in any spelling, the best first. Begin "
        "here when you do not know under which name a thing is kept. Nothing found means: not covered, not: untrue.",
        lambda: schema(Search),
        SearchAnswer,
        _search,
    ),
    Tool(
        "get",
        "Get a record",
        "One record by its id or any of its names: its facts, the words that each rests on, what sources disagree on, "
        "and what refers to it. A fact that is absent is one that no document states.",
        lambda: schema(Get),
        GetAnswer,
        _get,
    ),
    Tool(
        "list",
        "List records of a kind",
        "Records of one kind that fit filters, page by page: memberships on a day (`as_of`), events in a time, claims "
        "of a speaker, programmes by status, what articles differ on (`agreement`: conflict). Lists are as "
        "complete as the documents, not as the world.",
        list_schema,
        ListAnswer,
        _list,
    ),
    Tool(
        "check",
        "Check a statement",
        "What the articles make of one statement: that a property of a record has a value. Ask it before you assert "
        "anything, in the positive (`Mongolia`, `member_of`, `SCO`); a wrong property is answered with all there are. "
        "It looks up and never infers: not_covered denies nothing, and claimed_only is somebody's word.",
        lambda: schema(CheckQuery),
        CheckAnswer,
        _check,
    ),
)

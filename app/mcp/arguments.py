"""What tools are asked with: the parameters of the API, as JSON Schema, and read as strictly."""

from collections.abc import Mapping
from typing import Any, TypeVar, get_origin

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.catalogue import KINDS, VIEWS
from app.kind import Kind, RecordQuery
from app.problems import fault, refusal
from app.search.finding import SearchQuery
from app.strictness import refused

MOST = 50
"""Records a page: an agent has to read them all."""
LIMIT = 10
GIVEN = frozenset({"format", "include", "resolve"})
"""What is the same for every agent."""
UNTOLD = frozenset(
    {"title", "description", "default", "examples", "pattern", "minLength", "maxLength", "minItems", "maxItems"}
)
"""What of a schema an agent can do without: it has to read it all."""
LISTS: Mapping[str, Kind[Any]] = {kind.plural: kind for kind in (*KINDS, *VIEWS)}

Schema = dict[str, Any]
ModelT = TypeVar("ModelT", bound=BaseModel)


class Get(BaseModel):
    """The arguments of `get`."""

    model_config = ConfigDict(extra="forbid")

    record: str = Field(min_length=1, max_length=200, description="Id or any name of the record", examples=["RATS"])
    fields: list[str] = Field(
        default=[], max_length=20, description="Evidence for these fields only, and all of it", examples=[["date"]]
    )


class Search(SearchQuery):
    """The arguments of `search`."""

    limit: int = Field(default=LIMIT, ge=1, le=MOST, description="Number of records a page")


class Limited(BaseModel):
    """How much a list may give."""

    limit: int = Field(default=LIMIT, ge=1, le=MOST, description="Number of records a page")


def read(model: type[ModelT], arguments: Mapping[str, Any], **given: Any) -> ModelT:
    """The arguments of a tool, with what is given to all. Raises a 422 problem that names all that is wrong."""
    known = {field.alias or name: field for name, field in model.model_fields.items() if name not in GIVEN}
    unknown = [fault(name, "is not an argument here", known, name) for name in arguments if name not in known]
    if unknown:
        raise refusal(unknown)
    plain = {
        name: [value] if get_origin(known[name].annotation) is list and isinstance(value, str) else value
        for name, value in arguments.items()
        if value is not None
    }
    try:
        return model.model_validate({**plain, **given})
    except ValidationError as error:
        found = [{**one, "loc": ("arguments", *one["loc"])} for one in error.errors()]
        raise refused(RequestValidationError(found)) from None


def listed(arguments: Mapping[str, Any]) -> tuple[Kind[Any], RecordQuery]:
    """The kind and the question of `list`. Raises a 422 problem."""
    others = dict(arguments)
    name = str(others.pop("kind", ""))
    if name not in LISTS:
        raise refusal([fault("kind", f"{name!r} is not one of the kinds", LISTS, name)])
    limit = read(Limited, {"limit": others.pop("limit", LIMIT)}).limit
    query = read(LISTS[name].query, others, limit=limit, include=["citations"], resolve="all")
    return LISTS[name], query


def schema(model: type[BaseModel]) -> Schema:
    """The JSON Schema of what a tool is asked with."""
    whole = model.model_json_schema()
    for name in GIVEN & whole["properties"].keys():
        del whole["properties"][name]
    return _closed(whole)


def list_schema() -> Schema:
    """The JSON Schema of what `list` is asked with: the filters of all kinds, each with the kinds that have it."""
    found: dict[str, dict[str, Schema]] = {}
    for kind in KINDS:
        for name, declared in schema(kind.query)["properties"].items():
            found.setdefault(name, {})[kind.plural] = declared
    properties: dict[str, Schema] = {
        "kind": {"type": "string", "enum": [*LISTS], "description": _kinds()},
        **{name: _merged(of) for name, of in found.items()},
        "limit": Limited.model_json_schema()["properties"]["limit"],
    }
    return _closed({"type": "object", "properties": properties, "required": ["kind"]})


def _kinds() -> str:
    return "What to list. " + " ".join(
        f"{kind.plural}: {kind.description.partition(': ')[2] or kind.description}" for kind in LISTS.values()
    )


def _merged(declared: Mapping[str, Schema]) -> Schema:
    """A filter that several kinds have, with what each says of it."""
    forms = list({repr(form): form for one in declared.values() if (form := _bare(one))}.values())
    if all(form.keys() == {"type", "enum"} for form in forms):
        words = dict.fromkeys(word for form in forms for word in form["enum"])
        forms = [{"type": "string", "enum": [*words]}]
    told: dict[str, list[str]] = {}
    for kind, one in declared.items():
        told.setdefault(one["description"], []).append(kind)
    everywhere = len(declared) == len(KINDS)
    told_of = [text if everywhere and len(told) == 1 else f"{', '.join(of)}: {text}" for text, of in told.items()]
    return {**(forms[0] if len(forms) == 1 else {"anyOf": forms}), "description": "; ".join(told_of)}


def _bare(declared: Any) -> Any:
    """What may be given, without what is said of it, its bounds, which are held anyway, and without null."""
    if isinstance(declared, list):
        return [_bare(one) for one in declared if one != {"type": "null"}]
    if not isinstance(declared, dict):
        return declared
    own = {name: _bare(value) for name, value in declared.items() if name not in UNTOLD}
    choices = own.pop("anyOf", [])
    return {**own, **(choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {})}


def _closed(whole: Schema) -> Schema:
    """A schema that admits nothing else, and without the titles that say names once more."""
    properties = {
        name: {part: value for part, value in one.items() if part != "title"}
        for name, one in whole["properties"].items()
    }
    own = {name: value for name, value in whole.items() if name != "title"}
    return {**own, "properties": properties, "additionalProperties": False}

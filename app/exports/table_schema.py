"""Table Schema (Data Package standard 2.0) of our tables, out of what they declare."""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from sqlalchemy import Boolean, Column, Date, Float, Integer, Table

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
TYPES = {Boolean: "boolean", Integer: "integer", Float: "number", Date: "date"}
"""Everything else is text."""
DERIVED = {
    "_earliest": "Earliest day that `{}` can mean, the last of the calendar where it has no date; derived",
    "_latest": "Latest day that `{}` can mean; derived",
}
COMMON = {
    "entity_id": "The record",
    "subject_id": "The record that refers to the other",
    "object_id": "The record that is referred to",
    "role": "In which of its fields",
    "name": "The name",
    "sort_key": "The label as names are compared",
    "voice": "The strongest voice behind the record",
    "field": "The field",
    "agreement": "What the sources of the value make of it together",
    "source_id": "The article",
    "paragraph": "Paragraph of the document: its non-blank lines, numbered from 1",
    "reason": "Why nothing was taken from it",
    "possible_from": "First day on which it may have held; derived",
    "possible_to": "Last day on which it may have held; derived",
    "certain_from": "First day on which it held for sure; derived",
    "certain_to": "Last day on which it held for sure, if not before the first; derived",
}
"""What columns mean that say nothing of it themselves."""


def table_schema(row: type[Any], fields: Mapping[str, FieldInfo]) -> dict[str, Any]:
    """The schema of a table; `fields` describes, under the names of the API, what the columns do not."""
    table: Table = row.__table__
    schema = {
        "$schema": PROFILE,
        "fields": [_field(column, row.model_fields, fields) for column in table.columns],
        "primaryKey": [column.name for column in table.primary_key],
    }
    references = list(_references(table))
    return {**schema, "foreignKeys": references} if references else schema


def _field(column: Column[Any], own: Mapping[str, FieldInfo], others: Mapping[str, FieldInfo]) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if not column.nullable else {}
    if words := _words(own[column.name].annotation):
        constraints["enum"] = words
    return {
        "name": column.name,
        "type": next((name for type_, name in TYPES.items() if isinstance(column.type, type_)), "string"),
        "description": _description(column.name, own, others),
        **({"constraints": constraints} if constraints else {}),
    }


def _words(annotation: Any) -> list[str]:
    """The closed list of words that a field is out of, if it is."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    if get_origin(annotation) in {Union, UnionType}:
        return [word for part in get_args(annotation) for word in _words(part)]
    return []


def _description(name: str, own: Mapping[str, FieldInfo], others: Mapping[str, FieldInfo]) -> str:
    for fields, called in ((own, name), (others, name), (others, name.removesuffix("_id"))):
        if called in fields and fields[called].description:
            return str(fields[called].description)
    for suffix, words in DERIVED.items():
        if name.endswith(suffix):
            return words.format(name.removesuffix(suffix))
    return COMMON[name]


def _references(table: Table) -> Iterator[dict[str, Any]]:
    """The foreign keys; one to the table itself names no resource."""
    for column in table.columns:
        for key in sorted(column.foreign_keys, key=lambda key: key.target_fullname):
            target = key.column.table.name
            reference: dict[str, Any] = {"fields": [key.column.name]}
            if target != table.name:
                reference["resource"] = target
            yield {"fields": [column.name], "reference": reference}

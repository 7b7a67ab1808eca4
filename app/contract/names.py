"""Names for what many shapes share, so that a generated client has one type for it, and not one for each place."""

import json
from typing import Any

from pydantic import TypeAdapter

from app import media, vocabulary
from app.dates import Edtf
from app.search.shapes import Found

Schema = dict[str, Any]
NOTES = ("description", "examples", "default")
"""What is said of a use; all else is the shape."""


def _list(words: Any, description: str) -> Schema:
    return {**TypeAdapter(words).json_schema(), "description": description}


def _by_field(shape: Schema, description: str) -> Schema:
    return {"type": "object", "additionalProperties": shape, "description": description}


def _several(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


SHARED: dict[str, Schema] = {
    "Edtf": _list(Edtf, "A date exactly as precise as its source: EDTF (ISO 8601-2), level 0 and `?`, `~`, `..`"),
    "KindName": _list(vocabulary.KindName, "The kinds of records"),
    "Status": _list(vocabulary.Status, "How real a thing is according to the sources"),
    "Voice": _list(
        vocabulary.Voice, "Who speaks: the article itself, somebody whom it reports, or its author's opinion"
    ),
    "Agreement": _list(vocabulary.Agreement, "What the sources of a value make of it together"),
    "Resolution": _list(vocabulary.Resolution, "What the curators make of a difference between sources"),
    "Basis": _list(vocabulary.Basis, "How a value is known that no document states in so many words"),
    "Resolve": _list(vocabulary.Resolve, "What to do about a value on which sources differ"),
    "DateMatch": _list(vocabulary.Match, "How a record's date must fit the one asked for"),
    "Certainty": _list(vocabulary.Certainty, "Whether something held on a day for sure, or as far as its dates allow"),
    "Difference": _list(vocabulary.Difference, "In what sort of value sources differ"),
    "Precision": _list(vocabulary.Precision, "How precise a date is"),
    "MembershipRole": _list(vocabulary.MembershipRole, "What a state or group is in an organisation"),
    "Theme": _list(vocabulary.Theme, "What a point of an agenda is about"),
    "ProgrammeType": _list(vocabulary.ProgrammeType, "What sort of programme it is"),
    "DocumentType": _list(vocabulary.DocumentType, "What sort of document it is"),
    "ClaimType": _list(vocabulary.ClaimType, "What sort of claim it is"),
    "Genre": _list(vocabulary.Genre, "What sort of article a source is"),
    "Found": _list(Found, "Where all that was asked for stands, from the whole label down to quotes"),
    "Verdict": _list(vocabulary.Verdict, "What the sources make of a statement"),
    "PlainFormat": _list(media.PlainFormat, "The formats of what is neither a list nor a record"),
    "DetailFormat": _list(media.DetailFormat, "The formats of a record"),
    "SourceFormat": _list(media.SourceFormat, "The formats of a source"),
    "ListFormat": _list(media.ListFormat, "The formats of a list"),
    "VoicesByField": _by_field({"$ref": "#/components/schemas/Voice"}, "For each field a voice"),
    "AgreementByField": _by_field({"$ref": "#/components/schemas/Agreement"}, "For each field its sources' agreement"),
    "BasisByField": _by_field({"$ref": "#/components/schemas/Derivation"}, "For each field how its value is known"),
    "CitationsByField": _by_field(_several("Citation"), "For each field the words that it rests on"),
    "PositionsByField": _by_field(_several("Position"), "For each field what every source says"),
    "ReferencesByRole": _by_field(_several("Reference"), "Records by the kind and field that they refer from"),
    "JsonLd": {"type": "object", "description": "JSON-LD; `/v1/context.jsonld` has the meaning of its keys"},
    "Counts": _by_field({"type": "integer"}, "Numbers by name"),
}
"""Shapes that are met in many places, the inner ones first."""


def give(schema: Schema) -> None:
    """Name these shapes wherever they stand, and say of what may be null that it is so in its type."""
    known = {_bare(shape): name for name, shape in SHARED.items()}
    for part in (schema["paths"], schema["components"]["schemas"]):
        _name(part, known)
    clash = SHARED.keys() & schema["components"]["schemas"]
    assert not clash, f"two shapes of one name: {clash}"  # noqa: S101 - found by every test of the document
    schema["components"]["schemas"] |= SHARED


def _name(node: Any, known: dict[str, str]) -> Any:
    if isinstance(node, list):
        node[:] = [_name(one, known) for one in node]
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in {"example", "examples", "default"}:
                node[key] = _name(value, known)
        if name := known.get(_bare(node)):
            shared = SHARED[name]
            own = {"description"} | {key for key in NOTES if node.get(key) != shared.get(key)}
            notes = {key: node[key] for key in NOTES if key in node and key in own}
            return {"$ref": f"#/components/schemas/{name}", **notes}
        return _nullable(node)
    return node


def _nullable(node: Schema) -> Schema:
    """`null` beside one plain type becomes part of it (JSON Schema 2020-12), instead of a choice of two shapes."""
    match node.get("anyOf"):
        case [{"type": str(plain)} as shape, {"type": "null"}] if "enum" not in shape:
            notes = {key: value for key, value in node.items() if key != "anyOf"}
            return {**shape, "type": [plain, "null"], **notes}
    return node


def _bare(shape: Schema) -> str:
    return json.dumps({key: value for key, value in shape.items() if key not in {*NOTES, "title"}}, sort_keys=True)

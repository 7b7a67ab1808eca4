"""From what FastAPI describes to the document that is served."""

from copy import deepcopy
from typing import Any

from app.contract import answers, names, parameters, records, sparse

Schema = dict[str, Any]


def finished(described: Schema) -> Schema:
    """The contract: every shape has a name and says what it is, every operation all that it can answer."""
    schema = deepcopy(described)
    schema["servers"] = [{"url": "/", "description": "The server that this document came from"}]
    schema["security"] = []
    shapes = schema["components"]["schemas"]
    for shape in shapes.values():
        _tidy(shape)
    records.tell_kinds(shapes)
    for path in schema["paths"].values():
        operation = path["get"]
        operation["summary"] = operation["description"].partition(": ")[0].partition(".")[0]
        parameters.tidy(operation)
        sparse.name_fields(operation, shapes)
        answers.describe(operation)
    answers.share(schema)
    names.give(schema)
    return schema


def _tidy(shape: Schema) -> None:
    """Leave out titles that only repeat names, and let answers grow: new fields may come within a version."""
    shape.pop("title", None)
    shape.pop("additionalProperties", None)
    for declared in shape["properties"].values():
        declared.pop("title", None)
        declared.pop("default", None)  # that of the model behind it; an answer always has the field

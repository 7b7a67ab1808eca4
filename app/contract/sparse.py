"""Which fields an answer can be asked for."""

from typing import Any

Schema = dict[str, Any]


def name_fields(operation: Schema, shapes: Schema) -> None:
    """Where only some fields can be asked for, name them all.

    The shape of the answer stays that of a whole one: a choice between it and one that may lack anything would let a
    generated client be sure of no field at all, also where nothing is left out.
    """
    given = operation.get("parameters", [])
    for parameter in given:
        if parameter["name"] == "fields":
            shape = _meant(shapes, operation["responses"]["200"]["content"]["application/json"]["schema"])
            items = shape["properties"].get("items")
            whole = _meant(shapes, items["items"]) if items else shape
            kinds = [_meant(shapes, one) for one in whole.get("oneOf", [])] or [whole]
            # Where nothing can be included, there is but what each record has.
            bare = items and not any(one["name"] == "include" for one in given)
            names = dict.fromkeys(name for one in kinds for name in one["required" if bare else "properties"])
            parameter["schema"]["items"] = {"type": "string", "enum": [*names]}


def _meant(shapes: Schema, reference: dict[str, str]) -> Any:
    return shapes[reference["$ref"].rpartition("/")[2]]

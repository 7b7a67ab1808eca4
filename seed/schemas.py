"""The JSON Schema of the curated files, for editors."""

from typing import Any

from app.catalogue import KINDS
from seed.curated import Strict, shape
from seed.retired import RetiredId


def schemas() -> dict[str, Any]:
    """The JSON Schema of every curated file that holds a list, by the name of the schema's own file."""
    shapes: dict[str, type[Strict]] = {**{kind.plural: shape(kind.singular) for kind in KINDS}, "retired": RetiredId}
    return {f"{name}.schema.json": _array(record) for name, record in shapes.items()}


def _array(record: type[Strict]) -> dict[str, Any]:
    items = record.model_json_schema()
    return {"$defs": items.pop("$defs", {}), "type": "array", "items": items}

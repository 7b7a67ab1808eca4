"""What the shapes of each kind tell of it: which kind it is, and what its evidence is."""

from typing import Any

from app.catalogue import KINDS

Schema = dict[str, Any]
ANY = "AnyRecord"


def tell_kinds(shapes: Schema) -> None:
    """Let `kind` tell the shapes apart, and give each list one shape.

    A list's records have their evidence with `include=citations`: optional fields of one shape are read more easily,
    and by more generators, than one of two shapes that nothing tells apart.
    """
    for name in ("Reference", "SourceReference", "Suggestion"):
        shapes[name]["properties"]["kind"]["enum"] = [kind.singular for kind in KINDS]
    items = {}
    for kind in KINDS:
        item, detail, page = (shapes[shape.__name__] for shape in (kind.item, kind.detail, kind.page))
        for shape in (item, detail):
            shape["properties"]["kind"] = {"type": "string", "const": kind.singular, "description": "Its kind"}
        item["properties"] = {**detail["properties"], **item["properties"]}
        item["description"] = f"{kind.description} One of them, with its evidence only by `include=citations`."
        detail["description"] = f"{kind.description} One of them, with its evidence."
        page["properties"]["items"]["items"] = items[kind.singular] = _reference(kind.item.__name__)
    mapping = {singular: item["$ref"] for singular, item in items.items()}
    shapes[ANY] = {
        "description": "A record of any kind, which `kind` tells",
        "oneOf": list(items.values()),
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
    shapes["RecordPage"]["properties"]["items"]["items"] = _reference(ANY)


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}

"""Answers as linked data: JSON-LD 1.1 (REC-json-ld11-20200716) with terms of schema.org and PROV where they truly fit.

An answer stays the JSON that it is; the context says what its keys mean. It is made from the shapes, so that a new kind
comes by itself. Terms of our own are fragments of the context's address, on whatever host an answer comes from.
"""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from app.catalogue import KINDS
from app.checking.shapes import Check
from app.dates import Edtf
from app.representation import derived_shapes as derived
from app.representation.index import ExportList, Index
from app.search.shapes import SearchPage, Suggestions

CONTEXT = "/v1/context.jsonld"
"""Where the context is served."""

_PREFIXES = {
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "http://schema.org/",
}
_KNOWN = {
    "about": "schema:about",
    "aliases": "schema:alternateName",
    "author": "schema:author",
    "citations": "schema:citation",
    "description": "schema:description",
    "founded": "schema:foundingDate",
    "founded_place": "schema:foundingLocation",
    "founders": "schema:founder",
    "high": "schema:maxValue",
    "id": "schema:identifier",
    "items": "schema:itemListElement",
    "label": "schema:name",
    "language": "schema:inLanguage",
    "low": "schema:minValue",
    "next": "hydra:next",
    "parent": "schema:parentOrganization",
    "part_of": "schema:superEvent",
    "published": "schema:datePublished",
    "publisher": "schema:publisher",
    "quote": "schema:text",
    "source": "prov:wasQuotedFrom",
    "speaker": "prov:wasAttributedTo",
    "total": "schema:numberOfItems",
    "unit": "schema:unitText",
    "url": "schema:url",
    "value": "schema:value",
}
_ADDRESSES = frozenset({"documentation", "next", "openapi", "url"})
_CLASSES = {
    "claim": "schema:Claim",
    "concept": "schema:DefinedTerm",
    "event": "schema:Event",
    "organisation": "schema:Organization",
    "person": "schema:Person",
    "source": "schema:Article",
    "state": "schema:Country",
    "summit": "schema:Event",
}
_MEANINGS = {
    "coverage": ("citations",),
    "known": ("value",),
    "edges": ("citations", "object", "role", "subject"),
    "positions": ("value",),
    "roles": ("role",),
}
"""Names that mean something else inside these fields than they do elsewhere."""

_UNTYPED = (
    derived.Conflict,
    derived.Proposal,
    derived.TimelineEntry,
    derived.Measure,
    derived.Graph,
    Index,
    ExportList,
    SearchPage,
    Suggestions,
    Check,
)

Definition = dict[str, Any]


def record(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer that is no page, with its context, and with a type on every record and citation in it."""
    return {"@context": CONTEXT, **_typed(answer)}


def page(answer: dict[str, Any]) -> dict[str, Any]:
    """A page of a list, likewise."""
    return {"@context": CONTEXT, "@type": "Page", **_typed(answer)}


def context() -> Definition:
    """The context of all answers: what each of their keys and types means."""
    found = [shape for root in (*(kind.page for kind in KINDS), *_UNTYPED) for shape in _shapes(root)]
    terms: Definition = {}
    for shape in found:
        for name, annotation in _fields(shape):
            if not _is_index(annotation):
                terms.setdefault(name, {}).update(_term(name, annotation))
    return {
        "@context": {
            "@version": 1.1,
            "@vocab": f"{CONTEXT}#",
            **_PREFIXES,
            **{_type(kind.singular): _class(kind.singular, kind.detail) for kind in KINDS},
            "Citation": "schema:Quotation",
            "Page": "schema:ItemList",
            **{name: terms[name] for name in sorted(terms)},
            "href": "@id",
            "referenced_by": "@nest",
            **_backwards(),
        }
    }


def _backwards() -> Definition:
    """What refers to a record, said of what refers. (An index by field must not hold one record under two fields.)"""
    return {
        f"{kind.singular}.{name}": {"@reverse": _KNOWN.get(name, name), "@container": "@set"}
        for kind in KINDS
        for name in sorted({*kind.references, *kind.links})
    }


def _class(kind: str, detail: type[BaseModel]) -> Definition:
    """The class of a kind. Its records alone have lists by field, where other shapes have plain lists of that name."""
    lists = {
        name: _term(name, annotation)
        for name, annotation in _fields(detail)
        if _is_index(annotation) and name != "referenced_by"
    }
    return {"@id": _CLASSES.get(kind, _type(kind)), "@context": lists}


def _term(name: str, annotation: Any) -> Definition:
    """What a field means, how its values are typed, and what names mean inside it alone."""
    inside = {
        inner: {"@id": f"{name}.{inner}", **_form(of)}
        for shape in _shapes(annotation)
        for inner, of in _fields(shape)
        if inner in _MEANINGS.get(name, ())
    }
    address = {"@type": "@id"} if name in _ADDRESSES else {}
    return {"@id": _KNOWN.get(name, name), **_form(annotation), **address, **({"@context": inside} if inside else {})}


def _form(annotation: Any) -> Definition:
    """How the values of a field are laid out and typed. One of any type says its type itself."""
    if _is_index(annotation):
        return {"@container": ["@index", "@set"]}
    if get_origin(annotation) is dict:
        return {"@type": "@json"}
    if get_origin(annotation) is list:
        return {"@container": "@set"}
    return {"@type": "edtf:EDTF"} if Edtf in get_args(annotation) else {}


def _is_index(annotation: Any) -> bool:
    """Whether it is a list for each of several fields."""
    return get_origin(annotation) is dict and get_origin(get_args(annotation)[1]) is list


def _fields(shape: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    yield from ((name, field.annotation) for name, field in shape.model_fields.items())


def _shapes(annotation: Any) -> Iterator[type[BaseModel]]:
    """The shapes in an annotation, and in their fields."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        annotations = [of for _, of in _fields(annotation)]
    else:
        annotations = [*get_args(annotation)]
    for inner in annotations:
        yield from _shapes(inner)


def _type(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split("-"))


def _typed(value: Any) -> Any:
    """JSON with a type on each record and citation in it."""
    if isinstance(value, list):
        return [_typed(one) for one in value]
    if not isinstance(value, dict):
        return value
    inside = {key: _typed(one) for key, one in value.items()}
    if "kind" in value:
        return {"@type": _type(value["kind"]), **inside}
    if "quote" in value:
        return {"@type": "Citation", "@id": f"/v1/citations/{value['id']}", **inside}
    return inside

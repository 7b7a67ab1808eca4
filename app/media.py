"""The formats of answers, by name and media type, and which of them a client wants (RFC 9110, 12.5.1)."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from app.problems import Problem, fault
from app.weights import weights

Format = Literal["json", "jsonld", "csv", "ndjson", "markdown", "bibtex", "ris", "csl-json"]
PlainFormat = Literal["json", "jsonld"]
DetailFormat = Literal["json", "jsonld", "markdown"]
SourceFormat = Literal["json", "jsonld", "markdown", "bibtex", "ris", "csl-json"]
ListFormat = Literal["json", "jsonld", "csv", "ndjson", "markdown"]

MEDIA_TYPES: dict[Format, str] = {
    "json": "application/json",
    "jsonld": "application/ld+json",
    "csv": "text/csv; charset=utf-8; header=present",
    "ndjson": "application/x-ndjson",
    "markdown": "text/markdown; charset=utf-8",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl-json": "application/vnd.citationstyles.csl+json",
}
"""In our order of preference. JSON is UTF-8 by definition, so its types have no parameter for that."""
ENTRIES: frozenset[Format] = frozenset({"bibtex", "ris", "csl-json"})
"""What a source is in a bibliography, which needs the whole of it."""

JSON_LD = {"$ref": "#/components/schemas/JsonLd"}
"""What OpenAPI says of an answer as JSON-LD."""


def bare(format: Format) -> str:
    """The media type of a format, without parameters."""
    return MEDIA_TYPES[format].partition(";")[0]


@lru_cache(maxsize=1024)
def wanted(accept: str) -> tuple[Format, ...]:
    """The formats that an `Accept` header admits, the best first, down to JSON, which every answer has."""
    ranges = weights(accept or "*/*")
    liked = {name: _weight(bare(name), ranges) for name in MEDIA_TYPES}
    best = sorted((name for name in MEDIA_TYPES if liked[name]), key=lambda name: -liked[name])
    return tuple(best[: best.index("json") + 1]) if "json" in best else tuple(best)


def choose(asked: Format | None, accepted: Iterable[Format], available: Iterable[Format]) -> Format:
    """The format asked for by name, or else the best accepted one. Raises a 406 problem where there is none."""
    if asked is not None:
        return asked
    offered = list(available)
    for name in accepted:
        if name in offered:
            return name
    types = [bare(name) for name in offered]
    detail = f"This address has {', '.join(types)}; ask for one of them, or leave Accept out"
    raise Problem(406, detail, [fault("Accept", "admits none of these", types)])


def _weight(media_type: str, ranges: dict[str, float]) -> float:
    """The weight of the most specific range that the type is in."""
    main = media_type.partition("/")[0]
    return next((ranges[one] for one in (media_type, f"{main}/*", "*/*") if one in ranges), 0.0)

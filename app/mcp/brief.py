"""The API's answers, cut down for agents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

Json = dict[str, Any]

LISTED = 3
"""Quotes of a record in a list, and of a value in a disagreement."""
EACH = 3
"""Quotes for each field of a record that is got by itself."""
MANY = 25
"""Of longer lists inside a record the rest is counted."""
FRAME = frozenset(
    {
        *("id", "kind", "href", "label", "aliases", "voice", "voices", "status", "status_as_of", "certainty"),
        *("citations", "agreement", "disagreements", "positions", "basis", "referenced_by"),
    }
)
"""What of a detail is no fact, or stands elsewhere in the answer."""


def ref(reference: Json) -> Json:
    """A record that is referred to."""
    return {name: reference[name] for name in ("id", "kind", "label")}


def quote(citation: Json) -> Json:
    """A citation."""
    source = citation["source"]
    return {
        "field": citation["field"],
        "quote": citation["quote"],
        "voice": citation["voice"],
        "speaker": citation["speaker"]["label"] if citation["speaker"] else None,
        "stated": citation["stated"],
        "source": source["id"],
        **{name: source[name] for name in ("author", "publisher", "published")},
        **{name: citation[name] for name in ("paragraph", "url", "line")},
        "citation": citation["id"],
    }


def hit(found: Json) -> Json:
    """What a search found: with the quotes that have its words, then others."""
    matched = [match["citation"] for match in found["matches"] if match["citation"]]
    quotes = _distinct([*matched, *_by_turns(found["citations"])])
    return {
        **ref(found["record"]),
        **{name: found[name] for name in ("found", "voice", "status")},
        "quotes": [quote(one) for one in islice(quotes, LISTED)],
    }


def row(detail: Json) -> Json:
    """A record in a list, with a few of its quotes."""
    quotes = islice(_distinct(_by_turns(detail["citations"])), LISTED)
    return {**_record(detail), "quotes": [quote(one) for one in quotes]}


def record(detail: Json, fields: Sequence[str]) -> Json:
    """A record by itself; with all evidence for these fields, or else some for every field."""
    every = {name: cited for name, cited in detail["citations"].items() if not fields or name in fields}
    cited = [one for citations in every.values() for one in (citations if fields else citations[:EACH])]
    left = sum(map(len, every.values())) - len(cited)
    return {
        **_record(detail),
        "quotes": [quote(one) for one in cited],
        "agreement": detail["agreement"],
        "basis": {
            name: f"{one['how']}: {one['note']}" if one["note"] else one["how"] for name, one in detail["basis"].items()
        },
        "referenced_by": {name: len(records) for name, records in detail["referenced_by"].items()},
        "notes": [f"{left} more quotes are left out; `fields` gives all for a field."] if left else [],
    }


def checked(check: Json) -> Json:
    """What was made of a statement."""
    return {
        **{name: value for name, value in check.items() if name != "citations"},
        "subject": ref(check["subject"]) if check["subject"] else None,
        "meant": [ref(one) for one in check["meant"]],
        "alternatives": [ref(one) for one in check["alternatives"]],
        "quotes": [quote(one) for one in check["citations"]],
        "known": [_saying(one) for one in check["known"]],
    }


def _saying(known: Json) -> Json:
    return {
        **{name: value for name, value in known.items() if name != "citations"},
        "value": _value(known["value"]),
        "record": ref(known["record"]),
        "speakers": [ref(one) for one in known["speakers"]],
        "quotes": [quote(one) for one in known["citations"][:LISTED]],
    }


def _record(detail: Json) -> Json:
    positions = detail["positions"]
    return {
        **ref(detail),
        "aliases": detail["aliases"],
        "facts": {
            name: _value(value) for name, value in detail.items() if name not in FRAME and value not in (None, [])
        },
        "voice": detail["voice"],
        "hearsay": detail["voices"],
        **{name: detail.get(name) for name in ("status", "status_as_of", "certainty")},
        "disagreements": [
            {**one, "positions": [_position(position) for position in positions.get(one["field"], [])]}
            for one in detail["disagreements"]
        ],
    }


def _position(position: Json) -> Json:
    quotes = [quote(one) for one in position["citations"][:LISTED]]
    return {"value": _value(position["value"]), "preferred": position["preferred"], "quotes": quotes}


def _value(value: Any) -> Any:
    """A value; references without what leads to them, and long lists cut."""
    if isinstance(value, list):
        cut = [_value(one) for one in value[:MANY]]
        return [*cut, f"and {len(value) - MANY} more"] if len(value) > MANY else cut
    if isinstance(value, dict):
        return ref(value) if "href" in value else {name: _value(one) for name, one in value.items()}
    return value


def _by_turns(citations: Mapping[str, list[Json]]) -> Iterator[Json]:
    """One citation of each field, then the second of each: few then tell of much."""
    for turn in range(max(map(len, citations.values()), default=0)):
        yield from (cited[turn] for cited in citations.values() if turn < len(cited))


def _distinct(citations: Iterable[Json]) -> Iterator[Json]:
    """Each quote once."""
    seen = set()
    for one in citations:
        words = one["source"]["id"], one["paragraph"], one["quote"]
        if words not in seen:
            seen.add(words)
            yield one

"""The citations of a value as a page shows them: each quote once, whatever it is evidence for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Quote:
    """The words of an article, and all that is taken from them."""

    citation: Json
    fields: dict[str, None] = field(default_factory=dict)
    records: dict[str, Json] = field(default_factory=dict)

    @property
    def place(self) -> tuple[Any, ...]:
        """Where the words stand."""
        return self.citation["source"]["id"], self.citation["paragraph"], self.citation["quote"]


def quotes(citations: Iterable[Json]) -> list[Quote]:
    """These citations, those of the same words in the same place as one."""
    found: dict[tuple[Any, ...], Quote] = {}
    for one in citations:
        speaker = one["speaker"] and one["speaker"]["id"]
        same = one["source"]["id"], one["paragraph"], one["quote"], one["voice"], speaker, str(one["stated"])
        quote = found.setdefault(same, Quote(one))
        quote.fields[one["field"]] = None
        quote.records[one["record"]["id"]] = one["record"]
    return list(found.values())


def sides(conflict: Json) -> list[tuple[Json, list[Quote]]]:
    """The positions of a conflict, each with its own words: of two claims, those of the first are told there only."""
    told: set[tuple[Any, ...]] = set()
    found = []
    for position in conflict["positions"]:
        own = quotes(position["citations"])
        if conflict["field"] == "contradicts":
            own = [one for one in own if one.place not in told]
        told |= {one.place for one in own}
        found.append((position, own))
    return found


def standing(agreement: str | None, voice: str | None, basis: Json | None) -> str:
    """What must be known first of a value: that it is disputed, only reported, an opinion; or how many attest it."""
    if agreement == "conflict":
        return "disputed"
    if voice in {"reported", "opinion"}:
        return voice
    if agreement is None:
        return "basis" if basis else "none"
    return agreement

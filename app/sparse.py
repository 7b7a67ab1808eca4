"""Sparse records: of a record that is ready to be served, only the fields that are asked for."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from pydantic import BaseModel

from app.keyset import Listing
from app.problems import Fault, fault, refusal
from app.resolving import packed
from app.shapes import Evidence, Item

ALWAYS = frozenset({"id", "kind", "href"})
"""What tells which record it is, and where it is whole."""


@dataclass(frozen=True)
class Fields:
    """The fields that are kept, and those of which only what belongs to kept fields is: citations and positions."""

    kept: frozenset[str]
    beside: frozenset[str] = frozenset()

    @property
    def shown(self) -> frozenset[str]:
        """All that is kept, wholly or in part."""
        return self.kept | self.beside

    def of(self, body: bytes) -> bytes:
        """What is kept of a record's JSON, in its own order."""
        record: dict[str, Any] = json.loads(body)
        found = {name: value for name, value in record.items() if name in self.kept}
        for name in self.beside & (record.keys() - found.keys()):
            found[name] = {field: value for field, value in record[name].items() if field in self.kept}
        return packed(found)

    def within(self, listing: Listing) -> Listing:
        """A page with what is kept of each of its records."""
        return replace(listing, items=[*map(self.of, listing.items)])


def fields(query: Any, shape: Any) -> Fields | None:
    """What a query keeps of records that have this shape, or one of several; None where it keeps all.

    What it adds by `include`, `resolve=all` and `as_of` stays, as far as it belongs to fields that are kept. Raises a
    problem that names the fields which there are not.
    """
    asked = [name for given in query.fields for name in given.split(",")]
    if not asked:
        return None
    known = [*dict.fromkeys(name for model in models(shape) for name in model.model_fields)]
    if faults := [_unknown(name, known) for name in dict.fromkeys(asked) if name not in known]:
        raise refusal(faults)
    kept = ALWAYS | {*asked} | ({"certainty"} if getattr(query, "as_of", None) else set())
    added = {"citations"} if getattr(query, "include", None) else set()
    added |= {"positions"} if getattr(query, "resolve", None) == "all" else set()
    if not issubclass(models(shape)[0], Item):  # then they are not by the fields of this shape
        return Fields(kept | added)
    return Fields(kept, frozenset(added))


def models(shape: Any) -> Sequence[type[BaseModel]]:
    """The shapes of a union, or the one shape."""
    return get_args(shape) or (shape,)


def _unknown(name: str, known: Sequence[str]) -> Fault:
    hint = "; it comes with include=citations" if name in Evidence.model_fields and name not in known else ""
    return fault("fields", f"{name[:80]!r} is not a field here{hint}", known, name)

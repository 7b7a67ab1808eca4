"""The verbs for every kind: a page of records, and one record. Each answer was composed when loading."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, null

from app import keyset
from app.catalogue import href
from app.database import EditionInfo
from app.keyset import Listed, Listing
from app.kind import HeldQuery, Kind, RecordQuery
from app.problems import Problem, fault
from app.resolving import marked, resolve
from app.retired import Renamed, retired
from app.tables import Representation
from app.utf8 import utf8
from app.vocabulary import Resolve

NOTHING = null()
"""In place of what a page has no need of: positions lie behind the whole JSON of a record."""


def page(connection: Connection, edition: EditionInfo, kind: Kind[Any], query: RecordQuery) -> Listing:
    """A page of a kind."""
    day = query.as_of if isinstance(query, HeldQuery) else None

    def finish(body: bytes, positions: bytes | None, certainty: str | None = None) -> bytes:
        resolved = resolve(body, positions, query.resolve)
        return marked(resolved, certainty) if certainty else resolved

    body = utf8(Representation.detail if query.include else Representation.item)
    listed = Listed(rows=kind.rows, served=(body,))
    if day or query.resolve != "preferred":
        positions = NOTHING if query.resolve == "preferred" else utf8(Representation.positions)
        served = (body, positions, *((kind.certainty,) if day else ()))
        listed = Listed(rows=kind.rows, served=served, finish=finish)
    listing = keyset.page(connection, edition.id, listed, query)
    return replace(listing, notes=[*coverage(edition, day), *listing.notes])


def one(connection: Connection, kind: Kind[Any], id: str, how: Resolve) -> tuple[str, bytes]:
    """The address and the JSON of one record.

    Raises a 404 problem where the kind or view has none of that id, 308 or 410 where it had.
    """
    found = kind.whole.first(connection, id)
    if found is None:
        raise _retired(connection, kind, id) or _unknown(connection, kind, id)
    own, detail, positions = found
    return href(kind.singular, own), resolve(detail, positions, how)


def _retired(connection: Connection, kind: Kind[Any], id: str) -> Problem | None:
    """Why an id is none here any more; a view, which has only some records, does not lead to one that it has not."""
    problem = retired(connection, id, {kind.singular, *kind.by})
    if isinstance(problem, Renamed) and kind.whole.first(connection, problem.successor) is None:
        return None
    return problem


def _unknown(connection: Connection, kind: Kind[Any], id: str) -> Problem:
    reason = f"/v1/{kind.plural} has no record {id!r}; /v1/records/{id} looks for it among all kinds"
    return Problem(
        404, reason, [fault("id", "is not the id of a record here", value=id, near=_near(connection, kind, id))]
    )


def _near(connection: Connection, kind: Kind[Any], id: str) -> Sequence[str]:
    """Ids that begin like this one, among which the one that was meant may be."""
    bounds = {"first": id[:2], "last": id[:2] + chr(sys.maxunicode)}
    return connection.execute(kind.alike, bounds).scalars().all()


def coverage(edition: EditionInfo, day: date | None) -> Iterator[str]:
    """What to know of a day on which the documents say little or nothing."""
    if day and edition.covers_until and day > edition.covers_until:
        yield f"The documents end on {edition.covers_until}: what held later is not known."
    if day and edition.covers_from and day < edition.covers_from:
        yield f"The documents date nothing before {edition.covers_from}: what held earlier is not known."

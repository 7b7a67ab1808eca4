"""The verb for time: every date of every record, the earliest first, and the more precise before the less."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Connection, select
from sqlmodel import col

from app import keyset
from app.conditions import fitting, named, one_of
from app.dates import Edtf
from app.keyset import Listed, Listing
from app.kind import ListQuery, Name, Names, names
from app.tables import TimelineEntry
from app.vocabulary import Match


class TimelineQuery(ListQuery):
    """The parameters of the timeline."""

    from_: Edtf | None = Field(
        default=None, alias="from", description="From the first day of this EDTF date", examples=["2023"]
    )
    to: Edtf | None = Field(default=None, description="To the last day of this EDTF date", examples=["2024-07"])
    match: Match = Field(
        default="overlaps",
        description="How dates must fit: share a day; lie `within`; or `certain`: within, and not marked `?` or `~`",
    )
    kind: list[Name] = Field(default=[], max_length=20, description="Of records of this kind", examples=[["event"]])
    field: list[Name] = Field(default=[], max_length=20, description="In this field", examples=[["date"]])
    record: Names = names("Of this record", "sco")
    sort: Literal["date", "-date"] = Field(default="date", description="Order; `-` reverses it")


def timeline(connection: Connection, edition: str, query: TimelineQuery) -> Listing:
    """A page of the timeline."""
    entry = TimelineEntry
    start = query.from_.partition("/")[0] if query.from_ else ".."
    end = query.to.rpartition("/")[2] if query.to else ".."
    asked = None if start == end == ".." else f"{start}/{end}"
    fits = fitting(entry.date, entry.earliest, entry.latest, asked, query.match) if asked else ()
    rows = select(entry).where(
        *fits, *one_of(entry.kind, query.kind), *one_of(entry.field, query.field), *named(entry.entity_id, query.record)
    )
    orders = {"date": (col(entry.earliest), col(entry.days))}
    listed = Listed(path="/v1/timeline", rows=rows, body=col(entry.body), id=col(entry.id), orders=orders)
    return keyset.page(connection, edition, listed, query)

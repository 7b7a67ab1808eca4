"""The verb for time: every date of every record, the earliest first, and the more precise before the less."""

from typing import Literal

from pydantic import BaseModel, Field, ValidationInfo, field_validator
from sqlalchemy import Connection

from app import keyset
from app.conditions import refers, words
from app.dates import Edtf, span
from app.days import Days
from app.keyset import Listed, Listing
from app.kind import ListQuery, Name, Names, choices, names
from app.lists import Rows
from app.tables import TimelineEntry, plain
from app.utf8 import utf8
from app.vocabulary import KindName, Match


class DatesQuery(BaseModel):
    """Which dates are meant."""

    from_: Edtf | None = Field(
        default=None, alias="from", description="From the first day of this EDTF date", examples=["2023"]
    )
    to: Edtf | None = Field(default=None, description="To the last day of this EDTF date", examples=["2024-07"])
    match: Match = Field(
        default="overlaps",
        description="How dates must fit: share a day; lie `within`; or `certain`: within, and not marked `?` or `~`",
    )
    kind: list[KindName] = choices("Of records of this kind")
    field: list[Name] = Field(default_factory=list, max_length=20, description="In this field", examples=[["date"]])
    record: Names = names("Of this record", "sco")

    @property
    def date(self) -> Edtf | None:
        """The days asked for as one date; None for all."""
        return _days(self.from_, self.to)

    @field_validator("to")
    @classmethod
    def _not_before(cls, to: Edtf | None, asked: ValidationInfo) -> Edtf | None:
        if days := _days(asked.data.get("from_"), to):
            span(days)
        return to


class TimelineQuery(DatesQuery, ListQuery):
    """The parameters of the timeline."""

    sort: Literal["date", "-date"] = Field(default="date", description="Order; `-` reverses it")


def _days(first: Edtf | None, last: Edtf | None) -> Edtf | None:
    """From the first day of one date to the last of another."""
    start = first.partition("/")[0] if first else ".."
    end = last.rpartition("/")[2] if last else ".."
    return None if start == end == ".." else f"{start}/{end}"


ENTRY = TimelineEntry
TIMELINE = Rows(
    path="/v1/timeline",
    id=plain(ENTRY.id),
    orders={"date": (plain(ENTRY.earliest), plain(ENTRY.days))},
    filters={
        "date": Days(
            plain(ENTRY.date),
            earliest=plain(ENTRY.earliest),
            latest=plain(ENTRY.latest),
            id=plain(ENTRY.id),
            owner=plain(ENTRY.id),
            order=(plain(ENTRY.earliest), plain(ENTRY.days), plain(ENTRY.id)),
        ),
        "kind": words(ENTRY.kind),
        "field": words(ENTRY.field),
        "record": refers(ENTRY.entity_id),
    },
)


def timeline(connection: Connection, edition: str, query: TimelineQuery) -> Listing:
    """A page of the timeline."""
    return keyset.page(connection, edition, Listed(rows=TIMELINE, served=(utf8(ENTRY.body),)), query)

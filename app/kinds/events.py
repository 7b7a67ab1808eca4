"""Events: everything else that happens at a time, from foundings and councils to talks and wars."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Select, select

from app.conditions import common, dated, day, linked, named, one_of
from app.dates import Edtf
from app.kind import Kind, Names, RecordQuery, choices, many, maybe, names, when
from app.shapes import Evidence, Item, Page, Reference, Staged
from app.tables import Event, EventFacts
from app.vocabulary import Status


class EventItem(EventFacts, Staged, Item):
    organisation: Reference | None = maybe("The organisation that it belongs to")
    host: Reference | None = maybe("The state that hosted it")
    part_of: Reference | None = maybe("What it was a part of")
    participants: list[Reference] = many("Those who took part")
    about: list[Reference] = many("What it concerned")
    outcomes: list[Reference] = many("What came out of it")
    proposers: list[Reference] = many("Those who proposed it")


class EventDetail(Evidence, EventItem):
    """With its evidence."""


class EventPage(Page[EventItem | EventDetail]):
    """A page of events."""


class EventQuery(RecordQuery):
    organisation: Names = names("Of this organisation", "sco")
    host: Names = names("Hosted by this state", "kazakhstan")
    part_of: Names = names("Part of this summit or event", "astana-summit-2024")
    participant: Names = names("With this participant", "tokayev")
    status: list[Status] = choices("How real it is")
    date: Edtf | None = when("When it happened", "2024")
    sort: Literal["date", "-date", "label", "-label", "id", "-id"] = Field(
        default="-date", description="Order; `-` reverses it"
    )


def select_events(query: EventQuery) -> Select[Event]:
    return select(Event).where(
        *common(Event, query),
        *named(Event.organisation_id, query.organisation),
        *named(Event.host_id, query.host),
        *named(Event.part_of_id, query.part_of),
        *linked(Event.id, "participants", query.participant),
        *one_of(Event.status, query.status),
        *dated(Event, "date", query),
    )


EVENTS = Kind(
    singular="event",
    plural="events",
    description="Events: everything else that happens at a time, from foundings and councils to talks and wars.",
    row=Event,
    item=EventItem,
    detail=EventDetail,
    page=EventPage,
    query=EventQuery,
    select=select_events,
    orders={"date": day(Event.date_earliest)},
)

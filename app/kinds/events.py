"""Events: everything else that happens at a time, from foundings and councils to talks and wars."""

from typing import Literal

from pydantic import Field

from app.conditions import linked, refers, words
from app.dates import Edtf
from app.days import dated
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


EVENTS = Kind(
    singular="event",
    plural="events",
    description="Events: everything else that happens at a time, from foundings and councils to talks and wars.",
    row=Event,
    item=EventItem,
    detail=EventDetail,
    page=EventPage,
    query=EventQuery,
    orders={"date": Event.date_earliest},
    filters={
        "organisation": refers(Event.organisation_id),
        "host": refers(Event.host_id),
        "part_of": refers(Event.part_of_id),
        "participant": linked(Event.id, "participants"),
        "status": words(Event.status),
        "date": dated(Event, "date"),
    },
)

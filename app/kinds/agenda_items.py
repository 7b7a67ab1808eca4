"""Agenda items: what a chairmanship set as a priority, proposed, expected, or is said to have achieved."""

from typing import Literal

from pydantic import Field

from app.conditions import linked, refers, words
from app.dates import Edtf
from app.days import dated
from app.kind import Kind, Names, RecordQuery, choices, many, names, one, when
from app.shapes import Evidence, Item, Page, Reference, Staged
from app.tables import AgendaItem, AgendaItemFacts
from app.vocabulary import Status, Theme


class AgendaItemItem(AgendaItemFacts, Staged, Item):
    chairmanship: Reference = one("The chairmanship on whose agenda it stands")
    about: list[Reference] = many("What it concerns")
    proposers: list[Reference] = many("Those who proposed it")


class AgendaItemDetail(Evidence, AgendaItemItem):
    """With its evidence."""


class AgendaItemPage(Page[AgendaItemItem | AgendaItemDetail]):
    """A page of agenda-items."""


class AgendaItemQuery(RecordQuery):
    chairmanship: Names = names("Of this chairmanship", "kazakhstan-sco-2023")
    theme: list[Theme] = choices("Field of policy")
    status: list[Status] = choices("How real it is")
    about: Names = names("Concerns this record", "afghanistan")
    date: Edtf | None = when("When it was set or is to happen", "2023-07")
    sort: Literal["date", "-date", "label", "-label", "id", "-id"] = Field(
        default="label", description="Order; `-` reverses it"
    )


AGENDA_ITEMS = Kind(
    singular="agenda-item",
    plural="agenda-items",
    description="Agenda items: what a chairmanship set as a priority, proposed, expected, or is said to have achieved.",
    row=AgendaItem,
    item=AgendaItemItem,
    detail=AgendaItemDetail,
    page=AgendaItemPage,
    query=AgendaItemQuery,
    orders={"date": AgendaItem.date_earliest},
    filters={
        "chairmanship": refers(AgendaItem.chairmanship_id),
        "theme": words(AgendaItem.theme),
        "status": words(AgendaItem.status),
        "about": linked(AgendaItem.id, "about"),
        "date": dated(AgendaItem, "date"),
    },
)

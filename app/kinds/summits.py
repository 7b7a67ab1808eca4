"""Summits: meetings of heads of state."""

from typing import Literal

from pydantic import Field

from app.conditions import linked, refers, words
from app.dates import Edtf
from app.days import dated
from app.kind import Kind, Names, RecordQuery, choices, many, maybe, names, one, when
from app.shapes import Evidence, Item, Page, Reference, Staged
from app.tables import Summit, SummitFacts
from app.vocabulary import Status


class SummitItem(SummitFacts, Staged, Item):
    organisation: Reference = one("The organisation whose summit it was")
    body: Reference | None = maybe("The body that met")
    host: Reference | None = maybe("The state that hosted it")
    participants: list[Reference] = many("Those who took part")
    outcomes: list[Reference] = many("Documents that came out of it")
    about: list[Reference] = many("What it concerned")


class SummitDetail(Evidence, SummitItem):
    """With its evidence."""


class SummitPage(Page[SummitItem | SummitDetail]):
    """A page of summits."""


class SummitQuery(RecordQuery):
    organisation: Names = names("Of this organisation", "sco")
    host: Names = names("Hosted by this state", "kazakhstan")
    participant: Names = names("With this participant", "guterres")
    status: list[Status] = choices("How real it is")
    date: Edtf | None = when("When it was held", "2024")
    sort: Literal["date", "-date", "label", "-label", "id", "-id"] = Field(
        default="-date", description="Order; `-` reverses it"
    )


SUMMITS = Kind(
    singular="summit",
    plural="summits",
    description="Summits: meetings of heads of state.",
    row=Summit,
    item=SummitItem,
    detail=SummitDetail,
    page=SummitPage,
    query=SummitQuery,
    orders={"date": Summit.date_earliest},
    filters={
        "organisation": refers(Summit.organisation_id),
        "host": refers(Summit.host_id),
        "participant": linked(Summit.id, "participants"),
        "status": words(Summit.status),
        "date": dated(Summit, "date"),
    },
)

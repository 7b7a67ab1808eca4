"""The shapes of what is derived across records: conflicts, proposals, the timeline, figures compared."""

from typing import Any

from pydantic import Field

from app.dates import Edtf
from app.kinds.figures import FigureItem
from app.shapes import Citation, Page, Position, Reference, Shape, example
from app.vocabulary import Difference, Precision, Resolution, Status, Voice


class Conflict(Shape):
    """A field on which sources differ by more than precision, or two claims that cannot both hold."""

    id: str = example("Record and field", "sco.founded_place")
    href: str = example("Address of its page in this API", "/v1/conflicts/sco.founded_place")
    record: Reference = Field(description="The record")
    field: str = example("The field", "founded_place")
    difference: Difference = example("In what sort of value the sources differ", "place")
    resolution: Resolution = example("What the curators made of it", "preferred")
    rationale: str = example("Why, in the curators' words", "The city in its name; the other is named in passing.")
    positions: list[Position] = Field(description="The positions side by side, the curated value first")


class ConflictPage(Page[Conflict]):
    """A page of conflicts."""


class Proposal(Shape):
    """A record that is not, or not yet, actual according to the sources."""

    id: str = example("Id of the record", "spiritual-shrines")
    record: Reference = Field(description="The record")
    status: Status = example("How far it has come", "proposed")
    voice: Voice = example("The strongest voice behind it", "asserted")
    first_told: Edtf | None = example("When its first source appeared (EDTF)", "2023-07-12", default=None)
    status_as_of: Edtf | None = example("When its latest source appeared", "2024-03", default=None)
    proposers: list[Reference] = Field(description="Who proposed or backs it, as far as the sources tell")
    citations: list[Citation] = Field(description="The words that its status rests on")


class ProposalPage(Page[Proposal]):
    """A page of proposals."""


class TimelineEntry(Shape):
    """A date of a record."""

    id: str = example("Record and field", "astana-summit-2024.date")
    record: Reference = Field(description="The record")
    field: str = example("The field that holds the date", "date")
    date: Edtf = example("The date (EDTF)", "2024-07-03/2024-07-04")
    earliest: str | None = example("The first day that it can mean, null for an open start", "2024-07-03", default=None)
    latest: str | None = example("The last day that it can mean, null for an open end", "2024-07-04", default=None)
    precision: Precision = example("How precise it is", "interval")
    status: Status | None = example("How real the record is, where it has a status", "held", default=None)
    voice: Voice = example("The strongest voice behind the date", "asserted")
    citations: list[Citation] = Field(description="The words that the date rests on")


class TimelinePage(Page[TimelineEntry]):
    """A page of the timeline."""


class Measure(Shape):
    """Several figures of one measure, side by side."""

    id: str = example("What is measured", "share-of-world-population")
    figures: list[FigureItem] = Field(description="Who counted what, when, the latest last")


class MeasurePage(Page[Measure]):
    """A page of measures."""


class GraphEdge(Shape):
    """A reference or link from one record to another."""

    subject: str = example("Id of the record that refers", "astana-summit-2024")
    role: str = example("By which field", "host")
    object: str = example("Id of the record that is referred to", "kazakhstan")
    citations: list[str] = example("Ids of the citations that it rests on", ["c-3f2a9c1b7d204e55"])


class Graph(Shape):
    """The neighbourhood of a record, for drawing."""

    nodes: list[Reference] = Field(description="The records, the one in the middle first")
    edges: list[GraphEdge] = Field(description="How they refer to each other")
    truncated: bool = example("Whether there are more nodes than are given", False)
    edition: str = example("The edition of the data", "1.0.0+3f2a9c1b7d20")


def precision(text: str) -> Any:
    """How precise an EDTF date is."""
    if "/" in text:
        return "interval"
    return ("year", "month", "day")[text.count("-")]

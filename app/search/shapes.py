"""The shapes of what a search answers."""

from typing import Any, Literal

from pydantic import Field

from app.shapes import Citation, Page, Reference, Shape, example
from app.vocabulary import Status, Voice

Found = Literal["exact_name", "exact_alias", "name", "alias", "text", "quote"]
"""Where all that is asked for stands: it is the whole label or a whole alias; it is in the label; in the label and the
aliases; in these and the facts; or only together with quotes and the names of related records."""


class Segment(Shape):
    """A piece of a text."""

    text: str = example("The piece, as it stands there", "Shanghai")
    hit: bool = example("Whether it is what was looked for", True)


class Match(Shape):
    """A text of the record in which something of the question stands."""

    field: str = example("The field that it is from", "purpose")
    segments: list[Segment] = Field(description="The text, in pieces that together are all of it")
    citation: Citation | None = Field(default=None, description="Where the text is a quote, all about it")


class SearchHit(Shape):
    """A record that was found."""

    id: str = example("Id of the record", "shanghai-spirit")
    record: Reference = Field(description="The record")
    found: Found = example("Where all that was asked for stands, from `exact_name` down to `quote`", "exact_name")
    name: str | None = example("The name that was met, where it was one", "Shanghai spirit", default=None)
    matches: list[Match] = Field(description="Up to three texts with something of the question, the most telling first")
    voice: Voice = example("The strongest voice behind the record", "reported")
    status: Status | None = example("How real it is, where it has a status", "adopted", default=None)
    citations: dict[str, list[Citation]] = Field(
        default={}, description="With `include=citations`: for each field the words that it rests on"
    )


class SearchPage(Page[SearchHit]):
    """A page of what was found."""

    counts: dict[str, int] = example(
        "How many records of each kind fit, whatever `kind` asks for; of the first 10,000 where there are more",
        {"concept": 1, "claim": 4},
    )
    did_you_mean: str | None = example(
        "What was looked for instead, since nothing has the words as they were given", "shanghai spirit", default=None
    )


class Suggestion(Reference):
    """A record that may be meant."""

    name: str = example("The name that was met: the label or an alias", "Astana")


class Suggestions(Shape):
    """The records that may be meant, the likeliest first."""

    items: list[Suggestion] = Field(description="At most 10 records")
    edition: str = example("The edition of the data", "1.0.0+3f2a9c1b7d20")


Json = dict[str, Any]

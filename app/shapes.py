"""The shapes that all kinds share: what a client meets in every list and every detail."""

from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlmodel import Field, SQLModel

from app.dates import Edtf
from app.vocabulary import Agreement, Basis, Certainty, Resolution, Voice

T = TypeVar("T")

SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
Id = Annotated[str, StringConstraints(pattern=SLUG, max_length=80)]
"""A record's identifier: a lower-case slug, unique across all kinds and never reused."""


def example(description: str, value: Any, **options: Any) -> Any:
    """A documented field with an example."""
    return Field(description=description, schema_extra={"examples": [value]}, **options)


class Shape(BaseModel):
    """Base of all shapes: unknown keys are errors, and fields with a default are still always served."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class Facts(SQLModel):
    """Base of the shapes that are columns too. (Not of all: an SQLModel takes several times as long to make.)"""

    # SQLModel declares a narrower dictionary of its own, but hands all of it on to pydantic.
    model_config = Shape.model_config  # type: ignore[assignment]

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)

    # To pydantic it does no more than its own, so shapes are validated in one go, as the call that validates has it.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # pydantic looks for it


class Reference(Shape):
    """Another record, whole enough to show and to follow."""

    id: str = example("Identifier", "kazakhstan")
    kind: str = example("Kind", "state")
    label: str = example("Name", "Kazakhstan")
    href: str = example("Address of its page in this API", "/v1/states/kazakhstan")


class SourceReference(Reference):
    """The article that a citation leads back to."""

    author: str | None = example("Name of the author", "Nikola Mikovic", default=None)
    publisher: str | None = example("Name of the publisher", "Diplomatic Courier", default=None)
    published: Edtf | None = example("When it was published (EDTF)", "2024-07-15", default=None)
    document: str | None = example("File name of the text that was read", "004_f469eb55935f0ca2.txt", default=None)


class Citation(Shape):
    """The words that a value rests on, and where they stand."""

    id: str = example("Identifier, a hash of the content: an unchanged citation keeps it", "c-3f2a9c1b7d204e55")
    record: Reference = Field(description="The record whose field this is evidence for")
    field: str = example("The field", "place")
    object: Reference | None = Field(
        default=None, description="In a many-valued field the one value that this is evidence for; null: all of them"
    )
    source: SourceReference = Field(description="The article")
    paragraph: int = example("Paragraph of the document: its non-blank lines, numbered from 1", 3)
    quote: str = example("3 to 10 consecutive words, exactly as they stand there", "SCO summit in Astana")
    voice: Voice = example("Who says it: the article, somebody it reports, or the author as an opinion", "asserted")
    speaker: Reference | None = Field(default=None, description="Whom the article reports")
    stated: Any = example("What this source says where it differs from the record", "St. Petersburg", default=None)
    note: str | None = example("A remark of the curators", "Photo caption", default=None)
    url: str = example("Deep link that opens the article at these words", "https://example.org/a#:~:text=in%20Astana")
    line: str = example("The citation in one line, to take along", "Mikovic, Diplomatic Courier, 15 July 2024, par. 4")


class Position(Shape):
    """One of the values that sources give for a field, and who gives it."""

    value: Any = example("The value, in the field's own type", "St. Petersburg")
    preferred: bool = example("Whether the curators chose it", False)
    citations: list[Citation] = Field(description="The words that it rests on")


class Disagreement(Shape):
    """A field on which sources differ, and what the curators make of it."""

    field: str = example("The field", "founded_place")
    resolution: Resolution = example("What was decided", "preferred")
    rationale: str = example("Why, in the curators' words", "The later article is the more specific one.")


class Derivation(Shape):
    """How a value is known that no document states in so many words."""

    how: Basis = example("In which way it is known", "deduced")
    note: str | None = example("From what", "The year is that of the article's own date.", default=None)


class Item(Shape):
    """What the record of every kind has."""

    id: str = example("Identifier, unique across all kinds and never reused", "astana-summit-2024")
    kind: str = example("Kind", "summit")
    label: str = example("Name or title", "SCO summit in Astana, 2024")
    href: str = example("Address of its page in this API", "/v1/summits/astana-summit-2024")
    aliases: list[str] = example("Other names and spellings met in the documents", ["Astana summit"], default=[])
    voice: Voice = example(
        "The strongest voice behind it: `reported` and `opinion` mean that no article asserts it itself", "asserted"
    )
    voices: dict[str, Voice] = example(
        "The fields that rest on no assertion of an article, only on reports or opinions",
        {"date": "reported"},
        default={},
    )
    positions: dict[str, list[Position]] = Field(
        default={}, description="With `resolve=all`: for each disputed field what every source says"
    )


class Staged(Shape):
    """What a record with a status has besides."""

    status_as_of: Edtf | None = example(
        "When the latest source that gives the status was published (EDTF)", "2024-03", default=None
    )


class Held(Shape):
    """What a record that holds for a time has besides."""

    certainty: Certainty | None = example(
        "With `as_of`: whether it held on that day for sure, or only as far as its dates allow", "certain", default=None
    )


class Evidence(Shape):
    """What a detail adds to the item: where each value comes from, and what refers to it."""

    citations: dict[str, list[Citation]] = Field(description="For each field the words that it rests on")
    agreement: dict[str, Agreement] = example(
        "For each cited field: `single`; `confirmed` by independent sources; `conflict`", {"place": "confirmed"}
    )
    disagreements: list[Disagreement] = Field(description="The fields on which sources differ")
    basis: dict[str, Derivation] = Field(description="The values that no document states in so many words")
    referenced_by: dict[str, list[Reference]] = Field(
        description="Records that refer to this one, by their kind and field, such as `chairmanship.holder`"
    )


class Page(Shape, Generic[T]):
    """A part of a list."""

    items: list[T] = Field(description="The records of this page")
    total: int = example(
        "Number of records in the whole list; at least so many where a note says so, as in long lists with filters",
        10,
    )
    next: str | None = example("Address of the next page, null on the last", "/v1/citations?cursor=…", default=None)
    edition: str = example("The edition of the data that this was read from", "1.0.0+3f2a9c1b7d20")
    notes: list[str] = example(
        "What must be known to read this page rightly", ["The documents end on 2024-07-31."], default=[]
    )

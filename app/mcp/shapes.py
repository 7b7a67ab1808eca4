"""What tools answer: the API's answers, cut down to what an agent can take in, and every value with its words."""

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.vocabulary import Agreement, Certainty, KindName, Status, Verdict, Voice


class Answer(BaseModel):
    """Base of all that tools answer."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class Ref(Answer):
    """A record that is referred to."""

    id: str = Field(description="Identifier: `get` takes it")
    kind: KindName
    label: str


class Quote(Answer):
    """The words that something rests on. Whoever passes a fact on passes `line` and `url` on with it."""

    field: str = Field(description="The field of the record that it is evidence for")
    quote: str = Field(description="At most ten words, exactly as they stand in the article")
    voice: Voice = Field(description="Asserted by the article, reported of a speaker, or an opinion of the author")
    speaker: str | None = Field(default=None, description="Whom the article reports")
    stated: Any = Field(default=None, description="What this article says, where it differs from the record")
    source: str = Field(description="Id of the article: `get` takes it")
    author: str | None = None
    publisher: str | None = None
    published: str | None = Field(default=None, description="EDTF")
    paragraph: int
    url: str = Field(description="Deep link that opens the article at these words")
    line: str = Field(description="The citation in one line, to put beside the fact")
    citation: str = Field(description="Id of the citation: /v1/citations/{id}")


class Paged(Answer):
    """A part of a list."""

    total: int = Field(description="How many there are in all; a note says where that is only a lower bound")
    cursor: str | None = Field(default=None, description="Give it back, with the same arguments, for what follows")
    notes: list[str] = Field(default=[], description="What must be known to read this rightly")
    edition: str = Field(description="The edition of the data")


class Hit(Ref):
    """A record that was found by words."""

    found: str = Field(description="Where the words stand, from `exact_name` down to `quote`")
    voice: Voice
    status: Status | None = Field(default=None, description="How real it is: planned is not held")
    quotes: list[Quote] = Field(description="Up to three, the most telling first")


class SearchAnswer(Paged):
    """What was found."""

    items: list[Hit]
    counts: dict[str, int] = Field(description="How many records of each kind fit")
    did_you_mean: str | None = Field(default=None, description="What was looked for instead of a mistyped word")


class Disagreement(Answer):
    """A field on which articles differ."""

    field: str
    resolution: str = Field(description="preferred, open, both_true, or a difference of precision only")
    rationale: str = Field(description="The curators' reasons")
    positions: list["Position"] = Field(default=[], description="The values side by side")


class Position(Answer):
    """A value that some articles give."""

    value: Any
    preferred: bool
    quotes: list[Quote]


class Record(Ref):
    """A record."""

    aliases: list[str] = Field(default=[])
    facts: dict[str, Any] = Field(description="What is known, by field; what is absent no document states")
    voice: Voice = Field(description="The strongest voice behind it")
    hearsay: dict[str, Voice] = Field(
        default={}, description="The fields that no article asserts itself: only reports or opinions stand behind them"
    )
    status: Status | None = Field(default=None, description="How real it is: planned is not held")
    status_as_of: str | None = Field(default=None, description="When the latest source for that was published")
    certainty: Certainty | None = Field(default=None, description="With `as_of`: certain or only possible on that day")
    disagreements: list[Disagreement] = Field(default=[])
    quotes: list[Quote] = Field(description="The words that the facts rest on")


class ListAnswer(Paged):
    """A part of a list of records."""

    items: list[Record]


class GetAnswer(Record):
    """A record with its evidence."""

    agreement: dict[str, Agreement] = Field(description="By field: single, confirmed by independent sources, conflict")
    basis: dict[str, str] = Field(default={}, description="How values are known that no document states outright")
    referenced_by: dict[str, int] = Field(
        default={},
        description="How many records refer to it, by kind and field, such as `claim.about`: `list` has them",
    )
    notes: list[str] = Field(default=[])
    edition: str


class Saying(Answer):
    """Something that the articles say of the property."""

    text: str
    value: Any
    record: Ref = Field(description="The record that holds it")
    field: str
    voice: Voice | None = Field(default=None, description="Null where no document states it outright")
    speakers: list[Ref] = Field(default=[])
    status: Status | None = None
    status_as_of: str | None = None
    certainty: Certainty | None = None
    quotes: list[Quote]


class CheckAnswer(Answer):
    """What the articles make of a statement."""

    verdict: Verdict = Field(
        description="supported: an article states it. contradicted: what articles state rules it out. disputed: they "
        "differ. claimed_only: only a reported speaker or an author's opinion says so. not_covered: neither stated nor "
        "ruled out, which does not make it false"
    )
    reason: str
    subject: Ref | None = Field(default=None, description="Null where no record has the name")
    property: str
    asked: str
    meant: list[Ref] = Field(default=[], description="The records that the value names")
    as_of: dt.date | None = None
    quotes: list[Quote] = Field(description="The words that the verdict rests on")
    known: list[Saying] = Field(description="What the articles do say of the property")
    rationale: str | None = Field(default=None, description="The curators' reasons, where articles differ")
    alternatives: list[Ref] = Field(default=[], description="Records that may be meant by a name that none has")
    notes: list[str] = Field(default=[], description="What to pass on with the answer")
    edition: str

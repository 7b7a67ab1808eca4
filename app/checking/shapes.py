"""What is asked of a check, and what it answers."""

import datetime as dt
from typing import Any

from pydantic import Field

from app.dates import Day, Edtf
from app.kind import Name, PlainQuery
from app.shapes import Citation, Reference, Shape, example
from app.vocabulary import Certainty, Status, Verdict, Voice


class CheckQuery(PlainQuery):
    """The parameters of a check."""

    subject: Name = Field(description="The record that the statement is about: its id or a name", examples=["Belarus"])
    property: Name = Field(
        description="What is said of it: a field of its kind, such as `date`; one of `member_of`, `members`, `chair` "
        "and the like; or a measure, such as `share-of-world-population`. A wrong one is answered with all there are",
        examples=["member_of"],
    )
    value: Name = Field(
        description="What it is said to be, positively: an id or a name, an EDTF date, a number with its limits "
        "(`over 40%`, `4-9`), a word of a closed list, or text",
        examples=["SCO"],
    )
    as_of: Day | None = Field(
        default=None,
        description="The day on which it is said to be so, for what holds for a time, and for figures",
        examples=["2024-07-15"],
    )


class Known(Shape):
    """Something that the sources say of the property."""

    text: str = example("What they say, in words", "over 40 percent")
    value: Any = example("The same in the field's own type", 40)
    record: Reference = Field(description="The record that holds it")
    field: str = example("Its field", "value")
    voice: Voice | None = example(
        "The strongest voice behind it; null where no document states it, and `notes` says how it is known",
        "asserted",
        default=None,
    )
    speakers: list[Reference] = Field(default=[], description="Who is reported to say it, or whose opinion it is")
    status: Status | None = example("How real the record is, where it has a status", "planned", default=None)
    status_as_of: Edtf | None = example("When the latest source for that was published", "2024-03", default=None)
    certainty: Certainty | None = example(
        "With `as_of`: whether it held on that day for sure or possibly; null where it did not", "certain", default=None
    )
    citations: list[Citation] = Field(description="The words that it rests on")


class Check(Shape):
    """What the sources make of a statement."""

    verdict: Verdict = example(
        "`supported`: an article states it, or something more precise. `contradicted`: an article states what rules it "
        "out. `disputed`: sources differ, and one of them states it. `claimed_only`: it is only reported of a speaker, "
        "or an author's opinion. `not_covered`: neither stated nor ruled out, which does not make it false",
        "supported",
    )
    reason: str = example("Why, in a sentence", "The sources state it.")
    subject: Reference | None = Field(default=None, description="The record that the statement is about, if there is")
    property: str = example("The property as asked for", "member_of")
    asked: str = example("The value as asked for", "SCO")
    meant: list[Reference] = Field(default=[], description="The records that the value names, where records are meant")
    as_of: dt.date | None = example("The day that was asked for", "2024-07-15", default=None)
    citations: list[Citation] = Field(
        description="The words that the verdict rests on; of `not_covered` those of what the sources say instead"
    )
    known: list[Known] = Field(description="What the sources say of the property, at most 10, the telling first")
    rationale: str | None = example(
        "Where sources differ: what the curators make of it", "The later article is the more specific.", default=None
    )
    alternatives: list[Reference] = Field(
        default=[], description="Records with names like one that is given and that no record has"
    )
    notes: list[str] = example(
        "What must be known to pass the answer on rightly", ["The sources call it only planned."], default=[]
    )
    edition: str = example("The edition of the data", "1.0.0+3f2a9c1b7d20")

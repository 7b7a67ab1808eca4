"""A record as a list shows it: its name, when, how real, one text, a few particulars, and the evidence for all that."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.explorer.evidence import Json, Quote, quotes
from app.explorer.facts import Fact, facts

TEXTS = ("statement", "definition", "description", "purpose", "content", "counted", "founding_purpose", "topics")
TIMES = ("date", "period", "start", "since", "founded", "formed", "published", "as_of", "attested")
PLAIN = frozenset({"aliases", "status", "url", "document", "sha256", "language", "paragraphs", "remark", "low", "high"})
"""What a list leaves to the page of the record."""
PARTICULARS = 4


@dataclass(frozen=True)
class Row:
    """A line of a list."""

    record: Json
    when: Fact | None
    text: Fact | None
    particulars: Sequence[Fact]
    quotes: Sequence[Quote]
    """What is cited for anything that the line tells."""


def row(detail: Json) -> Row:
    """A record, given with its evidence, as a line of a list."""
    told = {fact.name: fact for fact in facts(detail)}
    when = next((told[name] for name in TIMES if name in told), None)
    text = next((told[name] for name in TEXTS if name in told), None)
    others = [fact for name, fact in told.items() if fact not in (when, text) and name not in PLAIN]
    shown = [fact for fact in (when, text, *others[:PARTICULARS]) if fact]
    names = ["label", "status", *(fact.name for fact in shown)]
    cited = [one for name in names for one in detail["citations"].get(name, [])]
    return Row(detail, when, text, others[:PARTICULARS], quotes(cited))

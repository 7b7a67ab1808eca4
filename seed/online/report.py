"""What was found on the web: the machine-readable report of `sco-kb verify --online --json`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Verdict = Literal["found", "moved", "gone", "unknown"]
Difference = Literal["spelling", "order"]
Status = Literal["reachable", "redirected", "changed", "unreachable"]
FailureKind = Literal[
    "address",
    "dns",
    "refused",
    "network",
    "tls",
    "timeout",
    "protocol",
    "status",
    "redirects",
    "redirect_target",
    "too_large",
    "encoding",
    "not_text",
    "too_complex",
    "too_slow",
    "crashed",
    "run_over",
    "unexpected",
]


class Reported(BaseModel):
    """Part of the report."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Failure(Reported):
    """Why a source could not be read."""

    kind: FailureKind
    detail: str = Field(description="The same in words, with the numbers")


class Sighting(Reported):
    """What became of the words of a quote."""

    verdict: Verdict
    place: int | None = Field(default=None, description="The paragraph of the page that they stand in, from 1")
    difference: Difference | None = Field(default=None, description="What makes them `moved`")


class Reading(Reported):
    """What a page says: how many paragraphs it has, and what became of each quote, in their order."""

    paragraphs: int
    sightings: list[Sighting]


class QuoteReport(Sighting):
    """A quote, and what became of it."""

    quote: str
    paragraph: int = Field(description="The paragraph of the document that it was read in")
    cited_by: list[str] = Field(description="The values that rest on it, as record.field")


class SourceReport(Reported):
    """A source, and what became of it.

    `redirected`: read at another address, and nothing is gone. `changed`: read, perhaps at another address, but some
    quotes are gone.
    """

    id: str
    url: str
    status: Status
    final_url: str | None = Field(description="Where redirects led, if there were any")
    failure: Failure | None
    requests: int = Field(description="How many were sent, redirects and further tries included")
    seconds: float
    paragraphs: int | None = Field(description="Of the page's text; none where it was not read")
    quotes: list[QuoteReport]

    def count(self, verdict: Verdict) -> int:
        """How many of its quotes have this verdict."""
        return sum(quote.verdict == verdict for quote in self.quotes)


class Report(Reported):
    """All sources, in the order of the curated file."""

    sources: list[SourceReport]

    @property
    def all_found(self) -> bool:
        """Whether every source was read and no quote is gone; moved ones are there."""
        return all(source.status in {"reachable", "redirected"} for source in self.sources)

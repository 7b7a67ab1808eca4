"""The report as people read it."""

from collections.abc import Iterator
from typing import get_args

from seed.online.report import QuoteReport, Report, SourceReport, Verdict

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
DIFFERENCES = {
    "spelling": "other dashes, quotation marks, spaces or paragraphs",
    "order": "in another place",
}


def worded(report: Report) -> str:
    """A line for each source, one for each quote that is not where it was, and a summary."""
    return "\n".join(line for source in report.sources for line in _source(source)) + f"\n{_summary(report)}"


def _source(source: SourceReport) -> Iterator[str]:
    led = f" -> {source.final_url}" if source.final_url else ""
    outcome = source.failure.detail if source.failure else _counts([source])
    tries = f" ({source.requests} requests)" if source.failure and source.requests > 1 else ""
    yield f"{source.status:<11}  {source.id}  {source.url}{led}: {outcome}{tries}"
    for quote in source.quotes:
        if quote.verdict in {"gone", "moved"}:
            yield f"  {quote.verdict:<5}  paragraph {quote.paragraph}: {quote.quote!r}{_how(quote)}"


def _how(quote: QuoteReport) -> str:
    if quote.difference is None:
        return f" (cited by {', '.join(quote.cited_by)})" if quote.cited_by else ""
    return f" (now in paragraph {quote.place}, {DIFFERENCES[quote.difference]})"


def _summary(report: Report) -> str:
    read = sum(source.failure is None for source in report.sources)
    return f"{read} of {len(report.sources)} sources read; quotes: {_counts(report.sources)}"


def _counts(sources: list[SourceReport]) -> str:
    counts = {verdict: sum(source.count(verdict) for source in sources) for verdict in VERDICTS}
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count or verdict == "found")

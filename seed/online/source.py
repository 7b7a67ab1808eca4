"""What is to be checked: an address, and the words that must stand there."""

from collections.abc import Sequence
from dataclasses import dataclass

from seed.curated import Curated


@dataclass(frozen=True)
class Quote:
    """Words, the paragraph of the document that they were read in, and the values that rest on them."""

    paragraph: int
    words: str
    cited_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class OnlineSource:
    """A source by its id and address, with its quotes in the order of the document's paragraphs."""

    id: str
    url: str
    quotes: tuple[Quote, ...]


def online_sources(records: Sequence[Curated]) -> list[OnlineSource]:
    """The curated sources; words that several values are cited by are looked for once."""
    cited: dict[str, dict[tuple[int, str], list[str]]] = {
        record.id: {} for record in records if record.kind.singular == "source"
    }
    for record in records:
        for citation in record.record.citations:
            users = cited[citation.source].setdefault((citation.paragraph, citation.quote), [])
            users.extend(f"{record.id}.{field}" for field in citation.fields)
    return [
        OnlineSource(
            id=record.id,
            url=str(record.facts["url"]),
            quotes=tuple(
                Quote(paragraph, words, tuple(users)) for (paragraph, words), users in sorted(cited[record.id].items())
            ),
        )
        for record in records
        if record.kind.singular == "source"
    ]

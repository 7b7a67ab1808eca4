"""What a page says about quotes: from its bytes to a verdict on each.

Everything in here meets bytes that a stranger chose, and runs in a process of its own (`page_process`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from seed.documents import normal
from seed.online.charsets import decoded
from seed.online.matching import Matcher
from seed.online.ordering import in_order


class UnfitError(Exception):
    """The page has no text. `kind` is a `FailureKind`."""

    def __init__(self, kind: str, detail: str) -> None:
        self.kind = kind
        self.detail = detail
        super().__init__(detail)


@dataclass(frozen=True)
class Asked:
    """What the process is told beside the bytes. `quotes` are paragraphs of the document with words."""

    html: bool
    charset: str | None
    quotes: Sequence[tuple[int, str]]


def examine(body: bytes, asked: Asked) -> dict[str, Any]:
    """A `Reading`, as plain values. Raises UnfitError."""
    text = decoded(body, asked.charset)
    if text is None:
        raise UnfitError("encoding", "its bytes are neither UTF-8 nor in the encoding that it declares")
    if "\0" in text:
        raise UnfitError("not_text", "not a text but something binary")
    paragraphs = _paragraphs(_visible(text) if asked.html else text)
    return {"paragraphs": len(paragraphs), "sightings": _sightings(paragraphs, asked.quotes)}


def _visible(html: str) -> str:
    """All text that a page shows, not only what a heuristic takes for the article: author notes are quoted too."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - heavy, and needed only here
    from resiliparse.parse.html import HTMLParserException  # noqa: PLC0415 - likewise

    try:
        return extract_plain_text(
            html, preserve_formatting=True, main_content=False, list_bullets=False, alt_texts=False
        )
    except HTMLParserException:
        # Whatever bytes they are, they are HTML; the parser gives up only for want of memory.
        raise MemoryError from None


def _paragraphs(text: str) -> list[str]:
    """Non-blank lines, as in the documents."""
    return [paragraph for line in text.splitlines() if (paragraph := normal(line))]


def _sightings(paragraphs: Sequence[str], quotes: Sequence[tuple[int, str]]) -> list[dict[str, Any]]:
    matcher = Matcher(paragraphs)
    exact = [matcher.exact(words) for _, words in quotes]
    # Quotes of one paragraph of the document may stand in any order in theirs.
    reading = sorted(range(len(quotes)), key=lambda at: (quotes[at][0], exact[at]))
    chain = in_order([exact[at] for at in reading])
    in_place = {reading[position]: place for position, place in chain.items()}
    found: list[dict[str, Any]] = []
    for at, (_, words) in enumerate(quotes):
        if at in in_place:
            found.append({"verdict": "found", "place": in_place[at]})
        elif exact[at]:
            found.append({"verdict": "moved", "place": exact[at][0], "difference": "order"})
        elif places := matcher.tolerant(words):
            found.append({"verdict": "moved", "place": places[0], "difference": "spelling"})
        else:
            found.append({"verdict": "gone"})
    return found

"""Where in a text the words of a question stand."""

from collections.abc import Iterator, Sequence

from app.questions import Question, Term
from app.search.shapes import Json
from app.words import Word, compound, words

COMPOUND = 3
"""So many words of a text may be one word of a question: `anti-narcotics` and `antinarcotics`."""


def segments(asked: Question, text: str) -> list[Json]:
    """The text in pieces, those that are asked for marked; none where nothing of it is."""
    found = words(text)
    hits = sorted({hit for group in asked.wanted for term in group for hit in _hits(term, found, text)})
    pieces, end = [], 0
    for start, until in hits:
        if start > end:
            pieces.append({"text": text[end:start], "hit": False})
        if until > end:
            pieces.append({"text": text[max(start, end) : until], "hit": True})
            end = until
    if pieces and end < len(text):
        pieces.append({"text": text[end:], "hit": False})
    return pieces


def has(asked: Question, text: str) -> bool:
    """Whether all that is asked for stands in the text."""
    found = words(text)
    return "".join(word.key for word in found) == asked.whole or all(
        any(next(_hits(term, found, text), None) for term in group) for group in asked.wanted
    )


def _hits(term: Term, found: Sequence[Word], text: str) -> Iterator[tuple[int, int]]:
    """Where the term stands: from one character to another."""
    first, *others = term.words
    for place, word in enumerate(found):
        if not first.startswith(word.key) and not word.key.startswith(first):
            continue
        run = found[place : place + len(term.words)]
        if len(run) == len(term.words) and _fits(term, [one.key for one in run]):
            yield run[0].start, run[-1].end
        elif not others and word.key != first and first.startswith(word.key):
            yield from _compound(term, found[place : place + COMPOUND], text)


def _compound(term: Term, found: Sequence[Word], text: str) -> Iterator[tuple[int, int]]:
    """Several words that together are the one of the term."""
    start = found[0].start
    for word in found:
        if _fits(term, [compound(text[start : word.end])]):
            yield start, word.end


def _fits(term: Term, run: Sequence[str]) -> bool:
    *whole, last = run
    own = term.words[-1]
    return [*term.words[:-1]] == whole and (last.startswith(own) if term.open else last == own)

"""Quotes found in the paragraphs of a page.

*Found*: the very words, after `seed.documents.normal`, stand in one paragraph of the page, no word is cut, and the
paragraph comes where it is to be expected: reading the quotes in the order of the document's paragraphs, as many as
possible follow each other on the page, and this is one of them.

*Moved*: the words are there, but either in another place in that order, or only where kinds of dashes and quotation
marks, spaces around dashes, invisible characters and the ends of paragraphs do not count. Case and letters count.

*Gone*: neither.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from seed.documents import normal

MOST_PLACES = 20
"""Of a quote, that its order is judged by: words that stand everywhere on a page say little about it."""
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
QUOTATION_MARKS = '"\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u2039\u203a\u00ab\u00bb\u0060\u00b4'
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
_SAME = str.maketrans(
    dict.fromkeys(DASHES, "-") | dict.fromkeys(QUOTATION_MARKS, "'") | dict.fromkeys(INVISIBLE) | {"\u2026": "..."}
)
_DASH = re.compile(" ?(-+) ?")


def folded(text: str) -> str:
    """Text without the differences that are of no account."""
    return _DASH.sub("-", normal(text.translate(_SAME)))


class Text:
    """Paragraphs in one string, so that each search is one pass."""

    def __init__(self, paragraphs: Sequence[str], between: str) -> None:
        self._text = between.join(paragraphs)
        lengths = (len(paragraph) + len(between) for paragraph in paragraphs)
        self._starts = list(accumulate(lengths, initial=0))

    def places(self, words: str) -> list[int]:
        """The numbers of the first paragraphs in which the words begin, ascending."""
        found: list[int] = []
        at = self._text.find(words) if words else -1
        while at >= 0 and len(found) < MOST_PLACES:
            place = bisect_right(self._starts, at)
            if (not found or found[-1] != place) and self._whole(at, at + len(words)):
                found.append(place)
            at = self._text.find(words, at + 1)
        return found

    def _whole(self, start: int, end: int) -> bool:
        return not (self._cuts(start) or self._cuts(end))

    def _cuts(self, at: int) -> bool:
        around = self._text[max(0, at - 1) : at + 1] if at else ""
        return len(around) > 1 and all(char.isalnum() or char == "_" for char in around)


class Matcher:
    """The paragraphs of a page, as they are and folded."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        # A line end stands in no quote, so that nothing exact is found across one.
        self._exact = Text(paragraphs, between="\n")
        self._folded = Text([folded(paragraph) for paragraph in paragraphs], between=" ")

    def exact(self, words: str) -> list[int]:
        """The paragraphs in which the very words stand."""
        return self._exact.places(normal(words))

    def tolerant(self, words: str) -> list[int]:
        """The paragraphs in which the words begin, differences of no account left out."""
        return self._folded.places(folded(words))

"""What is asked for in `q`: words, "phrases", -exclusions. Everything else is literal text, so nothing is an error."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.words import compound, keys

LONGEST = 200
"""Characters of a question."""
_PART = re.compile(r'(-?)"([^"]+)"|(\S+)')
_COMMON = frozenset(
    (key,)
    for key in keys(
        "a an and are at be by did do does for from how in is it many much of on or the to was were what when where "
        "which who"
    )
)
"""Words that say nothing by themselves: left out of questions that have others."""


@dataclass(frozen=True)
class Term:
    """Words that must stand side by side; `open` at the end where the last one may go on."""

    words: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True)
class Question:
    """Records fit that have at least one of each group of terms, and none of the unwanted."""

    wanted: tuple[tuple[Term, ...], ...] = ()
    unwanted: tuple[Term, ...] = ()
    whole: str = ""
    """All that is asked for as one word, by which a whole name is found."""

    def within(self, term: Term, others: Sequence[str]) -> "Question":
        """The same question with other words in place of a term of one word."""
        instead = tuple(Term((word,)) for word in others)
        return replace(self, wanted=tuple(instead if term in group else group for group in self.wanted))


def question(text: str) -> Question:
    """What a text asks for. Nothing is wanted where it has no word."""
    wanted: list[tuple[Term, ...]] = []
    unwanted: list[Term] = []
    named: list[str] = []
    text = unicodedata.normalize("NFC", text)
    for part in _PART.finditer(text):
        minus, phrase, plain = part.groups()
        excluded = bool(minus) or (plain or "").startswith("-")
        found = tuple(keys(phrase or plain))
        if found and excluded:
            unwanted.append(Term(found))
        elif found:
            named += found
            last = part.end() == len(text.rstrip()) and len(found[-1]) > 1
            wanted.append((Term(found),) if phrase else _spellings(Term(found, open=last), plain))
    telling = [group for group in wanted if group[0].words not in _COMMON]
    return Question(tuple(dict.fromkeys(telling or wanted)), tuple(unwanted), "".join(named))


def _spellings(term: Term, text: str) -> tuple[Term, ...]:
    """The term, and of several words their compound: `counter-terrorism` is `counterterrorism` too."""
    several = 1 < len(term.words) < sum(map(len, term.words))
    return (term, Term((compound(text),), term.open)) if several else (term,)

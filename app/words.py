"""Words compared as people search for them: without regard to case, accents, apostrophes, number and spelling."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}](?:[^\W_{_IDEOGRAPHS}]|['’])*")
"""A word; of Chinese and Japanese, which part no words, each character is one."""
_APOSTROPHES = re.compile("['’]")
_POSSESSIVE = re.compile(r"['’]s?$")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
"""Letters that Unicode does not take apart, though they are written without their strokes as often as with them."""

_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"z", "s"),  # organization, analyze: organisation, analyse
        (r"([lm])\1", r"\1"),  # travelling, enrolment, programme: traveling, enrollment, program
        (r"(?<=[a-z]{2})our", "or"),  # labour, neighbourhood: labor, neighborhood; but not four, hour, tour
        (r"(?<=[a-z]{2}[bt])re$", "er"),  # centre, theatre: center, theater
        (r"(?<=[a-z]ogra)me$", "m"),  # programme: program
        (r"(?<=[a-z]{2})en[cs]e$", "ense"),  # defence, licence: defense, license
        (r"(?<=[a-z]{2}og)ue$", ""),  # dialogue, catalogue: dialog, catalog
    )
)
"""What British and American spelling do differently, in words that are bare of accents and plural."""
_VARIANTS = {"turkiye": "turkey", "kirgisstan": "kyrgysstan", "grey": "gray", "aluminium": "aluminum", "tyre": "tire"}
"""Single words that are spelt in two ways, as the rules above leave them."""
_PLURALS = (
    (re.compile(r"(?<=[a-z][^aeo\W])ies$"), "y"),
    (re.compile(r"(?<=[a-z]{2}[^aeious\W])es$"), "e"),
    (re.compile(r"(?<=[a-z]{2}[^us\W])s$"), ""),
)
"""Plurals of English (the S stemmer: D. Harman, How Effective Is Suffixing?, 1991); the first rule that fits is it."""


class Word(NamedTuple):
    """A word of a text: as it is compared, and where it stands."""

    key: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text."""
    return [Word(key, *found.span()) for found in _WORD.finditer(text) if (key := folded(found[0]))]


def keys(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return [key for word in _WORD.findall(text) if (key := folded(word))]


def compound(text: str) -> str:
    """The words of a text as one: `Trans-Caspian` is `transcaspian`. Only its end is folded, not that of each part."""
    return _unified("".join(map(bare, _WORD.findall(text))))


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """A word as it is compared: `Organizations’` and `organisation` are one, and so are `Antić` and `ANTIC`."""
    return _unified(bare(word))


def bare(word: str) -> str:
    """A word in small letters, without accents, apostrophes and possessive, but in its own number and spelling."""
    own = _POSSESSIVE.sub("", word) or word
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", own.casefold()))
    return "".join(one for one in decomposed if one.isalnum()).translate(_LETTERS)


def _unified(word: str) -> str:
    for pattern, ending in _PLURALS:
        if pattern.search(word):
            word = pattern.sub(ending, word)
            break
    for pattern, replacement in _SPELLINGS:
        word = pattern.sub(replacement, word)
    return _VARIANTS.get(word, word)

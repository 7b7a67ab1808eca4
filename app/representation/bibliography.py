"""A source as reference managers take it: BibTeX, RIS and CSL-JSON, made from the JSON of its detail."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import takewhile
from typing import Any

import rispy  # type: ignore[import-untyped]  # it has no types
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]  # likewise
from pylatexenc.latexencode import (  # type: ignore[import-untyped]  # likewise
    RULE_CALLABLE,
    RULE_DICT,
    RULE_REGEX,
    UnicodeToLatexConversionRule,
    UnicodeToLatexEncoder,
)

Source = Mapping[str, Any]

_BIBTEX_TYPES = {"article-newspaper": "article", "webpage": "misc"}
_BIBTEX_OUTLETS = {"article-newspaper": "journal", "webpage": "howpublished"}
_RIS_TYPES = {"article-newspaper": "NEWS", "webpage": "ELEC"}
_MONTH_MACROS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(source: Source) -> str:
    """A BibTeX entry: `year` and `month` for every reader, and the date as it is for those of biblatex."""
    type = _type(source)
    known = _known(source["published"])
    encoded = {
        "author": _bibtex_name(source["author"]),
        "title": f"{{{_latex(source['label'])}}}",  # braces keep styles from changing the case of names
        _BIBTEX_OUTLETS[type]: _latex(_label(source["publisher"])),
        "note": _latex("; ".join(_notes(source))),
    }
    verbatim = {
        "year": f"{known[0]:04d}" if known else None,
        "date": source["published"],
        "url": _bibtex_url(source["url"]),
        "langid": source["language"],
    }
    fields = [Field(name, value) for name, value in (encoded | verbatim).items() if value]
    if known[1:]:
        # A macro, not text: each style spells the months in its own way.
        fields.append(Field("month", _MONTH_MACROS[known[1] - 1], enclosing="no-enclosing"))
    return write_string(Library([Entry(_BIBTEX_TYPES[type], source["id"], fields)]))


def ris(source: Source) -> str:
    """An RIS record; its date has empty places for an unknown month and day."""
    known = _known(source["published"])
    date = [f"{number:0{width}d}" for number, width in zip(known, (4, 2, 2), strict=False)]
    given = {
        "type_of_reference": _RIS_TYPES[_type(source)],
        "id": source["id"],
        "authors": [", ".join(reversed(_name(source["author"])))] if source["author"] else [],
        "title": _one_line(source["label"]),
        "secondary_title": _label(source["publisher"]),
        "year": date[0] if date else None,
        "date": "/".join([*date, "", "", ""][:4]) if date else None,
        "language": source["language"],
        "urls": [source["url"]] if source["url"] else [],
        "notes": _notes(source),
    }
    written: str = rispy.dumps([{name: value for name, value in given.items() if value}])
    return written.removeprefix("1.\n")  # rispy counts the records, in a line that is no part of the format


def csl(source: Source) -> dict[str, Any]:
    """A CSL-JSON item, as citeproc takes it."""
    item = {
        "id": source["id"],
        "type": _type(source),
        "title": _one_line(source["label"]),
        "author": [_csl_name(source["author"])] if source["author"] else None,
        "container-title": _label(source["publisher"]),
        "issued": _issued(source["published"]) if source["published"] else None,
        "language": source["language"],
        "URL": source["url"],
        "note": _first_published(source),
    }
    return {name: value for name, value in item.items() if value}


def _type(source: Source) -> str:
    """An opinion in an outlet is a newspaper's op-ed; of any other text we only know that it stands on the web."""
    return "article-newspaper" if source["publisher"] and source["genre"] == "opinion" else "webpage"


def _one_line(text: str) -> str:
    """Text without line breaks, which would end a field of RIS."""
    return " ".join(text.split())


def _label(reference: Mapping[str, Any] | None) -> str:
    return _one_line(reference["label"]) if reference else ""


# --- names --------------------------------------------------------------------------------------------------------

_JOINTS = re.compile(r",|\band\b", re.IGNORECASE)


def _name(person: Mapping[str, Any]) -> list[str]:
    """Given name, where there is one, and family name, parted at the last space."""
    return _label(person).rsplit(" ", maxsplit=1)


def _csl_name(person: Mapping[str, Any]) -> dict[str, str]:
    *given, family = _name(person)
    return {"family": family, "given": given[0]} if given else {"family": family}


def _bibtex_name(person: Mapping[str, Any] | None) -> str | None:
    """`Family, Given`; braces hold together what BibTeX would take for several names, or parts of one."""
    if person is None:
        return None
    return ", ".join(
        f"{{{_latex(part)}}}" if _JOINTS.search(part) else _latex(part) for part in reversed(_name(person))
    )


# --- dates --------------------------------------------------------------------------------------------------------


def _known(published: str | None) -> list[int]:
    """Year, month and day as far as they are known; of an interval, what both its ends share."""
    start, _, end = (published or "").partition("/")
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(_numbers(start), _numbers(end or start), strict=False))
    return [number for number, _ in shared]


def _numbers(moment: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", moment)]


def _issued(published: str) -> dict[str, Any]:
    moments = [_numbers(moment) for moment in published.split("/")]
    # CSL has no open intervals, and `circa` is all it has for doubt.
    issued: dict[str, Any] = {"date-parts": moments} if all(moments) else {"literal": published}
    return issued | {"circa": True} if set("?~") & set(published) else issued


# --- notes --------------------------------------------------------------------------------------------------------


def _notes(source: Source) -> list[str]:
    """The first publisher, and the date where year, month and day cannot say how sure it is."""
    published = source["published"] or ""
    doubt = f"Date of publication: {published} (EDTF)" if set("?~/") & set(published) else None
    return [note for note in (_first_published(source), doubt) if note]


def _first_published(source: Source) -> str | None:
    return f"First published by {_label(source['first_publisher'])}" if source["first_publisher"] else None


# --- LaTeX --------------------------------------------------------------------------------------------------------

_UNBALANCED = {
    # BibTeX counts braces even behind a backslash.
    ord("{"): r"{\textbraceleft}",
    ord("}"): r"{\textbraceright}",
    # What the default table has for this one is no text.
    ord("^"): r"{\textasciicircum}",
}
_LIGATURES = re.compile(r"(?<=[-'`,?!])[-'`,]")
"""The second of two characters that TeX would draw together: `--` is two hyphens, not a dash."""
_COMMANDS = re.compile(r"[\x20-\u017f\u2010-\u2026]")
"""Latin letters and the punctuation of prose: for these BibTeX's sorting and initials need commands, not UTF-8."""
_AS_IT_IS: dict[str, Any] = {"unknown_char_policy": "keep", "unknown_char_warning": False}


def _latex(text: str) -> str:
    """Text as LaTeX."""
    encoded: str = _encoder().unicode_to_latex(_one_line(text))
    return encoded


@cache
def _encoder() -> UnicodeToLatexEncoder:
    return UnicodeToLatexEncoder(
        conversion_rules=[
            UnicodeToLatexConversionRule(RULE_DICT, _UNBALANCED, replacement_latex_protection="none"),
            UnicodeToLatexConversionRule(RULE_REGEX, [(_LIGATURES, r"{\g<0>}")], replacement_latex_protection="none"),
            UnicodeToLatexConversionRule(RULE_CALLABLE, _command, replacement_latex_protection="none"),
        ],
        **_AS_IT_IS,
    )


def _command(text: str, position: int) -> tuple[int, str] | None:
    command = _command_for(text[position])
    return (1, command) if command else None


@cache
def _command_for(character: str) -> str | None:
    """The library's command for a character, if it reads that one back from it: some entries of its table are wrong."""
    if not _COMMANDS.fullmatch(character):
        return None
    encoder = UnicodeToLatexEncoder(replacement_latex_protection="braces-all", **_AS_IT_IS)
    command: str = encoder.unicode_to_latex(character)
    return command if LatexNodes2Text().latex_to_text(command) == character else None


def _bibtex_url(url: str | None) -> str | None:
    """An address is read verbatim, so that only what would end the field is encoded."""
    return url and url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")

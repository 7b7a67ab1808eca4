"""Answers as CommonMark, for people and language models: a record with its evidence in footnotes, a page as a list.

Footnotes are written as GitHub, Pandoc and others read them, since CommonMark has none.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from app.formats.commonmark import link, text

Json = dict[str, Any]

_ADDRESS = re.compile(r"https?://\S+")
_FRAME = frozenset(
    {
        "id",
        "kind",
        "href",
        "voice",
        "voices",
        "positions",
        "citations",
        "agreement",
        "disagreements",
        "basis",
        "referenced_by",
    }
)
"""What of a detail is no fact, but stands elsewhere on its page."""
_TELLING = (
    "record",
    "kind",
    "field",
    "difference",
    "resolution",
    "role",
    "status",
    "date",
    "period",
    "founded",
    "formed",
    "start",
    "end",
    "since",
    "until",
    "as_of",
    "published",
    "first_told",
    "certainty",
    "speaker",
    "proposers",
    "positions",
    "figures",
    "line",
)
"""What a list tells of its items."""


_ABSENT: Json = {name: {} for name in ("voices", "citations", "agreement", "basis", "referenced_by")}
_ABSENT["disagreements"] = []
"""What the page of a record is without, of which only some fields were asked for."""


class _Footnotes(dict[str, int]):
    """The footnotes of a page and their numbers. Citations that say the same share one."""

    def marks(self, citations: Iterable[Json]) -> str:
        """References to the footnotes of these citations."""
        numbers = dict.fromkeys(self.setdefault(_footnote(one), len(self) + 1) for one in citations)
        return "".join(f" [^{number}]" for number in numbers)


def record(detail: Json) -> str:
    """The detail of a record of any kind."""
    detail, notes = {**_ABSENT, **detail}, _Footnotes()
    about = {"Kind": text(detail["kind"]), "Id": link(detail["id"], detail["href"])}
    about |= {_name(name): text(detail[name]) for name in ("status", "voice") if detail.get(name)}
    return _page(
        f"# {text(detail.get('label', detail['id']))}",
        " · ".join(f"{name}: {value}" for name, value in about.items()),
        _lines(_facts(detail, notes)),
        _section("Disagreements", _disagreements(detail, notes)),
        _section("Basis", _named(detail["basis"])),
        _section("Referred to by", _named(detail["referenced_by"])),
        _lines(f"[^{number}]: {note}" for note, number in notes.items()),
    )


def page(page: Json, title: str) -> str:
    """A page of any list: a line for each item, and a link to the next page."""
    return _page(
        f"# {text(title)}",
        f"Total: {text(page['total'])} · Edition: {text(page['edition'])}",
        *(f"Note: {text(note)}" for note in page["notes"]),
        _lines(_entry(item) for item in page["items"]),
        link("Next page", page["next"]) if page["next"] else "",
    )


# --- a record -----------------------------------------------------------------------------------------------------


def _facts(detail: Json, notes: _Footnotes) -> Iterator[str]:
    for name, value in detail.items():
        cited = detail["citations"].get(name, [])
        if name not in _FRAME and (cited or _told(value)):
            said = _cited(value, [one for one in cited if one["stated"] is None], notes)
            remarks = "; ".join((*_hearsay(detail, name, cited), *_agreement(detail, name)))
            remark = f" ({remarks})" if remarks else ""
            yield f"- **{_name(name)}**:{said}{remark}{_otherwise(cited, notes)}"


def _cited(value: Any, citations: list[Json], notes: _Footnotes) -> str:
    """A value with its footnotes; of several values each with its own, then those of all together."""
    if not isinstance(value, list):
        return f" {_value(value) if _told(value) else 'left open'}{notes.marks(citations)}"
    each = [f"{_value(one)}{notes.marks(c for c in citations if c['object'] == one)}" for one in value]
    if any(isinstance(one, dict) and "href" not in one for one in value):
        return "".join(f"\n  - {one}" for one in each)
    together = notes.marks(one for one in citations if one["object"] is None)
    return f" {', '.join(each)}{'; together' if together and len(each) > 1 else ''}{together}"


def _otherwise(citations: Iterable[Json], notes: _Footnotes) -> str:
    """What other sources state in place of a value."""
    stated: dict[str, list[Json]] = {}
    for one in citations:
        if one["stated"] is not None:
            stated.setdefault(_value(one["stated"]), []).append(one)
    return "".join(f"; otherwise {value}{notes.marks(cited)}" for value, cited in stated.items())


def _hearsay(detail: Json, name: str, citations: Iterable[Json]) -> Iterator[str]:
    """Whose word a field is, that no article asserts itself."""
    if heard := detail["voices"].get(name):
        speakers = (_value(one["speaker"]) for one in citations if one["voice"] == heard and one["speaker"])
        said = ", ".join(dict.fromkeys(speakers))
        yield f"{text(heard)} of {said}" if said else text(heard)


def _agreement(detail: Json, name: str) -> Iterator[str]:
    if (agreement := detail["agreement"].get(name, "single")) != "single":
        yield text(agreement)


def _disagreements(detail: Json, notes: _Footnotes) -> Iterator[str]:
    for one in detail["disagreements"]:
        yield f"- **{_name(one['field'])}** ({text(one['resolution'])}): {text(one['rationale'])}"
        for position in detail["positions"].get(one["field"], []):
            preferred = " (preferred)" if position["preferred"] else ""
            yield f"  - {_value(position)}{preferred}{notes.marks(position['citations'])}"


def _footnote(citation: Json) -> str:
    speaker = f" of {_value(citation['speaker'])}" if citation["speaker"] else ""
    parts = [
        f"“{text(citation['quote'])}” — {link(citation['line'], citation['url'])}",
        text(citation["voice"]) + speaker,
    ]
    if citation["stated"] is not None:
        parts.append(f"which says {_value(citation['stated'])}")
    if citation["note"]:
        parts.append(f"note: {text(citation['note'])}")
    return ", ".join(parts)


# --- an item of a list --------------------------------------------------------------------------------------------


def _entry(item: Json) -> str:
    head = _head(item)
    told = {name: _value(item[name]) for name in _TELLING if _told(item.get(name))}
    if item.get("voice", "asserted") != "asserted":
        told["voice"] = text(item["voice"])
    facts = "; ".join(f"{_name(name).lower()} {value}" for name, value in told.items() if value != head)
    return f"- {head}: {facts}" if facts else f"- {head}"


def _head(item: Json) -> str:
    """What names an item best: its words, its own name, or that of the record that it is about."""
    if "quote" in item:
        return link(f"“{item['quote']}”", item["url"])
    named: Json = item if "label" in item else item.get("record", {})
    return link(named.get("label") or item["id"], item.get("href") or named.get("href") or "")


# --- their parts --------------------------------------------------------------------------------------------------


def _told(value: Any) -> bool:
    return value is not None and value not in ([], {})


def _value(value: Any) -> str:
    """Any JSON on one line: a record as a link to it, a position as its value."""
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value)
    if not isinstance(value, dict):
        return link(value, value) if isinstance(value, str) and _ADDRESS.fullmatch(value) else text(value)
    if "href" in value:
        return link(value["label"], value["href"])
    if "value" in value:
        return _value(value["value"])
    return "; ".join(f"{_name(name)}: {_value(one)}" for name, one in value.items() if _told(one))


def _name(field: str) -> str:
    return text(field.replace("_", " ").capitalize())


def _named(values: Json) -> Iterator[str]:
    yield from (f"- **{_name(name)}**: {_value(value)}" for name, value in values.items())


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _section(title: str, lines: Iterable[str]) -> str:
    found = _lines(lines)
    return f"## {title}\n\n{found}" if found else ""


def _page(*sections: str) -> str:
    return "\n\n".join(section for section in sections if section) + "\n"

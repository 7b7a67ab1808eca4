"""How far things have come according to the sources: from only hoped for to in force, a rung each."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.date_words import in_words
from app.pictures.lettering import width, wrapped
from app.pictures.svg import MARGIN, SMALL, TEXT, WIDTHS, Layout, Markup, Picture, group, line_of_text, paragraph, tag
from app.vocabulary import Status

Json = Mapping[str, Any]
RUNGS: tuple[tuple[Status, ...], ...] = (
    ("hoped_for",),
    ("proposed",),
    ("planned",),
    ("expected",),
    ("in_progress",),
    ("adopted",),
    ("in_force", "operating", "held", "achieved"),
    ("ended",),
)
"""From left to right. What has several names is as far, of one sort of thing or another."""
INTENDED = 4
"""Rungs up to which nothing is yet."""
LEFT = {"wide": 360, "narrow": MARGIN}
ROW = {"wide": 34, "narrow": 52}
STEP = 17
NOTE = "Only the rung that the latest source names is filled; that earlier ones were passed is not said."


def draw(records: Sequence[Json], layout: Layout = "wide") -> Picture:
    """These records, all with a status, a line each."""
    top, parts = 8.0, []
    if layout == "wide":
        top, parts = (
            26.0,
            [line_of_text(_spoken(names[0]), x, 14, class_="quiet small middle") for names, x in _places(layout)],
        )
    for record in records:
        part, top = _line(record, top, layout)
        parts.append(part)
    note = wrapped(NOTE if records else "Nothing has a status.", SMALL, WIDTHS[layout] - 2 * MARGIN)
    return Picture(
        name=f"ladder-{layout}",
        title=f"How far it has come: {records[0]['label']}" if len(records) == 1 else "How far things have come",
        description=" ".join(f"{record['label']}: {_told(record)}." for record in records),
        width=WIDTHS[layout],
        height=top + 14 + 16 * len(note),
        content="".join([*parts, paragraph(note, MARGIN, top + 16, 16, class_="quiet small")]),
    )


def _told(record: Json) -> str:
    if record["status"] == "unclear":
        return "how far it has come is not told"
    since = f", as of {in_words(record['status_as_of'])}" if record["status_as_of"] else ""
    return f"{_spoken(record['status'])}{since}"


def _line(record: Json, top: float, layout: Layout) -> tuple[Markup, float]:
    """A record with its rungs, and where its line ends."""
    room = LEFT["wide"] - MARGIN - 16 if layout == "wide" else WIDTHS["narrow"] - 2 * MARGIN
    name = wrapped(record["label"], TEXT, room, 3)
    words = paragraph(name, MARGIN, top + 16, STEP)
    if layout == "wide":
        rungs, end = _rungs(record, top + 12, layout), top + max(ROW[layout] + 8, 14 + STEP * len(name))
    else:
        rungs, end = _rungs(record, top + 12 + STEP * len(name), layout), top + ROW[layout] + STEP * len(name)
    href = str(record["href"]).removeprefix("/v1")
    return group(words, rungs, title=f"{record['label']}: {_told(record)}", href=href, class_="row"), end


def _rungs(record: Json, middle: float, layout: Layout) -> Markup:
    places = _places(layout)
    parts = [tag("path", d=f"M{places[0][1]:.1f} {middle}H{places[-1][1]:.1f}", class_="rule")]
    told = _told(record)
    half = width(told, SMALL) / 2
    reached = LEFT[layout] + half
    for at, (names, x) in enumerate(places):
        here = record["status"] in names
        look = ("intended" if at < INTENDED else "mark") if here else "rung"
        parts.append(tag("circle", cx=x, cy=middle, r=7 if here else 3.5, class_=look))
        reached = x if here else reached
    # Under its rung, but not over the edge.
    x = max(LEFT[layout] + half, min(reached, WIDTHS[layout] - MARGIN - half))
    return Markup("".join([*parts, line_of_text(told, x, middle + 23, class_="small quiet middle")]))


def _places(layout: Layout) -> list[tuple[tuple[Status, ...], float]]:
    """Where the rungs are."""
    aside = 36 if layout == "wide" else 8
    left, right = LEFT[layout] + aside, WIDTHS[layout] - MARGIN - aside
    return [(names, left + at * (right - left) / (len(RUNGS) - 1)) for at, names in enumerate(RUNGS)]


def _spoken(status: str) -> str:
    return status.replace("_", " ")

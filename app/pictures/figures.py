"""Figures drawn: of each measure all figures on one scale, each with its range, its qualifier, and who says so."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import floor, log10
from typing import Any

from app.date_words import in_words
from app.pictures.lettering import wrapped
from app.pictures.svg import MARGIN, SMALL, WIDTHS, Layout, Markup, Picture, group, line_of_text, paragraph, tag

Json = Mapping[str, Any]
COLUMN = {"wide": 400, "narrow": WIDTHS["narrow"] - MARGIN}
"""Where the words end; in the wide layout the scale stands beside them."""
BAR = 14
ABOUT = 9
"""Half the width of the band around a rough number; no source says how rough it is."""
BEYOND = 44
"""Length of the arrow of an open number, likewise not to scale."""
UPWARD = ("over", "more than", "at least", "above", "exceed")
DOWNWARD = ("under", "less than", "up to", "at most", "below", "fewer than")
ROUGHLY = ("about", "around", "approximately", "nearly", "almost", "some ", "roughly", "circa")
PLACES = {"rank", "ordinal"}
"""Units of figures that are a place in an order and no quantity, which a bar would make them."""
SHARES = {"percent", "per cent", "%"}
NOTE = (
    "Bars begin at 0. An arrow is an open number (“over”), a dashed band a rough one (“about”): neither is to scale. "
    "A pale bar is a number that the article only reports."
)


def draw(figures: Sequence[Json], layout: Layout = "wide") -> Picture:
    """These figures, with their citations where they have some, by what they measure."""
    top, parts = 4.0, []
    for measure, found in groupby(sorted(figures, key=_measure), key=_measure):
        part, top = _measured(measure, list(found), top, layout)
        parts.append(part)
    note = wrapped(NOTE if figures else "No figure is told.", SMALL, WIDTHS[layout] - 2 * MARGIN)
    return Picture(
        name=f"figures-{layout}",
        title="Figures of the SCO and its members" if len(parts) != 1 else f"Figures: {spoken(_measure(figures[0]))}",
        description=" ".join(f"{one['label']}: {_value(one)}." for one in figures),
        width=WIDTHS[layout],
        height=top + 22 + 16 * len(note),
        content="".join([*parts, paragraph(note, MARGIN, top + 20, 16, class_="quiet small")]),
    )


def _measure(figure: Json) -> str:
    return str(figure["measure"] or figure["label"])


def spoken(measure: str) -> str:
    """What is measured, in words."""
    words = measure.replace("-", " ").replace("gdp", "GDP").replace("soviet", "Soviet")
    return words[:1].upper() + words[1:]


def _measured(measure: str, figures: Sequence[Json], top: float, layout: Layout) -> tuple[Markup, float]:
    """The figures of one measure, and where they end. Those of one unit share a scale."""
    parts = [
        tag("path", d=f"M{MARGIN} {top + 4}H{WIDTHS[layout] - MARGIN}", class_="rule"),
        line_of_text(spoken(measure), MARGIN, top + 25, class_="quiet small"),
    ]
    top += 27
    for figure in figures:
        peers = [one for one in figures if one["unit"] == figure["unit"]]
        part, top = _figure(figure, _top(peers) if _drawn(figure, peers) else None, top, layout)
        parts.append(part)
    return Markup("".join(parts)), top + 6


def _drawn(figure: Json, peers: Sequence[Json]) -> bool:
    """Whether a bar tells more than the number: of a place in an order, or of a plain count by itself, it does not."""
    if figure["unit"] in PLACES:
        return False
    qualifier = _qualifier(figure)
    limits = figure["value"] is None or any(word in qualifier for word in (*UPWARD, *DOWNWARD, *ROUGHLY))
    return limits or len(peers) > 1 or figure["unit"] in SHARES


def _figure(figure: Json, most: float | None, top: float, layout: Layout) -> tuple[Markup, float]:
    """A figure in words, and as a bar on a scale that ends at `most`, where it has one."""
    room = COLUMN[layout] - MARGIN - 24 if most and layout == "wide" else WIDTHS[layout] - 2 * MARGIN
    label = wrapped(figure["label"], 17, room)
    told = wrapped(f"{_value(figure)}: {_counted(figure)}", SMALL, room)
    said = wrapped(_source(figure), SMALL, room)
    below = top + 18 + 21 * len(label)
    words = (
        paragraph(label, MARGIN, top + 18, 21, class_="value"),
        paragraph(told, MARGIN, below - 2, 16, class_="small"),
        paragraph(said, MARGIN, below - 2 + 16 * len(told), 16, class_="quiet small"),
    )
    end = below + 16 * len([*told, *said])
    drawn = []
    if most:
        if layout == "wide":
            left, right, middle = float(COLUMN["wide"]), float(WIDTHS["wide"] - MARGIN), top + 14
        else:
            left, right, middle = float(MARGIN), float(WIDTHS["narrow"] - MARGIN), end + 4
        drawn = [*_bar(figure, most, (left, right), middle), _scale(most, figure["unit"], (left, right), middle)]
        end = max(end, middle + 34)
    href = str(figure["href"]).removeprefix("/v1")
    return group(*words, *drawn, title=figure["label"], href=href, class_="row"), end


def _value(figure: Json) -> str:
    """The number with its unit, and the qualifier verbatim, such as `40 percent (“over”)`."""
    low, high, value, unit = (figure[name] for name in ("low", "high", "value", "unit"))
    qualifier = f"“{figure['qualifier']}”" if figure["qualifier"] else ""
    if unit in PLACES:
        return qualifier or f"no. {_number(value)}"
    number = "–".join(_number(end) for end in (low, high) if end is not None) if value is None else _number(value)
    words = f"{number} {unit.removesuffix('s') if value == 1 else unit}" if unit else number
    return f"{words} ({qualifier})" if qualifier else words


def _qualifier(figure: Json) -> str:
    return str(figure["qualifier"] or "").lower()


def _counted(figure: Json) -> str:
    when = f", {in_words(figure['as_of'])}" if figure["as_of"] else ""
    return f"{figure['counted'] or figure['label']}{when}"


def _source(figure: Json) -> str:
    """Who says so, and where that is read."""
    cited: Mapping[str, Sequence[Json]] = figure.get("citations") or {}
    chosen = next((cited[field] for field in ("value", "low", "high", "label") if cited.get(field)), ())
    lines = "; ".join(dict.fromkeys(one["line"] for one in chosen))
    speaker = f"{figure['speaker']['label']}, as reported" if figure["speaker"] else ""
    return " in ".join(part for part in (speaker, lines) if part)


def _bar(figure: Json, most: float, ends: tuple[float, float], middle: float) -> Iterator[Markup]:
    """A number as a bar from 0, a range as one from its lower to its upper end, and what its qualifier leaves open."""
    low, high, value = (figure[name] for name in ("low", "high", "value"))
    qualifier = _qualifier(figure)
    left, right = ends

    def at(number: float) -> float:
        return left + (right - left) * number / most

    yield tag("path", d=f"M{left:.1f} {middle - 12}V{middle + 12}", class_="rule axis")
    first, last = at(low if low is not None else 0.0), at(high if high is not None else value or 0.0)
    look = "mark" if figure["voice"] == "asserted" else "within"
    upper, height = middle - BAR / 2, float(BAR)
    if any(word in qualifier for word in ROUGHLY):
        yield tag("rect", x=last - ABOUT, y=upper - 4, width=2 * ABOUT, height=height + 8, rx=3, class_="rough")
    yield tag("rect", x=first, y=upper, width=max(last - first, 2), height=height, class_=look)
    if any(word in qualifier for word in UPWARD):
        yield _arrow(last, min(last + BEYOND, right), middle)
    if any(word in qualifier for word in DOWNWARD):
        yield _arrow(last, max(last - BEYOND, left), middle - BAR)


def _arrow(start: float, end: float, middle: float) -> Markup:
    way = 6 if end >= start else -6
    line = f"M{start:.1f} {middle}H{end:.1f}M{end - way:.1f} {middle - 6}l{way} 6l{-way} 6"
    return tag("path", d=line, class_="open")


def _scale(most: float, unit: str | None, ends: tuple[float, float], middle: float) -> Markup:
    left, right = ends
    marks = [tag("path", d=f"M{left:.1f} {middle + 12}H{right:.1f}", class_="rule")]
    for share in (0.0, 0.5, 1.0):
        x, number = left + (right - left) * share, most * share
        place = ("", " middle", " end")[round(share * 2)]
        words = f"{_number(number)}{'%' if unit in SHARES else ''}"
        marks.append(line_of_text(words, x, middle + 26, class_=f"quiet small number{place}"))
    return group(*marks)


def _top(figures: Sequence[Json]) -> float:
    """Where the scale ends: a round number with room for what an open number leaves open."""
    if figures[0]["unit"] in SHARES and "share" in (figures[0]["measure"] or ""):
        return 100.0
    greatest = max((figure[name] or 0.0 for figure in figures for name in ("value", "high")), default=0.0)
    if greatest <= 0:
        return 1.0
    power = 10.0 ** floor(log10(greatest))
    return next(step * power for step in (1, 2, 4, 5, 6, 8, 10, 20) if step * power >= greatest * 1.1)


def _number(number: float) -> str:
    return f"{number:,.10g}"

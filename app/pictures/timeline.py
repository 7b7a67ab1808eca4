"""The timeline: what lasted as a bar, what was some time within days as an outline of these, a day as a dot."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.pictures.calendar import Axis, Days
from app.pictures.lettering import shortened, width, wrapped
from app.pictures.spans import Moment, Spell, spells
from app.pictures.svg import MARGIN, SMALL, TEXT, WIDTHS, Layout, Markup, Picture, group, line_of_text, paragraph, tag

Json = Mapping[str, Any]
ROW = {"wide": 10, "narrow": 36}
"""Height of a line of the timeline, beside the lines of its name."""
STEP = 17
HEAD = 30
NAMES, LABELS = 196, 500
"""Where, in the wide layout, names begin, and where they end and the axis begins."""
THICK = 9
DOT = 4.5
STUB = 24
"""Length of what goes on and on."""
TICK = 33
SCALE = "Years in which more is dated are drawn wider."
VOICES = {"reported": "only reported", "opinion": "an author’s opinion"}
MARKS = (
    ("lasted", "lasted"),
    ("within", "was some time within"),
    ("day", "on this day"),
    ("intended", "only planned or proposed"),
    ("unclear", "how far it came is not told"),
    ("uncertain", "date uncertain"),
    ("open", "beginning or end not told"),
)


def draw(entries: Sequence[Json], layout: Layout = "wide", title: str = "Timeline", left_out: int = 0) -> Picture:
    """The entries of `/v1/timeline`, one line each; of beginning and end of the same thing, one for both."""
    lines = spells(entries)
    left = LABELS if layout == "wide" else MARGIN
    right = WIDTHS[layout] - MARGIN
    axis = Axis([days for line in lines for days in line.days], left, right)
    tops = [float(HEAD)]
    for line in lines:
        tops.append(tops[-1] + ROW[layout] + STEP * len(_named(line, layout)))
    bottom = tops[-1]
    legend, end = _legend(lines, bottom + 14, layout)
    notes = [SCALE] if axis.last > axis.first else []
    notes += [f"{left_out} more dates are not drawn."] if left_out else []
    told = wrapped(" ".join(notes), SMALL, right - MARGIN) if lines else ["Nothing is dated so."]
    content = [
        _hatching(),
        *_grid(axis, bottom),
        *(_row(line, top, axis, layout) for line, top in zip(lines, tops[:-1], strict=True)),
        legend,
        paragraph(told, MARGIN, end + 14, 16, class_="quiet small"),
    ]
    return Picture(
        name=f"timeline-{layout}",
        title=title,
        description=f"{len(lines)} dated things. " + "; ".join(map(_told, lines)),
        width=WIDTHS[layout],
        height=end + 14 + 16 * len(told),
        content="".join(content),
    )


def _told(line: Spell) -> str:
    marks = [line.status.replace("_", " ")] if line.status else []
    marks += [VOICES[line.voice]] if line.voice in VOICES else []
    remark = f" ({', '.join(marks)})" if marks else ""
    return f"{line.words}: {line.record['label']}{remark}"


def _grid(axis: Axis, bottom: float) -> Iterator[Markup]:
    for year, x in axis.ticks(TICK):
        yield tag("path", d=f"M{x:.1f} {HEAD - 4}V{bottom}", class_="rule")
        room = x + width(str(year), SMALL) < axis.right + MARGIN
        yield line_of_text(str(year), x, HEAD - 10, class_="quiet small number" if room else "quiet small number end")


def _named(line: Spell, layout: Layout) -> list[str]:
    """The name, in three lines at most."""
    room = LABELS - NAMES - 16 if layout == "wide" else WIDTHS[layout] - 2 * MARGIN
    return wrapped(line.record["label"], TEXT, room, 3)


def _row(line: Spell, top: float, axis: Axis, layout: Layout) -> Markup:
    label = _named(line, layout)
    height = ROW[layout] + STEP * len(label)
    hover = tag("rect", x=0, y=top, width=WIDTHS[layout], height=height, class_="hover")
    if layout == "wide":
        words = shortened(line.words, TEXT, NAMES - 12 - MARGIN)
        told = line_of_text(words, NAMES - 12, top + 17, class_="quiet number end")
        named, middle = paragraph(label, NAMES, top + 17, STEP), top + 13
    else:
        told = line_of_text(line.words, MARGIN, top + height - 21, class_="quiet small number")
        named, middle = paragraph(label, MARGIN, top + 15, STEP), top + height - 10
    href = str(line.record["href"]).removeprefix("/v1")
    return group(hover, told, named, *_marks(line, middle, axis), title=_told(line), href=href, class_="row")


def _marks(line: Spell, middle: float, axis: Axis) -> Iterator[Markup]:
    if line.lasts:
        yield from _lasting(line, middle, axis)
    elif line.begins:
        yield _moment(line, line.begins, middle, axis)


def _moment(line: Spell, moment: Moment, middle: float, axis: Axis) -> Markup:
    """A dot for a day, else the outline of the days within which it was."""
    first, last = moment.days
    look = _look(line, moment.uncertain, filled=first == last)
    if first and first == last:
        return tag("circle", cx=(axis.at(first) + axis.after(first)) / 2, cy=middle, r=DOT, class_=look)
    end = axis.after(last) if last else axis.right
    start = axis.at(first) if first else max(end - STUB, axis.left)
    bar = _bar(start, max(end, start + 2 * DOT), middle, look)
    return bar if first else Markup(bar + _arrow(start, start - STUB / 2, middle))


def _lasting(line: Spell, middle: float, axis: Axis) -> Iterator[Markup]:
    """A bar, solid where it held for sure, in outline over the days in which it may have begun or ended."""
    begins, ends = (moment.days if moment else Days(None, None) for moment in (line.begins, line.ends))
    uncertain = any(moment.uncertain for moment in (line.begins, line.ends) if moment)
    end = axis.after(ends.last) if ends.last else axis.at(line.attested) if line.attested else axis.right - STUB
    start = axis.at(begins.first) if begins.first else max(end - STUB, axis.left)
    surely = axis.after(begins.last) if begins.last else start
    until = axis.at(ends.first) if ends.first else end
    end = max(end, start + 2 * DOT)
    if line.intended:  # and nothing of it is sure
        yield _bar(start, end, middle, _look(line, uncertain, filled=False))
    elif end - start < 4 * DOT:
        yield _bar(start, end, middle, _look(line, uncertain, filled=True))
    else:
        yield _bar(start, end, middle, _look(line, uncertain, filled=False))
        if until > surely:
            yield _bar(surely, until, middle, _look(line, uncertain, filled=True))
    if not ends.last:
        yield _arrow(end, min(end + STUB, axis.right), middle)
    if not begins.first:
        yield _arrow(start, start - STUB / 2, middle)


def _bar(start: float, end: float, middle: float, look: str) -> Markup:
    fill = "url(#intended)" if look.startswith("intended") else None
    return tag(
        "rect",
        x=start,
        y=middle - THICK / 2,
        width=max(end - start, 1),
        height=THICK,
        rx=2,
        class_=look.replace("intended", "hatched"),
        fill=fill,
    )


def _arrow(start: float, end: float, middle: float) -> Markup:
    """It goes on; how long is not told."""
    way = 5 if end >= start else -5
    return tag(
        "path", d=f"M{start:.1f} {middle}H{end:.1f}M{end - way:.1f} {middle - 5}l{way} 5l{-way} 5", class_="open"
    )


def _hatching() -> Markup:
    """What is only intended: colour alone would not tell."""
    under = tag("rect", width=5, height=5, class_="intended-under")
    line = tag("path", d="M0 0V5", class_="intended-line")
    square: dict[str, str | float | None] = {"width": 5, "height": 5, "patternUnits": "userSpaceOnUse"}
    return tag("defs", tag("pattern", under, line, id="intended", patternTransform="rotate(45)", **square))


def _look(line: Spell, uncertain: bool, *, filled: bool) -> str:
    look = "mark" if filled else "within"
    if line.intended:
        look = "intended"
    elif line.status == "unclear":
        look = "unclear"
    return f"{look} uncertain" if uncertain else look


def _legend(lines: Iterable[Spell], top: float, layout: Layout) -> tuple[Markup, float]:
    """The marks that are used, and where the legend ends."""
    used = {mark for line in lines for mark in _used(line)}
    parts, x, y = [], float(MARGIN), top
    for mark, words in MARKS:
        if mark not in used:
            continue
        room = 32 + width(words, SMALL) + 20
        if x > MARGIN and x + room > WIDTHS[layout]:
            x, y = float(MARGIN), y + 22
        parts.append(group(_sample(mark, x, y + 9), line_of_text(words, x + 32, y + 13, class_="small")))
        x += room
    return Markup("".join(parts)), y + 22 if parts else top


def _used(line: Spell) -> Iterator[str]:
    moments = [moment for moment in (line.begins, line.ends) if moment]
    if any(moment.uncertain for moment in moments):
        yield "uncertain"
    if not all(moment and all(moment.days) for moment in (line.begins, line.ends)):
        yield "open"
    if line.intended:
        yield "intended"
    elif line.status == "unclear":
        yield "unclear"
    elif line.lasts:
        yield "lasted"
    else:
        yield "day" if moments[0].days.first == moments[0].days.last else "within"


def _sample(mark: str, x: float, middle: float) -> Markup:
    if mark == "day":
        return tag("circle", cx=x + 12, cy=middle, r=DOT, class_="mark")
    if mark == "open":
        return _arrow(x, x + STUB, middle)
    look = {"lasted": "mark", "uncertain": "within uncertain"}.get(mark, mark)
    return _bar(x, x + 24, middle, look)

"""The map of the states that belong to an organisation, as members, observers or dialogue partners."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.date_words import in_words
from app.pictures.countries import COUNTRIES, shapes
from app.pictures.lettering import wrapped
from app.pictures.svg import MARGIN, SMALL, TEXT, WIDTHS, Layout, Markup, Picture, group, line_of_text, paragraph, tag

Json = Mapping[str, Any]


class Sort(NamedTuple):
    """How states of one sort are shown."""

    name: str
    one: str
    fill: str
    """What its area is filled with: colour alone would not tell."""


SORTS = {
    "member": Sort("Members", "member", "member"),
    "observer": Sort("Observers", "observer", "hatched"),
    "dialogue_partner": Sort("Dialogue partners", "dialogue partner", "dotted"),
}
OTHERS = Sort("Other states in the articles", "not in the organisation as far as the articles tell", "named")
MAP_WIDTH = {"wide": 640, "narrow": WIDTHS["narrow"]}
BORDERS = "Shapes and borders are those of Natural Earth, and take no side where they are disputed."
"""Crimea and the Siachen glacier are drawn as nobody's."""


def draw(memberships: Sequence[Json], states: Sequence[Json], layout: Layout = "wide") -> Picture:
    """The map of these memberships in one organisation; of these states, those that have none are shown as well."""
    roles = {one["state"]["id"]: one["role"] for one in memberships if one["state"]}
    sorts = {state["id"]: SORTS[roles[state["id"]]] if state["id"] in roles else OTHERS for state in states}
    scale = MAP_WIDTH[layout] / shapes()["width"]
    height = shapes()["height"] * scale
    placed = [state for state in states if state["id"] in COUNTRIES]
    drawing = [
        _patterns(),
        _ground(scale, {COUNTRIES[state["id"]].shape for state in placed}),
        *(_area(state, sorts[state["id"]], scale) for state in placed),
        tag("path", d=shapes()["borders"], class_="border", transform=f"scale({scale:.4f})"),
        *(_name(state, sorts[state["id"]], scale, layout) for state in placed),
    ]
    left, top = (MAP_WIDTH["wide"] + 24, 8.0) if layout == "wide" else (MARGIN, height + 12)
    room = WIDTHS[layout] - left - MARGIN
    parts = []
    for sort, words in _legend(memberships, states, sorts, layout):
        part, top = _entry(sort, words, left, top, room)
        parts.append(part)
    note = wrapped(f"{_told(memberships)}{BORDERS}", SMALL, room)
    parts.append(paragraph(note, left, top + 16, 16, class_="quiet small"))
    top += 16 * len(note) + 16
    return Picture(
        name=f"members-{layout}",
        title="Members, observers and dialogue partners of the SCO",
        description=_described(memberships, states, sorts),
        width=WIDTHS[layout],
        height=max(height, top) if layout == "wide" else top,
        content="".join([*drawing, *parts]),
    )


def _patterns() -> Markup:
    square: dict[str, str | float | None] = {"width": 9, "height": 9, "patternUnits": "userSpaceOnUse"}
    under = tag("rect", width=9, height=9, class_="under")
    hatch = tag("path", d="M0 0V9", class_="hatch")
    dots = tag("circle", cx=4.5, cy=4.5, r=2, class_="dot")
    return tag(
        "defs",
        tag("pattern", under, hatch, id="hatched", patternTransform="rotate(45)", **square),
        tag("pattern", under, dots, id="dotted", **square),
    )


def _ground(scale: float, taken: set[str]) -> Markup:
    width, height = shapes()["width"] * scale, shapes()["height"] * scale
    rest = "".join(one["path"] for shape, one in shapes()["countries"].items() if shape not in taken)
    return Markup(
        tag("clipPath", tag("rect", width=width, height=height, rx=4), id="frame")
        + tag("rect", width=width, height=height, rx=4, class_="sea")
        + tag("g", tag("path", d=rest, class_="land", transform=f"scale({scale:.4f})"), clip_path="url(#frame)")
    )


def _area(state: Json, sort: Sort, scale: float) -> Markup:
    shape = shapes()["countries"][COUNTRIES[state["id"]].shape]
    told = f"{state['label']}: {sort.one}"
    path = tag("path", d=shape["path"], transform=f"scale({scale:.4f})", **_filled(sort))
    return group(path, title=told, href=_page(state))


def _filled(sort: Sort) -> dict[str, str | float | None]:
    if sort.fill in {"member", "named"}:
        return {"class_": sort.fill}
    return {"class_": "pattern", "fill": f"url(#{sort.fill})"}


def _name(state: Json, sort: Sort, scale: float, layout: Layout) -> Markup:
    country = COUNTRIES[state["id"]]
    x, y = (
        (at + aside) * scale
        for at, aside in zip(shapes()["countries"][country.shape]["at"], country.aside, strict=True)
    )
    text = state["label"] if layout == "wide" else country.code
    on = " on" if sort.fill == "member" else " quiet" if sort is OTHERS else ""
    return line_of_text(text, x, y + 4, class_=f"place middle{on}", aria_hidden="true", pointer_events="none")


def _legend(
    memberships: Sequence[Json], states: Sequence[Json], sorts: Mapping[str, Sort], layout: Layout
) -> Iterator[tuple[Sort | None, str]]:
    """The sorts of states on the map, and last what is on none, each with the names."""
    for sort in (*SORTS.values(), OTHERS):
        shown = [_called(one, layout) for one in states if sorts[one["id"]] is sort and one["id"] in COUNTRIES]
        groups = [one["group"] for one in memberships if one["group"] and SORTS[one["role"]] is sort]
        unnamed = [f"{name} (not named one by one, so not on the map)" for name in groups]
        if names := [*shown, *unnamed]:
            yield sort, ", ".join(names)
    absent = [
        f"{one['label']} ({sorts[one['id']].one})" if sorts[one["id"]] is not OTHERS else one["label"]
        for one in states
        if one["id"] not in COUNTRIES
    ]
    if absent:
        yield None, ", ".join(absent)


def _called(state: Json, layout: Layout) -> str:
    return state["label"] if layout == "wide" else f"{COUNTRIES[state['id']].code}\u00a0{state['label']}"


def _entry(sort: Sort | None, words: str, left: float, top: float, room: float) -> tuple[Markup, float]:
    """An entry of the legend, and where the next one begins."""
    lines = wrapped(words, TEXT, room - 30)
    swatch = tag("rect", x=left, y=top + 6, width=18, height=13, rx=2, **_filled(sort)) if sort else Markup()
    heading = line_of_text(sort.name if sort else "Not on this map", left + 30, top + 17, class_="strong")
    names = paragraph(lines, left + 30, top + 35, 18, class_="quiet")
    return group(swatch, heading, names), top + 35 + 18 * len(lines)


def _described(memberships: Sequence[Json], states: Sequence[Json], sorts: Mapping[str, Sort]) -> str:
    """The map in words, for those who do not see it."""
    parts = []
    for sort in (*SORTS.values(), OTHERS):
        names = [one["label"] for one in states if sorts[one["id"]] is sort]
        names += [one["group"] for one in memberships if one["group"] and SORTS[one["role"]] is sort]
        if names:
            parts.append(f"{sort.name}: {', '.join(names)}.")
    return " ".join(parts)


def _told(memberships: Sequence[Json]) -> str:
    """Until when articles attest it."""
    dates = [one["attested"] for one in memberships if one["attested"]]
    attested = max(dates, key=lambda date: (date.rstrip("?~"), date[-1].isdigit()), default=None)
    return f"As last told: {in_words(attested)}. " if attested else ""


def _page(record: Json) -> str:
    """The address of the page about a record."""
    return str(record["href"]).removeprefix("/v1")

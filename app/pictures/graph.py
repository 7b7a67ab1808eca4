"""The neighbourhood of a record: what it refers to and what refers to it, by role, and how these refer to each other.

Every record has a line of its own beside the middle, so no name lies on another, and one graph always looks alike.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.pictures.lettering import shortened, wrapped
from app.pictures.svg import MARGIN, SMALL, TEXT, WIDTHS, Layout, Markup, Picture, group, line_of_text, paragraph, tag

Json = Mapping[str, Any]
SAID = ["membership", "chairmanship", "role", "concept", "source", "agenda-item", "figure", "claim"]
"""Kinds of what is said of things, the weightiest first."""
LINE, STEP, HEADING = 24, 16, 28
DOT = 3.5
CARD = 168
"""Width of the record in the middle, in the wide layout."""
NAMES = 300
"""Room for the names on either side."""
INDENT = 40
"""Where, on a phone, names begin."""
ARROWS = "→ what it refers to, by role. ← what refers to it."
THIN = "Thin lines: how these refer to each other."


class Name(NamedTuple):
    """A record, and its name in one or two lines."""

    record: Json
    lines: Sequence[str]

    @property
    def height(self) -> float:
        return LINE + STEP * (len(self.lines) - 1)


class Cluster(NamedTuple):
    """Records in the same roles to the one in the middle."""

    outward: bool
    words: str
    names: Sequence[Name]

    @property
    def height(self) -> float:
        return HEADING + sum(name.height for name in self.names)

    def part(self, first: int, end: int | None = None) -> "Cluster":
        """Some of its records."""
        return self._replace(names=self.names[first:end])


class Spot(NamedTuple):
    """Where a record is: its dot, and on which side of it the curves are."""

    x: float
    y: float
    inward: int


def draw(graph: Json, layout: Layout = "wide", most: int = 40) -> Picture:
    """A graph of `/v1/graph`; of more than so many records, things come before what is said of them."""
    middle, *others = graph["nodes"]
    others = sorted(others, key=lambda record: SAID.index(record["kind"]) if record["kind"] in SAID else -1)[: most - 1]
    left_out = len(graph["nodes"]) - 1 - len(others)
    room = NAMES if layout == "wide" else WIDTHS["narrow"] - 2 * MARGIN - INDENT
    clusters = _clusters(middle["id"], others, graph["edges"], room)
    spots: dict[str, Spot] = {}
    if layout == "wide":
        columns = _columns(clusters)
        height = max([*(_height(column) for column in columns), 90]) + 16
        card = _card(middle, (WIDTHS["wide"] - CARD) / 2, height / 2, CARD)
        parts = [*_column(columns[0], -1, height, spots), *_column(columns[1], 1, height, spots)]
        start = WIDTHS["wide"] / 2, height / 2
    else:
        card = _card(middle, MARGIN, 36, WIDTHS["narrow"] - 2 * MARGIN)
        parts = list(_list(clusters, 66, spots))
        height = 66 + _height(clusters) + 8
        start = MARGIN + 8.0, 36.0
    near = [spots[name.record["id"]] for cluster in clusters for name in cluster.names if cluster.words]
    pairs = _pairs(graph["edges"], spots) if layout == "wide" else []
    lines = [*(_between(*pair, spots) for pair in pairs), *(_spoke(start, spot, layout) for spot in near)]
    told = [ARROWS, *([THIN] if pairs else []), *([_left_out(left_out, graph)] if left_out else [])]
    note = wrapped(" ".join(told), SMALL, WIDTHS[layout] - 2 * MARGIN)
    return Picture(
        name=f"graph-{layout}",
        title=f"Around {middle['label']}",
        description=_described(middle, clusters),
        width=WIDTHS[layout],
        height=height + 12 + 16 * len(note),
        content="".join([*lines, card, *parts, paragraph(note, MARGIN, height + 14, 16, class_="quiet small")]),
    )


def _left_out(number: int, graph: Json) -> str:
    return f"{'At least ' if graph['truncated'] else ''}{number} more records are near, and not drawn."


def _clusters(middle: str, others: Sequence[Json], edges: Iterable[Json], room: float) -> list[Cluster]:
    """The records by their roles, what the middle refers to first; last those that are further away."""
    roles: dict[str, set[str]] = {record["id"]: set() for record in others}
    for edge in edges:
        if edge["subject"] == middle and edge["object"] in roles:
            roles[edge["object"]].add(f"→ {_spoken(edge['role'])}")
        elif edge["object"] == middle and edge["subject"] in roles:
            roles[edge["subject"]].add(f"← {_spoken(edge['role'])}")
    found: dict[str, list[Name]] = {}
    for record in others:
        words = " ".join(sorted(roles[record["id"]], reverse=True))
        found.setdefault(words, []).append(Name(record, wrapped(record["label"], TEXT, room, 2)))
    clusters = [Cluster("→" in words, words, names) for words, names in found.items()]
    return sorted(clusters, key=lambda one: (not one.words, not one.outward, len(one.names), one.words))


def _columns(clusters: Sequence[Cluster]) -> tuple[list[Cluster], list[Cluster]]:
    """On the right what the middle refers to, on the left what refers to it, as far as both are equally long."""
    left: list[Cluster] = []
    right = [one for one in clusters if one.outward]
    room = _height(clusters) / 2
    for cluster in (one for one in clusters if not one.outward):
        fit = len(cluster.names)
        while fit and _height([*left, cluster.part(0, fit)]) > room + HEADING:
            fit -= 1
        for part, column in ((cluster.part(0, fit), left), (cluster.part(fit), right)):
            if part.names:
                column.append(part)
    return left, right


def _height(clusters: Iterable[Cluster]) -> float:
    return sum(one.height for one in clusters)


def _column(clusters: Sequence[Cluster], way: int, height: float, spots: dict[str, Spot]) -> Iterator[Markup]:
    """Names to the left or the right of the middle, with a dot each towards it."""
    dot = MARGIN + NAMES + 12 if way < 0 else WIDTHS["wide"] - MARGIN - NAMES - 12
    top = (height - _height(clusters)) / 2
    yield from _names(clusters, top, Spot(dot, 0, -way), spots)


def _list(clusters: Sequence[Cluster], top: float, spots: dict[str, Spot]) -> Iterator[Markup]:
    """Names one below the other, for a phone."""
    yield from _names(clusters, top, Spot(MARGIN + INDENT - 12.0, 0, -1), spots)


def _names(clusters: Iterable[Cluster], top: float, first: Spot, spots: dict[str, Spot]) -> Iterator[Markup]:
    """The clusters below each other, their dots below the first; tells `spots` where each record is."""
    edge, end = first.x - first.inward * 12, "end" if first.inward > 0 else None
    for cluster in clusters:
        heading = shortened(cluster.words or "further away", SMALL, NAMES)
        yield line_of_text(heading, edge, top + 20, class_=f"quiet small {end or ''}".strip())
        top += HEADING
        for name in cluster.names:
            spot = spots[name.record["id"]] = first._replace(y=top + 12)
            told = f"{name.record['label']} ({_spoken(name.record['kind'])})"
            dot = tag("circle", cx=spot.x, cy=spot.y, r=DOT, class_="mark")
            label = paragraph(name.lines, edge, spot.y + 4.5, STEP, class_=end)
            yield group(dot, label, title=told, href=_page(name.record))
            top += name.height


def _card(record: Json, left: float, middle: float, width: float) -> Markup:
    lines = wrapped(record["label"], 15, width - 24, 4)
    height = 36 + 19 * len(lines)
    top = middle - height / 2
    box = tag("rect", x=left, y=top, width=width, height=height, rx=6, class_="card")
    x = left + width / 2
    kind = line_of_text(_spoken(record["kind"]), x, top + 19, class_="small middle on")
    label = paragraph(lines, x, top + 39, 19, class_="middle on subject")
    return group(box, kind, label, title=record["label"], href=_page(record))


def _spoke(start: tuple[float, float], spot: Spot, layout: Layout) -> Markup:
    """From the middle to a record."""
    if layout == "narrow":
        return tag("path", d=f"M{start[0]:.1f} {start[1]:.1f}V{spot.y - 6:.1f}q0 6 6 6H{spot.x:.1f}", class_="edge")
    x = start[0] - spot.inward * CARD / 2
    bend = (x + spot.x) / 2
    line = f"M{x:.1f} {start[1]:.1f}C{bend:.1f} {start[1]:.1f} {bend:.1f} {spot.y:.1f} {spot.x:.1f} {spot.y:.1f}"
    return tag("path", d=line, class_="edge")


def _between(one: str, other: str, spots: Mapping[str, Spot]) -> Markup:
    """Between two records beside the middle."""
    first, second = spots[one], spots[other]
    if first.x != second.x:
        bend = (first.x + second.x) / 2
        ends = f"{bend:.1f} {first.y:.1f} {bend:.1f} {second.y:.1f}"
    else:
        deep = first.x + first.inward * min(8 + abs(first.y - second.y) / 6, 26 if first.x < CARD else 64)
        ends = f"{deep:.1f} {first.y:.1f} {deep:.1f} {second.y:.1f}"
    line = f"M{first.x:.1f} {first.y:.1f}C{ends} {second.x:.1f} {second.y:.1f}"
    return tag("path", d=line, class_="edge faint")


def _pairs(edges: Iterable[Json], spots: Mapping[str, Spot]) -> list[tuple[str, str]]:
    """Who of those beside the middle refers to whom, each pair once."""
    pairs = {(min(one["subject"], one["object"]), max(one["subject"], one["object"])) for one in edges}
    return sorted(pair for pair in pairs if pair[0] in spots and pair[1] in spots and pair[0] != pair[1])


def _described(middle: Json, clusters: Iterable[Cluster]) -> str:
    named = {one.words or "further away": ", ".join(name.record["label"] for name in one.names) for one in clusters}
    parts = [f"{words}: {names}" for words, names in named.items()]
    return f"Records around {middle['label']}. " + ". ".join(parts)


def _spoken(role: str) -> str:
    return role.replace("_", " ").replace("-", " ")


def _page(record: Json) -> str:
    return str(record["href"]).removeprefix("/v1")

"""Reduces the countries of Natural Earth to `shapes.json`, the small file that the map is drawn from.

Run it again to have them anew: `npm pack world-atlas@2.0.2`, unpack, and
`python -m app.pictures.reduction package/countries-50m.json app/pictures/shapes.json`. The file is TopoJSON: neighbours
share the arcs of their border, so what is left out of an arc is left out on both sides, and no gap opens.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import cos, hypot, inf, radians, sin, sqrt
from pathlib import Path
from typing import Any

Point = tuple[float, float]
CENTRE = (90.0, 45.0)
"""Longitude and latitude where the plane touches the globe: in the midst of the members."""
WIDTH, HEIGHT = 1200, 1150
SCALE = 765.0
"""Units of the drawing to an earth's radius."""
ORIGIN = (652.0, 647.0)
"""Where the centre lies in the drawing."""
FINEST = 9.0
"""Square units: a corner that spans a smaller triangle with its neighbours is left out, and so is a smaller island."""
BEYOND = 400.0
"""Of the same outside the frame, where only the outline must close."""
DISPUTED = {"Crimea": (34.3, 45.2)}
"""Places whose surroundings are given to no state: the file draws them by who holds them."""
FARTHEST = 0.0
"""Cosine of the greatest distance from the centre: the other half of the globe is left out."""


def project(longitude: float, latitude: float) -> Point | None:
    """A place in Lambert's azimuthal equal-area projection; None on the other half of the globe."""
    along, up, middle = radians(longitude - CENTRE[0]), radians(latitude), radians(CENTRE[1])
    near = sin(middle) * sin(up) + cos(middle) * cos(up) * cos(along)
    if near < FARTHEST:
        return None
    grow = SCALE * sqrt(2 / (1 + near))
    across = grow * cos(up) * sin(along)
    upward = grow * (cos(middle) * sin(up) - sin(middle) * cos(up) * cos(along))
    return ORIGIN[0] + across, ORIGIN[1] - upward


def reduce(topology: dict[str, Any]) -> dict[str, Any]:
    """What the map needs of a topology of countries."""
    arcs = [_simpler(arc) for arc in _arcs(topology)]
    shared = Counter(number if number >= 0 else ~number for number in _numbers(topology))
    countries = {}
    for country in topology["objects"]["countries"]["geometries"]:
        rings = [ring for ring in _rings(country, arcs) if _seen(ring)]
        largest = max(rings, key=_area, default=None)
        kept = [ring for ring in rings if ring is largest or _area(ring) >= FINEST]
        for disputed, place in DISPUTED.items():
            for ring in [ring for ring in kept if ring is not largest and _depth(project(*place), ring) > 0]:
                kept.remove(ring)
                countries[disputed] = _shape(disputed, ring, [ring])
        if largest:
            name = country["properties"]["name"]
            countries[country.get("id", name)] = _shape(name, largest, kept)
    borders = [arc for number, arc in enumerate(arcs) if arc and shared[number] > 1 and _seen(arc)]
    return {
        "source": "Natural Earth 1:50m (public domain)",
        "width": WIDTH,
        "height": HEIGHT,
        "countries": dict(sorted(countries.items())),
        "borders": "".join(outline(arc, close=False) for arc in borders),
    }


def _shape(name: str, largest: Sequence[Point], rings: Iterable[Sequence[Point]]) -> dict[str, Any]:
    return {"name": name, "at": _middle(largest), "path": "".join(map(outline, rings))}


def outline(points: Iterable[Point], *, close: bool = True) -> str:
    """The points as a path of whole steps; nothing where all are one."""
    whole = [(round(x), round(y)) for x, y in points]
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(whole) if (x, y) != (a, b)]
    if not steps:
        return ""
    path = f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{right} {down}" for right, down in steps)
    return path.replace(" -", "-") + ("z" if close else "")


def _arcs(topology: dict[str, Any]) -> Iterator[Sequence[Point] | None]:
    """The arcs in the plane; None for one that reaches over to the other half of the globe."""
    (wide, high), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for right, up in arc:
            x, y = x + right, y + up
            points.append(project(x * wide + left, y * high + low))
        yield None if None in points else [point for point in points if point]


def _numbers(topology: dict[str, Any]) -> Iterator[int]:
    for country in topology["objects"]["countries"]["geometries"]:
        for ring in _ring_numbers(country):
            yield from ring


def _ring_numbers(country: dict[str, Any]) -> Iterator[list[int]]:
    """The rings of a country, as numbers of arcs; a number's complement is the arc backwards."""
    polygons = [country["arcs"]] if country["type"] == "Polygon" else country.get("arcs", [])
    for polygon in polygons:
        yield from polygon


def _rings(country: dict[str, Any], arcs: Sequence[Sequence[Point] | None]) -> Iterator[list[Point]]:
    for numbers in _ring_numbers(country):
        parts = [arcs[number] if number >= 0 else arcs[~number] for number in numbers]
        directed = [part if number >= 0 else part[::-1] for part, number in zip(parts, numbers, strict=True) if part]
        if len(directed) == len(parts):
            yield [point for part in directed for point in part[:-1]]


def _simpler(arc: Sequence[Point] | None) -> Sequence[Point] | None:
    """The arc without the corners that matter least (Visvalingam's way)."""
    if arc is None:
        return None
    points = list(arc)
    while len(points) > 2:  # noqa: PLR2004 - its two ends
        areas = [_weight(*points[at - 1 : at + 2]) for at in range(1, len(points) - 1)]
        least = min(areas)
        if least >= FINEST:
            break
        # Corners side by side are not left out at once, as each changes the weight of the other.
        out: set[int] = set()
        for at in sorted(range(len(areas)), key=areas.__getitem__):
            if areas[at] > max(least * 4, FINEST / 8) or areas[at] >= FINEST:
                break
            if not {at - 1, at + 1} & out:
                out.add(at)
        points = [point for at, point in enumerate(points) if at - 1 not in out]
    return points


def _weight(before: Point, point: Point, after: Point) -> float:
    """Twice the area that goes with a corner, less where it is not seen."""
    (a, b), (c, d), (e, f) = before, point, after
    area = abs((c - a) * (f - b) - (e - a) * (d - b))
    return area if _inside(point) else area * FINEST / BEYOND


def _inside(point: Point) -> bool:
    return 0 <= point[0] <= WIDTH and 0 <= point[1] <= HEIGHT


def _seen(points: Sequence[Point]) -> bool:
    """Whether the box around the points reaches into the frame."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return max(across) > 0 and min(across) < WIDTH and max(down) > 0 and min(down) < HEIGHT


def _area(ring: Sequence[Point]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(a * d - c * b for (a, b), (c, d) in pairs)) / 2


def _middle(ring: Sequence[Point]) -> list[int]:
    """The place inside the ring that lies farthest from its outline, of a grid: where its name goes."""
    across, down = [x for x, _ in ring], [y for _, y in ring]
    steps = [step / 40 for step in range(1, 40)]
    grid = [
        (min(across) + (max(across) - min(across)) * right, min(down) + (max(down) - min(down)) * below)
        for right in steps
        for below in steps
    ]
    best = max((place for place in grid if _inside(place)), key=lambda place: _depth(place, ring), default=ring[0])
    return [round(best[0]), round(best[1])]


def _depth(place: Point | None, ring: Sequence[Point]) -> float:
    """How far a place lies from the outline; less than nothing outside of it."""
    if place is None:
        return -inf
    x, y = place
    within, nearest = False, inf
    for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (b > y) != (d > y) and x < (c - a) * (y - b) / (d - b) + a:
            within = not within
        length = (c - a) ** 2 + (d - b) ** 2
        share = max(0.0, min(1.0, ((x - a) * (c - a) + (y - b) * (d - b)) / length)) if length else 0.0
        nearest = min(nearest, hypot(a + share * (c - a) - x, b + share * (d - b) - y))
    return nearest if within else -nearest


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(
        json.dumps(reduce(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), separators=(",", ":")),
        encoding="utf-8",
    )

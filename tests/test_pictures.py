"""Pictures: whole, within their frame, the same for the same data, and no surer or preciser than it."""

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from itertools import combinations, pairwise
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.pictures import figures, graph, ladder, members, timeline
from app.pictures.calendar import Axis, Days
from app.pictures.countries import COUNTRIES, SHAPES, shapes
from app.pictures.lettering import shortened, width, wrapped
from app.pictures.reduction import project, reduce
from app.pictures.svg import NAMESPACE, WIDTHS, Layout, Origin, Picture, tag
from app.vocabulary import Status
from tests.conftest import Client

SVG = f"{{{NAMESPACE}}}"
LAYOUTS: tuple[Layout, ...] = ("wide", "narrow")
ADDRESSES = [
    "/pictures/members.svg",
    "/pictures/timeline.svg",
    "/pictures/timeline.svg?kind=claim&kind=source&from=2023-12&to=2024-07",
    "/pictures/figures.svg",
    "/pictures/graph.svg?id=sco",
    "/pictures/ladder.svg",
    "/pictures/ladder.svg?kind=agenda-item",
]


class Box(NamedTuple):
    """A line of text, and where it is by our own estimate."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def parsed(picture: Picture) -> ET.Element:
    return ET.fromstring(picture.inline())  # noqa: S314 - it is our own


def classes(element: ET.Element) -> set[str]:
    return set(element.get("class", "").split())


def having(root: ET.Element, *names: str) -> list[ET.Element]:
    """What is drawn with one of these classes."""
    return [element for element in root.iter() if classes(element) & set(names)]


def words(root: ET.Element) -> str:
    return " ".join(element.text or "" for element in root.iter(f"{SVG}text"))


def boxes(root: ET.Element) -> Iterator[Box]:
    """All text, in a picture that is not moved."""
    for element in root.iter(f"{SVG}text"):
        looks, text = classes(element), element.text or ""
        size = next((size for look, size in {"small": 12, "place": 12, "value": 17}.items() if look in looks), 13)
        wide = width(text, size)
        share = 1.0 if "end" in looks else 0.5 if "middle" in looks else 0.0
        left, base = float(element.get("x", "nan")) - wide * share, float(element.get("y", "nan"))
        yield Box(text, left, base - size * 0.75, left + wide, base + size * 0.2)


def assert_within(picture: Picture) -> None:
    for box in boxes(parsed(picture)):
        assert box.left >= 0, box
        assert box.right <= picture.width, box
        assert box.top >= 0, box
        assert box.bottom <= picture.height, box


def assert_apart(found: list[Box]) -> None:
    for one, other in combinations(found, 2):
        beside = one.right <= other.left or other.right <= one.left
        assert beside or one.bottom <= other.top or other.bottom <= one.top, (one, other)


def state(id: str, label: str | None = None) -> dict[str, Any]:
    return {"id": id, "kind": "state", "label": label or id.title(), "href": f"/v1/states/{id}"}


def membership(of: str | None, role: str, group: str | None = None, attested: str | None = None) -> dict[str, Any]:
    return {"state": state(of) if of else None, "role": role, "group": group, "attested": attested}


def entry(date: str, field: str = "date", kind: str = "event", id: str = "thing", **more: Any) -> dict[str, Any]:
    record = {"id": id, "kind": kind, "label": f"Thing {id}", "href": f"/v1/{kind}s/{id}"}
    return {
        "record": record,
        "field": field,
        "date": date,
        "status": None,
        "voice": "asserted",
        "citations": [],
        **more,
    }


def figure(**more: Any) -> dict[str, Any]:
    about = {"id": "sco", "kind": "organisation", "label": "SCO", "href": "/v1/organisations/sco"}
    plain = {"label": "A figure", "href": "/v1/figures/a", "measure": "share-of-trade", "subject": about}
    empty = dict.fromkeys(("value", "low", "high", "unit", "qualifier", "counted", "as_of", "speaker"))
    return {**plain, **empty, "voice": "asserted", **more}


# --- every picture ---


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("address", ADDRESSES)
async def test_every_picture_is_whole_and_tells_in_words_what_it_shows(
    real_client: Client, address: str, layout: Layout
) -> None:
    answer = await real_client.http.get(f"{address}{'&' if '?' in address else '?'}layout={layout}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    root = ET.fromstring(answer.text)  # noqa: S314 - it is our own
    assert root.get("viewBox", "").startswith(f"0 0 {WIDTHS[layout]} ")
    assert root.get("role") in {"img", "graphics-document"}
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    assert len(by_id) == len([element for element in root.iter() if element.get("id")])
    for attribute, name in (("aria-labelledby", "title"), ("aria-describedby", "desc")):
        described = by_id[root.get(attribute)]
        assert described.tag == f"{SVG}{name}"
        assert len((described.text or "").strip()) > 5
    edition = answer.headers.get("data-edition", "")
    assert edition in answer.text
    assert "script" not in answer.text
    for element in root.iter():
        assert not {"style", "onclick", "onload"} & set(element.keys())
        for value in element.keys() and element.attrib.values():
            assert not re.match(r"\w+://", value), value
        assert element.get("href", "/").startswith("/")
    for used in re.findall(r"url\(#([\w-]+)\)", answer.text):
        assert used in by_id


def test_both_layouts_may_stand_in_one_page() -> None:
    lines = [entry("2024", status="planned")]
    around = drawn_graph(3)
    pages = [
        [members.draw([membership("mongolia", "observer")], [state("mongolia")], layout) for layout in LAYOUTS],
        [timeline.draw(lines, layout) for layout in LAYOUTS],
        [graph.draw(around, layout) for layout in LAYOUTS],
    ]
    found = re.findall(r' id="([^"]+)"', "".join(picture.inline() for pictures in pages for picture in pictures))
    assert len(found) == len(set(found)) > 12


async def test_a_picture_on_its_own_may_use_nothing_but_its_own_rules(real_client: Client) -> None:
    answer = await real_client.http.get("/pictures/members.svg")
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, flags=re.DOTALL)
    policy = answer.headers["content-security-policy"]
    assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "var(" not in style, "custom properties are unknown to many programs that show SVG"
    assert "prefers-color-scheme:dark" in style


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_all_text_of_real_data_lies_within_the_frame(real_client: Client, layout: Layout) -> None:
    memberships = await real_client.walk("/v1/memberships?organisation=sco")
    states = await real_client.walk("/v1/states")
    dated = await real_client.walk("/v1/timeline", limit=200)
    counted = await real_client.walk("/v1/figures?include=citations")
    staged = [one for one in await real_client.walk("/v1/records", limit=200) if one.get("status")]
    around = await real_client.get("/v1/graph?id=sco&limit=500")
    for picture in (
        members.draw(memberships, states, layout),
        timeline.draw(dated, layout),
        figures.draw(counted, layout),
        ladder.draw(staged, layout),
        graph.draw(around, layout),
    ):
        assert_within(picture)


async def test_an_unknown_parameter_is_refused_and_a_picture_of_nothing_says_so(client: Client) -> None:
    refusal = await client.get("/pictures/members.svg?layuot=wide", 422)
    assert refusal["errors"][0]["meant"] == "layout"
    assert "no record that has a status" in (await client.get("/pictures/ladder.svg?id=arland", 422))["detail"]
    assert (await client.get("/pictures/graph.svg?id=nowhere", 404))["status"] == 404
    empty = await client.http.get("/pictures/timeline.svg?from=1800&to=1801")
    assert "Nothing is dated so." in empty.text


async def test_pictures_are_drawn_of_either_engine(client: Client) -> None:
    answer = await client.http.get("/pictures/members.svg")
    for told in ("Arland", "Corland", "Not on this map"):
        assert told in answer.text, told
    assert "Over 12 ferries" not in (await client.http.get("/pictures/figures.svg?measure=nothing")).text
    assert "12" in (await client.http.get("/pictures/figures.svg")).text


def test_text_is_escaped() -> None:
    assert tag("text", "<script>&", x="\"'") == '<text x="&quot;&#x27;">&lt;script&gt;&amp;</text>'
    drawn = timeline.draw([entry("2024", id="<b>&")]).alone(Origin('"<', "/v1/&"))
    assert "Thing <b>" not in drawn
    ET.fromstring(drawn)  # noqa: S314 - it is our own


# --- the map ---


@pytest.mark.parametrize("layout", LAYOUTS)
async def test_every_state_with_a_shape_is_drawn_once_and_named_once(real_client: Client, layout: Layout) -> None:
    memberships = await real_client.walk("/v1/memberships?organisation=sco")
    states = await real_client.walk("/v1/states")
    root = parsed(members.draw(memberships, states, layout))
    drawn = [link.get("href", "") for link in root.iter(f"{SVG}a")]
    assert sorted(drawn) == sorted(f"/states/{one['id']}" for one in states if one["id"] in COUNTRIES)
    roles = {one["state"]["id"]: one["role"] for one in memberships if one["state"]}
    assert len(roles) == 14
    for link in root.iter(f"{SVG}a"):
        title = link[0].text or ""
        role = roles.get((link.get("href") or "").removeprefix("/states/"))
        assert (role or "not in the organisation").replace("_", " ") in title
    names = [element.text for element in having(root, "place")]
    assert len(names) == len(set(names)) == len(drawn)
    assert_apart([box for box in boxes(root) if box.text in names and box.left < 640])


def test_looks_differ_by_more_than_colour_and_a_group_is_no_state() -> None:
    memberships = [
        membership("kazakhstan", "member", attested="2024-07?"),
        membership("mongolia", "observer", attested="2024-06"),
        membership("turkey", "dialogue_partner"),
        membership(None, "dialogue_partner", "the Arab states"),
    ]
    states = [state(id) for id in ("kazakhstan", "mongolia", "turkey", "syria", "atlantis")]
    root = parsed(members.draw(memberships, states))
    fills = {link.get("href"): link[1].get("fill", link[1].get("class", "")) for link in root.iter(f"{SVG}a")}
    assert len(set(fills.values())) == len(fills) == 4
    assert fills["/states/mongolia"].startswith("url(#")
    told = words(root)
    assert "the Arab states (not named one by one, so not on the" in told
    assert "As last told: July 2024 (?)." in told
    assert re.search(r"Not on this map Atlantis", told)


async def test_only_states_that_the_map_cannot_show_are_not_on_it(real_client: Client) -> None:
    """A state that is new in the data wants a line in `countries.py`, or its place here."""
    states = {one["id"] for one in await real_client.walk("/v1/states")}
    assert states - COUNTRIES.keys() == {"soviet-union", "united-states"}


def test_the_shapes_are_few_and_every_state_of_ours_has_one() -> None:
    assert SHAPES.stat().st_size < 60_000
    for country in COUNTRIES.values():
        shape = shapes()["countries"][country.shape]
        assert shape["path"].startswith("M")
        assert 0 < shape["at"][0] < shapes()["width"]
    assert len({country.code for country in COUNTRIES.values()}) == len(COUNTRIES)


def square(left: int, low: int, size: int = 10) -> list[list[int]]:
    """A ring as steps in whole degrees, with a corner that hardly matters."""
    return [[left, low], [size, 0], [0, size], [-size, 0], [0, -size]]


def test_reduction_keeps_what_is_seen_and_neighbours_together() -> None:
    shared = [[80, 40], [0, 5], [0, 5]]
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [
            shared,
            [[80, 50], [-10, 0], [0, -10], [10, 0]],
            [[80, 50], [10, 0], [0, -10], [-10, 0]],
            square(-90, -40),
            [[100, 10], [0, 0], [0, 0]],
            [[33, 45], [3, 0], [0, 1], [-3, 0], [0, -1]],
            square(20, 50, 8),
        ],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "id": "1", "properties": {"name": "West"}, "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "id": "2", "properties": {"name": "East"}, "arcs": [[[~0, 2]], [[4]]]},
                    {"type": "Polygon", "id": "3", "properties": {"name": "Antipodes"}, "arcs": [[3]]},
                    {"type": "MultiPolygon", "properties": {"name": "Holder"}, "arcs": [[[6]], [[5]]]},
                ]
            }
        },
    }
    found = reduce(topology)
    assert found["countries"].keys() == {"1", "2", "Holder", "Crimea"}
    assert found["countries"]["Holder"]["path"].count("M") == 1
    assert found["borders"].count("M") == 1
    start = project(80, 40)
    assert start is not None
    place = f"{round(start[0])} {round(start[1])}"
    assert f"M{place}l" in found["countries"]["1"]["path"]
    assert f"M{place}l" in found["borders"]
    assert project(-102, -44) is None


# --- the timeline ---


def test_dates_are_drawn_as_precise_as_they_are() -> None:
    lines = [entry("2023", id="a"), entry("2024-07-03", id="b"), entry("2024-02", id="c"), entry("2024-05?", id="d")]
    root = parsed(timeline.draw(lines))
    rows = {link.get("href"): link for link in having(root, "row")}
    (year,) = having(rows["/events/a"], "within")
    (day,) = having(rows["/events/b"], "mark")
    (month,) = having(rows["/events/c"], "within")
    assert day.tag == f"{SVG}circle"
    assert float(year.get("width", 0)) > 5 * float(month.get("width", 0))
    (uncertain,) = having(rows["/events/d"], "uncertain")
    assert "within" in classes(uncertain)
    assert not having(rows["/events/a"], "uncertain", "mark")
    ticks = [box for box in boxes(root) if re.fullmatch(r"\d{4}", box.text) and box.left > timeline.LABELS - 1]
    assert [box.text for box in ticks] == ["2023", "2024"]
    assert float(year.get("x", 0)) == pytest.approx(ticks[0].left, abs=0.1)
    assert float(year.get("x", 0)) + float(year.get("width", 0)) == pytest.approx(ticks[1].left, abs=0.2)


def test_what_lasted_is_one_bar_from_beginning_to_end_and_an_open_end_stays_open() -> None:
    lines = [
        entry("2020", "start", "chairmanship", "a", citations=[{"source": {"published": "2023-12-12"}}]),
        entry("2021-07-01", "start", "chairmanship", "b"),
        entry("2022-07-01", "end", "chairmanship", "b"),
        entry("2019", "end", "chairmanship", "c"),
        entry("2015/2018", id="d"),
        entry("../2024-03", kind="claim", id="e"),
        entry("2025/..", "period", "programme", "f", status="planned"),
    ]
    picture = timeline.draw(lines)
    root = parsed(picture)
    rows = {link.get("href"): link for link in having(root, "row")}
    assert len(rows) == 6
    told = picture.description
    for part in ("since 2020", "1 July 2021 – 1 July 2022", "until 2019", "2015–2018", "until March 2024", "planned"):
        assert part in told, part
    assert {href for href, row in rows.items() if having(row, "open")} == {f"/chairmanships/{id}" for id in "ac"} | {
        "/claims/e",
        "/programmes/f",
    }
    assert having(rows["/events/d"], "mark")
    assert not having(rows["/claims/e"], "mark"), "a moment within days did not last"
    assert having(rows["/programmes/f"], "hatched")
    assert not having(rows["/programmes/f"], "mark"), "what is planned is not drawn as if it were so"
    legend = words(root)
    for part in ("lasted", "was some time within", "only planned or proposed", "beginning or end not told"):
        assert part in legend
    assert "date uncertain" not in legend, "the legend tells of marks that are there"


def test_what_is_only_reported_is_told_so() -> None:
    told = timeline.draw(
        [entry("2024", voice="reported", status="planned"), entry("2023", voice="opinion")]
    ).description
    assert "2024: Thing thing (planned, only reported)" in told
    assert "2023: Thing thing (an author’s opinion)" in told


def test_a_moment_within_days_is_not_drawn_as_lasting() -> None:
    lines = [entry("2024-07-03/2024-07-04", "since", "membership", "a", status=None)]
    lines += [entry("2024-07-03/2024-07-04", "date", "document", "b"), entry("2024-07-03/2024-07-04", id="c")]
    lines += [entry("2024-07-03/2024-07-04", id="d", status="achieved")]
    rows = {link.get("href"): link for link in having(parsed(timeline.draw(lines)), "row")}
    assert not having(rows["/documents/b"], "mark")
    assert having(rows["/events/c"], "mark")
    assert not having(rows["/events/d"], "mark")


YEARS = some.integers(1, 9998)
MOMENTS = some.one_of(
    YEARS.map("{:04}".format),
    some.dates(date(1, 1, 1), date(9998, 12, 1)).map(lambda day: day.isoformat()[:7]),
    some.dates(date(1, 1, 1), date(9998, 12, 1)).map(date.isoformat),
)
EDTF = some.one_of(
    MOMENTS.flatmap(lambda text: some.sampled_from([text, f"{text}?", f"{text}~", f"{text}/..", f"../{text}"])),
    some.tuples(YEARS, YEARS).map(lambda pair: f"{min(pair):04}/{max(pair):04}"),
)
ENTRIES = some.lists(
    some.builds(
        entry,
        EDTF,
        field=some.sampled_from(["date", "start", "end", "since", "period"]),
        kind=some.sampled_from(["event", "programme", "chairmanship"]),
        id=some.text(some.characters(categories=["L", "Nd", "Zs"]), min_size=1, max_size=90),
        status=some.sampled_from([None, "planned", "held", "unclear"]),
    ),
    max_size=6,
)


@given(ENTRIES, some.sampled_from(LAYOUTS))
def test_whatever_is_dated_stays_within_the_frame(entries: list[dict[str, Any]], layout: Layout) -> None:
    picture = timeline.draw(entries, layout)
    assert_within(picture)
    for shape in parsed(picture).iter(f"{SVG}rect"):
        if shape.get("x") and not classes(shape) & {"hover"}:
            left, wide = float(shape.get("x", 0)), float(shape.get("width", 0))
            assert wide > 0
            assert -0.1 <= left <= picture.width
            assert left + wide <= picture.width + 0.1


@given(some.lists(some.tuples(some.dates(), some.integers(0, 900)), min_size=1, max_size=8))
def test_the_axis_goes_forward(found: list[tuple[date, int]]) -> None:
    days = [
        Days(first, min(first + timedelta(more), date.max) if first.year < 9990 else first) for first, more in found
    ]
    axis = Axis(days, 10, 400)
    told = sorted({end for one in days for end in one if end})
    places = [axis.at(day) for day in told]
    assert places == sorted(places)
    assert all(10 <= place <= 400 for place in places)
    assert all(axis.after(day) >= axis.at(day) for day in told)
    starts = [start for _, start in axis.ticks(33)]
    assert all(later - earlier >= 33 for earlier, later in pairwise(starts))


# --- figures ---


@pytest.mark.parametrize(
    ("given", "told", "arrows", "bands"),
    [
        ({"value": 40.0, "qualifier": "over", "unit": "percent"}, "40 percent (“over”)", 1, 0),
        ({"value": 30.0, "qualifier": "about", "unit": "percent"}, "30 percent (“about”)", 0, 1),
        ({"value": 23.0, "qualifier": "approximately over"}, "23 (“approximately over”)", 1, 1),
        ({"value": 9.0, "qualifier": "up to", "unit": "states"}, "9 states (“up to”)", 1, 0),
        ({"low": 4.0, "high": 9.0, "qualifier": "between", "unit": "percent"}, "4–9 percent (“between”)", 0, 0),
        ({"low": 4.0, "unit": "percent"}, "4 percent", 0, 0),
        ({"value": 1.0, "unit": "years", "measure": "term"}, "1 year", 0, 0),
        ({"value": 9.0, "qualifier": "ninth largest", "unit": "rank"}, "“ninth largest”", 0, 0),
        ({"value": 2.0, "unit": "ordinal"}, "no. 2", 0, 0),
    ],
)
def test_a_figure_keeps_its_qualifier_in_words_and_in_the_drawing(
    given: dict[str, Any], told: str, arrows: int, bands: int
) -> None:
    root = parsed(figures.draw([figure(**given)]))
    assert f"{told}: A figure" in words(root)
    assert len(having(root, "open")) == arrows
    assert len(having(root, "rough")) == bands


def test_a_place_in_an_order_is_no_bar_and_a_lone_count_needs_none() -> None:
    root = parsed(figures.draw([figure(value=9.0, unit="rank"), figure(value=3.0, unit="states", measure="members")]))
    assert not having(root, "mark", "within")


def test_figures_of_one_measure_share_a_scale_and_a_reported_one_looks_so() -> None:
    speaker = {"id": "x", "kind": "person", "label": "Xenia", "href": "/v1/people/x"}
    cited = {"value": [{"line": "Doe, The Paper, 2024, par. 3"}]}
    pair = [
        figure(measure="trade", value=20.0, unit="tonnes", citations=cited),
        figure(measure="trade", value=5.0, unit="tonnes", voice="reported", speaker=speaker, citations=cited),
    ]
    root = parsed(figures.draw(pair))
    (sure,), (said,) = having(root, "mark"), having(root, "within")
    assert float(sure.get("width", 0)) == pytest.approx(4 * float(said.get("width", 0)), rel=0.01)
    assert "Xenia, as reported in Doe, The Paper, 2024, par. 3" in words(root)


@given(some.one_of(some.just(0.0), some.floats(1e-9, 1e15)), some.sampled_from(LAYOUTS))
def test_any_number_fits_its_scale(number: float, layout: Layout) -> None:
    picture = figures.draw([figure(measure="m", value=number, unit="things", qualifier="about")], layout)
    (bar,) = having(parsed(picture), "mark")
    assert float(bar.get("x", 0)) + float(bar.get("width", 0)) <= picture.width


# --- the graph ---


def drawn_graph(size: int, truncated: bool = False) -> dict[str, Any]:
    names = [f"n{at}" for at in range(size)]
    nodes = [{"id": id, "kind": "event", "label": f"Record {id} " * 6, "href": f"/v1/events/{id}"} for id in names]
    edges = [{"subject": id, "role": f"role_{at % 4}", "object": "n0"} for at, id in enumerate(names)]
    edges += [{"subject": "n0", "role": "host", "object": id} for id in names[1::3]]
    edges += [{"subject": id, "role": "about", "object": names[-1]} for id in names[2:-1:2]]
    return {"nodes": nodes, "edges": edges, "truncated": truncated}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", [1, 2, 3, 9, 40])
def test_no_name_lies_on_another_and_every_record_is_there_once(size: int, layout: Layout) -> None:
    picture = graph.draw(drawn_graph(size), layout)
    root = parsed(picture)
    assert len([*root.iter(f"{SVG}a")]) == size
    assert_within(picture)
    assert_apart([box for box in boxes(root) if "Record" not in box.text or box.left < 380 or box.left > 580])
    if size > 3:
        for role in ("← role 1", "→ host"):
            assert role in words(root)


def test_one_graph_always_looks_alike() -> None:
    one, other = drawn_graph(12), drawn_graph(12)
    other["edges"] = other["edges"][::-1]
    assert graph.draw(one).inline() == graph.draw(other).inline()


def test_things_come_before_what_is_said_of_them_and_what_is_left_out_is_told() -> None:
    found = drawn_graph(9, truncated=True)
    found["nodes"][1]["kind"] = "claim"
    root = parsed(graph.draw(found, most=8))
    assert "At least 1 more records are near" in words(root)
    assert "/events/n1" not in {link.get("href") for link in root.iter(f"{SVG}a")}
    assert "/events/n8" in {link.get("href") for link in root.iter(f"{SVG}a")}


# --- how far it has come ---


@pytest.mark.parametrize("status", Status.__args__)  # type: ignore[attr-defined]  # a Literal has its words there
def test_a_status_is_on_one_rung_and_says_nothing_of_the_others(status: str) -> None:
    record = {"id": "a", "kind": "programme", "label": "A", "href": "/v1/programmes/a"}
    root = parsed(ladder.draw([{**record, "status": status, "status_as_of": "2024-03"}]))
    reached = having(root, "mark", "intended")
    assert len(reached) == (0 if status == "unclear" else 1)
    assert bool(having(root, "intended")) == (status in {"hoped_for", "proposed", "planned", "expected"})
    told = "not told" if status == "unclear" else f"{status.replace('_', ' ')}, as of March 2024"
    assert told in words(root)


# --- letters ---


@given(some.text(max_size=200), some.floats(20, 500))
def test_shortened_text_fits(text: str, room: float) -> None:
    assert width(shortened(text, 13, room), 13) <= max(room, width("…", 13))


@given(some.lists(some.text(some.characters(categories=["L"]), min_size=1, max_size=12), max_size=20))
def test_wrapped_text_loses_no_word(found: list[str]) -> None:
    lines = wrapped(" ".join(found), 12, 200)
    assert " ".join(lines).split() == found
    assert all(width(line, 12) <= 200 for line in lines)

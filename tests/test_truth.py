"""Disagreement, voice, status and time as things that can be asked for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from app.dates import span
from tests.conftest import Client, canonical

DISPUTED = [
    ("/v1/organisations/sco", "founded_place", {"Shanghai", "St. Petersburg"}),
    ("/v1/events/sco-founding-meeting", "place", {"Shanghai", "St. Petersburg"}),
    ("/v1/chairmanships/kazakhstan-sco-2023", "status", {"held", "planned"}),
    ("/v1/programmes/anti-narcotics-strategy-2024-2029", "status", {"proposed", "operating"}),
]


# --- conflicts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "field", "values"), DISPUTED)
async def test_a_conflict_shows_the_positions_side_by_side(
    real_client: Client, path: str, field: str, values: set[str]
) -> None:
    record = await real_client.get(path)
    conflict = await real_client.get(f"/v1/conflicts/{record['id']}.{field}")
    assert {one["value"] for one in conflict["positions"]} == values
    assert all(one["citations"] for one in conflict["positions"])
    assert conflict["positions"][0]["value"] == record[field]
    assert len(conflict["rationale"]) > 80


async def test_claims_that_cannot_both_hold_are_a_conflict(real_client: Client) -> None:
    found = await real_client.walk("/v1/conflicts", difference="claim")
    assert found
    for conflict in found:
        one, other = conflict["positions"]
        assert (one["value"]["kind"], other["value"]["kind"]) == ("claim", "claim")
        assert one["citations"]
        assert other["citations"]


async def test_no_conflict_is_only_one_of_precision(real_client: Client) -> None:
    found = {conflict["id"] for conflict in await real_client.walk("/v1/conflicts")}
    assert "sco.founded" not in found
    sco = await real_client.get("/v1/organisations/sco")
    assert "2001-06" in {citation["stated"] for citation in sco["citations"]["founded"]}


async def test_every_conflict_is_counted_where_it_is(real_client: Client) -> None:
    conflicts = await real_client.walk("/v1/conflicts")
    records = await real_client.walk("/v1/records", agreement="conflict")
    assert {conflict["record"]["id"] for conflict in conflicts} == {record["id"] for record in records}
    index = await real_client.get("/v1")
    assert index["agreement"]["conflict"] == len({(c["record"]["id"], c["field"]) for c in conflicts})
    by_kind = await real_client.walk("/v1/events", agreement="conflict")
    assert [event["id"] for event in by_kind] == ["sco-founding-meeting"]


async def test_conflicts_filter_by_source(real_client: Client) -> None:
    found = await real_client.walk("/v1/conflicts", source="yadav-2023")
    assert [conflict["id"] for conflict in found] == ["kazakhstan-sco-2023.status"]


@pytest.mark.parametrize(("path", "field", "values"), DISPUTED)
async def test_resolving_gives_one_value_or_all_or_none(
    real_client: Client, path: str, field: str, values: set[str]
) -> None:
    curated = await real_client.get(path)
    assert curated == await real_client.get(path, resolve="preferred")
    everything = await real_client.get(path, resolve="all")
    assert {one["value"] for one in everything["positions"][field]} == values
    assert everything == {**curated, "positions": everything["positions"]}
    strict = await real_client.get(path, resolve="strict")
    assert strict == {**curated, field: None}


async def test_resolving_is_stable_and_never_invents_a_value(real_client: Client) -> None:
    for kind in ("organisations", "events", "chairmanships", "programmes", "agenda-items", "claims"):
        curated = {one["id"]: one for one in await real_client.walk(f"/v1/{kind}", include="citations", limit=200)}
        for how in ("preferred", "all", "strict"):
            listed = await real_client.walk(f"/v1/{kind}", include="citations", resolve=how, limit=200)
            again = await real_client.walk(f"/v1/{kind}", include="citations", resolve=how, limit=7)
            assert canonical(listed) == canonical(again)
            for record in listed:
                before = curated[record["id"]]
                stated = {c["stated"] for cited in before["citations"].values() for c in cited if c["stated"]}
                for field, value in record.items():
                    assert field == "positions" or value in (before[field], None)
                for field, positions in record["positions"].items():
                    assert {one["value"] for one in positions} <= {before[field], *stated}


# --- voice --------------------------------------------------------------------------------------------------------


async def test_no_reported_value_appears_as_a_plain_fact(real_client: Client) -> None:
    for record in await real_client.walk("/v1/records", limit=200):
        detail = await real_client.get(record["href"])
        for field, cited in detail["citations"].items():
            heard = {citation["voice"] for citation in cited}
            if "asserted" not in heard:
                assert record["voices"][field] == ("reported" if "reported" in heard else "opinion")
            else:
                assert field not in record["voices"]


async def test_a_person_lists_offices_and_sayings(real_client: Client) -> None:
    tokayev = await real_client.get("/v1/people/tokayev")
    assert [one["title"] for one in tokayev["roles"]] == ["President"]
    said = {one["claim"]["id"] for one in tokayev["said"]}
    assert said == {claim["id"] for claim in await real_client.walk("/v1/claims", speaker="tokayev")}
    assert {one["voice"] for one in tokayev["said"]} == {"reported"}


async def test_claims_are_found_by_speaker_subject_and_occasion(real_client: Client) -> None:
    found = await real_client.walk("/v1/claims", speaker="Tokayev", about="sco", occasion="astana-summit-2024")
    assert {claim["id"] for claim in found} >= {"tokayev-effective-mechanism", "tokayev-no-major-economic-project"}


# --- status -------------------------------------------------------------------------------------------------------


async def test_proposals_are_all_that_is_not_actual(real_client: Client) -> None:
    proposals = await real_client.walk("/v1/proposals")
    told = [span(one["first_told"]).earliest for one in proposals]
    assert told == sorted(told)
    unreal = {"hoped_for", "proposed", "planned", "expected"}
    expected = set()
    for kind in ("programmes", "documents", "bodies", "summits", "events", "agenda-items", "chairmanships"):
        found = await real_client.walk(f"/v1/{kind}", limit=200)
        expected |= {one["id"] for one in found if one["status"] in unreal}
        assert all((one["status_as_of"] is None) == (one["status"] is None) for one in found)
    assert {one["id"] for one in proposals} == expected
    assert all(one["citations"] for one in proposals)
    by_kazakhstan = await real_client.walk("/v1/proposals", proposer="kazakhstan", kind="programme")
    assert [one["id"] for one in by_kazakhstan] == ["spiritual-shrines"]


# --- time ---------------------------------------------------------------------------------------------------------


def _turning_points(records: list[dict[str, Any]]) -> Iterator[date]:
    """The days from 2000 to 2030 around which anything can change; between two of them nothing does."""
    fields = ("since", "start", "until", "end", "attested")
    dates = [record[name] for record in records for name in fields if record.get(name)]
    ends = {day for text in dates for day in span(text)}
    around = {day + timedelta(days=shift) for day in ends if day.year < 2031 for shift in (-1, 0, 1)}
    yield from sorted({date(2000, 1, 1), date(2030, 12, 31), *around})


def _bounds(record: dict[str, Any], names: tuple[str, ...]) -> Any:
    text = next((record[name] for name in names if record.get(name)), None)
    return span(text) if text else None


@pytest.mark.parametrize("plural", ["memberships", "member-states", "chairmanships", "roles"])
async def test_what_held_on_a_day_agrees_with_the_bounds_of_the_dates(real_client: Client, plural: str) -> None:
    every = await real_client.walk(f"/v1/{plural}")
    assert all(record["certainty"] is None for record in every)
    for day in _turning_points(every):
        found = {one["id"]: one["certainty"] for one in await real_client.walk(f"/v1/{plural}", as_of=day.isoformat())}
        for record in every:
            began, ended = _bounds(record, ("since", "start")), _bounds(record, ("until", "end"))
            seen = _bounds(record, ("attested",))
            impossible = (began and day < began.earliest) or (ended and day > ended.latest)
            if impossible:
                assert record["id"] not in found
                continue
            first = began.latest if began else seen.latest if seen else None
            last = ended.earliest if ended else seen.earliest if seen else None
            certain = first is not None and last is not None and first <= day <= last
            assert found.get(record["id"]) in ({"certain"} if certain else {"possible", None}), (record["id"], day)


async def test_a_day_outside_the_documents_answers_with_a_note(real_client: Client) -> None:
    early = await real_client.get("/v1/member-states", as_of="1990-01-01")
    assert early["items"] == []
    assert "nothing before 2001-01-01" in early["notes"][0]
    late = await real_client.get("/v1/member-states", as_of="2030-01-01")
    assert {one["certainty"] for one in late["items"]} == {"possible"}
    assert "documents end on 2024-07-31" in late["notes"][0]
    assert (await real_client.get("/v1/member-states", as_of="2015-01-01"))["notes"] == []


async def test_the_timeline_runs_from_the_earliest_and_most_precise(real_client: Client) -> None:
    entries = await real_client.walk("/v1/timeline", limit=50)
    keys = [(span(one["date"]).earliest, span(one["date"]).latest, one["id"]) for one in entries]
    assert keys == sorted(keys)
    assert all(one["citations"] or one["record"]["kind"] == "source" for one in entries)


@pytest.mark.parametrize(
    ("first", "last"), [("2023", "2023"), ("2024-07-03", "2024-07-04"), ("2001", None), (None, "2004")]
)
@pytest.mark.parametrize("match", ["overlaps", "within", "certain"])
async def test_the_timeline_fits_the_days_asked_for(
    real_client: Client, first: str | None, last: str | None, match: str
) -> None:
    start = span(first).earliest if first else date.min
    end = span(last).latest if last else date.max
    asked = {name: value for name, value in (("from", first), ("to", last)) if value}
    found = {one["id"] for one in await real_client.walk("/v1/timeline", **asked, match=match)}
    for entry in await real_client.walk("/v1/timeline"):
        days = span(entry["date"])
        overlaps = days.earliest <= end and days.latest >= start
        within = days.earliest >= start and days.latest <= end
        certain = within and not set("?~") & set(entry["date"])
        assert (entry["id"] in found) == {"overlaps": overlaps, "within": within, "certain": certain}[match], entry[
            "id"
        ]


# --- figures and the graph ----------------------------------------------------------------------------------------


async def test_figures_of_one_measure_stand_side_by_side(real_client: Client) -> None:
    measures = await real_client.walk("/v1/measures")
    figures = await real_client.walk("/v1/figures")
    assert sorted(figure["id"] for one in measures for figure in one["figures"]) == sorted(f["id"] for f in figures)
    for one in measures:
        assert {figure["measure"] for figure in one["figures"]} == {one["id"]}
    assert await real_client.get("/v1/measures/share-of-world-population") in measures


async def test_every_edge_of_a_graph_has_its_citations(real_client: Client) -> None:
    graph = await real_client.get("/v1/graph", id="astana-summit-2024", depth=2, limit=60)
    nodes = [node["id"] for node in graph["nodes"]]
    assert nodes[0] == "astana-summit-2024"
    assert len(nodes) == len(set(nodes)) == 60
    assert graph["truncated"]
    for edge in graph["edges"]:
        assert {edge["subject"], edge["object"]} <= set(nodes)
        for citation in edge["citations"]:
            found = await real_client.get(f"/v1/citations/{citation}")
            assert (found["record"]["id"], found["field"]) == (edge["subject"], edge["role"])
        assert edge["citations"] or edge["role"] in {"publisher", "author"}
    await real_client.get("/v1/graph", status=404, id="nowhere")


@pytest.mark.parametrize("day", ["0", "1700000000", "2024-1-1", "2024-07-03T00:00:00", "2024-02-30"])
async def test_a_day_is_written_out(client: Client, day: str) -> None:
    refused = await client.get("/v1/memberships", status=422, as_of=day)
    assert [one["parameter"] for one in refused["errors"]] == ["as_of"]


async def test_a_timeline_that_ends_before_it_begins_is_refused(client: Client) -> None:
    refused = await client.get("/v1/timeline?from=2024-07&to=2024-05", status=422)
    assert [one["parameter"] for one in refused["errors"]] == ["to"]
    assert (await client.get("/v1/timeline?from=2024-05&to=2024-07"))["edition"]

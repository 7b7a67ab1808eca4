"""Lists: filters, orders, paging."""

import base64
import itertools
from typing import Any

import pytest

from app.catalogue import KINDS, VIEWS
from tests.conftest import Client, Statements

LISTS = [f"/v1/{kind.plural}" for kind in (*KINDS, *VIEWS)] + [
    "/v1/citations",
    "/v1/sources/ferries-2001/citations",
    "/v1/records",
    "/v1/conflicts",
    "/v1/proposals",
    "/v1/timeline",
    "/v1/measures",
    "/v1/search?q=arland",
]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", [1, 2, 7])
async def test_pages_are_a_partition_of_the_list(client: Client, path: str, limit: int) -> None:
    whole = await client.get(path, limit=200)
    walked = await client.walk(path, limit=limit)
    assert [item["id"] for item in walked] == [item["id"] for item in whole["items"]]
    assert len(walked) == whole["total"]


@pytest.mark.parametrize("kind", [*KINDS, *VIEWS], ids=lambda kind: kind.plural)
async def test_every_order_is_total_and_reverses(client: Client, kind: Any) -> None:
    for order in [*kind.orders, "label", "id"]:
        up = await client.walk(f"/v1/{kind.plural}", sort=order, limit=2)
        down = await client.walk(f"/v1/{kind.plural}", sort=f"-{order}", limit=2)
        assert [item["id"] for item in up] == [item["id"] for item in reversed(down)]


async def test_a_page_links_to_the_next(client: Client) -> None:
    answer = await client.http.get("/v1/states", params={"limit": 1})
    assert answer.links["next"]["url"] == answer.json()["next"]
    last = await client.http.get("/v1/states")
    assert "next" not in last.links


async def test_filters_take_ids_and_names_in_any_spelling(client: Client) -> None:
    for name in ["sco", "SCO", "sea crossing organisation", "Séa-Crossing  Organisation"]:
        found = await client.get("/v1/memberships", organisation=name)
        assert {item["id"] for item in found["items"]} == {"sco-member-arland", "sco-observer-corland"}, name


async def test_a_repeated_filter_means_any_of_its_values(client: Client) -> None:
    both = await client.get("/v1/memberships", role=["member", "observer"])
    assert both["total"] == 2
    one = await client.get("/v1/memberships", role="observer")
    assert [item["state"]["id"] for item in one["items"]] == ["corland"]


async def test_different_filters_all_hold(client: Client) -> None:
    found = await client.get("/v1/memberships", role="observer", state="arland")
    assert found["items"] == []
    assert found["total"] == 0


@pytest.mark.parametrize(
    ("date", "hits"),
    [("2001", 1), ("2001-05", 1), ("2001-05-04", 1), ("2001-05-05", 0), ("../2001-05-03", 1), ("2001-06/..", 0)],
)
async def test_a_date_filter_overlaps(client: Client, date: str, hits: int) -> None:
    assert (await client.get("/v1/summits", date=date))["total"] == hits


async def test_links_source_and_voice_filter(client: Client) -> None:
    assert (await client.get("/v1/organisations", founder="borland"))["total"] == 1
    assert (await client.get("/v1/states", source="ferries-2001"))["items"][0]["id"] == "corland"
    reported = await client.get("/v1/figures", voice="reported")
    assert [item["speaker"]["label"] for item in reported["items"]] == ["Ida Quill"]
    assert (await client.get("/v1/figures", voice="asserted"))["total"] == 0


async def test_included_citations_are_those_of_the_detail(client: Client) -> None:
    page = await client.get("/v1/organisations", include="citations")
    for item in page["items"]:
        assert item == await client.get(item["href"])


async def test_views_are_selections_of_memberships(client: Client) -> None:
    members = await client.get("/v1/member-states")
    assert [item["id"] for item in members["items"]] == ["sco-member-arland"]
    by_state = await client.get("/v1/observers/corland")
    assert by_state == await client.get("/v1/memberships/sco-observer-corland")
    await client.get("/v1/observers/arland", status=404)


async def test_citations_filter_by_each_of_their_sides(client: Client) -> None:
    every = await client.walk("/v1/citations")
    for parameter, value, key in [
        ("record", "sco", lambda c: c["record"]["id"]),
        ("field", "founded_place", lambda c: c["field"]),
        ("source", "ferries-2001", lambda c: c["source"]["id"]),
        ("voice", "opinion", lambda c: c["voice"]),
        ("speaker", "ida-quill", lambda c: (c["speaker"] or {}).get("id")),
        ("kind", "summit", lambda c: c["record"]["kind"]),
        ("paragraph", 4, lambda c: c["paragraph"]),
    ]:
        wanted = {c["id"] for c in every if key(c) == value}
        found = {c["id"] for c in await client.walk("/v1/citations", **{parameter: value})}
        assert wanted
        assert found == wanted, parameter


async def test_citations_come_in_reading_order(client: Client) -> None:
    read = [(c["source"]["id"], c["paragraph"]) for c in await client.walk("/v1/citations", limit=3)]
    assert read == sorted(read)


async def test_a_cursor_fits_only_its_own_list(client: Client) -> None:
    following = (await client.get("/v1/states", limit=1))["next"]
    cursor = following.partition("cursor=")[2]
    assert (await client.get("/v1/states", limit=2, cursor=cursor))["items"]
    for path, parameters in [("/v1/states", {"sort": "-label"}), ("/v1/memberships", {}), ("/v1/citations", {})]:
        problem = await client.get(path, status=422, cursor=cursor, **parameters)
        assert problem["errors"][0]["parameter"] == "cursor"


async def test_forged_cursors_are_refused(client: Client) -> None:
    following = (await client.get("/v1/states", limit=1))["next"]
    cursor = following.partition("cursor=")[2]
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    raw[-3] ^= 1
    forged = base64.urlsafe_b64encode(raw).decode()
    for bad in [forged, "", "x", "ü", "AAAA", "." * 50, cursor[:-2]]:
        problem = await client.get("/v1/states", status=422, limit=1, cursor=bad)
        assert problem["errors"][0]["parameter"] == "cursor", bad


async def test_a_page_costs_at_most_three_statements(client: Client, statements: Statements) -> None:
    for path, limit in itertools.product(LISTS, [1, 200]):
        statements.clear()
        await client.get(path, limit=limit)
        # What takes long on a busy machine is read anew in a thread, so the same statement may come twice.
        assert len(set(statements)) <= 3, (path, list(statements))


async def test_a_detail_costs_one_statement(client: Client, statements: Statements) -> None:
    for path in ["/v1/organisations/sco", "/v1/states/arland", "/v1/sources/ferries-2001", "/v1/observers/corland"]:
        statements.clear()
        await client.get(path)
        assert len(set(statements)) == 1, (path, list(statements))


@pytest.mark.parametrize(
    ("question", "note"),
    [
        (
            "/v1/memberships?organisation=Séa-Crossing Organisation",
            "`organisation`: 'Séa-Crossing Organisation' means sco.",
        ),
        (
            "/v1/memberships?organisation=atlantis",
            "No record has the id or name 'atlantis', which `organisation` gives.",
        ),
        ("/v1/memberships?organisation=atlantis", "Nothing here fits `organisation`, whatever else is asked for."),
        ("/v1/memberships?organisation=sco&state=atlantis", "Nothing here fits `state`, whatever else is asked for."),
        ("/v1/memberships?state=corland&role=member", "Without `state` 1 would fit."),
        ("/v1/memberships?state=corland&role=member", "Without `role` 1 would fit."),
        ("/v1/summits?date=1850", "Nothing here fits `date`, whatever else is asked for."),
    ],
)
async def test_a_page_tells_how_names_were_read_and_what_emptied_it(client: Client, question: str, note: str) -> None:
    path, _, query = question.partition("?")
    answer = await client.http.get(path, params=dict(pair.split("=") for pair in query.split("&")))
    page = answer.json()
    assert note in page["notes"]
    assert ("means" in note) == bool(page["items"])


async def test_a_page_that_was_read_as_it_was_asked_needs_no_note(client: Client) -> None:
    assert (await client.get("/v1/memberships", organisation="sco", role="member"))["notes"] == []

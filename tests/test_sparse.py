"""`fields=`: only what is asked for of each record, in every format that holds records."""

import csv
import io
import json

import httpx
import pytest

from app.catalogue import KINDS, VIEWS
from tests.conftest import Client, canonical

ALWAYS = ("id", "kind", "href")
OTHERS = ["/v1/records", "/v1/citations", "/v1/conflicts", "/v1/proposals", "/v1/timeline", "/v1/measures"]
LISTS = [*(f"/v1/{kind.plural}" for kind in (*KINDS, *VIEWS)), *OTHERS, "/v1/search?q=security"]


@pytest.mark.parametrize("path", LISTS)
async def test_a_list_has_just_the_fields_that_are_asked_for(real_client: Client, path: str) -> None:
    """Whatever there is can be asked for, one by one, and is then what it is in the whole record."""
    whole = await real_client.get(path)
    for name in {name for item in whole["items"] for name in item}:
        page = await real_client.get(path, fields=name)
        kept = {*ALWAYS, name}
        expected = [{field: value for field, value in item.items() if field in kept} for item in whole["items"]]
        assert canonical(page["items"]) == canonical(expected)
        assert page["total"] == whole["total"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.plural)
async def test_a_detail_has_just_the_fields_that_are_asked_for(real_client: Client, kind: object) -> None:
    plural = kind.plural  # type: ignore[attr-defined]  # a kind of whatever query
    (first, *_) = (await real_client.get(f"/v1/{plural}"))["items"]
    whole = await real_client.get(first["href"])
    for name in whole:
        found = await real_client.get(first["href"], fields=name)
        assert found == {field: whole[field] for field in whole if field in {*ALWAYS, name}}


async def test_several_fields_are_repeated_or_parted_by_commas(real_client: Client) -> None:
    repeated = await real_client.get("/v1/states?fields=label&fields=aliases")
    assert (await real_client.get("/v1/states?fields=label,aliases"))["items"] == repeated["items"]
    assert {*repeated["items"][0]} == {*ALWAYS, "label", "aliases"}


async def test_pages_go_on_with_the_same_fields(real_client: Client) -> None:
    every = await real_client.walk("/v1/records", fields="voice", limit=7)
    assert len(every) == (await real_client.get("/v1/records"))["total"]
    assert all({*item} == {*ALWAYS, "voice"} for item in every)


@pytest.mark.parametrize("path", ["/v1/summits", "/v1/records", "/v1/citations", "/v1/search?q=security"])
async def test_a_field_that_is_none_is_refused_with_the_near_one(real_client: Client, path: str) -> None:
    known = (await real_client.get(path))["items"][0]
    meant = [*known][-1]
    problem = await real_client.get(path, status=422, fields=f"id,{meant}x,{meant}")
    (error,) = problem["errors"]
    assert error["parameter"] == "fields"
    assert {*known} <= {*error["allowed"]}
    assert error["meant"] == meant


async def test_what_comes_with_citations_says_so(real_client: Client) -> None:
    problem = await real_client.get("/v1/states", status=422, fields="agreement")
    assert "include=citations" in problem["detail"]
    await real_client.get("/v1/states", status=422, fields="")


async def test_included_citations_are_those_of_the_fields_that_are_kept(real_client: Client) -> None:
    whole = (await real_client.get("/v1/summits", include="citations"))["items"]
    items = (await real_client.get("/v1/summits", include="citations", fields="date,place"))["items"]
    for item, every in zip(items, whole, strict=True):
        assert {*item} == {*ALWAYS, "date", "place", "citations"}
        assert item["citations"] == {
            field: cited for field, cited in every["citations"].items() if field in {"date", "place"}
        }
    assert any(item["citations"] for item in items)
    named = (await real_client.get("/v1/summits", include="citations", fields="citations"))["items"]
    assert [item["citations"] for item in named] == [item["citations"] for item in whole]


async def test_positions_and_certainty_stay_where_they_are_asked_for(real_client: Client) -> None:
    found = await real_client.get("/v1/organisations/sco", resolve="all", fields="founded_place")
    assert {*found["positions"]} == {"founded_place"}
    assert (await real_client.get("/v1/organisations/sco", resolve="all", fields="label"))["positions"] == {}
    held = (await real_client.get("/v1/memberships", as_of="2024-01-15", fields="role"))["items"]
    assert held
    assert all(item["certainty"] in {"certain", "possible"} for item in held)


async def test_hits_with_citations_keep_them_whole(real_client: Client) -> None:
    whole = (await real_client.get("/v1/search?q=security", include="citations"))["items"]
    found = (await real_client.get("/v1/search?q=security", include="citations", fields="found"))["items"]
    assert [item["citations"] for item in found] == [item["citations"] for item in whole]
    assert {*found[0]} == {"id", "found", "citations"}


@pytest.mark.parametrize("path", LISTS)
async def test_columns_and_lines_follow(real_client: Client, path: str) -> None:
    """As many columns as the fields have, in the order of the whole table; lines of JSON likewise."""

    async def table(**asked: str) -> list[dict[str, str]]:
        answer = await real_client.http.get(httpx.URL(path).copy_merge_params({"format": "csv", **asked}))
        assert answer.status_code == 200, answer.text
        return [*csv.DictReader(io.StringIO(answer.text, newline=""), strict=True)]

    whole = await table()
    for name in {column.partition(".")[0] for column in whole[0]}:
        kept = {*ALWAYS, name}
        expected = [{column: row[column] for column in row if column.partition(".")[0] in kept} for row in whole]
        found = await table(fields=name)
        assert found == expected
        assert [*found[0]] == [*expected[0]]
    lines = (await real_client.http.get(httpx.URL(path).copy_merge_params({"format": "ndjson", "fields": "id"}))).text
    *items, _ = map(json.loads, lines.splitlines())
    assert all({*item} <= {*ALWAYS} for item in items)
    assert len(items) == len(whole)


async def test_of_records_of_all_kinds_columns_are_there_for_what_only_some_have(real_client: Client) -> None:
    answer = await real_client.http.get("/v1/records?format=csv&fields=label,status,host")
    rows = [*csv.DictReader(io.StringIO(answer.text, newline=""), strict=True)]
    assert [*rows[0]] == ["id", "kind", "label", "href", "status", "host.id", "host.label"]
    host = next(row for row in rows if row["host.id"])
    assert (await real_client.get(host["href"]))["host"]["label"] == host["host.label"]
    assert any(not row["status"] for row in rows)


async def test_linked_data_stays_what_it_is(real_client: Client) -> None:
    """Each node keeps its type and its address."""
    page = await real_client.get("/v1/summits?fields=host&format=jsonld")
    whole = await real_client.get("/v1/summits?format=jsonld")
    assert page["@context"] == whole["@context"]
    for item, every in zip(page["items"], whole["items"], strict=True):
        assert item == {name: every[name] for name in ("@type", *ALWAYS, "host")}


async def test_a_page_to_read_shows_only_what_is_asked_for(real_client: Client) -> None:
    address = (await real_client.get("/v1/summits"))["items"][0]["href"]
    text = (await real_client.http.get(f"{address}?fields=host&format=markdown")).text
    assert "**Host**" in text
    assert "**Date**" not in text
    whole = (await real_client.http.get(f"{address}?fields=host,citations&format=markdown")).text
    assert "[^1]" in whole


async def test_an_entry_of_a_bibliography_is_whole(real_client: Client) -> None:
    address = (await real_client.get("/v1/sources"))["items"][0]["href"]
    problem = await real_client.get(f"{address}?fields=label&format=bibtex", status=422)
    assert problem["errors"][0]["parameter"] == "fields"
    assert "bibtex" in (await real_client.http.get(address)).headers["link"]
    assert "bibtex" not in (await real_client.http.get(f"{address}?fields=label")).headers["link"]

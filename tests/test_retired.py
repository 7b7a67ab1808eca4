"""Ids for good: none is ever reused, and one that was renamed or removed leads on or tells why it is gone."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import yaml
from fastapi import FastAPI
from jsonschema import Draft202012Validator

from app.caching import CachingMiddleware
from app.catalogue import KINDS, VIEWS
from app.main import with_manners
from app.problems import ProblemDetails
from seed.loader import read
from seed.schemas import schemas
from tests.conftest import WORLD, Client, Statements
from tests.test_bad_data import case, edit, refusal


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    """A copy of the invented world, to spoil."""
    return shutil.copytree(WORLD, tmp_path / "curated")


# --- curated files ------------------------------------------------------------------------------------------------

# fmt: off
BAD = [
    case("id of a record", "id: crossings,", "id: ferries-2001,",
         "ferries-2001: id: is that of a record in sources.yaml; an id is never reused"),
    case("id twice", "id: arland-in-sco, kind: membership, renamed_to: sco-member-arland",
         "id: crossings, kind: source, renamed_to: crossings-2001", "crossings: id: is retired twice"),
    case("id with capitals", "id: crossings,", "id: Crossings,", "Crossings: id: String should match pattern"),
    case("no id", "{id: crossings, ", "{", "a record without id: id: Field required"),
    case("unknown kind", "kind: source", "kind: sources", "crossings: kind: must be one of agenda-item, body, "),
    case("kind of another", "kind: source", "kind: summit",
         "crossings: kind: is 'summit', but 'crossings-2001' is a source"),
    case("kind of another retired id", "renamed_to: arlandia", "renamed_to: crossings",
         "arland-isles: kind: is 'state', but 'crossings' is a source"),
    case("neither renamed nor removed", ", renamed_to: crossings-2001", "",
         "crossings: renamed_to: an id is either renamed or removed: give this or `removed`"),
    case("both renamed and removed", "renamed_to: crossings-2001", "renamed_to: crossings-2001, removed: So",
         "crossings: renamed_to: an id is either renamed or removed: give this or `removed`"),
    case("renamed to nothing", "renamed_to: crossings-2001", "renamed_to: nowhere",
         "crossings: renamed_to: refers to 'nowhere', which does not exist"),
    case("renamed to what was removed", "id: crossings, kind: source, renamed_to: crossings-2001",
         "id: crossings, kind: summit, renamed_to: gorse-summit-2001",
         "crossings: renamed_to: refers to 'gorse-summit-2001', which was removed"),
    case("renamed to itself", "renamed_to: crossings-2001", "renamed_to: crossings",
         "crossings: renamed_to: leads back to itself"),
    case("no reason", "removed: Both articles mean the meeting in Fernau.", "removed: ''",
         "gorse-summit-2001: removed: String should have at least 1 character"),
    case("since no version", '"0.7.0"', "May", "arland-isles: since: String should match pattern"),
    case("since a number", '"0.7.0"', "0.7", "arland-isles: since: Input should be a valid string, not 0.7"),
    case("unknown field", "id: crossings,", "id: crossings, label: Crossings,",
         "crossings: label: is not a field here; retired ids have id, kind, removed, renamed_to, since"),
    case("no mapping", "- {id: crossings", "- a\n- {id: crossings", "record 4: must be a mapping of fields to values"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "says"), BAD)
def test_a_bad_retired_id_is_refused(curated: Path, old: str, new: str, says: str) -> None:
    edit(curated, "retired.yaml", old, new)
    (message,) = refusal(curated)
    assert message.startswith(f"retired.yaml: {says}")


def test_renamings_do_not_go_in_a_circle(curated: Path) -> None:
    edit(curated, "retired.yaml", "renamed_to: arland,", "renamed_to: arland-isles,")
    assert refusal(curated) == [
        "retired.yaml: arland-isles: renamed_to: leads back to itself",
        "retired.yaml: arlandia: renamed_to: leads back to itself",
    ]


def test_all_mistakes_are_told_at_once_with_those_of_other_files(curated: Path) -> None:
    edit(curated, "retired.yaml", "renamed_to: crossings-2001", "renamed_to: nowhere")
    edit(curated, "retired.yaml", "kind: summit", "kind: meeting")
    edit(curated, "summits.yaml", "host: arland", "host: arlandia")
    assert [message.split(": ")[:3] for message in refusal(curated)] == [
        ["retired.yaml", "crossings", "renamed_to"],
        ["retired.yaml", "gorse-summit-2001", "kind"],
        ["summits.yaml", "fernau-summit-2001", "host"],
    ]


def test_a_missing_file_is_a_mistake_and_an_empty_one_is_none(curated: Path) -> None:
    (curated / "retired.yaml").unlink()
    assert refusal(curated) == [f"retired.yaml: is missing from {curated}"]
    (curated / "retired.yaml").write_text("[]")
    assert read(curated).retired == []


def test_retired_ids_are_content_of_the_edition(curated: Path) -> None:
    before = read(curated).content_hash
    edit(curated, "retired.yaml", "Both articles mean", "Both of the articles mean")
    assert read(curated).content_hash != before


def test_the_schema_for_editors_knows_what_fits() -> None:
    validator = Draft202012Validator(schemas()["retired.schema.json"])
    good = yaml.safe_load((WORLD / "retired.yaml").read_text(encoding="utf-8"))
    assert validator.is_valid(good)
    for wrong in ({"kind": "sources"}, {"since": "May"}, {"removed": "Why", "renamed_to": "arland"}, {"label": "A"}):
        assert not validator.is_valid([{**good[0], **wrong}]), wrong


# --- renamed ------------------------------------------------------------------------------------------------------

RENAMED = {
    "/v1/states/arlandia": "/v1/states/arland",
    "/v1/states/arland-isles": "/v1/states/arland",
    "/v1/states/arlandia?resolve=all&format=jsonld": "/v1/states/arland?resolve=all&format=jsonld",
    "/v1/memberships/arland-in-sco": "/v1/memberships/sco-member-arland",
    "/v1/member-states/arland-in-sco": "/v1/member-states/sco-member-arland",
    "/v1/member-states/arlandia": "/v1/member-states/arland",
    "/v1/records/arlandia": "/v1/states/arland",
    "/v1/sources/crossings": "/v1/sources/crossings-2001",
    "/v1/sources/crossings/citations?field=label&limit=1": "/v1/sources/crossings-2001/citations?field=label&limit=1",
    "/v1/sources/crossings/annotations": "/v1/sources/crossings-2001/annotations",
}


@pytest.mark.parametrize("path", RENAMED)
async def test_the_id_that_a_record_had_redirects_for_good(client: Client, path: str) -> None:
    answer = await client.http.get(path)
    assert (answer.status_code, answer.headers["location"]) == (308, RENAMED[path])
    assert "since edition" in ProblemDetails.model_validate(answer.json()).detail
    assert (await client.http.get(RENAMED[path])).status_code == 200


@pytest.mark.parametrize(
    "path", ["/v1/observers/arlandia", "/v1/observers/arland-in-sco", "/v1/summits/arlandia", "/v1/states/crossings"]
)
async def test_it_does_not_lead_to_where_the_record_is_not(client: Client, path: str) -> None:
    await client.get(path, status=404)


@pytest.mark.parametrize(
    "query",
    [
        "/v1/summits?host={state}",
        "/v1/summits?host={state}&host=borland",
        "/v1/organisations?source={source}",
        "/v1/records?id={state}",
        "/v1/citations?record={state}",
        "/v1/graph?id={state}&depth=2",
    ],
)
async def test_in_a_query_it_means_the_record(client: Client, query: str) -> None:
    found = await client.get(query.format(state="arland", source="crossings-2001"))
    assert found.get("total") != 0
    again = await client.get(query.format(state="arland-isles", source="crossings"))
    assert {**again, "notes": []} == {**found, "notes": []}
    assert all(" means " in note for note in again.get("notes", []))


# --- removed ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/v1/summits/gorse-summit-2001", "/v1/records/gorse-summit-2001", "/v1/graph?id=gorse-summit-2001"],
)
async def test_a_removed_id_is_gone_and_tells_why_and_since_when(client: Client, path: str) -> None:
    answer = await client.http.get(path)
    assert answer.status_code == 410
    assert answer.headers["content-type"] == "application/problem+json"
    problem = ProblemDetails.model_validate(answer.json())
    assert problem.detail == (
        "'gorse-summit-2001' was removed in edition 0.9.0: Both articles mean the meeting in Fernau."
    )


async def test_a_removed_id_was_never_there_under_another_kind(client: Client) -> None:
    await client.get("/v1/states/gorse-summit-2001", status=404)


# --- both ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def cached(world: FastAPI) -> CachingMiddleware:
    return CachingMiddleware(with_manners(world), world.state.database, limit=10_000_000)


@pytest.fixture
async def ready(cached: CachingMiddleware) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(cached), base_url="http://sco-kb.test") as http:
        yield http


@pytest.mark.parametrize(("path", "status"), [("/v1/states/arlandia", 308), ("/v1/summits/gorse-summit-2001", 410)])
async def test_neither_is_kept_as_an_answer_nor_for_ever(
    cached: CachingMiddleware, ready: httpx.AsyncClient, path: str, status: int
) -> None:
    for method in ("GET", "HEAD", "GET"):
        answer = await ready.request(method, path, headers={"if-none-match": "*"})
        assert answer.status_code == status
        assert "etag" not in answer.headers
        assert "max-age=300" in answer.headers["cache-control"]
        assert answer.headers["access-control-allow-origin"] == "*"
        assert bool(answer.content) == (method == "GET")
    assert cached.store.size == 0


async def test_a_record_that_is_there_costs_no_look_among_the_retired(client: Client, statements: Statements) -> None:
    await client.get("/v1/states/arland")
    assert len(statements) == 1
    await client.http.get("/v1/states/arlandia")
    assert any("retired" in statement for statement in statements)


def test_every_detail_documents_both(world: FastAPI) -> None:
    document = world.openapi()
    paths, shared = document["paths"], document["components"]["responses"]
    sources = [f"/v1/sources/{{id}}/{part}" for part in ("citations", "annotations")]
    for path in [*(f"/v1/{kind.plural}/{{id}}" for kind in (*KINDS, *VIEWS)), *sources, "/v1/records/{name}"]:
        responses = paths[path]["get"]["responses"]
        moved, gone = (shared[responses[status]["$ref"].rpartition("/")[2]] for status in ("308", "410"))
        assert "Location" in moved["headers"], path
        assert "application/problem+json" in gone["content"], path

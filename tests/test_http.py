"""Manners: problems that help, HEAD, health."""

from typing import Any, get_args

import pytest

from app.catalogue import KINDS
from app.names import key
from app.problems import ProblemDetails
from app.vocabulary import KindName
from tests.conftest import Client


@pytest.mark.parametrize(
    ("path", "parameter", "meant"),
    [
        ("/v1/states?srot=label", "srot", "sort"),
        ("/v1/states?sort=lable", "sort", "label"),
        ("/v1/states?limit=0", "limit", None),
        ("/v1/states?limit=201", "limit", None),
        ("/v1/states?limit=ten", "limit", None),
        ("/v1/states?limit=9223372036854775808", "limit", None),
        ("/v1/states?limit=1&limit=2", "limit", None),
        ("/v1/states?include=citation", "include", "citations"),
        ("/v1/summits?date=May", "date", None),
        ("/v1/summits?date=2001-02-30", "date", None),
        ("/v1/summits?date=2002/2001", "date", None),
        ("/v1/summits?status=hold", "status", "held"),
        ("/v1/summits?organisation=", "organisation", None),
        ("/v1/sources?url=//[", "url", None),
        ("/v1/memberships?founding=perhaps", "founding", None),
        ("/v1/citations?paragraph=99999999999999999999", "paragraph", None),
        ("/v1/states/arland?x=1", "x", None),
        ("/v1?verbose=1", "verbose", None),
        ("/healthz?x=1", "x", None),
    ],
)
async def test_a_bad_parameter_is_refused_by_name(client: Client, path: str, parameter: str, meant: str | None) -> None:
    answer = await client.http.get(path)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = ProblemDetails.model_validate(answer.json())
    assert [fault.parameter for fault in problem.errors] == [parameter]
    assert problem.errors[0].meant == meant
    assert parameter in problem.detail


async def test_all_faults_of_a_request_are_named_at_once(client: Client) -> None:
    problem = await client.get("/v1/states?limit=0&sort=x&voice=y", status=422)
    assert [fault["parameter"] for fault in problem["errors"]] == ["limit", "voice", "sort"]


@pytest.mark.parametrize(
    "path",
    ["/v2", "/v1/nothing", "/v1/states/x", "/v1/summits/arland", "/v1/citations/c-0", "/v1/records/x",
     "/v1/sources/x/citations", "/v1/sources/arland/citations", "/v1/states/%00", "/v1/states/" + "x" * 200],
)  # fmt: skip
async def test_what_is_not_there_is_a_problem(client: Client, path: str) -> None:
    answer = await client.http.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert ProblemDetails.model_validate(answer.json()).status == 404


async def test_a_misspelt_id_is_answered_with_the_near_one(client: Client) -> None:
    problem = await client.get("/v1/states/arlnad", status=404)
    assert problem["errors"][0]["meant"] == "arland"
    assert "meant" not in (await client.get("/v1/states/zzz", status=404))["errors"][0]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_nothing_can_be_written(client: Client, method: str) -> None:
    answer = await client.http.request(method, "/v1/states")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_flood_of_faults_is_not_answered_with_a_flood(client: Client) -> None:
    answer = await client.http.get("/v1/states?" + "&".join(f"x{number}=1" for number in range(500)))
    assert answer.status_code == 422
    assert len(answer.content) < 10_000


@pytest.mark.parametrize("content", [{"content": b"{}"}, {"content": b"", "headers": {"transfer-encoding": "chunked"}}])
@pytest.mark.parametrize("path", ["/v1/states", "/healthz"])
async def test_a_question_with_content_is_refused(client: Client, path: str, content: dict[str, Any]) -> None:
    answer = await client.http.request("GET", path, **content)
    assert answer.status_code == 415
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "target"),
    [("/v1/", "/v1"), ("/v1/states/?limit=1", "/v1/states?limit=1"), ("//evil.example//", "/evil.example")],
)
async def test_a_slash_too_many_leads_to_the_address_without(client: Client, path: str, target: str) -> None:
    answer = await client.http.get(f"http://sco-kb.test{path}")
    assert (answer.status_code, answer.headers["location"]) == (308, target)


@pytest.mark.parametrize("path", ["/v1/states", "/v1/states/x", "/v1/states?x=1", "/docs", "/openapi.json"])
async def test_every_answer_is_open_to_all_and_safe_to_show(client: Client, path: str) -> None:
    answer = await client.http.get(path, headers={"origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Origin" not in answer.headers.get("vary", "")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (
        "default-src 'self'" in (policy := answer.headers["content-security-policy"]) or "default-src 'none'" in policy
    )
    assert answer.status_code == 200 or answer.headers["cache-control"] == "no-cache"


async def test_a_program_that_knows_only_the_host_finds_its_way(client: Client) -> None:
    answer = await client.http.get("/.well-known/api-catalog")
    assert answer.headers["content-type"].startswith("application/linkset+json")
    (described,) = answer.json()["linkset"]
    await client.get(described["anchor"])
    for relation in ("service-desc", "service-doc", "service-meta", "status"):
        for link in described[relation]:
            found = await client.http.get(link["href"])
            assert found.headers["content-type"].partition(";")[0] == link["type"]


@pytest.mark.parametrize("path", ["/v1", "/v1/states", "/v1/states/arland", "/v1/states/x", "/docs", "/healthz"])
async def test_head_answers_as_get_without_a_body(client: Client, path: str) -> None:
    get, head = await client.http.get(path), await client.http.head(path)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert {k: v for k, v in head.headers.items() if k != "date"} == dict(get.headers)


async def test_a_name_of_several_records_is_not_guessed(real_client: Client) -> None:
    called: dict[str, set[str]] = {}
    for plural in (kind.plural for kind in KINDS):
        for item in await real_client.walk(f"/v1/{plural}", limit=200):
            for name in [item["label"], *item["aliases"]]:
                called.setdefault(key(name), set()).add(item["id"])
    assert max(map(len, called.values())) > 1
    for name, ids in called.items():
        answer = await real_client.http.get(f"/v1/records/{name}")
        if name not in ids and len(ids) > 1:
            assert answer.status_code == 300, name
            assert {item["id"] for item in answer.json()["items"]} == ids
        else:
            assert answer.status_code == 307, name


async def test_the_service_tells_its_health(client: Client) -> None:
    assert await client.get("/healthz") == {"status": "ok"}
    assert await client.get("/readyz") == {"status": "ok"}


def test_the_names_of_kinds_are_those_of_the_catalogue() -> None:
    assert list(get_args(KindName)) == [kind.singular for kind in KINDS]

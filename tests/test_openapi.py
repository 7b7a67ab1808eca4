"""The OpenAPI document is a product: complete, valid, true."""

import json
import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.catalogue import KINDS, VIEWS
from tests.conftest import Client
from tests.sparse import sparse


@pytest.fixture(scope="module")
def openapi(real: FastAPI) -> Any:
    return real.openapi()


def closed(openapi: Any) -> Any:
    """The components with every shape closed: clients must take new fields, but no answer has an undocumented one."""
    shapes = {
        name: {**shape, "additionalProperties": False} if "properties" in shape else shape
        for name, shape in openapi["components"]["schemas"].items()
    }
    return {"components": {**openapi["components"], "schemas": shapes}}


def test_it_is_valid(openapi: Any) -> None:
    assert openapi["openapi"].startswith("3.1")
    assert not list(OpenAPIV31SpecValidator(openapi).iter_errors())


def test_it_has_a_list_and_a_detail_for_every_kind_and_view(openapi: Any) -> None:
    for kind in (*KINDS, *VIEWS):
        assert openapi["paths"][f"/v1/{kind.plural}"]["get"]["operationId"] == f"list_{kind.plural}".replace("-", "_")
        assert f"/v1/{kind.plural}/{{id}}" in openapi["paths"]


def test_everything_in_it_is_described(openapi: Any) -> None:
    for path, methods in openapi["paths"].items():
        operation = methods["get"]
        assert operation["description"], path
        assert operation["tags"], path
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"])
        for parameter in operation.get("parameters", []):
            assert parameter["description"], (path, parameter["name"])
    for name, schema in openapi["components"]["schemas"].items():
        assert schema["description"], name
        for field, declared in schema.get("properties", {}).items():
            assert declared.get("description"), (name, field)


def test_every_field_and_parameter_shows_what_stands_there(openapi: Any) -> None:
    """By an example, the words that it can be, the shape that it has, or what it is by default."""
    telling = ("examples", "enum", "const", "$ref", "default")
    for name, schema in openapi["components"]["schemas"].items():
        for field, declared in schema.get("properties", {}).items():
            assert any(word in json.dumps(declared) for word in telling), (name, field)
    for path, methods in openapi["paths"].items():
        for parameter in methods["get"].get("parameters", []):
            if parameter["name"] != "cursor":  # one is only good in the list that it comes from
                assert any(word in json.dumps(parameter) for word in telling), (path, parameter["name"])


def test_every_error_of_ours_is_documented(openapi: Any) -> None:
    for path, methods in openapi["paths"].items():
        if path.startswith("/v1"):
            assert {"404", "422", "503"} <= set(methods["get"]["responses"]), path


def test_its_examples_are_real_and_have_the_documented_shape(openapi: Any) -> None:
    components = closed(openapi)
    own = [path for kind in KINDS for path in (f"/v1/{kind.plural}", f"/v1/{kind.plural}/{{id}}")]
    for path in (*own, "/v1/search", "/v1/suggest", "/v1/check"):
        answer = openapi["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        validator = Draft202012Validator({**components, **answer["schema"]})
        assert not list(validator.iter_errors(answer["example"])), path


async def test_answers_have_the_documented_shape(openapi: Any, real_client: Client) -> None:
    components = closed(openapi)
    given = {
        "/v1/check": "/v1/check?subject=Belarus&property=member_of&value=SCO",
        "/v1/graph": "/v1/graph?id=sco&depth=2",
        "/v1/search": "/v1/search?q=three evils&include=citations",
        "/v1/suggest": "/v1/suggest?q=shang",
        "/v1/conflicts/{id}": "/v1/conflicts/sco.founded_place",
        "/v1/measures/{id}": "/v1/measures/share-of-world-population",
        "/v1/sources/{id}": "/v1/sources/mikovic-2024",
        "/v1/sources/{id}/annotations": "/v1/sources/mikovic-2024/annotations?limit=200",
        "/v1/records": "/v1/records?limit=200",
        "/.well-known/api-catalog": "/.well-known/api-catalog",
    }
    listed = [path for path in openapi["paths"] if path.startswith("/v1") and "{" not in path]
    for path in {*given, *listed} - {"/v1/context.jsonld"}:
        contents = openapi["paths"][path]["get"]["responses"]["200"]["content"]
        documented = contents.get("application/json", next(iter(contents.values())))["schema"]
        found = await real_client.get(given.get(path, path))
        errors = list(Draft202012Validator({**components, **documented}).iter_errors(found))
        assert not errors, (path, errors[:3])


async def test_every_documented_field_can_be_asked_for(openapi: Any, real_client: Client) -> None:
    """And the answer to that has nothing but what is documented."""
    components = sparse(closed(openapi))
    given = {"/v1/search": "/v1/search?q=three evils"}
    for path, methods in openapi["paths"].items():
        for parameter in methods["get"].get("parameters", []):
            if parameter["name"] == "fields" and "{" not in path:
                documented = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
                names = parameter["schema"]["items"]["enum"]
                address = given.get(path, path)
                if "include" in {one["name"] for one in methods["get"]["parameters"]}:
                    address = str(httpx.URL(address).copy_merge_params({"include": "citations"}))
                found = await real_client.get(address, fields=",".join(names[1:4]))
                assert not [*Draft202012Validator({**components, **documented}).iter_errors(found)], path
                assert (await real_client.get(address, fields=names))["items"], path


async def test_the_documented_example_of_a_filter_works(openapi: Any, real_client: Client) -> None:
    """The examples beside the filters find something in the real data."""
    for kind in KINDS:
        for parameter in openapi["paths"][f"/v1/{kind.plural}"]["get"]["parameters"]:
            for example in parameter["schema"].get("examples", []):
                found = await real_client.get(f"/v1/{kind.plural}", **{parameter["name"]: example})
                if parameter["name"] not in {"id", "source"}:
                    assert found["total"], (kind.plural, parameter["name"], example)


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
async def test_documentation_pages_load_nothing_from_elsewhere(client: Client, page: str) -> None:
    html = (await client.http.get(page)).text
    addresses = re.findall(r"(?:src|href)=\"([^\"]+)\"", html)
    assert len(addresses) > 5
    for address in addresses:
        assert address.startswith("/"), address
        assert (await client.http.get(address)).status_code == 200, address

"""Answers as linked data, read by a real JSON-LD processor: nothing is lost, and it means what it should."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from fastapi import FastAPI
from pyld import jsonld  # type: ignore[import-untyped]  # it has no types

from app.catalogue import BY_SINGULAR, KINDS
from app.formats import json_ld
from tests.conftest import Client, canonical

HOST = "https://mirror.example"
BASE = f"{HOST}/v1/"
CONTEXT = f"{HOST}{json_ld.CONTEXT}"
SCHEMA, PROV = "http://schema.org/", "http://www.w3.org/ns/prov#"
LISTS = [f"/v1/{kind.plural}" for kind in KINDS]
DERIVED = [f"/v1/{name}" for name in ("records", "citations", "conflicts", "proposals", "timeline", "measures")]
DOCUMENT = json_ld.context()
TERMS = DOCUMENT["@context"]
FIELDS = {
    name for name in TERMS if re.fullmatch(r"[a-z0-9_]+", name) and name not in {"edtf", "hydra", "prov", "schema"}
}
"""The terms that are no keywords, prefixes, classes, or names such as `summit.host`."""


def _served(address: str, _options: Any) -> dict[str, Any]:
    """The context from where it is served; nothing else is ever fetched."""
    assert address == CONTEXT
    return {"contextUrl": None, "documentUrl": address, "document": DOCUMENT, "contentType": None}


OPTIONS: Any = {"base": BASE, "documentLoader": _served}


async def _answers(client: Client, path: str) -> AsyncIterator[dict[str, Any]]:
    """A page of a list with the evidence of its records, and the details of some of them, as linked data."""
    options: dict[str, Any] = {"include": "citations", "resolve": "all"} if path in LISTS else {}
    page = await client.get(path, limit=5, **options)
    yield json_ld.page(page)
    for item in page["items"][:2]:
        if "href" in item:
            yield json_ld.record(await client.get(item["href"]))


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in JSON."""
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from _nodes(one)


def _said(value: Any, name: str = "") -> Any:
    """What JSON says: without nulls and empty lists, its addresses whole, and nothing of ours in it.

    Without `referenced_by` too, which linked data turns round.
    """
    if isinstance(value, list):
        return [_said(one) for one in value]
    if isinstance(value, dict):
        ours = {"@context", "@type", "@id", "referenced_by", *(key for key in value if "." in key)}
        ours |= {"href"} if "quote" in value else set()
        inside = {key: _said(one, key) for key, one in value.items() if key not in ours}
        return {key: one for key, one in inside.items() if one not in (None, [], {})}
    return urljoin(BASE, value) if name in {"href", "url", "next", "documentation", "openapi"} and value else value


def _triples(linked: dict[str, Any]) -> set[tuple[str, str, str]]:
    dataset = jsonld.to_rdf(linked, OPTIONS)
    return {tuple(quad[part]["value"] for part in ("subject", "predicate", "object")) for quad in dataset["@default"]}


def _meaning(name: str) -> str:
    """The IRI of a term."""
    (node,) = jsonld.expand({"@context": CONTEXT, name: "x"}, OPTIONS)
    (iri,) = node
    return str(iri)


@pytest.mark.parametrize("path", [*LISTS, *DERIVED])
async def test_nothing_is_lost_on_the_way_through_a_processor(any_client: Client, path: str) -> None:
    async for linked in _answers(any_client, path):
        returned = jsonld.compact(jsonld.expand(linked, OPTIONS), CONTEXT, OPTIONS)
        assert canonical(_said(returned)) == canonical(_said(linked))


async def test_neither_is_it_of_what_has_no_list(any_client: Client) -> None:
    measure = (await any_client.get("/v1/measures"))["items"][0]["id"]
    citation = (await any_client.get("/v1/citations"))["items"][0]["id"]
    for path in ("/v1", "/v1/graph?id=sco", f"/v1/measures/{measure}", f"/v1/citations/{citation}"):
        answer = await any_client.get(path)
        returned = jsonld.compact(jsonld.expand(json_ld.record(answer), OPTIONS), CONTEXT, OPTIONS)
        assert canonical(_said(returned)) == canonical(_said(answer))


@pytest.mark.parametrize("path", [*LISTS, *DERIVED])
async def test_the_json_stays_as_it_is(any_client: Client, path: str) -> None:
    page = await any_client.get(path)
    before = canonical(page)
    linked = json_ld.page(page)
    assert canonical(page) == before
    assert canonical(_without(linked)) == before


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [_without(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: _without(one) for key, one in value.items() if not key.startswith("@")}


def _answered(openapi: Any) -> Iterator[str]:
    """The names of all fields that the documentation of the API gives to its answers."""
    contents = [
        methods["get"]["responses"]["200"].get("content", {})
        for path, methods in openapi["paths"].items()
        if path.startswith("/v1") and "200" in methods["get"]["responses"]
    ]
    waiting = [content["application/json"]["schema"] for content in contents if "application/json" in content]
    seen: set[str] = set()
    while waiting:
        for node in _nodes(waiting.pop()):
            yield from node.get("properties", {})
            name = node.get("$ref", "").rpartition("/")[2]
            if name and name not in seen:
                seen.add(name)
                waiting.append(openapi["components"]["schemas"][name])


def test_the_context_has_exactly_the_fields_of_the_answers(real: FastAPI) -> None:
    assert {*_answered(real.openapi())} == FIELDS


def test_it_has_exactly_the_kinds_and_their_references() -> None:
    kinds = {"".join(word.title() for word in kind.singular.split("-")) for kind in KINDS}
    assert {name for name in TERMS if name[0].isupper()} == {*kinds, "Citation", "Page"}
    references = {f"{kind.singular}.{name}" for kind in KINDS for name in (*kind.references, *kind.links)}
    assert {name for name in TERMS if "." in name} == references


def test_its_dates_are_edtf(real: FastAPI) -> None:
    schemas = real.openapi()["components"]["schemas"]
    for schema in schemas.values():
        for name, declared in schema.get("properties", {}).items():
            if name in FIELDS and any(node.get("$ref", "").endswith("/Edtf") for node in _nodes(declared)):
                assert TERMS[name]["@type"] == "edtf:EDTF", name


@pytest.mark.parametrize("path", [*LISTS, *DERIVED])
async def test_references_are_nodes_with_the_address_of_their_record(real_client: Client, path: str) -> None:
    async for linked in _answers(real_client, path):
        named = {(urljoin(BASE, one["href"]), one["label"]) for one in _nodes(linked) if "kind" in one}
        triples = _triples(linked)
        assert {(subject, name) for subject, meaning, name in triples if meaning == f"{SCHEMA}name"} == named


async def test_every_citation_is_tied_to_its_source_and_speaker(any_client: Client) -> None:
    linked = json_ld.page(await any_client.get("/v1/claims", include="citations"))
    citations = [one for one in _nodes(linked) if "quote" in one]
    triples = _triples(linked)
    assert citations
    for one in citations:
        address = f"{HOST}/v1/citations/{one['id']}"
        assert (address, f"{PROV}wasQuotedFrom", urljoin(BASE, one["source"]["href"])) in triples
        assert (address, f"{SCHEMA}text", one["quote"]) in triples
        assert (urljoin(BASE, one["record"]["href"]), f"{SCHEMA}citation", address) in triples
        if one["speaker"]:
            assert (address, f"{PROV}wasAttributedTo", urljoin(BASE, one["speaker"]["href"])) in triples


async def test_what_refers_to_a_record_is_said_of_what_refers(any_client: Client) -> None:
    sco = await any_client.get("/v1/organisations/sco")
    triples = _triples(json_ld.record(sco))
    assert sco["referenced_by"]
    for key, found in sco["referenced_by"].items():
        kind, _, field = key.partition(".")
        assert kind in BY_SINGULAR
        for one in found:
            assert (urljoin(BASE, one["href"]), _meaning(field), f"{HOST}/v1/organisations/sco") in triples, key


@pytest.mark.parametrize(
    ("path", "kinds", "meaning"),
    [
        ("/v1/memberships", {"state"}, "Country"),
        ("/v1/claims", {"person"}, "Person"),
        ("/v1/claims", {"claim"}, "Claim"),
        ("/v1/bodies", {"organisation"}, "Organization"),
        ("/v1/sources", {"source"}, "Article"),
        ("/v1/concepts", {"concept"}, "DefinedTerm"),
        ("/v1/events", {"event", "summit"}, "Event"),
    ],
)
async def test_framing_by_a_class_of_schema_org_finds_the_records_of_its_kinds(
    real_client: Client, path: str, kinds: set[str], meaning: str
) -> None:
    linked = json_ld.page(await real_client.get(path))
    framed = jsonld.frame(linked, {"@context": CONTEXT, "@type": f"{SCHEMA}{meaning}"}, OPTIONS)
    found = [framed] if "href" in framed else framed["@graph"]
    expected = {urljoin(BASE, one["href"]) for one in _nodes(linked) if one.get("kind") in kinds}
    assert expected
    assert {urljoin(BASE, one["href"]) for one in found} == expected


async def test_a_name_with_two_meanings_has_two(real_client: Client) -> None:
    conflict = await real_client.get("/v1/conflicts/sco.founded_place")
    values = {(meaning, value) for _, meaning, value in _triples(json_ld.record(conflict))}
    assert (f"{CONTEXT}#positions.value", "Shanghai") in values
    assert not {meaning for meaning, _ in values if meaning == f"{SCHEMA}value"}
    figures = _triples(json_ld.page(await real_client.get("/v1/figures")))
    assert {meaning for _, meaning, _ in figures} >= {f"{SCHEMA}value"}


async def test_what_a_source_states_otherwise_may_be_a_record(real_client: Client) -> None:
    found = await real_client.walk("/v1/conflicts", difference="claim")
    triples = _triples(json_ld.record(found[0]))
    positions = {urljoin(BASE, one["value"]["href"]) for one in found[0]["positions"]}
    assert positions == {value for _, meaning, value in triples if meaning == f"{CONTEXT}#positions.value"}


async def test_a_mirror_has_its_own_addresses(any_client: Client) -> None:
    state = json_ld.record((await any_client.get("/v1/states"))["items"][0])
    ours = _triples(state)
    assert {subject.startswith(HOST) for subject, _, _ in ours} == {True}
    own = [meaning for _, meaning, _ in ours if "/v1/" in meaning]
    assert own
    assert {meaning.partition("#")[0] for meaning in own} == {CONTEXT}

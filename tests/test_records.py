"""Details: whole, with their evidence, in the documented shape."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from app.catalogue import KINDS, VIEWS
from app.kind import Kind
from app.shapes import Citation
from tests.conftest import Client


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.plural)
async def test_every_listed_item_has_its_detail_in_the_documented_shape(real_client: Client, kind: Kind[Any]) -> None:
    items = await real_client.walk(f"/v1/{kind.plural}", limit=200)
    assert items
    for item in items:
        detail = await real_client.get(item["href"])
        assert detail == TypeAdapter(kind.detail).validate_python(detail).model_dump(mode="json")
        assert item == {name: detail[name] for name in item}
        assert item == TypeAdapter(kind.item).validate_python(item).model_dump(mode="json")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.plural)
async def test_no_value_without_evidence(real_client: Client, kind: Kind[Any]) -> None:
    page = await real_client.walk(f"/v1/{kind.plural}", include="citations", limit=200)
    for record in page:
        for field in ("label", "aliases", *kind.facts, *kind.references, *kind.links):
            if record[field] in (None, []):
                continue
            cited = record["citations"].get(field, [])
            if kind.singular == "source" or field == "label":
                assert cited or record["basis"][field]["how"] != "deduced", (record["id"], field)
            else:
                assert cited, (record["id"], field)
            for one in record[field] if field in kind.links else []:
                assert any(c["object"] in (None, one) for c in cited), (record["id"], field, one["id"])


async def test_every_citation_of_a_detail_is_a_page_of_its_own(client: Client) -> None:
    detail = await client.get("/v1/organisations/sco")
    for field, cited in detail["citations"].items():
        for citation in cited:
            assert citation["field"] == field
            assert citation["record"]["id"] == "sco"
            assert citation == await client.get(f"/v1/citations/{citation['id']}")
            assert citation == Citation.model_validate(citation).model_dump(mode="json")


async def test_a_citation_leads_back_to_the_article(client: Client) -> None:
    found = await client.get("/v1/citations", record="charter-far-off", field="statement")
    (citation,) = found["items"]
    assert citation["source"] == {
        "id": "ferries-2001",
        "kind": "source",
        "label": "Ferries – a re-think",
        "href": "/v1/sources/ferries-2001",
        "author": None,
        "publisher": "Sea Post",
        "published": "2001-07",
        "document": "ferries.txt",
    }
    assert (citation["paragraph"], citation["voice"]) == (3, "opinion")
    assert citation["quote"] == "its adoption is far-off, but Borland hopes"
    text = "its%20adoption%20is%20far%2Doff%2C%20but%20Borland%20hopes"
    assert citation["url"] == f"https://ferry-news.example/re-think?page=1#top:~:text={text}"


async def test_a_reported_value_names_its_speaker(client: Client) -> None:
    detail = await client.get("/v1/figures/ferries")
    assert detail["voice"] == "reported"
    assert detail["qualifier"] == "over"
    assert {c["speaker"]["id"] for cited in detail["citations"].values() for c in cited} == {"ida-quill"}


async def test_disagreement_is_shown_and_not_settled_in_the_dark(client: Client) -> None:
    detail = await client.get("/v1/organisations/sco")
    assert detail["agreement"]["founded_place"] == "conflict"
    assert [row["resolution"] for row in detail["disagreements"]] == ["open"]
    stated = {c["stated"] for c in detail["citations"]["founded_place"]}
    assert stated == {None, "Gorse"}


async def test_two_articles_of_one_publisher_confirm_nothing(client: Client) -> None:
    detail = await client.get("/v1/organisations/sco")
    assert len({c["source"]["id"] for c in detail["citations"]["founded"]}) == 2
    assert detail["agreement"]["founded"] == "single"


async def test_a_detail_shows_what_refers_to_it(client: Client) -> None:
    detail = await client.get("/v1/states/arland")
    assert {role: [one["id"] for one in found] for role, found in detail["referenced_by"].items()} == {
        "chairmanship.holder": ["arland-sco-2001"],
        "document.about": ["ferry-charter"],
        "membership.state": ["sco-member-arland"],
        "organisation.founders": ["sco"],
        "summit.host": ["fernau-summit-2001"],
    }


async def test_a_source_tells_which_paragraphs_were_left_out(client: Client) -> None:
    detail = await client.get("/v1/sources/ferries-2001")
    assert detail["left_out"] == [{"paragraph": 5, "reason": "A remark of the printer"}]
    assert detail["basis"]["published"]["how"] == "address"


@pytest.mark.parametrize("name", ["sco", "SCO", "sea-crossing organisation"])
async def test_any_name_finds_its_record(client: Client, name: str) -> None:
    answer = await client.http.get(f"/v1/records/{name}")
    assert answer.status_code == 307
    assert answer.headers["location"] == "/v1/organisations/sco"


async def test_the_index_counts_every_list(client: Client) -> None:
    index = await client.get("/v1")
    assert [one["name"] for one in index["kinds"]] == [kind.plural for kind in KINDS]
    assert [one["name"] for one in index["views"]] == [kind.plural for kind in VIEWS]
    for one in [*index["kinds"], *index["views"], *index["evidence"]]:
        page = await client.get(one["href"], limit=1)
        assert (page["total"], page["edition"]) == (one["count"], index["edition"]["id"])

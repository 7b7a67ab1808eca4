"""An article read through the data: coverage, annotations, addresses, and entries for a bibliography."""

import json
from urllib.parse import unquote

import pytest

from tests.conftest import Client

SOURCES = ["bajwa-2024", "antic-2024", "bajwa-2023", "yadav-2023", "mikovic-2024"]


@pytest.mark.parametrize("source", SOURCES)
async def test_every_paragraph_is_cited_or_left_out(real_client: Client, source: str) -> None:
    detail = await real_client.get(f"/v1/sources/{source}")
    citations = await real_client.walk(f"/v1/sources/{source}/citations", limit=200)
    cited = {citation["paragraph"] for citation in citations}
    left_out = {one["paragraph"] for one in detail["left_out"]}
    assert cited | left_out == set(range(1, detail["paragraphs"] + 1))
    assert not cited & left_out
    assert detail["coverage"] == {
        "paragraphs_cited": len(cited),
        "paragraphs_left_out": len(left_out),
        "share_cited": round(len(cited) / detail["paragraphs"], 4),
        "citations": len(citations),
        "records": len({citation["record"]["id"] for citation in citations}),
    }


@pytest.mark.parametrize("source", SOURCES)
async def test_every_annotation_and_text_fragment_leads_back_to_its_quote(real_client: Client, source: str) -> None:
    citations = {c["id"]: c for c in await real_client.walk(f"/v1/sources/{source}/citations", limit=200)}
    path, seen = f"/v1/sources/{source}/annotations?limit=200", set()
    while path:
        answer = await real_client.http.get(path)
        assert answer.headers["content-type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
        page = json.loads(answer.content)
        assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
        assert page["partOf"]["total"] == len(citations)
        for annotation in page["items"]:
            citation = citations[annotation["id"].rpartition("/")[2]]
            quote, fragment = annotation["target"]["selector"]
            assert quote == {"type": "TextQuoteSelector", "exact": citation["quote"]}
            assert unquote(fragment["value"].removeprefix(":~:text=")) == citation["quote"]
            assert f"{annotation['target']['source']}#{fragment['value']}" == citation["url"]
            seen.add(citation["id"])
        path = page.get("next")
    assert seen == citations.keys()


@pytest.mark.parametrize(
    "address",
    [
        "https://ferry-news.example/re-think?page=1#top",
        "http://www.ferry-news.example/re-think?page=1",
        "FERRY-NEWS.example/re-think/?page=1",
    ],
)
async def test_a_source_is_found_by_its_address(client: Client, address: str) -> None:
    found = await client.get("/v1/sources", url=address)
    assert [source["id"] for source in found["items"]] == ["ferries-2001"]
    assert (await client.get("/v1/sources", url="ferry-news.example/other"))["total"] == 0


async def test_a_citation_can_be_taken_along_as_a_line(real_client: Client) -> None:
    found = await real_client.get("/v1/citations", source="mikovic-2024", paragraph=4, limit=1)
    assert found["items"][0]["line"] == "Mikovic, Diplomatic Courier, 15 July 2024, par. 4"


@pytest.mark.parametrize(
    ("format", "media_type", "starts"),
    [
        ("bibtex", "application/x-bibtex", "@"),
        ("ris", "application/x-research-info-systems", "TY  - "),
        ("csl-json", "application/vnd.citationstyles.csl+json", '[{"id":"mikovic-2024"'),
    ],
)
async def test_a_source_can_be_taken_along(real_client: Client, format: str, media_type: str, starts: str) -> None:
    answer = await real_client.http.get("/v1/sources/mikovic-2024", params={"format": format})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.text.startswith(starts)


async def test_a_detail_says_how_it_is_to_be_cited(real_client: Client) -> None:
    answer = await real_client.http.get("/v1/member-states/kazakhstan")
    assert answer.links["cite-as"]["url"] == "/v1/memberships/sco-member-kazakhstan"

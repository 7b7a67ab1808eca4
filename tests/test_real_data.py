"""The curated data, as a historian would check it by hand."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from app.catalogue import KINDS
from app.settings import SEED
from seed.verifier import verify
from tests.conftest import Client

DOCUMENTS = Path(__file__).parent.parent.parent / "shared" / "documents"

needs_documents = pytest.mark.skipif(
    not DOCUMENTS.exists() and "CI" not in os.environ, reason="the texts of the articles are not part of the project"
)


@needs_documents
def test_every_quote_stands_in_its_document() -> None:
    report = verify(SEED, DOCUMENTS)
    assert report.mistakes == []
    assert report.accounted == report.paragraphs > 100
    assert report.citations > 1000


async def test_the_members_are_those_that_the_articles_name(real_client: Client) -> None:
    members = await real_client.walk("/v1/member-states")
    founders = {item["state"]["id"] for item in members if item["founding"]}
    assert founders == {"china", "russia", "kazakhstan", "kyrgyzstan", "tajikistan", "uzbekistan"}
    assert {item["state"]["id"] for item in members} - founders == {"india", "iran", "pakistan", "belarus"}
    belarus = await real_client.get("/v1/member-states/belarus")
    assert (belarus["ordinal"], belarus["since"]) == (10, "2024-07-03/2024-07-04")


async def test_nobody_is_dated_by_the_past_two_decades(real_client: Client) -> None:
    for state in ("india", "iran", "pakistan"):
        assert (await real_client.get(f"/v1/member-states/{state}"))["since"] is None


async def test_observers_and_partners_are_as_open_as_their_words(real_client: Client) -> None:
    observers = await real_client.walk("/v1/observers")
    assert {item["state"]["id"] for item in observers} == {"afghanistan", "mongolia"}
    partners = await real_client.walk("/v1/dialogue-partners")
    assert {(item["state"] or {}).get("id") or item["group"] for item in partners} == {
        "myanmar",
        "turkey",
        "the Arab states",
    }


async def test_the_founding_place_is_disputed_and_both_positions_stay(real_client: Client) -> None:
    sco = await real_client.get("/v1/organisations/sco")
    assert sco["agreement"]["founded_place"] == "conflict"
    positions = {c["stated"] or sco["founded_place"] for c in sco["citations"]["founded_place"]}
    assert positions == {"Shanghai", "St. Petersburg"}
    assert sco["agreement"]["founded"] == "confirmed"


async def test_figures_keep_their_limits(real_client: Client) -> None:
    figures = {item["measure"]: item for item in await real_client.walk("/v1/figures", subject="sco")}
    population = next(figure for name, figure in figures.items() if "population" in name and figure["value"] == 40)
    assert population["qualifier"] == "over"
    found = [f for f in await real_client.walk("/v1/figures") if f["value"] == 150]
    assert [(f["qualifier"], f["speaker"]["id"], f["voice"]) for f in found] == [("around", "tokayev", "reported")]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("summits/astana-summit-2024", "held"),
        ("documents/astana-declaration", "adopted"),
        ("documents/secretariat-unep-memorandum", "hoped_for"),
        ("documents/environmental-protection-agreements", "hoped_for"),
        ("programmes/protected-areas-ecotourism-programme", "hoped_for"),
        ("programmes/spiritual-shrines", "proposed"),
        ("events/golden-horde-seminar", "proposed"),
        ("events/russia-ukraine-talks", "proposed"),
        ("events/cica-environment-conference-2024", "planned"),
        ("bodies/un-regional-center-for-sdgs", "planned"),
    ],
)
async def test_plans_and_hopes_are_not_facts(real_client: Client, path: str, status: str) -> None:
    record = await real_client.get(f"/v1/{path}")
    assert record["status"] == status
    assert record["citations"]["status"]


async def test_hearsay_has_a_speaker(real_client: Client) -> None:
    for citation in await real_client.walk("/v1/citations", limit=200):
        assert (citation["voice"] == "reported") == (citation["speaker"] is not None), citation["id"]


@needs_documents
async def test_no_sentence_of_an_article_stands_in_the_data(real_client: Client) -> None:
    """Our words, their evidence: outside quotes and names no run of twelve words is an article's."""
    articles = " ".join(_words(path.read_text(encoding="utf-8")) for path in DOCUMENTS.glob("*.txt"))
    for kind in KINDS:
        for record in await real_client.walk(f"/v1/{kind.plural}", limit=200, include="citations"):
            for text in _texts(record):
                words = _words(text).split()
                for start in range(len(words) - 11):
                    run = " ".join(words[start : start + 12])
                    assert f" {run} " not in articles, (record["id"], run)


def _words(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+", text.casefold())) + " "


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [
            text
            for key, one in value.items()
            if key not in {"quote", "url", "label", "aliases"}
            for text in _texts(one)
        ]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []

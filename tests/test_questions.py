"""What agents ask, judged from the articles: each question leads to the right verdict, with words that verify."""

from collections import Counter
from pathlib import Path
from typing import Any

import anyio
import pytest
import yaml
from mcp import Client

from app.settings import SEED
from seed.documents import Document
from tests.agents import call, over_http
from tests.conftest import Client as Http
from tests.test_real_data import DOCUMENTS, needs_documents

JUDGED = Path(__file__).parent / "judged" / "questions.yaml"
QUESTIONS: list[dict[str, Any]] = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))
PARTS = ("subject", "property", "value", "as_of")
FIRST = 5
"""So many records that a search finds are looked at."""

Json = dict[str, Any]
Answers = list[tuple[Json, str, list[Json]]]
"""Each question with its verdict, and the quotes for it."""


@pytest.fixture(scope="module")
def answers(real_database: Path) -> Answers:
    async def ask() -> Answers:
        async with over_http(SEED, real_database) as agent:
            return [(asked, *await _answer(agent, asked)) for asked in QUESTIONS]

    return anyio.run(ask)


async def _answer(agent: Client, asked: Json) -> tuple[str, list[Json]]:
    """The verdict, and the quotes that come with it."""
    if "check" in asked:
        values = [str(value) for value in asked["check"]]
        if "find" in asked:
            words, kind = asked["find"]
            values = [(await call(agent, "search", q=words, kind=[kind]))["items"][0]["id"], *values]
        checked = await call(agent, "check", **dict(zip(PARTS, values, strict=False)))
        return checked["verdict"], checked["quotes"]
    if "search" in asked:
        found = await call(agent, "search", q=asked["search"], limit=FIRST)
        return "supported" if found["total"] else "not_covered", [
            one for hit in found["items"] for one in hit["quotes"]
        ]
    record = await call(agent, "get", record=asked["get"])
    told = asked["says"] in record["facts"][asked["field"]]
    return "supported" if told else "not_covered", [one for one in record["quotes"] if one["field"] == asked["field"]]


def test_enough_is_asked_and_much_of_it_has_no_answer_or_a_false_premise() -> None:
    verdicts = Counter(asked.get("verdict", "supported") for asked in QUESTIONS)
    assert verdicts.total() >= 60
    assert verdicts["not_covered"] + verdicts["contradicted"] >= 20
    assert verdicts.keys() == {"supported", "contradicted", "disputed", "claimed_only", "not_covered"}


def test_every_question_leads_to_its_verdict(answers: Answers) -> None:
    wrong = [(asked["ask"], got) for asked, got, _ in answers if got != asked.get("verdict", "supported")]
    assert wrong == []


async def test_every_answer_rests_on_the_words_that_the_article_has_for_it(answers: Answers, real_client: Http) -> None:
    sources = await real_client.walk("/v1/sources")
    documents = {one["id"]: one["document"][:3] for one in sources}
    for asked, verdict, quotes in answers:
        places = {f"{documents[one['source']]} {one['paragraph']}" for one in quotes}
        assert {asked["from"]} <= places if "from" in asked else True, (asked["ask"], places)
        assert quotes or verdict == "not_covered", asked["ask"]


async def test_every_quote_is_one_of_the_data(answers: Answers, real_client: Http) -> None:
    known = {one["id"]: one for one in await real_client.walk("/v1/citations", limit=200)}
    for asked, _, quotes in answers:
        for one in quotes:
            cited = known[one["citation"]]
            assert (one["quote"], one["url"], one["line"]) == (cited["quote"], cited["url"], cited["line"]), asked[
                "ask"
            ]
            assert len(one["quote"].split()) <= 10


@needs_documents
async def test_every_quote_stands_in_its_article(answers: Answers, real_client: Http) -> None:
    sources = await real_client.walk("/v1/sources")
    texts = {one["id"]: Document(DOCUMENTS / one["document"]) for one in sources}
    for asked, _, quotes in answers:
        for one in quotes:
            assert texts[one["source"]].occurrences(one["paragraph"], one["quote"]) == 1, (asked["ask"], one["quote"])

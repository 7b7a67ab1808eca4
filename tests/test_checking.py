"""The verb `check`: what the sources make of a statement, and never more than they do."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app import reading
from app.agreement import DISPUTES
from app.catalogue import KINDS
from app.checking.check import check
from app.checking.properties import fields
from app.checking.shapes import CheckQuery
from app.kind import Kind
from app.kinds.figures import FIGURES
from tests.conftest import Client

TRUTH = [
    # dates: as precise as the source, and no more
    ("sco", "founded", "1999", "supported"),
    ("Sea Crossing Organisation", "founded", "1999/2000", "supported"),
    ("sco", "founded", "1999-05", "not_covered"),
    ("sco", "founded", "1998", "contradicted"),
    ("fernau-summit-2001", "date", "2001-05-03/2001-05-04", "supported"),
    ("fernau-summit-2001", "date", "2001-05", "supported"),
    ("fernau-summit-2001", "date", "2001-05-03", "not_covered"),
    ("fernau-summit-2001", "date", "2001-06", "contradicted"),
    # sources that differ
    ("sco", "founded_place", "Fernau", "disputed"),
    ("sco", "founded_place", "gorse", "disputed"),
    ("sco", "founded_place", "Harbourland", "not_covered"),
    # places: another city in which something took place is another city; a name that is not known may be around it
    ("fernau-summit-2001", "place", "Fernau", "supported"),
    ("fernau-summit-2001", "place", "Gorse", "contradicted"),
    ("fernau-summit-2001", "place", "Arland", "not_covered"),
    # other records: of one there can be but one, lists stay open
    ("fernau-summit-2001", "host", "Arland", "supported"),
    ("fernau-summit-2001", "host", "Borland", "contradicted"),
    ("fernau-summit-2001", "host", "Elsewhere", "not_covered"),
    ("fernau-summit-2001", "participants", "Borland", "not_covered"),
    ("sco", "founders", "ARLAND", "supported"),
    ("sco", "founders", "Corland", "not_covered"),
    ("sco", "aliases", "SCO", "supported"),
    ("sco", "label", "Sea Crossing Club", "not_covered"),
    # status: who only plans has not done it, but who has done it no longer plans
    ("fernau-summit-2001", "status", "held", "supported"),
    ("fernau-summit-2001", "status", "planned", "contradicted"),
    ("ferry-charter", "status", "proposed", "supported"),
    ("ferry-charter", "status", "adopted", "not_covered"),
    # what somebody only says
    ("charter-far-off", "statement", "the charter will come late", "claimed_only"),
    ("sco", "number-of-ferries", "over 12", "claimed_only"),
    ("sco", "number-of-ferries", "12", "not_covered"),
    ("sco", "number-of-ferries", "5", "not_covered"),
    # memberships by role
    ("Corland", "observer_of", "SCO", "supported"),
    ("Corland", "member_of", "SCO", "contradicted"),
    ("sco", "members", "Arland", "supported"),
    ("sco", "members", "Corland", "contradicted"),
    ("sco", "members", "Borland", "not_covered"),
    ("Arland", "founding_member_of", "SCO", "supported"),
    ("Corland", "founding_member_of", "SCO", "contradicted"),
    ("sco", "chair", "Arland", "supported"),
    ("sco", "chair", "Borland", "not_covered"),
]


def question(subject: str, property: str, value: str, **others: str) -> dict[str, Any]:
    return {"subject": subject, "property": property, "value": value, **others}


@pytest.mark.parametrize(("subject", "property", "value", "verdict"), TRUTH)
async def test_the_verdict_says_what_the_sources_say(
    client: Client, subject: str, property: str, value: str, verdict: str
) -> None:
    found = await client.get("/v1/check", **question(subject, property, value))
    assert (found["verdict"], found["reason"]) == (verdict, found["reason"])
    if verdict != "not_covered":
        assert found["citations"]
        assert found["known"][0]["citations"]


@pytest.mark.parametrize(
    ("subject", "property", "value", "day", "verdict"),
    [
        ("Corland", "observer_of", "SCO", "2001-07-01", "not_covered"),  # since June; until when nobody says
        ("Corland", "observer_of", "SCO", "2001-05-31", "contradicted"),
        ("sco", "observers", "Corland", "2000-01-01", "contradicted"),
        ("sco", "chair", "Arland", "2001-12-24", "supported"),
        ("Borland", "chair_of", "SCO", "2001-12-24", "not_covered"),  # Arland is only to chair it then
        ("sco", "chair", "Borland", "2001-12-24", "not_covered"),
        ("sco", "chair", "Borland", "2003-12-24", "not_covered"),
        ("sco", "chair", "Arland", "2003-12-24", "not_covered"),
    ],
)
async def test_what_holds_for_a_time_is_checked_by_day(
    client: Client, subject: str, property: str, value: str, day: str, verdict: str
) -> None:
    found = await client.get("/v1/check", **question(subject, property, value, as_of=day))
    assert found["verdict"] == verdict
    assert found["as_of"] == day


async def test_both_positions_of_a_dispute_are_given_with_the_reasons(client: Client) -> None:
    found = await client.get("/v1/check", **question("sco", "founded_place", "Gorse"))
    assert [one["value"] for one in found["known"]] == ["Gorse", "Fernau"]
    assert {one["source"]["id"] for one in found["citations"]} == {"crossings-2001", "ferries-2001"}
    assert found["rationale"] == "Neither article says how it knows."


async def test_a_claim_names_its_speaker(client: Client) -> None:
    found = await client.get("/v1/check", **question("sco", "number-of-ferries", "more than 12"))
    assert [one["id"] for one in found["known"][0]["speakers"]] == ["ida-quill"]
    assert "Ida Quill" in found["reason"]


async def test_an_opinion_names_its_author(real_client: Client) -> None:
    claim = (await real_client.get("/v1/claims", voice="opinion", source="bajwa-2024", limit=1))["items"][0]
    found = await real_client.get("/v1/check", **question(claim["id"], "claim_type", claim["claim_type"]))
    assert (found["verdict"], found["known"][0]["voice"]) == ("claimed_only", "opinion")
    assert "opinion of Zaman Bajwa" in found["reason"]


async def test_a_plan_is_called_a_plan(client: Client) -> None:
    found = await client.get("/v1/check", **question("sco", "chair", "Arland"))
    assert found["known"][0]["status"] == "planned"
    assert "only planned" in found["notes"][0]


async def test_a_name_that_no_record_has_is_no_denial(client: Client) -> None:
    found = await client.get("/v1/check", **question("Arlund", "member_of", "sco"))
    assert (found["verdict"], found["subject"], found["citations"]) == ("not_covered", None, [])
    assert "no denial" in found["reason"]
    assert "arland" in {one["id"] for one in found["alternatives"]}
    other = await client.get("/v1/check", **question("arland", "member_of", "Nowhere"))
    assert (other["verdict"], other["meant"]) == ("not_covered", [])
    assert "'Nowhere'" in other["reason"]
    third = await client.get("/v1/check", **question("sco", "founders", "Borlund"))
    assert "'Borlund'" in third["reason"]
    assert "Arland; Borland" in third["reason"]
    assert "borland" in {one["id"] for one in third["alternatives"]}


async def test_what_no_document_states_is_not_supported(client: Client) -> None:
    found = await client.get("/v1/check", **question("sea-post", "label", "Sea Post"))
    assert found["verdict"] == "not_covered"
    assert found["notes"] == ["How the value is known: outside."]


@pytest.mark.parametrize(
    ("asked", "parameter", "allowed", "meant"),
    [
        (question("sco", "fouded", "1999"), "property", "number-of-ferries", "founded"),
        (question("arland", "founded", "1999"), "property", "member_of", None),
        (question("sco", "founded", "May"), "value", None, None),
        (question("sco", "number-of-ferries", "many"), "value", None, None),
        (question("fernau-summit-2001", "status", "hold"), "value", "held", "held"),
        (question("arland", "landlocked", "yes"), "value", "true", None),
        (question("sco", "founded", "1999", as_of="2001-01-01"), "as_of", "members", None),
        (question("sco", "founded", "1999", as_of="2001"), "as_of", None, None),
        ({"subject": "sco", "property": "founded"}, "value", None, None),
        (question("sco", "founded", "1999", speaker="x"), "speaker", "subject", None),
    ],
)
async def test_a_question_that_cannot_be_asked_is_refused_with_what_there_is(
    client: Client, asked: dict[str, Any], parameter: str, allowed: str | None, meant: str | None
) -> None:
    problem = await client.get("/v1/check", status=422, **asked)
    (fault,) = problem["errors"]
    assert fault["parameter"] == parameter
    assert allowed is None or allowed in fault["allowed"]
    assert fault.get("meant") == meant


async def test_an_ambiguous_subject_is_refused_with_all_that_have_the_name(real_client: Client) -> None:
    name = "Partnership for Security and Development in Asia"
    problem = await real_client.get("/v1/check", status=422, **question(name, "label", name))
    assert len(problem["errors"][0]["allowed"]) == 2


async def test_a_figure_of_another_time_does_not_answer(real_client: Client) -> None:
    asked = question("sco", "count-of-observers", "2")
    assert (await real_client.get("/v1/check", **asked))["verdict"] == "supported"
    then = await real_client.get("/v1/check", **asked, as_of="2010-01-01")
    assert (then["verdict"], len(then["known"])) == ("not_covered", 1)


async def test_what_is_told_without_a_day_is_the_present_of_the_articles(real_client: Client) -> None:
    asked = question("Iran", "observer_of", "SCO")
    now = await real_client.get("/v1/check", **asked)
    assert (now["verdict"], now["notes"]) == (
        "contradicted",
        ["So it is as of 2024-07-15; ask with `as_of` about other times."],
    )
    then = await real_client.get("/v1/check", **asked, as_of="2012-01-01")
    assert then["verdict"] == "not_covered"
    later = await real_client.get("/v1/check", **question("Iran", "member_of", "SCO", as_of="2030-01-01"))
    assert (later["verdict"], later["known"][0]["certainty"]) == ("not_covered", "possible")
    assert "documents end on 2024-07-31" in later["notes"][0]


async def test_a_title_in_other_words_stays_open(real_client: Client) -> None:
    asked = {"President": "supported", "president of kazakhstan": "supported", "Prime Minister": "not_covered"}
    for title, verdict in asked.items():
        found: Any = await real_client.get("/v1/check", **question("Tokayev", "titles", title))
        assert found["verdict"] == verdict, title


async def test_an_answer_is_kept_like_any_other(client: Client) -> None:
    answer = await client.http.get("/v1/check", params=question("sco", "founded", "1999", format="jsonld"))
    assert answer.json()["@context"] == "/v1/context.jsonld"
    assert 'type="application/json"' in answer.headers["link"]


def test_what_the_data_say_is_supported_as_far_as_articles_assert_it(real: FastAPI) -> None:
    """Each value, asked back, gets the verdict of the words behind it; never is one contradicted by itself."""
    snapshot = real.state.database.read()
    for kind in KINDS:
        ids = snapshot.connection.execute(select(kind.row.id).order_by(kind.row.id).limit(12)).scalars().all()
        for id in ids:
            record = json.loads(reading.one(snapshot.connection, kind, id, "preferred")[1])
            for name, value, due in _asked_back(kind, record):
                query = CheckQuery(subject=id, property=name, value=value)
                found = json.loads(check(snapshot.connection, snapshot.edition, query))
                assert found["verdict"] == due, (id, name, value, found["reason"])


def _asked_back(kind: Kind[Any], record: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Fields, their values as text, and the verdicts that are due."""
    differing = {one["field"] for one in record["disagreements"] if one["resolution"] in DISPUTES}
    for name in fields(kind):
        many = isinstance(record[name], list)
        for value in record[name][:2] if many else [record[name]]:
            text = value["id"] if isinstance(value, dict) else str(value)
            if value is not None and len(text) <= 200 and not (kind is FIGURES and name == "value"):
                cited = [one for one in record["citations"].get(name, []) if _is_for(one, value, many)]
                asserted = any(one["voice"] == "asserted" for one in cited)
                stated = "supported" if asserted else "claimed_only" if cited else "not_covered"
                due = "disputed" if name in differing and not many else stated
                yield name, text.lower() if isinstance(value, bool) else text, due


def _is_for(citation: dict[str, Any], value: Any, many: bool) -> bool:
    if many and isinstance(value, str):
        return value.casefold() in citation["quote"].casefold()
    return citation["stated"] is None and (not many or citation["object"] in (None, value))

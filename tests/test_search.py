"""Search: anything is found by its words, in any spelling, the best first; no text is an error."""

import json
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select
from sqlmodel import col

from app.engines.sqlite import reading_engine
from app.fulltext import fts5, tsearch
from app.fulltext.sought import mark, tier
from app.main import create_app
from app.questions import LONGEST, Question, Term, question
from app.search.finding import SearchQuery, search
from app.settings import SEED
from app.tables import Alias
from app.words import folded
from seed.loader import checked, install
from seed.targets.choosing import target_of
from tests.bench import fuzz, synthetic
from tests.conftest import Client, _http
from tests.conftest import settings as settings_of

JUDGED = Path(__file__).parent / "judged"
FUZZED = int(os.environ.get("SCO_KB_FUZZ", "300"))
"""So many questions are made up: more on demand, such as the 20,000 that take some minutes."""


def ids(page: Any) -> list[str]:
    return [item["id"] for item in page["items"]]


# --- the judged questions -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(engine: str, real: FastAPI, request: pytest.FixtureRequest) -> FastAPI:
    """The real data on each engine: each has a search of its own."""
    return request.getfixturevalue("real_on_postgresql") if engine == "postgresql" else real


@pytest.mark.parametrize("judged_set", ["queries.yaml", "held_out.yaml"])
async def test_what_people_look_for_comes_first(real_client: Client, judged_set: str) -> None:
    first = among = 0
    missed = []
    everything = yaml.safe_load((JUDGED / judged_set).read_text(encoding="utf-8"))
    for judged in everything:
        found = ids(await real_client.get("/v1/search", q=judged["q"]))
        best = judged.get("first", [])
        near = judged.get("among", best)
        is_first = not found if judged.get("nothing") else found[:1] != [] and found[0] in best
        is_near = not found if judged.get("nothing") else bool({*near} & {*found[:5]})
        first, among = first + is_first, among + is_near
        if not is_first:
            missed.append((judged["q"], found[:3]))
    assert len(everything) >= 60
    assert first / len(everything) >= 0.90, missed
    assert among / len(everything) >= 0.98, missed


# --- spelling -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spellings",
    [
        "organisation organization Organisations ORGANIZATION’S",
        "programme program programmes",
        "centre center centres",
        "labour labor",
        "neighbourhood neighborhood",
        "dialogue dialog",
        "defence defense",
        "travelling traveling",
        "Antić antic ANTIĆ Antic\u0301",
        "Türkiye Turkey",
        "Łódź Lodz",
        "Kazakhstan Kazakhstan’s Kazakhstan's",
        "country countries",
    ],
)
def test_spellings_of_a_word_are_one(spellings: str) -> None:
    assert len({question(spelling).wanted[0][0].words for spelling in spellings.split()}) == 1


@pytest.mark.parametrize("pair", ["four for", "tour tor", "states status", "Iran Iraq", "bus us", "this thus"])
def test_other_words_stay_others(pair: str) -> None:
    one, other = pair.split()
    assert folded(one) != folded(other)


@pytest.mark.parametrize("q", ["anti-narcotics strategy", "antinarcotics strategy", "Anti–Narcotics Strategy"])
async def test_a_dash_parts_and_joins(real_client: Client, q: str) -> None:
    assert ids(await real_client.get("/v1/search", q=q))[0] == "anti-narcotics-strategy-2024-2029"


@pytest.mark.parametrize("q", ["trans-caspian route", "transcaspian route", "Trans Caspian", "transcasp"])
async def test_parts_that_end_like_a_plural_are_joined_too(real_client: Client, q: str) -> None:
    page = await real_client.get("/v1/search", q=q)
    assert ids(page)[0] == "trans-caspian-route"
    assert page["did_you_mean"] is None
    hits = [piece["text"] for piece in page["items"][0]["matches"][0]["segments"] if piece["hit"]]
    assert "".join(hits).startswith("Trans")


# --- what a question says -----------------------------------------------------------------------------------------


async def test_a_whole_name_comes_before_a_part_and_a_part_before_texts(real_client: Client) -> None:
    page = await real_client.get("/v1/search", q="Tokayev", limit=200)
    found = [item["found"] for item in page["items"]]
    order = ["exact_name", "exact_alias", "name", "alias", "text", "quote"]
    assert found == sorted(found, key=order.index)
    assert page["items"][0]["name"] == "Tokayev"


async def test_the_last_word_may_be_unfinished_and_only_the_last(real_client: Client) -> None:
    assert "spiritual-shrines" in ids(await real_client.get("/v1/search", q="spiritual shri"))
    both = await real_client.get("/v1/search", q="shri spiritual")
    assert "No word is 'shri'; words that hold it were looked for." in both["notes"]


async def test_words_in_quotation_marks_stand_side_by_side(real_client: Client) -> None:
    assert ids(await real_client.get("/v1/search", q='"Shanghai spirit"'))[0] == "shanghai-spirit"
    assert (await real_client.get("/v1/search", q='"spirit Shanghai"'))["total"] == 0


async def test_what_is_not_wanted_is_left_out(real_client: Client) -> None:
    every = {*ids(await real_client.get("/v1/search", q="summit", limit=200))}
    without = {*ids(await real_client.get("/v1/search", q="summit -astana", limit=200))}
    astana = {*ids(await real_client.get("/v1/search", q="summit astana", limit=200))}
    assert without < every
    assert not without & astana


MISTYPED = [
    ("Kazahkstan", "kazakhstan"),
    ("shangai spirit", "shanghai spirit"),
    ("sumitt 2024", "summit 2024"),
    ("Xi Jinpnig", "Xi jinping"),
    ("Kasym-Jomart Tokayev", "kassym-Jomart Tokayev"),
    ("shri spirritual", "shri spiritual"),
]


@pytest.mark.parametrize(("q", "meant"), MISTYPED)
async def test_a_mistyped_word_finds_the_near_one_and_says_so(real_client: Client, q: str, meant: str) -> None:
    page = await real_client.get("/v1/search", q=q)
    assert page["did_you_mean"] == meant
    assert any(meant in note for note in page["notes"])
    assert ids(page) == ids(await real_client.get("/v1/search", q=meant))
    following = await real_client.get("/v1/search", q=q, limit=1)
    assert following["next"] is None or ids(await real_client.get(following["next"])) == ids(page)[1:2]


async def test_what_is_unlike_every_word_is_taken_for_none(real_client: Client) -> None:
    """Two letters of seven lead from `kremlin` to `remain`, and nobody would take one for the other."""
    page = await real_client.get("/v1/search", q="Kremlin")
    assert (page["total"], page["did_you_mean"]) == (0, None)


async def test_the_words_of_a_question_are_no_words_to_look_for(real_client: Client) -> None:
    assert ids(await real_client.get("/v1/search", q="how many observers"))[0] == "sco-observer-count"


async def test_nothing_found_says_why(real_client: Client) -> None:
    assert "No record has" in (await real_client.get("/v1/search", q="penguin"))["notes"][0]
    page = await real_client.get("/v1/search", q="Shanghai spirit", kind="state")
    assert page["counts"]["concept"] == 1
    assert "have these words" in page["notes"][0]


@pytest.mark.parametrize("q", ["", " ", "!?", '"', '""', "-", "*", "🙂", "\0", "'"])
async def test_a_question_without_words_finds_nothing_and_says_so(client: Client, q: str) -> None:
    page = await client.get("/v1/search", q=q)
    assert page["total"] == 0
    assert page["notes"] == ["`q` has no words to look for."]
    assert (await client.get("/v1/suggest", q=q))["items"] == []
    assert (await client.get("/v1/records", q=q))["total"] == 0


async def test_too_long_a_question_is_refused_with_the_limit(client: Client) -> None:
    for path in ("/v1/search", "/v1/suggest", "/v1/states"):
        problem = await client.get(path, status=422, q="x" * 10_000)
        assert problem["errors"][0]["parameter"] == "q"
        assert "200" in problem["errors"][0]["detail"]


# --- filters, matches, pages --------------------------------------------------------------------------------------


async def test_filters_leave_what_they_say(real_client: Client) -> None:
    whole = await real_client.walk("/v1/search?q=Kazakhstan", limit=200)
    counts = (await real_client.get("/v1/search", q="Kazakhstan"))["counts"]
    for kind in counts:
        page = await real_client.get("/v1/search", q="Kazakhstan", kind=kind, limit=200)
        assert page["total"] == counts[kind] == sum(item["record"]["kind"] == kind for item in whole)
        assert page["counts"] == counts
    cited = {one["record"]["id"] for one in await real_client.walk("/v1/citations", source="mikovic-2024", limit=200)}
    found = await real_client.walk("/v1/search?q=Kazakhstan", source="mikovic-2024", limit=200)
    assert {item["id"] for item in found} == {item["id"] for item in whole} & cited
    held = await real_client.walk("/v1/search?q=Kazakhstan&status=held&status=planned", limit=200)
    assert [item["id"] for item in held] == [item["id"] for item in whole if item["status"] in {"held", "planned"}]


async def test_dates_are_those_of_the_timeline(real_client: Client) -> None:
    days = {"from": "2024-05", "to": "2024-07"}
    dated = {one["record"]["id"] for one in await real_client.walk("/v1/timeline", **days, limit=200)}
    whole = await real_client.walk("/v1/search?q=Kazakhstan", limit=200)
    found = await real_client.walk("/v1/search?q=Kazakhstan", **days, limit=7)
    assert [item["id"] for item in found] == [item["id"] for item in whole if item["id"] in dated]


async def test_matches_show_where_it_stands(real_client: Client) -> None:
    for item in await real_client.walk("/v1/search?q=security", limit=200):
        assert 1 <= len(item["matches"]) <= 3
        for match in item["matches"]:
            hits = [piece["text"].casefold() for piece in match["segments"] if piece["hit"]]
            assert hits
            assert all(hit.startswith("securit") for hit in hits)
            text = "".join(piece["text"] for piece in match["segments"])
            if match["citation"]:
                assert text == match["citation"]["quote"]
                assert match["citation"]["record"]["id"] == item["id"]
            elif match["field"] == "label":
                assert text == item["record"]["label"]


async def test_included_citations_are_those_of_the_detail(real_client: Client) -> None:
    (item,) = (await real_client.get("/v1/search", q="three evils", limit=1, include="citations"))["items"]
    assert item["citations"] == (await real_client.get(item["record"]["href"]))["citations"]


async def test_suggestions_are_names_that_go_on(real_client: Client) -> None:
    for typed, id, name in [
        ("astana", "kazakhstan", "Astana"),
        ("anton", "guterres", "António Guterres"),
        ("guter", "guterres", "António Guterres"),
    ]:
        items = (await real_client.get("/v1/suggest", q=typed))["items"]
        assert 1 <= len(items) <= 10
        assert {"id": id, "name": name}.items() <= next(one for one in items if one["id"] == id).items()
    labels = [one["label"] for one in (await real_client.get("/v1/suggest", q="kazakhstan"))["items"]]
    assert labels[0] == "Kazakhstan"


async def test_lists_are_filtered_by_words_in_their_own_order(real_client: Client) -> None:
    found = {item["id"] for item in await real_client.walk("/v1/search?q=terrorism", kind="claim", limit=200)}
    every = await real_client.walk("/v1/claims", sort="-date", limit=200)
    listed = await real_client.walk("/v1/claims", q="terrorism", sort="-date", limit=3)
    assert found
    assert [item["id"] for item in listed] == [item["id"] for item in every if item["id"] in found]
    both = await real_client.walk("/v1/records", q="terrorism", source="mikovic-2024")
    assert {item["id"] for item in both} <= {
        item["id"] for item in await real_client.walk("/v1/records", q="terrorism")
    }


# --- taken along --------------------------------------------------------------------------------------------------


@pytest.fixture
async def taken(real_client: Client, tmp_path: Path) -> AsyncIterator[Client]:
    """A client of a server on the database that another server, on either engine, has given to take along."""
    path = tmp_path / "taken.sqlite"
    path.write_bytes((await real_client.http.get("/v1/exports/sco-kb.sqlite")).content)
    app = create_app(settings_of(SEED, path))
    async with _http(app) as http:
        yield Client(http)
    app.state.database.close()


async def test_the_database_that_is_taken_along_finds_the_same(
    taken: Client, real_client: Client, real_database: Path, tmp_path: Path
) -> None:
    asked = [judged["q"] for judged in yaml.safe_load((JUDGED / "held_out.yaml").read_text(encoding="utf-8"))]
    for q in (*asked, *(q for q, _ in MISTYPED)):
        for path in ("/v1/search", "/v1/suggest"):
            assert await taken.get(path, q=q) == await real_client.get(path, q=q)
    assert await taken.get("/v1/claims", q="security") == await real_client.get("/v1/claims", q="security")
    made = "SELECT name, sql FROM sqlite_master WHERE name LIKE 'search%' AND sql LIKE '%VIRTUAL%' ORDER BY name"
    tables = []
    for file in (tmp_path / "taken.sqlite", real_database):
        with closing(sqlite3.connect(file)) as database:
            tables.append(database.execute(made).fetchall())
    assert tables[0] == tables[1] != []


# --- other scripts ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """Some thousands of invented records, of which one has names in other scripts."""
    path = tmp_path_factory.mktemp("scripts") / "scripts.sqlite"
    raws = [*synthetic.raws(3_000)]
    named = next(raw for raw in raws if raw.values["id"] == "organisation-0")
    named.values["aliases"] = ["Шанхайская организация сотрудничества", "上海合作组织", "Şanghay İşbirliği Örgütü"]
    for alias in named.values["aliases"]:
        citation = {**named.values["citations"][0], "fields": ["aliases"], "quote": f"{alias} in their script"}
        named.values["citations"].append(citation)
    install(
        checked(raws, {"version": "0.0.1", "released": "2026-07-04"}, []), target_of(f"sqlite:///{path}"), "scripts"
    )
    app = create_app(settings_of(path.parent, path))
    yield app
    app.state.database.close()


@pytest.fixture
async def other(scripts: FastAPI) -> AsyncIterator[Client]:
    async with _http(scripts) as http:
        yield Client(http)


PARTS = [
    *("Шанхайская организация", "шанхай", "сотруднич", "организация", "нхайск"),
    *("上海合作组织", "合作", "组织", "海合", "上海 组织"),
    *("sanghay isbirligi", "ŞANGHAY", "örgüt"),
]


@pytest.mark.parametrize("q", PARTS)
async def test_names_in_other_scripts_are_found_by_their_parts(other: Client, q: str) -> None:
    assert "organisation-0" in ids(await other.get("/v1/search", q=q))


async def test_parts_of_chinese_names_stand_side_by_side(other: Client) -> None:
    assert ids(await other.get("/v1/search", q="作合")) == []


async def test_what_very_many_records_have_is_looked_at_for_dates_page_by_page(other: Client) -> None:
    days = {"from": "1990", "to": "1991"}
    dated = {one["record"]["id"] for one in await other.walk("/v1/timeline", **days, limit=200)}
    found = [item["id"] for item in await other.walk("/v1/search?q=near", **days, limit=200)]
    every = [item["id"] for item in await other.walk("/v1/search?q=near", limit=200)]
    assert len(every) > 2_000
    assert found == [id for id in every if id in dated]
    first = await other.get("/v1/search?q=near&from=1990&to=1991")
    assert "`next` goes on" in first["notes"][0]


# --- the dialects -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        (fts5, '((("n:three" OR "n:evil" *)) AND ("kind:o""x")) NOT ((("w:one")) OR (("c:one")))'),
        (tsearch, "('n:three' | 'n:evil':*) & 'kind:o\"x' & !'w:one' & !'c:one'"),
    ],
    ids=["fts5", "tsearch"],
)
def test_every_database_is_asked_the_same_and_every_word_is_quoted(dialect: ModuleType, expected: str) -> None:
    asked = Question(((Term(("three",)), Term(("evil",), open=True)),), whole="one")
    said = dialect.expression(tier(asked, 2, ((mark("kind", 'o"x'),),)))
    assert said.replace("(", "").replace(")", "") == expected.replace("(", "").replace(")", "")


# --- anything at all ----------------------------------------------------------------------------------------------

NASTY = [
    *"\"'*()-^:+{}~\\%_;\0",
    *("--", " AND ", " OR ", " NOT ", " NEAR(", "n:", "kind:state", "🙂", "ß", "İ", "ﷺ", "½", "𐒰", "上"),
    *("\u202e", "\u200f", "\u0301", "\ud7a3"),
]


async def test_whatever_is_asked_is_answered_and_hides_nothing(real_client: Client) -> None:
    """A short run of `tests/bench/fuzz.py`, on each engine."""
    lines = (await real_client.http.get("/v1/exports/sco-kb.ndjson")).text.splitlines()[:-1]
    texts = {record["id"]: fuzz.plain_words(record) for record in map(json.loads, lines)}
    random = Random(7)  # noqa: S311 - nothing here is secret
    for asked, path in zip(fuzz.questions(random, [*texts.values()]), fuzz.PATHS * (FUZZED // 4), strict=False):
        limit = "" if path == "/v1/suggest" else f"&limit={fuzz.LIMIT}"
        address = f"{path}?q={asked.text}{limit}"
        answer = await real_client.http.get(address)
        assert fuzz.wrong(asked, path, answer.status_code, answer.content, texts) is None, address


PIECES = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=8)), max_size=12).map("".join)
AROUND = st.lists(st.sampled_from([*"\"'*()^:+{}~\0\\%;🙂\u202e\u200f", " "]), max_size=6).map("".join)


@pytest.fixture(scope="module")
def reading(real_database: Path) -> Iterator[Connection]:
    engine = reading_engine(real_database)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@settings(max_examples=FUZZED, deadline=None)
@given(text=PIECES)
def test_no_text_is_an_error(reading: Connection, text: str) -> None:
    page = search(reading, "edition", SearchQuery(q=text[:LONGEST]))
    assert page.total >= len(page.items)
    assert page.total or page.notes


@settings(max_examples=FUZZED, deadline=None)
@given(place=st.integers(min_value=0), before=AROUND, after=AROUND)
def test_a_record_is_found_by_its_names_whatever_stands_around(
    reading: Connection, place: int, before: str, after: str
) -> None:
    """What looks like an operator is none."""
    names = reading.execute(select(col(Alias.entity_id), col(Alias.name)).order_by(col(Alias.key))).all()
    id, name = names[place % len(names)]
    asked = f"{before} {name} {after}"[:LONGEST]
    assume(name in asked)
    found = search(reading, "edition", SearchQuery(q=asked, limit=200))
    assert id in {json.loads(item)["id"] for item in found.items}, asked

"""Agreement: what several sources make of one value."""

import itertools
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.agreement import Origin, Witness, agreement, independent, strongest
from app.vocabulary import Resolution, Voice
from seed.loader import load
from tests.conftest import WORLD, Client
from tests.test_bad_data import edit

ORIGINS = {
    "morning": Origin("ann", "gazette"),
    "evening": Origin("bob", "gazette"),
    "abroad": Origin("ann", "herald"),
    "weekly": Origin("cid", "journal"),
    "leaflet": Origin(None, None),
    "flyer": Origin(None, None),
}


def says(source: str, speaker: str | None = None, differs: bool = False) -> Witness:
    return Witness(source, speaker, differs)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(says("morning"), says("weekly"), True, id="others in every respect"),
        pytest.param(says("morning"), says("morning"), False, id="one article"),
        pytest.param(says("morning"), says("evening"), False, id="one publisher"),
        pytest.param(says("morning"), says("abroad"), False, id="one author"),
        pytest.param(says("leaflet"), says("flyer"), True, id="nobody named"),
        pytest.param(says("leaflet"), says("weekly"), True, id="one of them named"),
        pytest.param(says("morning", "eve"), says("weekly", "eve"), False, id="one speaker repeated"),
        pytest.param(says("morning", "eve"), says("weekly", "dan"), True, id="two speakers"),
        pytest.param(says("morning", "eve"), says("weekly"), True, id="a speaker and the article itself"),
        pytest.param(says("morning", "eve"), says("morning", "dan"), False, id="two speakers in one article"),
    ],
)
def test_witnesses_are_independent_if_nobody_stands_behind_both(one: Witness, other: Witness, expected: bool) -> None:
    assert independent(one, other, ORIGINS) is expected
    assert independent(other, one, ORIGINS) is expected


def test_one_source_is_single_however_often_it_says_so() -> None:
    assert agreement([says("morning")], None, ORIGINS) == "single"
    assert agreement([says("morning"), says("morning", "eve"), says("morning")], None, ORIGINS) == "single"


def test_two_independent_sources_confirm() -> None:
    assert agreement([says("morning"), says("weekly")], None, ORIGINS) == "confirmed"
    assert agreement([says("morning"), says("evening"), says("abroad")], None, ORIGINS) == "confirmed"


def test_sources_of_one_origin_do_not_confirm() -> None:
    assert agreement([says("morning"), says("evening")], None, ORIGINS) == "single"
    assert agreement([says("morning"), says("abroad")], None, ORIGINS) == "single"


def test_a_source_that_differs_does_not_confirm() -> None:
    assert agreement([says("morning"), says("weekly", differs=True)], None, ORIGINS) == "single"


def test_no_sources_confirm_nothing() -> None:
    assert agreement([], None, ORIGINS) == "single"


@pytest.mark.parametrize("resolution", ["preferred", "open", "both_true"])
def test_a_dispute_is_a_conflict_however_many_agree(resolution: Resolution) -> None:
    witnesses = [says("morning"), says("weekly"), says("leaflet", differs=True)]
    assert agreement(witnesses, resolution, ORIGINS) == "conflict"


def test_a_difference_in_precision_is_no_conflict() -> None:
    assert agreement([says("morning"), says("leaflet", differs=True)], "precision", ORIGINS) == "single"
    witnesses = [says("morning"), says("weekly"), says("leaflet", differs=True)]
    assert agreement(witnesses, "precision", ORIGINS) == "confirmed"


def test_the_order_of_the_witnesses_does_not_matter() -> None:
    witnesses = [says("morning"), says("evening"), says("weekly", differs=True), says("leaflet")]
    found = {agreement(order, None, ORIGINS) for order in itertools.permutations(witnesses)}
    assert found == {"confirmed"}


@pytest.mark.parametrize(
    ("voices", "expected"),
    [
        ([], "asserted"),
        (["opinion"], "opinion"),
        (["opinion", "reported"], "reported"),
        (["opinion", "asserted", "reported"], "asserted"),
    ],
)
def test_the_strongest_voice_speaks_for_the_record(voices: list[Voice], expected: Voice) -> None:
    assert strongest(voices) == expected


# --- as it is served ----------------------------------------------------------------------------------------------


async def test_the_answer_says_for_each_field_whether_sources_agree(client: Client) -> None:
    found = await client.get("/v1/organisations/sco")
    assert found["agreement"] == {
        "label": "single",
        "aliases": "single",
        "founded": "single",
        "founded_place": "conflict",
        "founders": "single",
    }


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    """A copy of the invented world, in which both articles have one publisher."""
    return shutil.copytree(WORLD, tmp_path / "curated")


def agreed(folder: Path, field: str) -> str:
    """What the articles make of this field of the Organisation."""
    database = folder.parent / "kb.sqlite"
    load(folder, f"sqlite:///{database}")
    with closing(sqlite3.connect(database)) as connection:
        wanted = "SELECT agreement FROM field_agreement WHERE entity_id = 'sco' AND field = ?"
        return str(connection.execute(wanted, [field]).fetchone()[0])


def test_two_articles_of_one_publisher_do_not_confirm(curated: Path) -> None:
    assert agreed(curated, "founded") == "single"


def test_two_articles_of_two_publishers_confirm(curated: Path) -> None:
    edit(curated, "sources.yaml", "publisher: sea-post", "publisher: sco")
    assert agreed(curated, "founded") == "confirmed"


def test_the_first_publisher_counts_where_an_article_was_taken_over(curated: Path) -> None:
    edit(curated, "sources.yaml", "publisher: sea-post", "publisher: sea-post\n  first_publisher: sco")
    edit(
        curated,
        "sources.yaml",
        "publisher: {how: outside}",
        "publisher: {how: outside}\n    first_publisher: {how: outside}",
    )
    assert agreed(curated, "founded") == "confirmed"


def test_another_precision_is_no_conflict_in_the_answer(curated: Path) -> None:
    assert agreed(curated, "founded_place") == "conflict"
    edit(curated, "organisations.yaml", "resolution: open", "resolution: precision")
    assert agreed(curated, "founded_place") == "single"

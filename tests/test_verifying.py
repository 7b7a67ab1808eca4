"""Verifying: every quote is proved against the very documents, word by word."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from seed.mistakes import BadDataError
from seed.verifier import Report, verify
from tests.conftest import WORLD
from tests.test_bad_data import edit


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    """A copy of the invented world with its documents, to spoil."""
    return shutil.copytree(WORLD, tmp_path / "curated")


def proof(folder: Path) -> Report:
    return verify(folder, folder / "documents")


def mistakes(folder: Path) -> list[str]:
    return [str(mistake) for mistake in proof(folder).mistakes]


def reprint(folder: Path, document: str, old: str, new: str) -> None:
    """Change a document, and its hash in the curated file with it."""
    path = folder / "documents" / document
    before = sha256(path.read_bytes()).hexdigest()
    edit(folder / "documents", document, old, new)
    edit(folder, "sources.yaml", before, sha256(path.read_bytes()).hexdigest())


def test_the_world_is_proved_from_end_to_end() -> None:
    report = proof(WORLD)
    assert report.mistakes == []
    assert (report.paragraphs, report.accounted) == (10, 10)
    assert report.citations == 51
    assert str(report).startswith(f"0 problems; 51 citations of {report.values} values, 100% of values cited; ")
    assert str(report).endswith("10 of 10 paragraphs accounted for (100%)")


def test_progress_is_told_up_to_the_last_record() -> None:
    told: list[tuple[str, int, int]] = []
    verify(WORLD, WORLD / "documents", lambda *now: told.append(now))
    assert told[-1] == ("Verifying", 15, 15)


def test_bad_data_is_refused_before_anything_is_proved(curated: Path) -> None:
    edit(curated, "summits.yaml", "status: held", "status: over")
    with pytest.raises(BadDataError):
        proof(curated)


# --- documents ----------------------------------------------------------------------------------------------------


def test_a_document_that_was_changed_is_noticed_by_its_hash(curated: Path) -> None:
    edit(curated / "documents", "crossings.txt", "Subscribe", "Unsubscribe")
    (message,) = mistakes(curated)
    assert message.startswith("sources.yaml: crossings-2001: sha256: crossings.txt has the hash ")


def test_a_missing_document_is_named(curated: Path) -> None:
    (curated / "documents" / "ferries.txt").unlink()
    (message,) = mistakes(curated)
    assert message.startswith("sources.yaml: ferries-2001: document: ferries.txt cannot be read: ")


def test_a_document_that_is_no_text_is_named(curated: Path) -> None:
    (curated / "documents" / "ferries.txt").write_bytes(b"\xff\xfe")
    (message,) = mistakes(curated)
    assert message.startswith("sources.yaml: ferries-2001: document: ferries.txt cannot be read: ")


def test_a_wrong_number_of_paragraphs_is_noticed(curated: Path) -> None:
    edit(curated, "sources.yaml", "  paragraphs: 5", "  paragraphs: 6")
    assert mistakes(curated) == ["sources.yaml: crossings-2001: paragraphs: crossings.txt has 5"]


# --- quotes -------------------------------------------------------------------------------------------------------


def test_a_quote_in_another_paragraph_is_told_where_it_stands(curated: Path) -> None:
    edit(curated, "figures.yaml", "paragraph: 3", "paragraph: 2")
    (message,) = mistakes(curated)
    assert message == (
        "figures.yaml: ferries: label, subject, measure, value, qualifier, speaker: "
        "'Over 12 ferries now cross the sea' stands 0 times in crossings-2001 paragraph 2; it stands in paragraph 3"
    )


def test_a_quote_behind_the_end_of_the_document_does_not_stand(curated: Path) -> None:
    edit(curated, "sources.yaml", "  paragraphs: 5", "  paragraphs: 6")
    edit(curated, "people.yaml", "paragraph: 3", "paragraph: 6")
    quote, length = mistakes(curated)
    assert quote.endswith("stands 0 times in crossings-2001 paragraph 6; it stands in paragraph 3")
    assert length == "sources.yaml: crossings-2001: paragraphs: crossings.txt has 5"


def test_a_quote_that_stands_nowhere_gets_no_hint(curated: Path) -> None:
    edit(curated, "states.yaml", "by Arland and Borland", "by Borland and Arland")
    assert mistakes(curated) == [
        "states.yaml: arland: label: 'by Borland and Arland' stands 0 times in crossings-2001 paragraph 2"
    ]


def test_a_quote_that_stands_twice_is_refused(curated: Path) -> None:
    reprint(curated, "ferries.txt", "a meeting in Gorse", "a meeting in Gorse, yes, at a meeting in Gorse")
    assert mistakes(curated) == [
        "organisations.yaml: sco: founded_place: 'at a meeting in Gorse' stands 2 times in ferries-2001 paragraph 2"
    ]


@pytest.mark.parametrize("quote", ["by Arland and Bor", "y Arland and Borland", "rossing Organisation (SCO)"])
def test_a_quote_cuts_no_word(curated: Path, quote: str) -> None:
    edit(curated, "states.yaml", "by Arland and Borland", quote)
    (message,) = mistakes(curated)
    assert message.startswith(f"states.yaml: arland: label: {quote!r} stands 0 times in crossings-2001 paragraph 2")


def test_a_quote_that_cuts_a_word_is_not_said_to_stand_there(curated: Path) -> None:
    edit(curated, "states.yaml", "by Arland and Borland", "by Arland and Bor")
    (message,) = mistakes(curated)
    assert "it stands in paragraph 2" not in message


def test_case_and_punctuation_count(curated: Path) -> None:
    edit(curated, "states.yaml", "by Arland and Borland", "by arland and Borland")
    edit(curated, "people.yaml", "said Minister Ida Quill", "said, Minister Ida Quill")
    assert len(mistakes(curated)) == 2


@pytest.mark.parametrize("space", ["\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\t", "  "])
def test_every_sort_of_space_is_a_space(curated: Path, space: str) -> None:
    reprint(curated, "crossings.txt", "by Arland and Borland", f"by{space}Arland{space}and{space}Borland")
    assert mistakes(curated) == []


def test_composed_and_decomposed_letters_are_the_same(curated: Path) -> None:
    reprint(curated, "crossings.txt", "Minister Ida Quill", "Minister I\N{COMBINING DIAERESIS}da Quill")
    for file in ["people.yaml", "sources.yaml"]:
        edit(curated, file, "Minister Ida Quill", "Minister \N{LATIN CAPITAL LETTER I WITH DIAERESIS}da Quill")
    assert mistakes(curated) == []


def test_windows_line_ends_and_blank_lines_are_no_paragraphs(curated: Path) -> None:
    reprint(curated, "ferries.txt", "hopes.\n", "hopes.\r\n \r\n\r\n")
    assert mistakes(curated) == []


# --- paragraphs ---------------------------------------------------------------------------------------------------


def test_a_paragraph_is_cited_or_left_out_with_a_reason(curated: Path) -> None:
    edit(curated, "sources.yaml", "  left_out:\n    - {paragraphs: [5], reason: A remark of the printer}\n", "")
    report = proof(curated)
    assert list(map(str, report.mistakes)) == [
        "sources.yaml: ferries-2001: left_out: paragraph 5 is neither cited nor left out with a reason"
    ]
    assert (report.paragraphs, report.accounted) == (10, 9)


def test_a_paragraph_is_not_both_cited_and_left_out(curated: Path) -> None:
    edit(curated, "sources.yaml", "paragraphs: [5]", "paragraphs: [4, 5]")
    assert mistakes(curated) == ["sources.yaml: crossings-2001: left_out: paragraph 4 is left out, but it is cited"]

"""Sources in the formats of reference managers come back whole from the readers of those formats, and no surer."""

import re
import subprocess
import sys
import unicodedata
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
import rispy  # type: ignore[import-untyped]  # it has no types
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import validate
from pylatexenc import latex2text  # type: ignore[import-untyped]  # likewise

from app.citation_line import citation_line
from app.representation.bibliography import bibtex, csl, ris
from tests.conftest import Client

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def shape(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}


def array(items: Any, most: int) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1, "maxItems": most}


TEXT = {"type": "string", "minLength": 1}
NAME = shape({"family": TEXT, "given": TEXT}, "family")
DATE = shape({"date-parts": array(array({"type": "integer"}, 3), 2), "circa": {"type": "boolean"}, "literal": TEXT})
TEXTS = dict.fromkeys(("id", "title", "container-title", "language", "URL", "note"), TEXT)
TYPES = {"enum": ["article-newspaper", "webpage"]}
CSL_ITEM = shape(TEXTS | {"type": TYPES, "author": array(NAME, 1), "issued": DATE}, "type", "id", "title")
"""What of the schema of CSL-JSON 1.0 concerns an article."""


def source(**known: Any) -> dict[str, Any]:
    """A source of which only this is known."""
    names = ("author", "publisher", "first_publisher", "url", "published", "genre", "language")
    shaped = {key: {"label": value} if key in names[:3] and value else value for key, value in known.items()}
    return {"id": "gull-2001", "label": "Ferries", **dict.fromkeys(names), **shaped}


CONTEXT = latex2text.get_default_latex_context_db()
COMMANDS = [("textasciicircum", "^"), ("textbraceleft", "{"), ("textbraceright", "}")]
CONTEXT.add_context_category("ascii", prepend=True, macros=[latex2text.MacroTextSpec(*command) for command in COMMANDS])
DECODER = latex2text.LatexNodes2Text(latex_context=CONTEXT)
"""The library's own with three commands of LaTeX that it does not know, or takes for the modifier letter U+02C6."""


def read_bibtex(text: str, verbatim: bool = False) -> dict[str, Any]:
    """The fields of the one entry in a text, with their LaTeX decoded or as they are."""
    library = parse_string(text, append_middleware=[] if verbatim else [LatexDecodingMiddleware(decoder=DECODER)])
    assert not library.failed_blocks
    (entry,) = library.entries
    return {"ENTRYTYPE": entry.entry_type, "ID": entry.key, **{field.key: field.value for field in entry.fields}}


def read_bibtex_author(text: str) -> str:
    """The one author in a text, given name first."""
    library = parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    assert not library.failed_blocks
    (name,) = library.entries[0].fields_dict["author"].value
    return str(DECODER.latex_to_text(name.merge_first_name_first))


def read_ris(text: str) -> Any:
    (record,) = rispy.loads(text)
    return record


def sane(text: str) -> str:
    """As curators write: composed characters, words apart by one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


PRINTABLE = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" -'`\"{}\\&%$#_^~,?!@<>|=’‘“”–—…ćŠÅ")
TITLES = st.text(PRINTABLE).map(sane).filter(bool)
NAMES = st.lists(TITLES | st.sampled_from(["and", "AND", "von", "Jr.", "others"]), min_size=1, max_size=4).map(" ".join)


@UNHURRIED
@given(TITLES)
@example("Kazakhstan’s ‘middle power’ status – 100% of {it} & more -- “now”")
@example("{ unbalanced \\ ^ ~ $x$ %")
def test_any_title_survives(title: str) -> None:
    article = source(label=title)
    assert read_bibtex(bibtex(article))["title"] == title
    assert read_ris(ris(article))["title"] == title
    assert csl(article)["title"] == title


@UNHURRIED
@given(NAMES)
@example("Stefan Antić")
@example("Črt Rock and Roll, Jr.")
@example("Plato")
def test_any_author_survives_as_one_person(name: str) -> None:
    article = source(author=name)
    assert read_bibtex_author(bibtex(article)) == name
    first, _, family = name.rpartition(" ")
    assert read_ris(ris(article))["authors"] == [f"{family}, {first}" if first else family]
    assert csl(article)["author"] == [{"family": family} | ({"given": first} if first else {})]


@UNHURRIED
@given(TITLES)
@example("line\nTY  - BOOK\r\nER  - \u2028")
def test_no_text_breaks_out_of_its_line(title: str) -> None:
    assert [line[:6] for line in ris(source(label=title)).splitlines()] == ["TY  - ", "ID  - ", "TI  - ", "ER  - "]


@UNHURRIED
@given(TITLES)
def test_braces_stay_balanced_as_bibtex_counts_them(title: str) -> None:
    text = bibtex(source(label=title, url="https://a.example/{\\"))
    depths = [*accumulate({"{": 1, "}": -1}.get(character, 0) for character in text[text.index("{") :].rstrip())]
    assert depths.index(0) == len(depths) - 1


def test_letters_and_quotes_are_commands() -> None:
    written = bibtex(source(label="‘A’ – B & C", author="Štefan Antić"))
    assert written.isascii()
    assert r"author = {Anti{\'c}, {\v{S}}tefan}" in written


MOMENTS = st.tuples(st.dates(), st.sampled_from([4, 7, 10]), st.sampled_from(["", "?", "~"]))
EDTF = MOMENTS.map(lambda moment: moment[0].isoformat()[: moment[1]] + moment[2])


@UNHURRIED
@given(EDTF)
def test_a_date_is_no_more_precise_than_its_source(published: str) -> None:
    article = source(published=published)
    numbers = [int(number) for number in published.rstrip("?~").split("-")]
    entry = read_bibtex(bibtex(article), verbatim=True)
    assert (entry["date"], int(entry["year"])) == (published, numbers[0])
    assert ("month" in entry) == (len(numbers) > 1)
    assert "day" not in entry
    record = read_ris(ris(article))
    assert (int(record["year"]), record["date"].count("/")) == (numbers[0], 3)
    assert [int(part) for part in record["date"].split("/") if part] == numbers
    doubtful = published.endswith(("?", "~"))
    note = f"Date of publication: {published} (EDTF)" if doubtful else None
    assert read_bibtex(bibtex(article)).get("note") == note
    assert record.get("notes") == ([note] if doubtful else None)
    assert csl(article)["issued"] == {"date-parts": [numbers]} | ({"circa": True} if doubtful else {})


@pytest.mark.parametrize(
    ("published", "year", "month", "date", "issued"),
    [
        ("2024-07-03/2024-07-04", "2024", "jul", "2024/07//", {"date-parts": [[2024, 7, 3], [2024, 7, 4]]}),
        ("2024-06/2024-07~", "2024", None, "2024///", {"date-parts": [[2024, 6], [2024, 7]], "circa": True}),
        ("2023/2024", None, None, None, {"date-parts": [[2023], [2024]]}),
        ("../2024", None, None, None, {"literal": "../2024"}),
        ("2024-07/..", None, None, None, {"literal": "2024-07/.."}),
        (None, None, None, None, None),
    ],
)
def test_of_an_interval_only_what_both_ends_share_is_said(
    published: str | None, year: str | None, month: str | None, date: str | None, issued: Any
) -> None:
    article = source(published=published)
    entry, record = read_bibtex(bibtex(article), verbatim=True), read_ris(ris(article))
    assert (entry.get("year"), entry.get("month"), entry.get("date")) == (year, month, published)
    assert (record.get("year"), record.get("date")) == (year, date)
    assert csl(article).get("issued") == issued
    validate(csl(article), CSL_ITEM)


def test_what_is_not_known_is_not_there() -> None:
    article = source()
    assert read_bibtex(bibtex(article)) == {"ENTRYTYPE": "misc", "ID": "gull-2001", "title": "Ferries"}
    assert read_ris(ris(article)) == {"type_of_reference": "ELEC", "id": "gull-2001", "title": "Ferries"}
    assert csl(article) == {"type": "webpage", "id": "gull-2001", "title": "Ferries"}


@pytest.mark.parametrize("genre", ["opinion", "analysis", None])
@pytest.mark.parametrize("publisher", ["Sea Post", None])
def test_only_an_opinion_in_an_outlet_is_called_a_newspaper_article(genre: str | None, publisher: str | None) -> None:
    newspaper = genre == "opinion" and publisher is not None
    types = ("article-newspaper", "article", "NEWS") if newspaper else ("webpage", "misc", "ELEC")
    article = source(genre=genre, publisher=publisher)
    item, entry, record = csl(article), read_bibtex(bibtex(article)), read_ris(ris(article))
    assert (item["type"], entry["ENTRYTYPE"], record["type_of_reference"]) == types
    assert item.get("container-title") == record.get("secondary_title") == publisher
    assert entry.get("journal" if newspaper else "howpublished") == publisher


async def test_the_real_sources_come_back(real_client: Client) -> None:
    sources = [await real_client.get(item["href"]) for item in await real_client.walk("/v1/sources")]
    assert len(sources) == 5
    for each in sources:
        item, entry, record = csl(each), read_bibtex(bibtex(each)), read_ris(ris(each))
        validate(item, CSL_ITEM)
        assert record["urls"] == [each["url"]]
        assert item["id"] == entry["ID"] == record["id"] == each["id"]
        assert item["title"] == entry["title"] == record["title"] == each["label"]
        assert read_bibtex_author(bibtex(each)) == each["author"]["label"]
        assert item["URL"] == read_bibtex(bibtex(each), verbatim=True)["url"] == each["url"]
        assert item["language"] == entry["langid"] == record["language"] == each["language"]
        assert item["container-title"] == record["secondary_title"] == each["publisher"]["label"]


async def test_the_real_sources_say_what_they_should(real_client: Client) -> None:
    ids = ("bajwa-2024", "antic-2024", "mikovic-2024")
    bajwa, antic, mikovic = [csl(await real_client.get(f"/v1/sources/{id}")) for id in ids]
    assert [bajwa["issued"], mikovic["issued"]] == [{"date-parts": [[2024, 3]]}, {"date-parts": [[2024, 7, 15]]}]
    assert antic["issued"] == {"date-parts": [[2024, 7]], "circa": True}
    assert antic["author"] == [{"family": "Antić", "given": "Stefan"}]
    assert (bajwa["note"], mikovic.get("note")) == ("First published by The Nation", None)
    assert (antic["type"], mikovic["type"]) == ("article-newspaper", "webpage")


@pytest.mark.parametrize(
    ("author", "publisher", "published", "line"),
    [
        ("Nikola Mikovic", "Diplomatic Courier", "2024-07-15", "Mikovic, Diplomatic Courier, 15 July 2024, par. 4"),
        ("Mikovic", "Diplomatic Courier", "2024-03", "Mikovic, Diplomatic Courier, March 2024, par. 4"),
        ("Stefan Antić", None, "2024-07?", "Antić, July 2024 (?), par. 4"),
        (None, "The Nation", "2023~", "The Nation, c. 2023, par. 4"),
        (None, None, "2024-07-03/2024-07-04?", "3 July 2024 – 4 July 2024 (?), par. 4"),
        (None, None, "../2001", "until 2001, par. 4"),
        (None, None, "2001-12/..", "since December 2001, par. 4"),
        (None, None, None, "par. 4"),
    ],
)
def test_citation_lines(author: str | None, publisher: str | None, published: str | None, line: str) -> None:
    assert citation_line(author, publisher, published, 4) == line


@UNHURRIED
@given(EDTF)
def test_a_citation_line_has_no_number_that_the_date_has_not(published: str) -> None:
    said = re.findall(r"\d+", citation_line(None, None, published, 4))
    assert {int(number) for number in said} <= {4, *(int(number) for number in re.findall(r"\d+", published))}


def test_a_citation_line_costs_no_import() -> None:
    script = "import sys; before = {*sys.modules}; import app.citation_line; print(*sorted({*sys.modules} - before))"
    said = subprocess.check_output([sys.executable, "-S", "-c", script], cwd=Path(__file__).parent.parent, text=True)
    assert said.split() == ["app", "app.citation_line", "app.date_words"]

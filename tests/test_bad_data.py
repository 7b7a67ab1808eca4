"""Bad data is refused: all mistakes at once, each by file, record and field, and nothing changes."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from seed.loader import load, read
from seed.mistakes import BadDataError
from tests.conftest import WORLD


@pytest.fixture
def curated(tmp_path: Path) -> Path:
    """A copy of the invented world, to spoil."""
    return shutil.copytree(WORLD, tmp_path / "curated")


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first occurrence of these words in a file."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{file} has no {old!r}"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path) -> list[str]:
    """What is said about these files."""
    with pytest.raises(BadDataError) as refused:
        read(folder)
    return str(refused.value).split("\n")


def case(name: str, *values: str) -> Any:
    """A mistake by its name."""
    return pytest.param(*values, id=name)


# --- all at once --------------------------------------------------------------------------------------------------

# fmt: off
TEN = [
    ("states.yaml", "label: Arland", "label: Arland\n  colour: red", "arland", "colour"),
    ("memberships.yaml", "role: member", "role: boss", "sco-member-arland", "role"),
    ("summits.yaml", "2001-05-03/2001-05-04", "2001-05-32", "fernau-summit-2001", "date"),
    ("organisations.yaml", "[arland, borland]", "[arland, nowhere]", "sco", "founders"),
    ("programmes.yaml", "[]", "- {id: corland, label: C, basis: {label: {how: outside}}}", "corland", "id"),
    ("chairmanships.yaml", "organisation, status]", "organisation]", "arland-sco-2001", "status"),
    ("figures.yaml", "subject: sco", "subject: sea", "ferries", "subject"),
    ("people.yaml", "paragraph: 3", "paragraph: 99", "ida-quill", "citations.0 (label)"),
    ("claims.yaml", "voice: opinion", "voice: shouted", "charter-far-off", "citations.0.voice"),
    ("sources.yaml", "paragraphs: [5]", "paragraphs: [6]", "crossings-2001", "left_out"),
]
# fmt: on


def test_ten_mistakes_get_ten_messages_and_change_nothing(curated: Path, tmp_path: Path) -> None:
    database = tmp_path / "kb.sqlite"
    load(curated, f"sqlite:///{database}")
    before = database.read_bytes(), database.stat().st_mtime_ns, sorted(tmp_path.iterdir())
    for file, old, new, *_ in TEN:
        edit(curated, file, old, new)

    with pytest.raises(BadDataError) as refused:
        load(curated, f"sqlite:///{database}")

    named = [(mistake.file, mistake.record, mistake.field) for mistake in refused.value.mistakes]
    assert named == sorted((file, record, field) for file, _, _, record, field in TEN)
    assert all(mistake.reason for mistake in refused.value.mistakes)
    assert len(str(refused.value).split("\n")) == 10
    assert before == (database.read_bytes(), database.stat().st_mtime_ns, sorted(tmp_path.iterdir()))


# --- files --------------------------------------------------------------------------------------------------------

VERSION = 'version: "1.0.0"'
RELEASED = 'released: "2001-01-01"'
# fmt: off
BAD_FILES = [
    case("near name", "state.yaml", "[]", "no kind of record has a file of this name; did you mean states.yaml?"),
    case("other ending", "event.yml", "[]", "no kind of record has a file of this name; did you mean events.yaml?"),
    case("unknown name", "zzz.yaml", "[]", "no kind of record has a file of this name"),
    case("Latin-1", "events.yaml", "- {id: caf\xe9}", "is not UTF-8: invalid continuation byte at byte 10"),
    case("syntax", "events.yaml", "- id: a\n  label: [b\n", "line 3: is not YAML: did not find expected"),
    case("control character", "events.yaml", "- id: a\0", "is not YAML: unacceptable character #x0000"),
    case("undefined alias", "events.yaml", "- *a\n", "line 1: is not YAML: found undefined alias"),
    case("code", "events.yaml", "- !!python/name:os.system ''", "line 1: is not YAML: could not determine"),
    case("key twice", "events.yaml", "- id: a\n  id: b", "line 2: is not YAML: the key 'id' stands twice"),
    case("no list", "events.yaml", "id: a", "must hold a list of records"),
    case("no mapping", "events.yaml", "- a", "record 1: must be a mapping of fields to values"),
    case("no version", "edition.yaml", RELEASED, 'version: must be text such as "1.0.0", not None'),
    case("no text", "edition.yaml", f"{VERSION}\nreleased: 2001", "released: must be text such as "),
    case("edition has an unknown key", "edition.yaml", f"{VERSION}\n{RELEASED}\nlicence: no", "licence: is not a key"),
    case("released at no time", "edition.yaml", f"{VERSION}\nreleased: soon", "released: must be text such as"),
    case("key is a list", "events.yaml", "- ? [a, b]\n  : c", "holds what is neither text nor number: "),
    case("endless number", "events.yaml", f"- {{id: a, label: {'9' * 5000}}}", "holds what is neither text nor number"),
]
# fmt: on


@pytest.mark.parametrize(("file", "content", "says"), BAD_FILES)
def test_a_bad_file_is_refused_by_name(curated: Path, file: str, content: str, says: str) -> None:
    (curated / file).write_bytes(content.encode("latin-1"))
    said = "\n".join(refusal(curated))
    assert said.startswith(f"{file}: {says}")
    assert said.count(file) == 1


def test_an_edition_that_is_a_list_lacks_both_its_keys(curated: Path) -> None:
    (curated / "edition.yaml").write_text("- version")
    assert [message.split(": ")[:2] for message in refusal(curated)] == [
        ["edition.yaml", "released"],
        ["edition.yaml", "version"],
    ]


def test_a_missing_file_is_named_with_its_folder(curated: Path) -> None:
    (curated / "events.yaml").unlink()
    assert refusal(curated) == [f"events.yaml: is missing from {curated}"]


def test_a_missing_folder_is_a_mistake_in_every_file(tmp_path: Path) -> None:
    assert f"states.yaml: is missing from {tmp_path / 'none'}" in refusal(tmp_path / "none")


def test_an_empty_file_holds_no_records(curated: Path) -> None:
    (curated / "events.yaml").write_bytes(b"")
    assert len(read(curated).records) == len(read(WORLD).records)


# --- shapes -------------------------------------------------------------------------------------------------------

# fmt: off
BAD_SHAPES = [
    case("unknown field", "states.yaml", "label: Borland", "label: Borland\n  colour: red",
         "borland: colour: is not a field here; states have aliases, basis, "),
    case("unknown key of a citation", "states.yaml", "paragraph: 2", "paragraph: 2, page: 2",
         "arland: citations.0.page: is not a key here"),
    case("no label", "figures.yaml", "  label: Ferries on the sea\n", "", "ferries: label: Field required"),
    case("blank label", "figures.yaml", "Ferries on the sea", "' '", "ferries: label: String should have at least 1"),
    case("no id", "figures.yaml", "- id: ferries\n ", "-", "a record without id: id: Field required"),
    case("id with capitals", "figures.yaml", "id: ferries", "id: Ferries", "Ferries: id: String should match"),
    case("claim by nobody", "claims.yaml", "  speaker: borland\n", "", "charter-far-off: speaker: Field required"),
    case("number for a name", "states.yaml", "label: Borland", "label: 5",
         "borland: label: Input should be a valid string, not 5"),
    case("year without quotes", "organisations.yaml", '"1999"', "1999",
         "sco: founded: Input should be a valid string, not 1999"),
    case("fraction of a paragraph", "states.yaml", "paragraph: 2", "paragraph: 2.0",
         "arland: citations.0.paragraph: Input should be a valid integer, not 2.0"),
    case("paragraph 0", "states.yaml", "paragraph: 2", "paragraph: 0",
         "arland: citations.0.paragraph: Input should be greater than or equal to 1, not 0"),
    case("number out of limits", "memberships.yaml", "role: member", "role: member\n  ordinal: 0",
         "sco-member-arland: ordinal: Input should be greater than or equal to 1, not 0"),
    case("unknown word", "memberships.yaml", "role: member", "role: boss",
         "sco-member-arland: role: Input should be 'member', 'observer' or 'dialogue_partner', not 'boss'"),
    case("unknown voice", "states.yaml", "paragraph: 2", "paragraph: 2, voice: said",
         "arland: citations.0.voice: Input should be 'asserted', 'reported' or 'opinion', not 'said'"),
    case("unknown resolution", "organisations.yaml", "resolution: open", "resolution: tie",
         "sco: disagreements.0.resolution: Input should be 'preferred', "),
    case("unknown basis", "organisations.yaml", "{how: outside}", "{how: guessed}",
         "sea-post: basis.label.how: Input should be 'address', "),
    case("month 13", "summits.yaml", "2001-05-03/2001-05-04", "2001-13",
         "fernau-summit-2001: date: '2001-13' is not an EDTF date such as"),
    case("date in words", "summits.yaml", "2001-05-03/2001-05-04", "May 2001",
         "fernau-summit-2001: date: 'May 2001' is not an EDTF date such as"),
    case("date that ends before it begins", "summits.yaml", "2001-05-03/2001-05-04", "2001-05/2001-04",
         "fernau-summit-2001: date: '2001-05/2001-04' ends before it begins"),
    case("citation of nothing", "states.yaml", "fields: [label]", "fields: []",
         "arland: citations.0.fields: List should have at least 1 item"),
    case("citation of no path", "states.yaml", "fields: [label]", "fields: [Label!]",
         "arland: citations.0.fields.0: String should match pattern"),
    case("hash that is none", "sources.yaml", "sha256: ce20", "sha256: ce2", "crossings-2001: sha256: "),
    case("number that is none", "figures.yaml", "value: 12", "value: .nan", "ferries: value: "),
    case("empty fact", "summits.yaml", "place: Fernau", "place: ''", "fernau-summit-2001: place: "),
]
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "says"), BAD_SHAPES)
def test_a_record_without_the_shape_of_its_kind_is_refused(
    curated: Path, file: str, old: str, new: str, says: str
) -> None:
    edit(curated, file, old, new)
    (message,) = refusal(curated)
    assert message.startswith(f"{file}: {says}")


def test_a_date_without_quotes_stays_text(curated: Path) -> None:
    edit(curated, "summits.yaml", '"2001-05-03/2001-05-04"', "2001-05-03")
    summit = next(record for record in read(curated).records if record.id == "fernau-summit-2001")
    assert summit.facts["date"] == "2001-05-03"


# --- what holds between records -----------------------------------------------------------------------------------

TWO = 'quote: "by Arland and Borland"}'
OTHER = (
    TWO
    + """
    - {fields: [state], source: crossings-2001, paragraph: 2, quote: "Arland and Borland", stated: %s}
  disagreements: [{field: state, resolution: open, rationale: Nobody knows.}]"""
)

# fmt: off
MISFITS = [
    case("id twice", "programmes.yaml", "[]", "- {id: corland, label: Corland Line, basis: {label: {how: outside}}}",
         "corland: id: is taken already in states.yaml"),
    case("reference to nothing", "summits.yaml", "host: arland", "host: nowhere",
         "fernau-summit-2001: host: refers to 'nowhere', which does not exist"),
    case("reference to another kind", "summits.yaml", "host: arland", "host: ida-quill",
         "fernau-summit-2001: host: refers to 'ida-quill': is a person and not a state"),
    case("link to nothing", "organisations.yaml", "[arland, borland]", "[arland, nowhere]",
         "sco: founders: refers to 'nowhere', which does not exist"),
    case("link twice", "organisations.yaml", "[arland, borland]", "[arland, borland, arland]",
         "sco: founders: names a record twice"),
    case("basis of what is not set", "organisations.yaml", "label: {", "founded: {how: outside}\n    label: {",
         "sea-post: basis.founded: is not a field with a value"),
    case("paragraph left out that is not there", "sources.yaml", "paragraphs: [5]", "paragraphs: [5, 6]",
         "crossings-2001: left_out: the document has paragraphs 1 to 5, not 6"),
    case("unknown source", "states.yaml", "source: crossings-2001", "source: crossings-2002",
         "arland: citations.0 (label): there is no source 'crossings-2002'"),
    case("source that is none", "states.yaml", "source: crossings-2001", "source: sco",
         "arland: citations.0 (label): there is no source 'sco'"),
    case("paragraph beyond the last", "states.yaml", "paragraph: 2", "paragraph: 6",
         "arland: citations.0 (label): crossings-2001 has 5 paragraphs, not 6"),
    case("quote of 2 words", "states.yaml", "by Arland and Borland", "by Arland",
         "arland: citations.0 (label): a quote has 3 to 10 words, not 2: 'by Arland'"),
    case("quote of 11 words", "states.yaml", "by Arland and Borland", "a b c d e f g h i j k",
         "arland: citations.0 (label): a quote has 3 to 10 words, not 11: 'a b c d e f g h i j k'"),
    case("report by nobody", "states.yaml", "paragraph: 2", "paragraph: 2, voice: reported",
         "arland: citations.0 (label): a reported quote needs a speaker, and no other has one"),
    case("speaker who is not reported", "states.yaml", "paragraph: 2", "paragraph: 2, speaker: ida-quill",
         "arland: citations.0 (label): a reported quote needs a speaker, and no other has one"),
    case("unknown speaker", "states.yaml", "paragraph: 2", "paragraph: 2, voice: reported, speaker: nobody",
         "arland: citations.0 (label): there is no speaker 'nobody'"),
    case("citation of what is not set", "states.yaml", "fields: [label]", "fields: [label, region]",
         "arland: citations.0 (label, region): 'region' is not a field with a value"),
    case("citation of an empty list", "states.yaml", "fields: [label]", "fields: [label, aliases]",
         "arland: citations.0 (label, aliases): 'aliases' is not a field with a value"),
    case("citation of another's value", "organisations.yaml", "[founders]", "[founders, founders/corland]",
         "sco: citations.2 (founders, founders/corland): 'corland' is not a value of 'founders'"),
    case("citation of one of one", "states.yaml", "fields: [label]", "fields: [label, label/arland]",
         "arland: citations.0 (label, label/arland): 'arland' is not a value of 'label'"),
    case("same words twice", "states.yaml", "fields: [label]", "fields: [label, label]",
         "arland: citations.0: cites label by the same words twice"),
    case("stated without a disagreement", "organisations.yaml", "founded in 1999\"}", "founded in 1999\"}\n"
         "    - {fields: [founded], source: ferries-2001, paragraph: 2, quote: \"in 1999, at a\", stated: \"1998\"}",
         "sco: citations.1 (founded): `stated` differs on 'founded', but no disagreement is recorded"),
    case("stated the same", "organisations.yaml", "stated: Gorse", "stated: Fernau",
         "sco: citations.4 (founded_place): `stated` is the same as the record's value"),
    case("stated of another type", "organisations.yaml", "stated: Gorse", "stated: 7",
         "sco: citations.4 (founded_place): `stated` is not a value of 'founded_place': Input should be a valid"),
    case("stated nothing that exists", "memberships.yaml", TWO, OTHER % "nowhere",
         "sco-member-arland: citations.1 (state): `stated` refers to 'nowhere', which does not exist"),
    case("disagreement without another value", "organisations.yaml", ", stated: Gorse", "",
         "sco: founded_place: has a disagreement, but no citation states another value"),
    case("two disagreements on one field", "organisations.yaml", "  disagreements:\n",
         "  disagreements:\n    - {field: founded_place, resolution: preferred, rationale: So be it.}\n",
         "sco: founded_place: has more than one disagreement"),
    case("fact without a citation", "summits.yaml", "place, status]", "status]",
         "fernau-summit-2001: place: has a value but no citation"),
    case("reference without a citation", "summits.yaml", "host, date", "date",
         "fernau-summit-2001: host: has a value but no citation"),
    case("label without a citation", "summits.yaml", "[label, organisation", "[organisation",
         "fernau-summit-2001: label: has a value but no citation"),
    case("alias without a citation", "figures.yaml", "subject: sco", "subject: sco\n  aliases: [ferries]",
         "ferries: aliases: has a value but no citation"),
    case("link without a citation", "organisations.yaml", "fields: [founders]", "fields: [founders/arland]",
         "sco: founders: names 'borland' without a citation"),
    case("source with a fact from nowhere", "sources.yaml", "    url: {how: outside}\n", "",
         "crossings-2001: url: has a value but no citation"),
    case("deduced from nothing", "sources.yaml", "url: {how: outside}", "url: {how: deduced}",
         "crossings-2001: url: has a value but no citation"),
    case("alias in no quote", "organisations.yaml", "[SCO]", "[SCO, SeaCO]",
         "sco: aliases: 'SeaCO' stands in no quote that is cited for it"),
    case("alias that is the label", "organisations.yaml", "[SCO]", "[SCO, Sea Crossing Organisation]",
         "sco: aliases: 'Sea Crossing Organisation' is there already"),
    case("member that is state and group", "memberships.yaml", "  citations:\n    - {fields: [label",
         "  group: the isles\n  citations:\n    - {fields: [label, group",
         "sco-member-arland: state: a membership is either of a state or of an unnamed group"),
    case("basis of an empty list",
        "organisations.yaml", "label: {", "founders: {how: outside}\n    label: {", "sea-post: basis.founders: is not"),
    case("paragraph left out twice",
        "sources.yaml", "paragraphs: [5]", "paragraphs: [5, 5]", "crossings-2001: left_out: "),
    case("stated a list for a reference",
        "memberships.yaml", TWO, OTHER % "[arland]", "sco-member-arland: citations.1 (state): `stated` "),
    case("stated another kind",
        "memberships.yaml", TWO, OTHER % "sco", "sco-member-arland: citations.1 (state): `stated` "),
    case("stated the same reference",
        "memberships.yaml", TWO, OTHER % "arland", "sco-member-arland: citations.1 (state): `stated` is the same"),
]
# fmt: on


@pytest.mark.parametrize(("file", "old", "new", "says"), MISFITS)
def test_a_record_that_does_not_fit_the_others_is_refused(
    curated: Path, file: str, old: str, new: str, says: str
) -> None:
    edit(curated, file, old, new)
    (message,) = refusal(curated)
    assert message.startswith(f"{file}: {says}")


def test_only_sources_and_labels_may_be_known_from_outside(curated: Path) -> None:
    edit(curated, "organisations.yaml", "label: Sea Post", "label: Sea Post\n  place: Fernau")
    edit(curated, "organisations.yaml", "label: {", "place: {how: outside}\n    label: {")
    assert refusal(curated) == ["organisations.yaml: sea-post: place: has a value but no citation"]


def test_a_membership_needs_a_member(curated: Path) -> None:
    edit(curated, "memberships.yaml", "  state: arland\n", "")
    edit(curated, "memberships.yaml", "[label, state,", "[label,")
    reason = "a membership is either of a state or of an unnamed group"
    assert refusal(curated) == [f"memberships.yaml: sco-member-arland: state: {reason}"]


def test_what_a_source_states_differs_in_one_field_only(curated: Path) -> None:
    edit(curated, "organisations.yaml", "[founded_place], source: ferries", "[founded_place, founded], source: ferries")
    reason = "`stated` belongs to exactly one field, which has one value"
    assert f"organisations.yaml: sco: citations.4 (founded_place, founded): {reason}" in refusal(curated)


def test_two_spellings_that_are_found_alike_are_one_alias(curated: Path) -> None:
    edit(curated, "organisations.yaml", "[SCO]", "[SCO, sco]")
    assert "organisations.yaml: sco: aliases: 'sco' is there already" in refusal(curated)


@pytest.mark.parametrize("field", ["url", "document", "sha256", "paragraphs"])
def test_a_source_has_an_address_a_document_a_hash_and_a_length(curated: Path, field: str) -> None:
    lines = (curated / "sources.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    dropped = next(number for number, line in enumerate(lines) if line.startswith(f"  {field}: "))
    del lines[dropped]
    (curated / "sources.yaml").write_text("".join(lines), encoding="utf-8")
    assert f"sources.yaml: crossings-2001: {field}: every source has one" in refusal(curated)


def test_what_a_source_states_has_the_type_of_the_field(curated: Path) -> None:
    other = '    - {fields: [value], source: crossings-2001, paragraph: 3, quote: "12 ferries now", stated: "12"}'
    disagreement = "  disagreements: [{field: value, resolution: open, rationale: Nobody knows.}]"
    edit(curated, "figures.yaml", "speaker: ida-quill}", f"speaker: ida-quill}}\n{other}\n{disagreement}")
    (message,) = refusal(curated)
    assert message.startswith("figures.yaml: ferries: citations.1 (value): `stated` ")


# --- conflicts that nobody has declared -----------------------------------------------------------------------------


def test_two_chairs_of_one_organisation_at_one_time_clash(curated: Path) -> None:
    text = (curated / "chairmanships.yaml").read_text(encoding="utf-8")
    other = text.replace("- id: arland-sco-2001", "- id: borland-sco-2001").replace("holder: arland", "holder: borland")
    (curated / "chairmanships.yaml").write_text(text + other, encoding="utf-8")
    reason = "clashes with borland-sco-2001 at the same time; declare a disagreement"
    assert refusal(curated) == [f"chairmanships.yaml: arland-sco-2001: holder: {reason}"]


def test_one_chair_after_the_other_does_not_clash(curated: Path) -> None:
    text = (curated / "chairmanships.yaml").read_text(encoding="utf-8")
    other = text.replace("- id: arland-sco-2001", "- id: borland-sco-2002").replace("holder: arland", "holder: borland")
    other = other.replace('"2002-05"', '"2003-05"').replace('"2001-05"', '"2002-05"')
    (curated / "chairmanships.yaml").write_text(text + other, encoding="utf-8")
    assert len(read(curated).records) == 16


def test_two_numbers_of_one_measure_clash(curated: Path) -> None:
    text = (curated / "figures.yaml").read_text(encoding="utf-8")
    other = text.replace("- id: ferries", "- id: more-ferries").replace("value: 12", "value: 13")
    (curated / "figures.yaml").write_text(text + other, encoding="utf-8")
    reason = "clashes with more-ferries at the same time; declare a disagreement"
    assert refusal(curated) == [f"figures.yaml: ferries: value: {reason}"]


@pytest.mark.parametrize(
    ("stated", "resolution", "told"),
    [("1999-05", "open", "only less or more precise"), ("2000", "precision", "more than a matter of precision")],
)
def test_precision_is_told_from_conflict(curated: Path, stated: str, resolution: str, told: str) -> None:
    edit(
        curated,
        "organisations.yaml",
        'was founded in 1999, at a meeting"}',
        f'was founded in 1999, at a meeting", stated: "{stated}"}}',
    )
    edit(
        curated,
        "organisations.yaml",
        "disagreements:",
        f"disagreements:\n    - {{field: founded, resolution: {resolution}, rationale: So}}",
    )
    reason = f"has the resolution {resolution!r}, but the dates are {told}"
    assert refusal(curated) == [f"organisations.yaml: sco: founded: {reason}"]


def test_claims_that_cannot_both_hold_need_a_rationale(curated: Path) -> None:
    text = (curated / "claims.yaml").read_text(encoding="utf-8")
    other = text.replace("- id: charter-far-off", "- id: charter-near")
    edit(curated, "claims.yaml", "about: [ferry-charter]", "about: [ferry-charter]\n  contradicts: [charter-near]")
    edit(curated, "claims.yaml", "claim_type, about]", "claim_type, about, contradicts]")
    with (curated / "claims.yaml").open("a", encoding="utf-8") as file:
        file.write(other)
    reason = "names a claim, but no disagreement gives a rationale"
    assert refusal(curated) == [f"claims.yaml: charter-far-off: contradicts: {reason}"]

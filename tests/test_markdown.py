"""Answers as CommonMark, read by a real parser: every value is there with its evidence, and no data becomes markup."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from app.catalogue import KINDS
from app.formats import markdown
from app.formats.commonmark import link, text
from tests.conftest import Client

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
PAGES = [f"/v1/{kind.plural}" for kind in KINDS] + [
    f"/v1/{name}" for name in ("records", "citations", "conflicts", "proposals", "timeline", "measures")
]


class Reading(NamedTuple):
    """What a reader gets of a text: its words, its links, its structure, and the footnotes of each line of a list."""

    words: str
    links: dict[str, str]
    structure: list[str]
    footnotes: dict[str, set[str]]


def read(source: str) -> Reading:
    """Parse CommonMark with footnotes."""
    tokens = PARSER.parse(source)
    notes = {id: _words(inline) for id, inline in _footnotes(tokens)}
    inlines = [token for token in tokens if token.type == "inline"]
    return Reading(
        words="\n".join(_words(inline) for inline in inlines),
        links={address: words for inline in inlines for address, words in _links(inline)},
        structure=[one.type for token in tokens for one in (token, *(token.children or [])) if one.type != "text"],
        footnotes={
            _words(inline).partition(":")[0]: {
                notes[one.meta["id"]] for one in inline.children or [] if one.type == "footnote_ref"
            }
            for inline in reversed(inlines)
        },
    )


def _words(inline: Token) -> str:
    return "".join(token.content for token in inline.children or [] if token.type == "text")


def _links(inline: Token) -> Iterator[tuple[str, str]]:
    address, words = "", ""
    for token in inline.children or []:
        if token.type == "link_open":
            address, words = str(token.attrs["href"]), ""
        elif token.type == "link_close":
            yield address, words
        words += token.content


def _footnotes(tokens: list[Token]) -> Iterator[tuple[int, Token]]:
    id = -1
    for token in tokens:
        if token.type == "footnote_open":
            id = token.meta["id"]
        elif token.type == "inline" and id >= 0:
            yield id, token


def shown(value: Any) -> Iterator[str]:
    """The plain values in JSON as a reader should see them; of a reference its label."""
    if isinstance(value, list):
        for one in value:
            yield from shown(one)
    elif isinstance(value, dict):
        for one in [value["label"]] if "href" in value else value.values():
            yield from shown(one)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif value is not None:
        yield str(int(value) if isinstance(value, float) and value == int(value) else value)


def name(field: str) -> str:
    """A field as a reader should see it."""
    return field.replace("_", " ").capitalize()


def references(value: Any) -> Iterator[Any]:
    """The references to other records in JSON."""
    if isinstance(value, dict) and "href" in value:
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from references(one)


@pytest.mark.parametrize("plural", [kind.plural for kind in KINDS])
async def test_every_value_and_its_evidence_is_there(any_client: Client, plural: str) -> None:
    for item in await any_client.walk(f"/v1/{plural}", limit=200):
        detail = await any_client.get(item["href"])
        reading = read(markdown.record(detail))
        told = {key: value for key, value in detail.items() if key not in {"href", "citations", "voices"}}
        told["agreement"] = [one for one in detail["agreement"].values() if one != "single"]
        told["disagreements"] = [one | {"field": name(one["field"])} for one in detail["disagreements"]]
        for value in shown(told):
            assert " ".join(value.split()) in reading.words, (detail["id"], value)
        for one in references([*told.values()]):
            assert reading.links[one["href"]] == " ".join(one["label"].split())
        for field, cited in detail["citations"].items():
            found = reading.footnotes[name(field)]
            assert len(found) <= len(cited)
            for citation in cited:
                assert any(_tells(note, citation) for note in found), (detail["id"], field, citation["quote"])
                assert citation["url"] in reading.links
        assert "[^" not in reading.words


def _tells(note: str, citation: Any) -> bool:
    """Whether a footnote tells all that must be known of a citation."""
    parts = [f"“{citation['quote']}”", citation["line"], citation["voice"]]
    parts += [citation["note"], *shown([citation["stated"], citation["speaker"]])]
    return all(part in note for part in parts if part)


async def test_hearsay_is_marked_with_voice_and_speaker(client: Client) -> None:
    words = read(markdown.record(await client.get("/v1/figures/ferries"))).words
    assert "Voice: reported" in words
    assert "(reported of Ida Quill)" in words


async def test_disagreement_is_shown_with_reasons_and_positions(client: Client) -> None:
    plain = read(markdown.record(await client.get("/v1/organisations/sco")))
    assert "Founded place: Fernau (conflict); otherwise Gorse" in plain.words.replace("  ", " ")
    assert "Founded place (open): Neither article says how it knows." in plain.words
    every = read(markdown.record(await client.get("/v1/organisations/sco", resolve="all")))
    assert {"Fernau", "Gorse"} <= {line.strip() for line in every.words.splitlines()}
    strict = read(markdown.record(await client.get("/v1/organisations/sco", resolve="strict")))
    assert "Founded place: left open (conflict); otherwise Gorse" in strict.words.replace("  ", " ")


async def test_the_same_words_are_one_footnote(client: Client) -> None:
    source = markdown.record(await client.get("/v1/organisations/sco"))
    quoted = [line.partition(":")[2] for line in source.splitlines() if line.startswith("[^")]
    assert quoted
    assert len(quoted) == len(set(quoted))


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_links_to_each_item_and_to_the_next_page(any_client: Client, path: str) -> None:
    page = await any_client.get(path, limit=2)
    reading = read(markdown.page(page, "A list"))
    assert reading.words.startswith("A list\n")
    assert f"Total: {page['total']}" in reading.words
    assert reading.structure.count("list_item_open") == len(page["items"])
    assert ("Next page" in reading.links.values()) == bool(page["next"])
    for item in page["items"]:
        named = item if "label" in item else item.get("record", item)
        for value in (named.get("label", named["id"]), item.get("quote"), item.get("status"), item.get("date")):
            assert value is None or " ".join(value.split()) in reading.words
        for address in (
            item.get("href"),
            item.get("record", {}).get("href"),
            item["url"] if "quote" in item else None,
        ):
            assert address is None or address in reading.links


async def test_a_page_tells_its_notes_and_never_hides_a_voice(client: Client) -> None:
    early = await client.get("/v1/memberships", as_of="1990-01-01")
    assert early["notes"]
    assert f"Note: {early['notes'][0]}" in read(markdown.page(early, "Then")).words
    figures = await client.get("/v1/figures")
    assert "voice reported" in read(markdown.page(figures, "Figures")).words


# --- hostile text -------------------------------------------------------------------------------------------------

HOSTILE = st.text("*_[](){}<>`~|#&;:!\\/-+=.,0123456789abc \n\t\"'^$@%", min_size=1).filter(str.strip)


def _filled(value: Any, words: str, name: str = "") -> Any:
    """JSON with these words in place of all text that is free."""
    if isinstance(value, dict):
        return {key: _filled(one, words, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, words, name) for one in value]
    return words if isinstance(value, str) and name not in {"id", "kind", "href", "url", "field", "next"} else value


def _reference(id: str) -> dict[str, str]:
    return {"id": id, "kind": "state", "label": "x", "href": f"/v1/states/{id}"}


CITATION = {
    "id": "c-1",
    "record": _reference("a"),
    "field": "place",
    "object": None,
    "source": _reference("b"),
    "paragraph": 1,
    "quote": "x",
    "voice": "x",
    "speaker": _reference("c"),
    "stated": None,
    "note": "x",
    "url": "https://example.org/#:~:text=x",
    "line": "x",
}
DETAIL = {
    **_reference("a"),
    "aliases": ["x"],
    "voice": "x",
    "status": "x",
    "voices": {"place": "x"},
    "positions": {"place": [{"value": "x", "preferred": True, "citations": [CITATION]}]},
    "place": "x",
    "host": _reference("d"),
    "left_out": [{"paragraph": 1, "reason": "x"}],
    "citations": {"place": [CITATION, CITATION | {"stated": "x"}]},
    "agreement": {"place": "x"},
    "disagreements": [{"field": "place", "resolution": "x", "rationale": "x"}],
    "basis": {"host": {"how": "x", "note": "x"}},
    "referenced_by": {"summit.host": [_reference("e")]},
}
PAGE = {"items": [DETAIL, CITATION], "total": 2, "next": "/v1/x?cursor=y", "edition": "x", "notes": ["x"]}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HOSTILE)
@example("*bold* _it_ `code` [a](b) ![a](b) [^1] <b>x</b> &lt; | a | ~~no~~ \\")
@example("x\n\n# heading\n- item\n1. item\n> quote\n```\ncode\n[^9]: note\n---\n===")
@example("1. one")
@example("a\u2028b\x85c\x0bd")
@example("#")
def test_hostile_text_stays_text(words: str) -> None:
    for write in (markdown.record, lambda page: markdown.page(page, words)):
        answer = DETAIL if write is markdown.record else PAGE
        hostile, harmless = read(write(_filled(answer, words))), read(write(_filled(answer, "x")))
        assert hostile.structure == harmless.structure
        assert not {one for one in hostile.structure if "html" in one}
        assert " ".join(words.split()) in hostile.words
        assert hostile.links.keys() == harmless.links.keys()


@settings(deadline=None)
@given(HOSTILE)
def test_text_at_the_beginning_of_a_line_is_a_paragraph(words: str) -> None:
    reading = read(text(words))
    assert reading.structure == ["paragraph_open", "inline", "paragraph_close"]
    assert reading.words == " ".join(words.split())


def test_text_stays_in_the_cell_of_a_table() -> None:
    cells = read(f"| a | b |\n|---|---|\n| {text('x | y')} | z |")
    assert cells.structure.count("td_open") == 2
    assert "x | y" in cells.words


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//elsewhere.example", ""])
def test_only_addresses_on_the_web_become_links(address: str) -> None:
    assert link("here", address) == "here"


@pytest.mark.parametrize("tail", ["a(b", "a)b", "a b", "<a>", "a\\", "a`b", "a&lt;b", "a&b", "*a*", "_a_", '"a"', "é"])
def test_any_address_stays_whole(tail: str) -> None:
    reading = read(link("here", f"https://example.org/{tail}"))
    (address,) = reading.links
    assert read(f"<{address}>").links.keys() == {address}
    assert address.startswith("https://example.org/")
    assert reading.words == "here"

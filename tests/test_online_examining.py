"""What a page says: decoding, paragraphs, words found, moved and gone. No connections."""

import contextlib
import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.documents import normal
from seed.online.charsets import decoded
from seed.online.examining import Asked, UnfitError, examine
from seed.online.limits import MIB
from seed.online.matching import Matcher
from seed.online.ordering import in_order
from seed.online.page_process import answer
from seed.online.reading import ANSWER
from seed.online.report import Failure, Reading, Sighting

PAGE = """<!doctype html><html><head><title>News</title><style>p {color: red}</style></head><body>
<nav><ul><li>Home<li>World</ul></nav><h1>The SCO – at ten</h1>
<p>Arland   and&nbsp;Borland <b>met</b> in Gorse,<br>said Ida Quill.
<div>The “twelve” ferries<p>cross</div><table><tr><td>one<td>two</table>
<script>var words = "not these words"</script><template>nor these here</template><!-- nor those -->
<aside>Ida Quill is a doctoral research scholar</aside></body></html>"""


def sightings(html: str, *quotes: tuple[int, str]) -> list[tuple[Any, Any, Any]]:
    found = examine(html.encode(), Asked(html=True, charset=None, quotes=quotes))["sightings"]
    return [(one["verdict"], one.get("place"), one.get("difference")) for one in found]


# --- verdicts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "verdict", "difference"),
    [
        ("Arland and Borland met in Gorse", "found", None),
        ("The SCO – at ten", "found", None),
        ("is a doctoral research scholar", "found", None),
        ("The SCO - at ten", "moved", "spelling"),
        ("The SCO—at ten", "moved", "spelling"),
        ('The "twelve" ferries', "moved", "spelling"),
        ("The «twelve» ferries", "moved", "spelling"),
        ("in Gorse, said Ida Quill", "moved", "spelling"),
        ("in Gor\N{SOFT HYPHEN}se, said Ida", "moved", "spelling"),
        ("arland and Borland met", "gone", None),
        ("rland and Borland met", "gone", None),
        ("Arland and Borland m", "gone", None),
        ("not these words", "gone", None),
        ("nor these here", "gone", None),
        ("color: red", "gone", None),
        ("", "gone", None),
    ],
)
def test_words_on_a_page(words: str, verdict: str, difference: str | None) -> None:
    ((found, place, how),) = sightings(PAGE, (1, words))
    assert (found, how) == (verdict, difference)
    assert (place is None) == (verdict == "gone")


def test_words_that_changed_places_are_moved() -> None:
    page = "<p>one is here<p>three is here<p>two is here<p>four is here"
    quotes = (1, "one is here"), (2, "two is here"), (3, "three is here"), (4, "four is here")
    assert sightings(page, *quotes) in (
        [("found", 1, None), ("found", 3, None), ("moved", 2, "order"), ("found", 4, None)],
        [("found", 1, None), ("moved", 3, "order"), ("found", 2, None), ("found", 4, None)],
    )


def test_words_of_one_paragraph_may_stand_in_any_order() -> None:
    quotes = (7, "at the end"), (7, "at the start")
    assert sightings("<p>at the start<p>at the end", *quotes) == [("found", 2, None), ("found", 1, None)]


def test_words_that_stand_twice_count_where_they_fit() -> None:
    quotes = (1, "the port of Gorse"), (2, "met at last"), (3, "the port of Gorse")
    page = "<p>the port of Gorse<p>met at last<p>the port of Gorse"
    assert sightings(page, *quotes) == [("found", 1, None), ("found", 2, None), ("found", 3, None)]


def test_a_plain_text_has_a_paragraph_a_line() -> None:
    asked = Asked(html=False, charset=None, quotes=[(1, "<b>two</b> and more")])
    assert examine(b"one\r\n\r\n <b>two</b> and  more\n", asked) == {
        "paragraphs": 2,
        "sightings": [{"verdict": "found", "place": 2}],
    }


@given(st.lists(st.text(alphabet="ab –\"'\u00ad", max_size=12), max_size=5), st.text(alphabet="ab –\"'", max_size=5))
def test_exact_words_stand_in_the_paragraph_that_is_named(paragraphs: list[str], words: str) -> None:
    matcher = Matcher(paragraphs)
    for place in matcher.exact(words):
        assert normal(words) in paragraphs[place - 1]


@given(st.lists(st.lists(st.integers(1, 6), max_size=3, unique=True).map(sorted), max_size=6))
def test_the_longest_possible_order_is_found(places: list[list[int]]) -> None:
    chain = in_order(places)
    positions = sorted(chain)
    assert all(chain[position] in places[position] for position in positions)
    assert [chain[position] for position in positions] == sorted(chain.values())
    longest = {0: 0}  # by the lowest place to go on from, all tried
    for candidates in places:
        for low, length in list(longest.items()):
            for place in candidates:
                if place >= low:
                    longest[place] = max(longest.get(place, 0), length + 1)
    assert len(chain) >= max(longest.values()) or not places


# --- bytes --------------------------------------------------------------------------------------------------------

TEXT = "Арланд и Борланд встретились в порту Горс"


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        (TEXT.encode(), None, TEXT),
        (TEXT.encode(), "koi8-r", TEXT),
        (TEXT.encode("koi8-r"), "koi8-r", TEXT),
        (TEXT.encode("cp1251"), "windows-1251", TEXT),
        (b'<meta charset="koi8-r">' + TEXT.encode("koi8-r"), None, f'<meta charset="koi8-r">{TEXT}'),
        (b"<meta charset=koi8-r>" + TEXT.encode("koi8-r"), "utf-8", f"<meta charset=koi8-r>{TEXT}"),
        (TEXT.encode("utf-8-sig"), "koi8-r", TEXT),
        (TEXT.encode("utf-16"), None, TEXT),
        (TEXT.encode("utf-16-le"), "utf-16le", TEXT),
        ("Arland’s ferries".encode("cp1252"), "iso-8859-1", "Arland’s ferries"),
        ("Arland’s ferries".encode("cp1252"), None, "Arland’s ferries"),
        (b"x" * 200 + b"\xff", "utf-8", "x" * 200 + "\N{REPLACEMENT CHARACTER}"),
        (b"\\x41 plain", "unicode_escape", "\\x41 plain"),
        (b"plain", "no such encoding", "plain"),
        (b"plain", "zlib", "plain"),
        (TEXT.encode("koi8-r"), "utf-8", None),
        (b"", None, ""),
    ],
)
def test_bytes_are_read_as_they_are_meant(body: bytes, declared: str | None, text: str | None) -> None:
    assert decoded(body, declared) == text


@pytest.mark.parametrize(
    ("body", "charset", "kind"), [(TEXT.encode("koi8-r"), "utf-8", "encoding"), (b"MZ\0\0", None, "not_text")]
)
def test_what_is_no_text_is_named(body: bytes, charset: str | None, kind: str) -> None:
    with pytest.raises(UnfitError) as caught:
        examine(body, Asked(html=True, charset=charset, quotes=[]))
    assert caught.value.kind == kind


@given(st.binary(max_size=300))
def test_any_bytes_are_a_page_or_named(body: bytes) -> None:
    # Not as HTML: a page that crashes the parser would take the tests with it.
    asked = Asked(html=False, charset=None, quotes=[(1, "some words here")])
    with contextlib.suppress(UnfitError):
        assert len(examine(body, asked)["sightings"]) == 1


def test_the_process_answers_with_a_line_of_json() -> None:
    question = json.dumps({"html": True, "charset": None, "quotes": [[1, "Arland and Borland met"]]}).encode()
    assert ANSWER.validate_json(answer(BytesIO(question + b"\n" + PAGE.encode()), MIB)) == Reading(
        paragraphs=9, sightings=[Sighting(verdict="found", place=4)]
    )
    failed = ANSWER.validate_json(answer(BytesIO(question + b"\n\0"), MIB))
    assert failed == Failure(kind="not_text", detail="not a text but something binary")

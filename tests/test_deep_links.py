"""Deep links open the article at the very words."""

from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.deep_link import deep_link
from tests.conftest import Client

ARTICLE = "https://ferry-news.example/re-think?page=1,2&all"
DIRECTIVE = ":~:text="
UNHURRIED = settings(deadline=None)


@UNHURRIED
@given(st.text(min_size=1))
def test_the_link_leads_back_to_the_quote(quote: str) -> None:
    assert unquote(deep_link(ARTICLE, quote).partition(DIRECTIVE)[2], errors="strict") == quote


@UNHURRIED
@given(st.text(min_size=1) | st.text(alphabet="-,& ab", min_size=1))
def test_nothing_in_the_quote_is_taken_for_a_part_of_the_directive(quote: str) -> None:
    directive = deep_link(ARTICLE, quote).partition(DIRECTIVE)[2]
    assert directive.isascii()
    assert not set("-,& #") & set(directive)


@UNHURRIED
@given(st.text(min_size=1))
def test_the_address_of_the_article_stays_as_it_is(quote: str) -> None:
    assert deep_link(ARTICLE, quote).startswith(f"{ARTICLE}#{DIRECTIVE}")


@pytest.mark.parametrize(
    ("url", "quote", "link"),
    [
        ("https://a.example/b", "in Astana", "https://a.example/b#:~:text=in%20Astana"),
        ("https://a.example/b#top", "in Astana", "https://a.example/b#top:~:text=in%20Astana"),
        ("https://a.example/b#", "in Astana", "https://a.example/b#:~:text=in%20Astana"),
        ("https://a.example/b", "far-off, but", "https://a.example/b#:~:text=far%2Doff%2C%20but"),
        ("https://a.example/b", "law & order", "https://a.example/b#:~:text=law%20%26%20order"),
        ("https://a.example/b", "3–4 May", "https://a.example/b#:~:text=3%E2%80%934%20May"),
        ("https://a.example/b", "50% of it", "https://a.example/b#:~:text=50%25%20of%20it"),
    ],
)
def test_links_are_spelled_as_browsers_read_them(url: str, quote: str, link: str) -> None:
    assert deep_link(url, quote) == link


async def test_every_citation_is_served_with_a_link_to_its_words(client: Client) -> None:
    for citation in await client.walk("/v1/citations"):
        article = (await client.get(citation["source"]["href"]))["url"]
        address, _, words = citation["url"].partition(DIRECTIVE)
        assert unquote(words) == citation["quote"]
        assert address.rstrip("#").startswith(article.rstrip("#"))

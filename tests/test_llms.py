"""What language models read: `/llms.txt` as its convention has it, and Markdown twins of pages."""

import re

import pytest

from app.catalogue import KINDS, VIEWS
from tests.conftest import Client


async def test_llms_txt_has_title_summary_details_and_lists_of_links_in_this_order(real_client: Client) -> None:
    answer = await real_client.http.get("/llms.txt")
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    head, *sections = re.split(r"^## ", answer.text, flags=re.MULTILINE)
    title, summary, details = head.split("\n\n", maxsplit=2)
    assert title == "# SCO knowledge base"
    assert summary.startswith("> ")
    assert "#" not in details
    assert "not covered" in details
    for section in sections:
        name, entries = section.split("\n\n", maxsplit=1)
        assert name
        for line in entries.strip().split("\n"):
            assert re.fullmatch(r"- \[[^]]+\]\(/[^)]*\): .+", line), line


async def test_every_link_of_it_leads_somewhere(real_client: Client) -> None:
    text = (await real_client.http.get("/llms.txt")).text
    addresses = re.findall(r"\]\((/[^)]*)\)", text)
    assert len(addresses) > len(KINDS) + len(VIEWS)
    for address in addresses:
        answer = await real_client.http.get(address)
        assert answer.status_code == (405 if address == "/mcp" else 200), address
        if "format=markdown" in address:
            assert answer.text.startswith("# "), address


async def test_every_answer_tells_where_it_is(client: Client) -> None:
    for address in ("/v1", "/v1/states", "/v1/states/arland"):
        assert '</llms.txt>; rel="describedby"' in (await client.http.get(address)).headers["link"]


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("/states/arland.md", "/v1/states/arland?format=markdown"),
        ("/observers/corland.md", "/v1/observers/corland?format=markdown"),
        ("/states.md", "/v1/states?format=markdown"),
        ("/states.md?sort=-label", "/v1/states?format=markdown&sort=-label"),
    ],
)
async def test_a_page_has_a_twin_in_markdown(client: Client, page: str, address: str) -> None:
    answer = await client.http.get(page)
    assert (answer.status_code, answer.headers["location"]) == (308, address)
    assert (await client.http.get(address)).headers["content-type"] == "text/markdown; charset=utf-8"


@pytest.mark.parametrize("page", ["/nothing/arland.md", "/nothing.md", "/v1/states.md"])
async def test_what_is_no_page_has_none(client: Client, page: str) -> None:
    assert (await client.http.get(page)).status_code == 404

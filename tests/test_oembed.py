"""How other programs find out what may be embedded, and the headers that let them."""

import re
from html import unescape

import pytest

from app.explorer.embedding import script
from tests.conftest import Client

ORIGIN = "http://127.0.0.1:8000"


async def test_a_page_leads_to_its_card_by_way_of_oembed(real_client: Client) -> None:
    page = (await real_client.http.get("/states/kazakhstan")).text
    (found,) = re.findall(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)
    answer = await real_client.get(unescape(found).removeprefix(ORIGIN))
    assert (answer["type"], answer["version"], answer["title"]) == ("rich", "1.0", "Kazakhstan")
    (source,) = re.findall(r'<iframe src="([^"]+)"', answer["html"])
    card = await real_client.http.get(source.removeprefix(ORIGIN))
    assert card.status_code == 200
    policy = card.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert "Kazakhstan" in card.text
    assert "<script" not in card.text
    assert answer["html"] in unescape(page), "the page offers the same to copy"


async def test_only_cards_may_be_framed(real_client: Client) -> None:
    for path in ("/states/kazakhstan", "/v1/states/kazakhstan", "/pictures/members.svg", "/oembed?url=x", "/embed.js"):
        policy = (await real_client.http.get(path)).headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy, path


@pytest.mark.parametrize(
    ("room", "size"),
    [({}, (480, 420)), ({"maxwidth": 300}, (300, 420)), ({"maxheight": 99, "maxwidth": 9999}, (480, 99))],
)
async def test_the_frame_fits_the_room_that_there_is(
    real_client: Client, room: dict[str, int], size: tuple[int, int]
) -> None:
    answer = await real_client.get("/oembed", url=f"{ORIGIN}/organisations/sco", **room)
    assert (answer["width"], answer["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in answer["html"]


@pytest.mark.parametrize(
    "path", ["organisations/sco", "organisations/sco/", "v1/organisations/sco", "embed/organisations/sco"]
)
async def test_each_address_of_a_record_will_do(client: Client, path: str) -> None:
    assert (await client.get("/oembed", url=f"{ORIGIN}/{path}"))["title"] == "Sea Crossing Organisation"


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"url": "https://elsewhere.example/organisations/sco"}, 404),
        ({"url": f"{ORIGIN}/organisations"}, 404),
        ({"url": f"{ORIGIN}/organisations/nowhere"}, 404),
        ({"url": f"{ORIGIN}/conflicts/sco.founded"}, 404),
        ({"url": "http://[bad"}, 404),
        ({"url": f"{ORIGIN}/organisations/sco", "format": "xml"}, 501),
        ({"url": f"{ORIGIN}/organisations/sco", "maxwidth": "0"}, 422),
        ({"url": f"{ORIGIN}/organisations/sco", "maxwith": "300"}, 422),
        ({}, 422),
    ],
)
async def test_what_cannot_be_embedded_is_refused(client: Client, parameters: dict[str, str], status: int) -> None:
    refusal = await client.get("/oembed", status, **parameters)
    assert refusal["detail"]
    if "maxwith" in parameters:
        assert refusal["errors"][0]["meant"] == "maxwidth"


async def test_an_id_that_a_record_once_had_leads_to_its_card(client: Client) -> None:
    answer = await client.http.get("/embed/states/arland-isles")
    assert (answer.status_code, answer.headers["location"]) == (308, "/embed/states/arland")
    found = await client.get("/oembed", url=f"{ORIGIN}/states/arland-isles")
    assert f'src="{ORIGIN}/embed/states/arland"' in found["html"]
    removed = f"{ORIGIN}/summits/gorse-summit-2001"
    assert "Fernau" in (await client.get("/oembed", 410, url=removed))["detail"]


async def test_a_card_of_nothing_is_a_problem(client: Client) -> None:
    assert (await client.get("/embed/organisations/nowhere", 404))["status"] == 404
    assert (await client.get("/embed/nothing/sco", 404))["status"] == 404
    assert (await client.get("/embed/organisations/sco?theme=dark", 422))["errors"][0]["parameter"] == "theme"


async def test_the_script_is_small_whole_and_open_to_all(client: Client) -> None:
    answer = await client.http.get("/embed.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert len(answer.content) < 10_000
    assert answer.text == script()
    assert set(re.findall(r"https?://[\w.]+", answer.text)) == {"https://creativecommons.org"}
    assert "embed.css" not in answer.text
    assert "light-dark(" in answer.text

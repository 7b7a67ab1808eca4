"""Language-model agents: a public client drives every tool over both transports and in both eras of the protocol."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from mcp import Client, MCPError
from mcp_types import PromptReference, ResourceTemplateReference

from app.bounds import BODY_BYTES
from app.catalogue import KINDS, VIEWS
from app.cli import main
from app.main import create_app, with_manners
from app.mcp import endpoint
from app.mcp.tools import TOOLS
from app.settings import SEED
from tests.agents import NEWEST, OLDER, call, failure, over_http, over_stdio
from tests.conftest import settings


class Connect(Protocol):
    def __call__(self, folder: Path, database: Path, mode: str = NEWEST) -> AbstractAsyncContextManager[Client]: ...


@pytest.mark.parametrize("mode", [NEWEST, OLDER])
@pytest.mark.parametrize("connect", [over_http, over_stdio])
async def test_every_tool_answers_over_both_transports(real_database: Path, connect: Connect, mode: str) -> None:
    async with connect(SEED, real_database, mode) as client:
        found = await call(client, "search", q="shangai spirit", kind=["concept"])
        assert (found["items"][0]["id"], found["did_you_mean"]) == ("shanghai-spirit", "shanghai spirit")
        rats = await call(client, "get", record="RATS")
        assert rats["facts"]["formed"] == "2004"
        members = await call(client, "list", kind="member-states", as_of="2010-06-15", limit=3)
        assert [one["certainty"] for one in members["items"]] == ["certain", "possible", "possible"]
        checked = await call(client, "check", subject="Mongolia", property="member_of", value="SCO")
        assert (checked["verdict"], checked["edition"]) == ("contradicted", rats["edition"])
        for answer in (*found["items"], rats, *members["items"], checked):
            for one in answer["quotes"]:
                assert one["url"].startswith("https://")
                assert one["line"].endswith(f"par. {one['paragraph']}")
                assert 3 <= len(one["quote"].split()) <= 10
                assert one["publisher"]
                assert one["published"]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search", {"q": "fery", "from": "2001", "to": "2001-12"}),
        ("get", {"record": "sco"}),
        ("list", {"kind": "memberships", "as_of": "2001-07-01"}),
        ("check", {"subject": "Corland", "property": "member_of", "value": "SCO"}),
    ],
)
async def test_tools_say_the_same_on_each_engine(world: FastAPI, tool: str, arguments: dict[str, Any]) -> None:
    snapshot = world.state.database.read()
    (meant,) = [one for one in TOOLS if one.name == tool]
    answer = await snapshot.run(lambda connection: meant.run(connection, snapshot.edition, arguments))
    Draft202012Validator(meant.output).validate(answer)
    quotes = [*answer.get("quotes", ()), *(one for item in answer.get("items", ()) for one in item["quotes"])]
    assert {one["source"] for one in quotes} <= {"crossings-2001", "ferries-2001"}
    assert quotes


@pytest.fixture
async def agent(real_database: Path) -> AsyncIterator[Client]:
    async with over_http(SEED, real_database) as client:
        yield client


async def test_an_agent_is_told_what_it_must_not_mix_up(agent: Client) -> None:
    told = agent.instructions
    assert told is not None
    for word in ("not covered", "denied", "failed", "status", "voice", "disputed"):
        assert word in told


async def test_tools_are_few_read_only_and_wholly_described(agent: Client) -> None:
    tools = (await agent.list_tools()).tools
    assert [tool.name for tool in tools] == ["search", "get", "list", "check"]
    for tool in tools:
        hints = tool.annotations
        assert hints is not None
        assert (hints.read_only_hint, hints.idempotent_hint, hints.open_world_hint) == (True, True, False)
        Draft202012Validator.check_schema(tool.input_schema)
        assert tool.input_schema["additionalProperties"] is False
        for name, declared in tool.input_schema["properties"].items():
            assert declared["description"], (tool.name, name)
        assert tool.output_schema is not None
        Draft202012Validator.check_schema(tool.output_schema)


async def test_what_it_may_ask_lists_is_what_each_kind_has(agent: Client) -> None:
    (tool,) = [tool for tool in (await agent.list_tools()).tools if tool.name == "list"]
    declared = tool.input_schema["properties"]
    assert declared["kind"]["enum"] == [kind.plural for kind in (*KINDS, *VIEWS)]
    for kind in KINDS:
        own = {field.alias or name for name, field in kind.query.model_fields.items()}
        assert own - {"format", "include", "resolve"} <= declared.keys()


async def test_a_list_is_walked_by_its_cursor(agent: Client) -> None:
    seen: list[str] = []
    page = await call(agent, "list", kind="claims", speaker="Tokayev", limit=5)
    seen += [one["id"] for one in page["items"]]
    while page["cursor"]:
        page = await call(agent, "list", kind="claims", speaker="Tokayev", limit=5, cursor=page["cursor"])
        seen += [one["id"] for one in page["items"]]
    assert len(seen) == len(set(seen)) == page["total"] > 5


async def test_a_dispute_shows_its_positions(agent: Client) -> None:
    sco = await call(agent, "get", record="SCO")
    (differing,) = [one for one in sco["disagreements"] if one["field"] == "founded_place"]
    assert {one["value"] for one in differing["positions"]} == {"Shanghai", "St. Petersburg"}
    assert all(one["quotes"] for one in differing["positions"])
    assert sco["referenced_by"]["membership.organisation"] > 10


async def test_all_evidence_of_a_field_is_there_on_demand(agent: Client) -> None:
    some = await call(agent, "get", record="kazakhstan-sco-2023")
    assert "more quotes" in some["notes"][0]
    every = await call(agent, "get", record="kazakhstan-sco-2023", fields=["holder"])
    assert {one["field"] for one in every["quotes"]} == {"holder"}
    assert len(every["quotes"]) > len([one for one in some["quotes"] if one["field"] == "holder"])


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("get", {"record": "Kazakstan"}, "kazakhstan"),
        ("get", {"record": "Partnership for Security and Development in Asia"}, "cica-2020"),
        ("get", {"record": "sco", "fields": ["fouded"]}, "founded"),
        ("get", {}, "record"),
        ("list", {"kind": "stats"}, "did you mean 'states'"),
        ("list", {"kind": "summits", "state": "China"}, "'state': is not an argument here"),
        ("list", {"kind": "summits", "status": "hold"}, "did you mean 'held'"),
        ("list", {"kind": "summits", "limit": 51}, "'limit'"),
        ("list", {"kind": "summits", "cursor": "x"}, "cursor"),
        ("search", {"q": "x", "kind": ["stat"]}, "did you mean 'state'"),
        ("search", {"q": "x" * 201}, "'q'"),
        ("check", {"subject": "sco", "property": "fouded", "value": "1"}, "did you mean 'founded'"),
        ("check", {"subject": "sco", "property": "founded", "value": "May"}, "EDTF"),
        ("check", {"subject": "sco", "property": "founded"}, "'value'"),
    ],
)
async def test_what_cannot_be_answered_is_an_error_that_helps(
    agent: Client, tool: str, arguments: dict[str, Any], told: str
) -> None:
    assert told in await failure(agent, tool, **arguments)


async def test_an_empty_list_says_why(agent: Client) -> None:
    found = await call(agent, "list", kind="summits", host="China")
    assert (found["total"], found["items"]) == (0, [])
    assert "host" in found["notes"][0]


async def test_records_and_articles_are_resources(agent: Client) -> None:
    listed = await agent.list_resources()
    addresses = [str(one.uri) for one in listed.resources]
    assert addresses[0] == "sco-kb://index"
    assert "sco-kb://sources/mikovic-2024" in addresses
    assert '"memberships"' in await _text(agent, "sco-kb://index")
    for address in (*addresses[1:], "sco-kb://records/astana-summit-2024", "sco-kb://records/three%20evils"):
        text = await _text(agent, address)
        assert text.startswith("# ")
        assert "[^1]: “" in text
    templates = (await agent.list_resource_templates()).resource_templates
    assert [one.uri_template for one in templates] == ["sco-kb://records/{id}", "sco-kb://sources/{id}"]


async def _text(agent: Client, address: str) -> str:
    (contents,) = (await agent.read_resource(address)).contents
    return str(getattr(contents, "text", ""))


@pytest.mark.parametrize("address", ["sco-kb://records/none", "sco-kb://sources/sco", "sco-kb://other", "file:///etc"])
async def test_an_address_without_a_resource_is_an_error(agent: Client, address: str) -> None:
    with pytest.raises(MCPError, match=r"No record|Nothing"):
        await agent.read_resource(address)


async def test_ids_are_completed(agent: Client) -> None:
    record = ResourceTemplateReference(type="ref/resource", uri="sco-kb://records/{id}")
    found = await agent.complete(record, {"name": "id", "value": "shang"})
    assert "shanghai-spirit" in found.completion.values
    source = ResourceTemplateReference(type="ref/resource", uri="sco-kb://sources/{id}")
    articles = (await agent.complete(source, {"name": "id", "value": "kazakh"})).completion.values
    assert articles
    assert set(articles) <= {"antic-2024", "bajwa-2023", "bajwa-2024", "mikovic-2024", "yadav-2023"}
    prompt = PromptReference(type="ref/prompt", name="cited-briefing")
    assert "rats" in (await agent.complete(prompt, {"name": "subject", "value": "RATS"})).completion.values


async def test_prompts_take_what_they_say(agent: Client) -> None:
    for prompt in (await agent.list_prompts()).prompts:
        given = {one.name: "The {SCO}" for one in prompt.arguments or []}
        (message,) = (await agent.get_prompt(prompt.name, given)).messages
        assert "The {SCO}" in getattr(message.content, "text", "")
        with pytest.raises(MCPError, match="takes"):
            await agent.get_prompt(prompt.name, {})


async def test_what_is_not_there_is_an_error_of_the_protocol(agent: Client) -> None:
    with pytest.raises(MCPError, match="search, get, list, check"):
        await agent.call_tool("delete", {})
    with pytest.raises(MCPError, match="verify-text"):
        await agent.get_prompt("none", {})


# --- HTTP itself --------------------------------------------------------------------------------------------------

QUESTION = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
JSON = {"content-type": "application/json"}


@pytest.fixture
async def http(real_database: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings(SEED, real_database))
    client = httpx.AsyncClient(transport=httpx.ASGITransport(with_manners(app)), base_url="http://sco-kb.test")
    async with app.router.lifespan_context(app), client as http:
        yield http


async def test_one_question_without_any_session_gets_one_answer_in_json(http: httpx.AsyncClient) -> None:
    for headers in ({}, {"accept": "*/*"}, {"origin": "https://page.example"}):
        answer = await http.post("/mcp", json=QUESTION, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        assert len(answer.json()["result"]["tools"]) == 4
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "mcp-session-id" not in answer.headers


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", {}, 405),
        ("HEAD", {}, 405),
        ("DELETE", {}, 405),
        ("POST", {"content-type": "text/plain"}, 415),
        ("POST", {**JSON, "accept": "text/html"}, 406),
        ("POST", {**JSON, "accept": "application/json;q=0"}, 406),
        ("POST", {**JSON, "origin": "null"}, 403),
    ],
)
async def test_what_is_no_question_of_an_agent_is_refused(
    http: httpx.AsyncClient, method: str, headers: dict[str, str], status: int
) -> None:
    answer = await http.request(method, "/mcp", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert status != 405 or answer.headers["allow"] == "POST, OPTIONS"


async def test_a_page_may_ask_whether_it_may(http: httpx.AsyncClient) -> None:
    answer = await http.options("/mcp")
    assert (answer.status_code, answer.headers["access-control-allow-methods"]) == (204, "POST, OPTIONS")
    assert (await http.options("/v1")).headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


async def test_a_body_has_a_bound_and_a_meaning(http: httpx.AsyncClient) -> None:
    large = await http.post("/mcp", content=b"x" * (BODY_BYTES + 1), headers=JSON)
    assert large.status_code == 413
    broken = await http.post("/mcp", content=b"{", headers=JSON)
    assert (broken.status_code, broken.json()["error"]["code"]) == (400, -32700)


async def test_it_is_busy_before_it_is_overrun(http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "AT_ONCE", 0)
    answer = await http.post("/mcp", json=QUESTION)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


async def test_without_the_package_it_says_what_to_install(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "find_spec", lambda _: None)
    answer = await http.post("/mcp", json=QUESTION)
    assert answer.status_code == 501
    assert "sco-knowledge-base[mcp]" in answer.json()["detail"]


def test_neither_does_the_command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("app.cli.agents.find_spec", lambda _: None)
    with pytest.raises(SystemExit) as stopped:
        main(["mcp"])
    assert stopped.value.code == 1
    assert "sco-knowledge-base[mcp]" in capfd.readouterr().err


async def test_it_is_no_part_of_the_documented_api(real: FastAPI) -> None:
    assert "/mcp" not in real.openapi()["paths"]

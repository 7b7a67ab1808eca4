"""Public MCP clients of the service: over HTTP in this process, and over standard input to the installed command."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
from jsonschema import Draft202012Validator
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from app.main import create_app, with_manners
from tests.conftest import settings
from tests.test_command_line import SCO_KB, environment

NEWEST, OLDER = "auto", "legacy"
"""The protocol without a handshake, and the one before it."""


@asynccontextmanager
async def over_http(folder: Path, database: Path, mode: str = NEWEST) -> AsyncIterator[Client]:
    """A client of the service's own address, with all that stands before it."""
    app = create_app(settings(folder, database))
    transport = httpx2.ASGITransport(with_manners(app))
    http = httpx2.AsyncClient(transport=transport)
    talk = streamable_http_client("http://sco-kb.test/mcp", http_client=http)
    async with app.router.lifespan_context(app), http, Client(talk, mode=mode) as client:
        yield client


@asynccontextmanager
async def over_stdio(folder: Path, database: Path, mode: str = NEWEST) -> AsyncIterator[Client]:
    """A client that starts the server itself, which first loads what has changed: nothing."""
    command = StdioServerParameters(command=str(SCO_KB), args=["mcp"], env=environment(folder, database))
    async with Client(command, mode=mode) as client:
        yield client


async def call(client: Client, tool: str, **arguments: Any) -> Any:
    """The structured answer of a tool, which must be of the shape that the tool promises, and stand in text as well."""
    result = await client.call_tool(tool, arguments)
    text = "".join(getattr(block, "text", "") for block in result.content)
    assert not result.is_error, text
    promised = {one.name: one.output_schema for one in (await client.list_tools()).tools}[tool]
    assert promised is not None
    Draft202012Validator(promised).validate(result.structured_content)
    assert json.loads(text) == result.structured_content
    return result.structured_content


async def failure(client: Client, tool: str, **arguments: Any) -> str:
    """What a tool says when it fails."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    return "".join(getattr(block, "text", "") for block in result.content)

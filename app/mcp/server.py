"""The server that agents talk to, whatever the transport."""

from collections.abc import Awaitable, Callable
from functools import cache
from http import HTTPStatus
from typing import Any, TypeVar

import mcp_types as types
from mcp.server import CacheHint, Server, ServerRequestContext
from mcp.shared.exceptions import MCPError
from sqlalchemy import Connection

from app.database import Database, EditionInfo
from app.mcp import resources
from app.mcp.prompts import INSTRUCTIONS, PROMPTS, Prompt
from app.mcp.tools import TOOLS, Tool
from app.problems import Problem
from app.resolving import compact

T = TypeVar("T")
Context = ServerRequestContext[Any]
HINTS = types.ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
FRESH = CacheHint(ttl_ms=300_000, scope="public")
"""What does not depend on who asks changes with an edition or a version only."""
_TOOLS = {tool.name: tool for tool in TOOLS}
_PROMPTS = {prompt.name: prompt for prompt in PROMPTS}


def create_server(database: Database, version: str) -> Server[Any]:
    """A server on this database, which answers each question from the newest edition."""

    async def run(work: Callable[[Connection, EditionInfo], T]) -> T:
        snapshot = database.read()
        return await snapshot.run(lambda connection: work(connection, snapshot.edition))

    async def call_tool(_: Context, asked: types.CallToolRequestParams) -> types.CallToolResult:
        tool = _TOOLS.get(asked.name)
        if tool is None:
            raise MCPError(types.INVALID_PARAMS, f"There is no tool {asked.name!r}; there are {', '.join(_TOOLS)}")
        try:
            answer = await run(lambda connection, edition: tool.run(connection, edition, asked.arguments or {}))
        except Problem as problem:
            return types.CallToolResult(content=[_text(_worded(problem))], is_error=True)
        return types.CallToolResult(content=[_text(compact(answer))], structured_content=answer)

    async def list_resources(_: Context, asked: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
        cursor = asked.cursor if asked else None
        return await _or_error(run(lambda connection, edition: resources.listed(connection, edition, cursor)))

    async def read_resource(_: Context, asked: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        return await _or_error(run(lambda connection, edition: resources.read(connection, edition, str(asked.uri))))

    async def complete(_: Context, asked: types.CompleteRequestParams) -> types.CompleteResult:
        return await _or_error(run(lambda connection, edition: resources.completed(connection, edition, asked)))

    return Server(
        "sco-kb",
        title="SCO knowledge base",
        version=version,
        instructions=INSTRUCTIONS,
        cache_hints={"tools/list": FRESH, "prompts/list": FRESH, "resources/templates/list": FRESH},
        get_tool_input_schema=lambda name: _tool(_TOOLS[name]).input_schema if name in _TOOLS else None,
        on_list_tools=_list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=_list_templates,
        on_read_resource=read_resource,
        on_list_prompts=_list_prompts,
        on_get_prompt=_get_prompt,
        on_completion=complete,
    )


async def _list_tools(_: Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
    return types.ListToolsResult(tools=[_tool(tool) for tool in TOOLS])


@cache
def _tool(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.asked(),
        output_schema=tool.output,
        annotations=HINTS,
    )


async def _list_templates(_: Context, __: types.PaginatedRequestParams | None) -> types.ListResourceTemplatesResult:
    return types.ListResourceTemplatesResult(resource_templates=resources.TEMPLATES)


async def _list_prompts(_: Context, __: types.PaginatedRequestParams | None) -> types.ListPromptsResult:
    return types.ListPromptsResult(prompts=[_prompt(prompt) for prompt in PROMPTS])


def _prompt(prompt: Prompt) -> types.Prompt:
    arguments = [
        types.PromptArgument(name=name, description=description, required=True)
        for name, description in prompt.arguments.items()
    ]
    return types.Prompt(name=prompt.name, title=prompt.title, description=prompt.description, arguments=arguments)


async def _get_prompt(_: Context, asked: types.GetPromptRequestParams) -> types.GetPromptResult:
    prompt, given = _PROMPTS.get(asked.name), asked.arguments or {}
    if prompt is None:
        raise MCPError(types.INVALID_PARAMS, f"There is no prompt {asked.name!r}; there are {', '.join(_PROMPTS)}")
    if given.keys() != prompt.arguments.keys():
        raise MCPError(types.INVALID_PARAMS, f"{asked.name} takes {', '.join(prompt.arguments)}, and nothing else")
    content = _text(prompt.text.format(**given))
    message = types.PromptMessage(role="user", content=content)
    return types.GetPromptResult(description=prompt.description, messages=[message])


async def _or_error(answer: Awaitable[T]) -> T:
    """The answer, or the problem as an error of the protocol: what is asked wrongly, and what fails here."""
    try:
        return await answer
    except Problem as problem:
        asked_wrongly = problem.status < HTTPStatus.INTERNAL_SERVER_ERROR
        raise MCPError(types.INVALID_PARAMS if asked_wrongly else types.INTERNAL_ERROR, _worded(problem)) from None


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)


def _worded(problem: Problem) -> str:
    """A problem for whoever has to mend the question."""
    lines = [problem.detail]
    for fault in problem.errors:
        lines += [f"{fault.parameter}: did you mean {fault.meant!r}?"] if fault.meant else []
        lines += [f"{fault.parameter}: allowed are {', '.join(fault.allowed)}"] if fault.allowed else []
    return "\n".join(lines)

"""For language models that read pages: `/llms.txt` (llmstxt.org, version 2), and Markdown twins of pages."""

import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.api.answering import ERRORS, Reading
from app.catalogue import KINDS, VIEWS
from app.headers import AGENTS
from app.mcp.prompts import RULES
from app.media import MEDIA_TYPES
from app.problems import Problem
from app.strictness import StrictRoute

router = APIRouter(route_class=StrictRoute, responses=ERRORS, tags=["Index"])
TWINNED = frozenset(kind.plural for kind in (*KINDS, *VIEWS))
MARKDOWN = "format=markdown"


@router.get(
    "/llms.txt",
    response_class=Response,
    responses={200: {"content": {"text/markdown": {"schema": {"type": "string"}}}}},
)
async def get_llms_txt(read: Reading) -> Response:
    """What language models should know of this site, and where they find what in Markdown."""
    return Response(_text(json.loads(read.edition.index)), media_type=MEDIA_TYPES["markdown"])


def _text(index: dict[str, Any]) -> str:
    lists = [*index["kinds"], *index["views"], *index["evidence"]]
    entries = [
        f"- [{one['name']}]({one['href']}?{MARKDOWN}): {one['description']} {one['count']} in all." for one in lists
    ]
    return f"""\
# {index["title"]}

> {index["description"]} Edition {index["edition"]["id"]}, data {index["licence"]}.

{RULES}
Every list and record is there in Markdown: append `.md` to its page (`/states/kazakhstan.md`), add `?{MARKDOWN}` to its
address under `/v1`, or send `Accept: text/markdown`. Links below are relative to this host.

## Ask

- [Search](/v1/search?q=Shanghai+spirit&{MARKDOWN}): records by words in any spelling; put yours in `q`
- [Check a statement](/v1/check?subject=Mongolia&property=member_of&value=SCO): whether the sources state it (JSON)
- [Model Context Protocol]({AGENTS}): the same as tools, for agents that speak it (POST)

## Lists

{chr(10).join(entries)}

## Documentation

- [OpenAPI]({index["openapi"]}): every address, parameter and field
- [Index](/v1): all lists with their counts (JSON)

## Optional

- [Files]({index["exports"]}): everything to take along, as SQLite, JSON lines and Data Package
"""


async def _twin(request: Request) -> Response:
    """The Markdown of the page whose address has `.md` at its end."""
    plural, *id = (request.path_params[name] for name in ("plural", "id") if name in request.path_params)
    if plural not in TWINNED:
        raise Problem(404, "Not Found")
    query = f"{MARKDOWN}&{request.url.query}" if request.url.query else MARKDOWN
    return RedirectResponse(f"/v1/{'/'.join([plural, *id])}?{query}", 308)


twins = [Route("/{plural}.md", _twin), Route("/{plural}/{id}.md", _twin)]
"""Not in the OpenAPI document, as pages are not."""

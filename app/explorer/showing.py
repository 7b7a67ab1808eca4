"""What the routes of pages share: asking the verbs of the API on one edition, and answering with a page."""

import json
from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlencode

from fastapi import Depends, Request
from pydantic import BaseModel
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from app import reading
from app.database import SNAPSHOT, EditionInfo, Snapshot
from app.explorer.evidence import Json
from app.explorer.rendering import render
from app.keyset import Listing
from app.kind import Kind
from app.pages import APART
from app.settings import Settings
from app.strictness import asked

T = TypeVar("T")
Q = TypeVar("Q", bound=BaseModel)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Everything comes from here, nothing stands inline, and nobody frames a page."""
HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "strict-origin-when-cross-origin"}


class Ask:
    """The verbs of the API on one connection; each gives the JSON that the API answers."""

    def __init__(self, connection: Connection, edition: EditionInfo) -> None:
        self.connection = connection
        self.edition = edition

    def index(self) -> Json:
        """What there is."""
        index: Json = json.loads(self.edition.index)
        return index

    def one(self, kind: Kind[Any], id: str) -> Json:
        """A record."""
        detail: Json = json.loads(reading.one(self.connection, kind, id, "preferred")[1])
        return detail

    def page(self, kind: Kind[Any], **query: Any) -> Json:
        """A page of a kind, each record with its evidence."""
        asked = kind.query.model_validate({**query, "include": ["citations"]})
        return _page(reading.page(self.connection, self.edition, kind, asked))

    def listing(self, verb: Callable[..., Listing], *arguments: Any) -> Json:
        """A page of what a verb lists."""
        return _page(verb(self.connection, self.edition.id, *arguments))

    def ready(self, verb: Callable[..., bytes], *arguments: Any) -> Json:
        """What a verb looks up."""
        found: Json = json.loads(verb(self.connection, *arguments))
        return found


class Show:
    """The newest edition, and the pages on it."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.snapshot: Snapshot = request.scope.get(SNAPSHOT) or request.app.state.database.read()

    @property
    def origin(self) -> str:
        """Where the service is met from outside."""
        settings: Settings = self.request.app.state.settings
        return settings.public_url

    async def ask(self, work: Callable[[Ask], T]) -> T:
        """What the verbs give, all from one edition."""
        return await self.snapshot.run(lambda connection: work(Ask(connection, self.snapshot.edition)))

    async def page(self, *templates: str, twin: str = "", **content: Any) -> HTMLResponse:
        """A page. Its `twin` is the address of the same in JSON."""
        return await answer(self.request, *templates, twin=twin, **content)

    def asked(self, model: type[Q]) -> Q:
        """The query, held to the parameters that make sense for a page. Raises a 422 problem."""
        return asked(model, self.request.query_params, APART)

    def twin(self) -> str:
        """The address in the API that has the same question as this page, without what a form left empty."""
        given = self.request.query_params.multi_items()
        query = urlencode([(name, value) for name, value in given if value])
        return f"/v1{quote(self.request.scope['path'])}{query and '?'}{query}"


async def answer(request: Request, *templates: str, twin: str = "", status: int = 200, **content: Any) -> HTMLResponse:
    """A page, rendered in a thread, since that may take longer than others should wait."""
    settings: Settings = request.app.state.settings
    frame = {"path": request.scope["path"], "origin": settings.public_url, "twin": twin}
    html = await run_in_threadpool(render, *templates, **{**frame, **content})
    links = {"Link": f'<{twin}>; rel="alternate"; type="application/json"'} if twin else {}
    return HTMLResponse(html, status, headers={**HEADERS, **links})


def _page(listing: Listing) -> Json:
    return {
        "items": [json.loads(item) for item in listing.items],
        "total": listing.total,
        "next": listing.next,
        "cursor": listing.cursor,
        "notes": listing.notes,
        **listing.beside,
    }


async def _show(request: Request) -> Show:
    return Show(request)


Showing = Annotated[Show, Depends(_show)]

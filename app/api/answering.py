"""What routes share: reading the newest edition, and answering in the format that is wanted."""

from asyncio import Semaphore, to_thread
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cache, partial
from typing import Annotated, Any, get_args
from urllib.parse import quote

from fastapi import Depends, Path, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.responses import Response, StreamingResponse

from app import reading
from app.database import SNAPSHOT, Snapshot
from app.formats import rendering
from app.formats.lines import COMPLETE, Lines, lines
from app.keyset import Listing
from app.kind import DetailQuery, Kind, ListQuery, PlainQuery, RecordQuery, SourceDetailQuery
from app.media import ENTRIES, MEDIA_TYPES, Format, bare, choose, wanted
from app.pages import page_of
from app.problems import Problem, bad_parameter, documented
from app.resolving import packed
from app.shapes import Reference, Shape
from app.sparse import fields

ERRORS = documented(400, 404, 406, 412, 414, 415, 422, 429, 431, 500, 503)
LOCATION = {
    "Location": {"description": "Its address", "schema": {"type": "string"}, "example": "/v1/states/kazakhstan"}
}
RETIRED = documented(308, 410)
"""What an address answers under the id of a record that was renamed, or removed."""
RETIRED[308]["headers"] = LOCATION
DESCRIBED = '</llms.txt>; rel="describedby"; type="text/markdown"'
"""Where language models learn how to read all answers."""
CHUNK = 40
"""Records that are read and written at a time for a list that is given whole: in between others have their turn."""
STREAMS = 16
"""How many lists may be given whole at once, of those that take more than one chunk."""

PLAIN = "%&=+:,;@/()*!'"
"""What may stand in the query of an address as it is, beside letters and digits."""

List = Callable[[Connection, Any], Listing]
"""A list, bound to all but the connection and its query."""


class Choices(Shape):
    """Several records that have one name."""

    items: list[Reference] = Field(description="The records that are called so")


class Read:
    """The verbs on one edition, each answered with a response."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.snapshot: Snapshot = request.scope.get(SNAPSHOT) or request.app.state.database.read()
        self.edition = self.snapshot.edition

    async def one(self, kind: Kind[Any], id: str, query: DetailQuery | SourceDetailQuery) -> Response:
        """A record."""
        format = self._format(query)
        kept = fields(query, kind.detail)
        if kept and format in ENTRIES:
            raise bad_parameter("fields", f"does not go with {format}, which is an entry of its own")
        address, found = await self.snapshot.run(lambda read: reading.one(read, kind, id, query.resolve))
        found = kept.of(found) if kept else found
        return self._answer(query, format, await _in_format(format, found), f'<{address}>; rel="cite-as"')

    async def ready(self, query: PlainQuery, verb: Callable[..., bytes], *arguments: Any) -> Response:
        """What a verb looks up."""
        format = self._format(query)
        found = await self.snapshot.run(lambda read: verb(read, *arguments))
        return self._answer(query, format, await _in_format(format, found))

    async def page(self, kind: Kind[Any], query: RecordQuery) -> Response:
        """A page of a kind, or all of it."""
        shape = kind.detail if query.include else kind.item
        return await self._list(shape, lambda read, asked: reading.page(read, self.edition, kind, asked), query)

    async def listing(self, shape: Any, verb: Callable[..., Listing], *arguments: Any) -> Response:
        """A page of what a verb lists, which has this shape or one of several; or all of it. The query comes last."""
        *others, query = arguments
        return await self._list(shape, lambda read, asked: verb(read, self.edition.id, *others, asked), query)

    async def listed(self, verb: Callable[..., Listing], *arguments: Any) -> Listing:
        """What a verb lists."""
        return await self.snapshot.run(lambda read: verb(read, self.edition.id, *arguments))

    async def _list(self, shape: Any, found: List, query: ListQuery) -> Response:
        format, kept = self._format(query), fields(query, shape)
        if kept:
            every, found = found, lambda read, asked: kept.within(every(read, asked))
        if format in COMPLETE:
            return await self._complete(lines(format, shape, kept), format, found, query)
        listing = await self.snapshot.run(lambda read: found(read, query))
        tail = {"total": listing.total, "next": listing.next, "edition": self.edition.id, "notes": listing.notes}
        tail |= listing.beside
        page = b'{"items":[%b],%b' % (b",".join(listing.items), packed(tail)[1:])
        title = self.request.url.path.removeprefix("/v1/").replace("-", " ").capitalize()
        links = [f'<{listing.next}>; rel="next"'] if listing.next else []
        return self._answer(query, format, await _in_format(format, page, title), *links)

    async def _complete(self, form: Lines, format: Format, found: List, query: ListQuery) -> Response:
        """A whole list: at once where it is short, else streamed."""
        for name in sorted({"limit", "cursor"} & query.model_fields_set):
            raise bad_parameter(name, f"does not go with {format}, which gives the whole list")
        first = await self.snapshot.run(partial(_chunk, found, query, None))
        if first.cursor is None:
            body = [form.first, *map(form.one, first.items), form.last(first.total, self.edition.id, first.notes)]
            return self._answer(query, format, b"".join(body))
        streams: Semaphore = self.request.app.state.streams
        if streams.locked():
            raise Problem(503, "Too many lists are given whole just now; ask again", headers={"Retry-After": "10"})
        answer = self._answer(query, format, "")
        headers = {"Link": answer.headers["Link"], "Content-Type": MEDIA_TYPES[format]}
        return StreamingResponse(self._stream(streams, form, first, found, query), headers=headers)

    async def _stream(
        self, streams: Semaphore, form: Lines, listing: Listing, found: List, query: ListQuery
    ) -> AsyncIterator[bytes]:
        async with streams:
            yield form.first
            count, notes = 0, listing.notes
            while True:
                count += len(listing.items)
                yield b"".join(map(form.one, listing.items))
                if listing.cursor is None:
                    break
                await self.request.app.state.turns.begin()
                listing = await self.snapshot.run(partial(_chunk, found, query, listing.cursor))
            yield form.last(count, self.edition.id, notes)

    def _format(self, query: BaseModel) -> Format:
        """The format that the query names, or the best that the client accepts and this address has."""
        asked: Format | None = getattr(query, "format", None)
        return choose(asked, wanted(self.request.headers.get("accept", "")), _available(type(query)))

    def _answer(self, query: BaseModel, format: Format, content: str | bytes, *links: str) -> Response:
        """An answer, with its links to others and to itself in other formats."""
        path, asked = quote(self.request.scope["path"]), quote(self.request.scope["query_string"], safe=PLAIN)
        others = _alternates(type(query), format, bool(getattr(query, "fields", None)))
        lists, pages = _addresses(path, asked)
        alternates = [f"<{lists if whole else pages}{link}" for whole, link in others]
        if page := page_of(path, asked):
            alternates.append(f'<{page}>; rel="alternate"; type="text/html"')
        headers = {"Link": ", ".join([*links, *alternates, DESCRIBED]), "Content-Type": MEDIA_TYPES[format]}
        return Response(content, headers=headers)


async def _in_format(format: Format, body: bytes, title: str | None = None) -> bytes:
    """An answer, or a page of this title, given as JSON, in a format; in a thread, since that takes milliseconds."""
    if format == "json":
        return body
    return await to_thread(rendering.record if title is None else partial(rendering.page, title=title), format, body)


def _addresses(path: str, asked: str) -> tuple[str, str]:
    """The addresses of this very answer in another format, all but its name: as a whole list, and as this page."""
    if not asked:
        return f"{path}?format=", f"{path}?format="
    given = [one for one in asked.split("&") if not one.startswith("format=")]
    whole = [one for one in given if not one.startswith(("limit=", "cursor="))]
    lists, pages = (f"{path}?{'&'.join([*kept, 'format='])}" for kept in (whole, given))
    return lists, pages


@cache
def _alternates(query: type[BaseModel], format: Format, sparse: bool) -> Sequence[tuple[bool, str]]:
    """For each other format that the parameter of this query names, if it is a whole list, and how its link ends."""
    others = [other for other in _available(query) if other != format and not (sparse and other in ENTRIES)]
    return [(other in COMPLETE, f'{other}>; rel="alternate"; type="{bare(other)}"') for other in others]


def _chunk(found: List, query: ListQuery, cursor: str | None, connection: Connection) -> Listing:
    """The next records of a list that is given whole."""
    return found(connection, query.model_copy(update={"limit": CHUNK, "cursor": cursor}))


@cache
def _available(query: type[BaseModel]) -> Sequence[Format]:
    """The formats that the parameter of this query names."""
    named, _ = get_args(query.model_fields["format"].annotation)
    return get_args(named)


async def _read(request: Request) -> Read:
    return Read(request)


Reading = Annotated[Read, Depends(_read)]
RecordId = Annotated[str, Path(max_length=200, description="Id of the record", examples=["kazakhstan"])]
OneQuery = Annotated[DetailQuery, Query()]
JustQuery = Annotated[PlainQuery, Query()]

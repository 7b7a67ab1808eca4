"""What routes share: reading the newest edition, and answering in the format that is wanted."""

from asyncio import Semaphore
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cache, partial
from typing import Annotated, Any, get_args
from urllib.parse import parse_qsl, quote, urlencode

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
from app.media import MEDIA_TYPES, Format, bare, choose, wanted
from app.pages import page_of
from app.problems import Problem, bad_parameter, documented
from app.resolving import compact
from app.shapes import Reference, Shape

ERRORS = documented(400, 404, 406, 412, 414, 415, 422, 431, 503)
LOCATION = {"Location": {"schema": {"type": "string"}}}
RETIRED = documented(308, 410)
"""What an address answers under the id of a record that was renamed, or removed."""
RETIRED[308]["headers"] = LOCATION
CHUNK = 500
"""Records that are read at a time for a list that is given whole."""
STREAMS = 16
"""How many lists may be given whole at once, of those that take more than one chunk."""

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
        address, found = await self.snapshot.run(lambda read: reading.one(read, kind, id, query.resolve))
        return self._answer(query, format, rendering.record(format, found), f'<{address}>; rel="cite-as"')

    async def ready(self, query: PlainQuery, verb: Callable[..., str], *arguments: Any) -> Response:
        """What a verb looks up."""
        format = self._format(query)
        found = await self.snapshot.run(lambda read: verb(read, *arguments))
        return self._answer(query, format, rendering.record(format, found))

    async def page(self, kind: Kind[Any], query: RecordQuery) -> Response:
        """A page of a kind, or all of it."""
        shape = kind.detail if query.include else kind.item
        return await self._list(shape, lambda read, asked: reading.page(read, self.edition, kind, asked), query)

    async def listing(self, shape: type[BaseModel], verb: Callable[..., Listing], *arguments: Any) -> Response:
        """A page of what a verb lists, which has this shape, or all of it. The last argument is the query."""
        *others, query = arguments
        return await self._list(shape, lambda read, asked: verb(read, self.edition.id, *others, asked), query)

    async def listed(self, verb: Callable[..., Listing], *arguments: Any) -> Listing:
        """What a verb lists."""
        return await self.snapshot.run(lambda read: verb(read, self.edition.id, *arguments))

    async def _list(self, shape: type[BaseModel], found: List, query: ListQuery) -> Response:
        format = self._format(query)
        if format in COMPLETE:
            return await self._complete(lines(format, shape), format, found, query)
        listing = await self.snapshot.run(lambda read: found(read, query))
        tail = {"total": listing.total, "next": listing.next, "edition": self.edition.id, "notes": listing.notes}
        tail |= listing.beside
        page = f'{{"items":[{",".join(listing.items)}],{compact(tail)[1:]}'
        title = self.request.url.path.removeprefix("/v1/").replace("-", " ").capitalize()
        links = [f'<{listing.next}>; rel="next"'] if listing.next else []
        return self._answer(query, format, rendering.page(format, page, title), *links)

    async def _complete(self, form: Lines, format: Format, found: List, query: ListQuery) -> Response:
        """A whole list: at once where it is short, else streamed."""
        for name in sorted({"limit", "cursor"} & query.model_fields_set):
            raise bad_parameter(name, f"does not go with {format}, which gives the whole list")
        first = await self.snapshot.run(partial(_chunk, found, query, None))
        if first.cursor is None:
            body = [form.first, *map(form.one, first.items), form.last(first.total, self.edition.id, first.notes)]
            return self._answer(query, format, "".join(body))
        streams: Semaphore = self.request.app.state.streams
        if streams.locked():
            raise Problem(503, "Too many lists are given whole just now; ask again", headers={"Retry-After": "10"})
        answer = self._answer(query, format, "")
        headers = {"Link": answer.headers["Link"], "Content-Type": MEDIA_TYPES[format]}
        return StreamingResponse(self._stream(streams, form, first, found, query), headers=headers)

    async def _stream(
        self, streams: Semaphore, form: Lines, listing: Listing, found: List, query: ListQuery
    ) -> AsyncIterator[str]:
        async with streams:
            yield form.first
            count, notes = 0, listing.notes
            while True:
                count += len(listing.items)
                yield "".join(map(form.one, listing.items))
                if listing.cursor is None:
                    break
                listing = await self.snapshot.run(partial(_chunk, found, query, listing.cursor))
            yield form.last(count, self.edition.id, notes)

    def _format(self, query: BaseModel) -> Format:
        """The format that the query names, or the best that the client accepts and this address has."""
        asked: Format | None = getattr(query, "format", None)
        return choose(asked, wanted(self.request.headers.get("accept", "")), _available(type(query)))

    def _answer(self, query: BaseModel, format: Format, content: str, *links: str) -> Response:
        """An answer, with its links to others and to itself in other formats."""
        others = [other for other in _available(type(query)) if other != format]
        addresses = self._addresses()
        alternates = [f'<{addresses(other)}{other}>; rel="alternate"; type="{bare(other)}"' for other in others]
        url = self.request.scope
        page = page_of(f"{quote(url['path'])}?{url['query_string'].decode('latin-1')}")
        pages = [f'<{page}>; rel="alternate"; type="text/html"'] if page else []
        headers = {"Link": ", ".join([*links, *alternates, *pages]), "Content-Type": MEDIA_TYPES[format]}
        return Response(content, headers=headers)

    def _addresses(self) -> Callable[[Format], str]:
        """For each format the address of this very answer in it, all but the format's name."""
        asked = parse_qsl(self.request.scope["query_string"].decode("latin-1"))
        whole = [(name, value) for name, value in asked if name not in {"format", "limit", "cursor"}]
        paged = [(name, value) for name, value in asked if name != "format"]
        path = quote(self.request.scope["path"])
        lists, pages = (f"{path}?{urlencode([*kept, ('format', '')])}" for kept in (whole, paged))
        return lambda name: lists if name in COMPLETE else pages


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

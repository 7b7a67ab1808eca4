"""What routes share: reading the newest edition, and answering with ready JSON."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from app import reading
from app.database import SNAPSHOT, Snapshot
from app.keyset import Listing
from app.kind import DetailQuery, Kind, RecordQuery
from app.problems import documented
from app.resolving import compact
from app.shapes import Reference, Shape

JSON = "application/json"
ERRORS = documented(404, 422, 503)


class Choices(Shape):
    """Several records that have one name."""

    items: list[Reference] = Field(description="The records that are called so")


class Read:
    """The verbs on the newest edition, each answered with a response."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.edition = snapshot.edition

    async def page(self, kind: Kind[Any], query: RecordQuery) -> Response:
        """A page of a kind."""
        return self.answer(await self.snapshot.run(lambda found: reading.page(found, self.edition, kind, query)))

    async def one(self, kind: Kind[Any], id: str, query: DetailQuery) -> Response:
        """A record."""
        address, found = await self.snapshot.run(lambda read: reading.one(read, kind, id, query))
        return body(found, {"Link": f'<{address}>; rel="cite-as"'})

    async def ready(self, verb: Callable[..., str], *arguments: Any) -> Response:
        """What a verb looks up."""
        return body(await self.snapshot.run(lambda read: verb(read, *arguments)))

    async def listed(self, verb: Callable[..., Listing], *arguments: Any) -> Listing:
        """What a verb lists."""
        return await self.snapshot.run(lambda read: verb(read, self.edition.id, *arguments))

    async def listing(self, verb: Callable[..., Listing], *arguments: Any) -> Response:
        """A page of what a verb lists."""
        return self.answer(await self.listed(verb, *arguments))

    def answer(self, listing: Listing) -> Response:
        """A page, with the link to the next."""
        tail = {"total": listing.total, "next": listing.next, "edition": self.edition.id, "notes": listing.notes}
        headers = {"Link": f'<{listing.next}>; rel="next"'} if listing.next else None
        return body(f'{{"items":[{",".join(listing.items)}],{compact(tail)[1:]}', headers)


def body(json: str, headers: dict[str, str] | None = None) -> Response:
    """Ready JSON as an answer."""
    return Response(json, media_type=JSON, headers=headers)


async def _read(request: Request) -> Read:
    return Read(request.scope.get(SNAPSHOT) or request.app.state.database.read())


Reading = Annotated[Read, Depends(_read)]
RecordId = Annotated[str, Path(max_length=200, description="Id of the record", examples=["kazakhstan"])]
OneQuery = Annotated[DetailQuery, Query()]

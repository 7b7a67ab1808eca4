"""What routes share: reading the newest edition, and answering with ready JSON."""

import json
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from pydantic import Field
from starlette.responses import Response

from app import evidence, reading
from app.database import Database
from app.keyset import Listing
from app.kind import Kind, RecordQuery
from app.problems import documented
from app.shapes import Reference, Shape

JSON = "application/json"
ERRORS = documented(404, 422, 503)


class Choices(Shape):
    """Several records that have one name."""

    items: list[Reference] = Field(description="The records that are called so")


class Read:
    """The verbs on the newest edition, each answered with a response."""

    def __init__(self, database: Database) -> None:
        self._connection, self._edition = database.read()

    def index(self) -> Response:
        return Response(self._edition.index, media_type=JSON)

    def page(self, kind: Kind[Any], query: RecordQuery) -> Response:
        return self._listing(reading.page(self._connection, self._edition.id, kind, query))

    def one(self, kind: Kind[Any], id: str) -> Response:
        return Response(reading.one(self._connection, kind, id), media_type=JSON)

    def located(self, name: str) -> Response:
        found = reading.locate(self._connection, name)
        if len(found) == 1:
            return Response(status_code=307, headers={"Location": found[0].href})
        return Response(Choices(items=found).model_dump_json(), status_code=300, media_type=JSON)

    def citations(self, query: evidence.CitationQuery) -> Response:
        return self._listing(evidence.citations(self._connection, self._edition.id, query))

    def citations_of_source(self, source: str, query: evidence.SourceCitationQuery) -> Response:
        return self._listing(evidence.citations_of_source(self._connection, self._edition.id, source, query))

    def citation(self, id: str) -> Response:
        return Response(evidence.citation(self._connection, id), media_type=JSON)

    def _listing(self, listing: Listing) -> Response:
        tail = json.dumps(
            {"total": listing.total, "next": listing.next, "edition": self._edition.id}, ensure_ascii=False
        )
        headers = {"Link": f'<{listing.next}>; rel="next"'} if listing.next else None
        return Response(f'{{"items":[{",".join(listing.items)}],{tail[1:]}', media_type=JSON, headers=headers)


async def _read(request: Request) -> Read:
    return Read(request.app.state.database)


Reading = Annotated[Read, Depends(_read)]
RecordId = Annotated[str, Path(max_length=200, description="Id of the record", examples=["kazakhstan"])]

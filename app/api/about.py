"""The addresses of the index, the evidence, the look-up by name, and the health of the service."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from app import evidence
from app.api.answering import ERRORS, Choices, Reading, RecordId
from app.problems import documented
from app.representation.index import Index
from app.shapes import Citation, Shape, example

router = APIRouter(responses=ERRORS)
health = APIRouter(tags=["Health"])


class Health(Shape):
    """The state of the service."""

    status: str = example("`ok`", "ok")


@router.get("", tags=["Index"], response_model=Index)
async def get_index(read: Reading) -> Response:
    """What there is: kinds with counts and addresses, the edition, the licence."""
    return read.index()


@router.get("/citations", tags=["Evidence"], response_model=evidence.CitationPage)
async def list_citations(read: Reading, query: Annotated[evidence.CitationQuery, Query()]) -> Response:
    """All citations: the words that every value rests on."""
    return read.citations(query)


@router.get("/citations/{id}", tags=["Evidence"], response_model=Citation)
async def get_citation(
    read: Reading, id: Annotated[str, Path(max_length=200, description="Id of the citation")]
) -> Response:
    """A citation."""
    return read.citation(id)


@router.get("/sources/{id}/citations", tags=["Evidence"], response_model=evidence.CitationPage)
async def list_source_citations(
    read: Reading, id: RecordId, query: Annotated[evidence.SourceCitationQuery, Query()]
) -> Response:
    """All that was taken from an article, in reading order."""
    return read.citations_of_source(id, query)


@router.get(
    "/records/{name}",
    tags=["Index"],
    status_code=307,
    response_class=Response,
    responses={
        300: {"description": "Several records have this name", "model": Choices},
        307: {"description": "The record is there", "headers": {"Location": {"schema": {"type": "string"}}}},
    },
)
async def find_record(
    read: Reading,
    name: Annotated[str, Path(max_length=200, description="Id or any name of a record", examples=["RATS"])],
) -> Response:
    """Look for a record of any kind by its id or any of its names, and redirect to its page, or name all so called."""
    return read.located(name)


@health.get("/healthz")
async def get_health() -> Health:
    """Whether the process answers."""
    return Health(status="ok")


@health.get("/readyz", responses=documented(503))
async def get_readiness(_: Reading) -> Health:
    """Whether an edition is loaded and can be read."""
    return Health(status="ok")

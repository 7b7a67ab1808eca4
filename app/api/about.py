"""The addresses of the index, of all records together, and of the health of the service."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy import select
from starlette.responses import JSONResponse, Response

from app import records
from app.api.answering import ERRORS, LOCATION, RETIRED, Choices, JustQuery, Reading
from app.formats.json_ld import CONTEXT, context
from app.media import JSON_LD, MEDIA_TYPES
from app.problems import documented
from app.representation.index import Index
from app.resolving import compact
from app.shapes import Shape, example
from app.strictness import StrictRoute

router = APIRouter(route_class=StrictRoute, responses=ERRORS, tags=["Index"])
health = APIRouter(route_class=StrictRoute, responses=documented(422, 500), tags=["Health"])
discovery = APIRouter(route_class=StrictRoute, responses=documented(422, 500), tags=["Index"])


LLMS = {"href": "/llms.txt", "type": "text/markdown"}


class Health(Shape):
    """The state of the service."""

    status: str = example("`ok`", "ok")


class Link(BaseModel):
    """A resource that belongs to this API."""

    href: str = Field(description="Its address", examples=["/openapi.json"])
    type: str = Field(description="Its media type", examples=["application/json"])


class Links(BaseModel):
    """What belongs to an address, by relation (RFC 8631)."""

    anchor: str = Field(description="The address", examples=["/v1"])
    service_desc: list[Link] = Field(alias="service-desc", description="Descriptions for programs")
    service_doc: list[Link] = Field(alias="service-doc", description="Descriptions for people")
    service_meta: list[Link] = Field(alias="service-meta", description="What its keys mean")
    status: list[Link] = Field(description="How it is")


class ApiCatalog(BaseModel):
    """Links of this API to its descriptions (RFC 9264)."""

    linkset: list[Links] = Field(description="The links of each address")


class LinksetResponse(JSONResponse):
    """An answer in the media type of RFC 9264, with the profile of RFC 9727."""

    media_type = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'


@discovery.get("/.well-known/api-catalog", response_model=ApiCatalog, response_class=LinksetResponse)
async def get_api_catalog() -> Response:
    """Where this API is, and where it is described (RFC 9727): for programs that know only the host."""
    described = {
        "anchor": "/v1",
        "service-desc": [{"href": "/openapi.json", "type": "application/json"}],
        "service-doc": [{"href": "/docs", "type": "text/html"}, {"href": "/redoc", "type": "text/html"}, LLMS],
        "service-meta": [{"href": CONTEXT, "type": MEDIA_TYPES["jsonld"]}],
        "status": [{"href": "/readyz", "type": MEDIA_TYPES["json"]}],
    }
    return LinksetResponse({"linkset": [described]})


@router.get("", response_model=Index)
async def get_index(read: Reading, query: JustQuery) -> Response:
    """What there is: kinds with counts and addresses, the edition, the licence."""
    return await read.ready(query, lambda _: read.edition.index.encode())


@router.get(
    "/context.jsonld",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPES["jsonld"]: {"schema": JSON_LD}}}},
)
async def get_context() -> Response:
    """The JSON-LD context of all answers: what each of their keys means, in terms of schema.org, PROV and our own."""
    return Response(compact(context()), media_type=MEDIA_TYPES["jsonld"])


@router.get("/records", response_model=records.RecordPage)
async def list_records(read: Reading, query: Annotated[records.RecordsQuery, Query()]) -> Response:
    """Records of all kinds, by agreement of their sources, voice, source and kind."""
    return await read.listing(records.AnyItem, records.records, query)


@router.get(
    "/records/{name}",
    status_code=307,
    response_class=Response,
    responses={
        **RETIRED,
        300: {"description": "Several records have this name", "model": Choices},
        307: {"description": "The record is there", "headers": LOCATION},
    },
)
async def find_record(
    read: Reading,
    name: Annotated[str, Path(max_length=200, description="Id or any name of a record", examples=["RATS"])],
) -> Response:
    """Look for a record of any kind by its id or any of its names, and redirect to its page, or name all so called.

    The id that a record had before it was renamed redirects for good, one that was removed is gone.
    """
    found = await read.snapshot.run(lambda connection: records.locate(connection, name))
    if len(found) == 1:
        return Response(status_code=307, headers={"Location": found[0].href})
    return Response(Choices(items=found).model_dump_json(), status_code=300, media_type=MEDIA_TYPES["json"])


@health.get("/healthz")
async def get_health() -> Health:
    """Whether the process answers."""
    return Health(status="ok")


@health.get("/readyz", responses=documented(503))
async def get_readiness(read: Reading) -> Health:
    """Whether an edition is loaded and can be read."""
    await read.snapshot.run(lambda connection: connection.execute(select(1)).scalar_one())
    return Health(status="ok")

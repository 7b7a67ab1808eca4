"""The addresses of the exports: what files there are, and each file."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from app.api.answering import ERRORS, JustQuery, Reading
from app.api.downloads import download
from app.exports.shelf import EXPORTS, ExportFile, Shelf
from app.problems import Problem, documented, fault
from app.representation.index import ExportEntry, ExportList
from app.strictness import StrictRoute

router = APIRouter(route_class=StrictRoute, responses=ERRORS, tags=["Exports"])


async def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.exports
    return shelf


Files = Annotated[Shelf, Depends(_shelf)]
ExportName = Annotated[str, Path(max_length=200, description="Name of the file", examples=["sco-kb.sqlite"])]
BINARY = {"schema": {"type": "string", "format": "binary"}}
FILE = {export.media_type: BINARY for export in EXPORTS.values()}


@router.get("/exports", response_model=ExportList)
async def list_exports(read: Reading, files: Files, query: JustQuery) -> Response:
    """Files to take along: the whole knowledge base as a database, as lines of JSON, and as a Data Package."""
    found = await files.files(read.edition)
    answer = ExportList(items=[_entry(file) for file in found], edition=found[0].edition.id)
    return await read.ready(query, lambda _: answer.model_dump_json().encode())


@router.get(
    "/exports/{name}",
    response_class=Response,
    responses={
        200: {"description": "The file", "content": FILE},
        206: {"description": "The parts of the file that `Range` asks for", "content": FILE},
        304: {"description": "The client has this file already, as `If-None-Match` or `If-Modified-Since` tell"},
        **documented(412, 416),
    },
)
async def get_export(request: Request, read: Reading, files: Files, name: ExportName) -> Response:
    """A file, whole or in ranges of bytes: with a strong `ETag`, `Repr-Digest`, and conditional as RFC 9110 has it."""
    if name not in EXPORTS:
        raise Problem(
            404,
            f"/v1/exports has no file {name!r}; it lists them all",
            [fault("name", "is not the name of a file here", EXPORTS, name)],
        )
    return download(await files.file(EXPORTS[name], read.edition), request.headers)


def _entry(file: ExportFile) -> ExportEntry:
    return ExportEntry(
        name=file.export.name,
        href=f"/v1/exports/{file.export.name}",
        description=file.export.description,
        media_type=file.export.media_type,
        bytes=file.size,
        sha256=file.sha256.hex(),
    )

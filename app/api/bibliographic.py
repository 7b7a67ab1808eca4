"""A source as an entry for a bibliography, in the format that was asked for."""

import json
from typing import Any, Literal

from pydantic import Field
from starlette.responses import Response

from app.kind import DetailQuery
from app.resolving import compact

MEDIA_TYPES = {
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl-json": "application/vnd.citationstyles.csl+json",
}
BIBLIOGRAPHY: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {}, **{media_type: {} for media_type in MEDIA_TYPES.values()}}}
}


class SourceDetailQuery(DetailQuery):
    """The parameters of a source's detail."""

    format: Literal["json", "bibtex", "ris", "csl-json"] = Field(
        default="json", description="`json`, or an entry for a bibliography as BibTeX, RIS or CSL-JSON"
    )


def bibliographic(answer: Response, query: SourceDetailQuery) -> Response:
    """The answer, or the bibliographic entry made of it."""
    if query.format == "json":
        return answer
    from app.representation import bibliography  # noqa: PLC0415 - its libraries are slow to import and rarely needed

    source = json.loads(bytes(answer.body))
    if query.format == "bibtex":
        entry = bibliography.bibtex(source)
    elif query.format == "ris":
        entry = bibliography.ris(source)
    else:
        entry = compact([bibliography.csl(source)])
    headers = {"Link": answer.headers["Link"]}
    return Response(entry, media_type=MEDIA_TYPES[query.format], headers=headers)

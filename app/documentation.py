"""The OpenAPI document, with real examples out of the data."""

from asyncio import to_thread
from contextlib import suppress
from typing import Any

from fastapi import FastAPI
from starlette.responses import Response

from app.contract.examples import exemplify
from app.contract.finishing import finished
from app.database import Database
from app.problems import Problem
from app.resolving import packed

OPENAPI = "/openapi.json"

SUMMARY = "Facts about the Shanghai Cooperation Organisation, each with the words that it rests on."
DESCRIPTION = """\
Everything here was read in five articles about Kazakhstan and the SCO. Every value has **citations**: the article, the
paragraph, a short quote, and a link that opens the article at those words. The articles are partisan and contradict
each other; where they do, both positions are kept. What is only proposed, planned or hoped for says so in `status`;
what somebody is only reported to have said has `voice: reported` and a speaker.

* Lists have `items`, `total`, `next` and `edition`; follow `next` until it is null.
* `/v1/search?q=` finds records of all kinds from half a name in any spelling, and says where it stands.
* `/v1/check` says what the sources make of a statement: supported, contradicted, disputed, only claimed, not covered.
* Filters accept ids and names; repeat a filter for several values. `include=citations` gives each item its evidence.
* Dates are EDTF (ISO 8601-2), as precise as the source and no more: `2024`, `2024-07`, `2024-07-03/2024-07-04`.
* Errors are `application/problem+json` (RFC 9457) and name the parameter that is wrong.
"""


def document(app: FastAPI, database: Database) -> None:
    """Give the app its OpenAPI document, with real examples."""

    def describe() -> dict[str, Any]:
        schema = finished(FastAPI.openapi(app))
        app.openapi_schema = None  # ten megabytes of objects, asked for once: the answer is kept ready as bytes
        with suppress(Problem):  # no edition is loaded
            exemplify(schema, database.read())
        return schema

    app.openapi = describe  # type: ignore[method-assign]  # FastAPI's own way to extend it

    @app.get(OPENAPI, include_in_schema=False)
    async def openapi() -> Response:
        return Response(await to_thread(lambda: packed(app.openapi())), media_type="application/json")

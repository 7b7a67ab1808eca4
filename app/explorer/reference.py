"""The reference of the API, made of its OpenAPI document by Swagger UI and by ReDoc, in the dress of the pages."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.documentation import OPENAPI
from app.explorer.showing import answer
from app.strictness import StrictRoute

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Both write rules of style into the page."""

router = APIRouter(include_in_schema=False, route_class=StrictRoute)


@router.get("/docs")
async def swagger_ui(request: Request) -> Response:
    """The API, to try out."""
    return await _page(request, "Swagger UI", "swagger-ui-bundle.js", "swagger-ui.css")


@router.get("/redoc")
async def redoc(request: Request) -> Response:
    """The API, to read."""
    return await _page(request, "ReDoc", "redoc.standalone.js")


async def _page(request: Request, made_with: str, script: str, style: str | None = None) -> Response:
    page = await answer(
        request,
        "reference.html",
        made_with=made_with,
        openapi=OPENAPI,
        script=script,
        style=style,
    )
    page.headers["Content-Security-Policy"] = POLICY
    return page

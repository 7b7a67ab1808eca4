"""Errors as pages, for those who ask for pages."""

from fastapi import Request
from starlette.responses import Response

from app.explorer.showing import answer
from app.problems import Problem
from app.questions import LONGEST
from app.weights import weights

HEADINGS = {
    404: "There is no such page",
    406: "There is no such form of this page",
    410: "This record was removed",
    422: "This question cannot be answered",
    500: "The server failed",
    503: "The data cannot be read just now",
}
DATA = ("/v1", "/openapi.json", "/.well-known/", "/pictures/", "/embed", "/oembed", "/healthz", "/readyz")
"""Where errors are told in JSON, whoever asks."""


def wanted(request: Request) -> bool:
    """Whether an error is to be told in a page: to browsers, which name HTML, where pages are."""
    named = weights(request.headers.get("accept", ""))
    return not request.scope["path"].startswith(DATA) and named.get("text/html", 0) > 0


async def problem_page(request: Request, problem: Problem) -> Response:
    """An error as a page."""
    heading = HEADINGS.get(problem.status, "This cannot be done")
    sought = request.scope["path"].rpartition("/")[2].replace("-", " ")
    content = {"problem": problem, "heading": heading, "sought": sought[:LONGEST]}
    page = await answer(request, "error.html", status=problem.status, **content)
    page.headers["Vary"] = "Accept"
    page.headers.update(problem.headers or {})
    return page

"""Redirects from the id that a record had to the one that it has."""

from fastapi import Request
from starlette.responses import Response

from app.catalogue import href
from app.problems import render
from app.retired import Renamed


def redirect(request: Request, renamed: Renamed) -> Response:
    """308 to the same address under the new id, its query kept; from one that has no id, to the page of the record."""
    if "id" in request.path_params:
        path = str(
            request.app.url_path_for(request.scope["route"].name, **{**request.path_params, "id": renamed.successor})
        )
    else:
        path = href(renamed.kind, renamed.successor)
    answer = render(renamed)
    answer.headers["Location"] = f"{path}?{request.url.query}" if request.url.query else path
    return answer

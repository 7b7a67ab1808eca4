"""What failed, told twice under one id: to the client, and in the log with all that helps to find the fault."""

import logging
from typing import Any

from app.log import tell
from app.problems import Problem
from app.request_id import request_id

FAILED = 500


def failed(scope: Any, error: Exception) -> Problem:
    """The answer to a request that could not be answered, which the log has by the `X-Request-ID` of the answer."""
    id = request_id(scope)
    asked = {"request_id": id, "method": scope["method"], "path": scope["path"]}
    asked["query"] = scope["query_string"].decode("latin-1")
    if isinstance(error, Problem):
        tell(logging.WARNING, "unavailable", **asked, status=error.status, detail=error.detail)
        problem = error
    else:
        tell(logging.ERROR, "failed", error, **asked, status=FAILED, error=f"{type(error).__name__}: {error}")
        problem = Problem(FAILED, f"The server failed; its log tells why, by the request id {id}")
    return Problem(problem.status, problem.detail, problem.errors, {**(problem.headers or {}), "X-Request-ID": id})

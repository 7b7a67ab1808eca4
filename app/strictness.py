"""Requests are held to what OpenAPI documents: an unknown or repeated parameter is refused by name."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError

from app.problems import Fault, Problem, fault, refusal


async def strict(request: Request) -> None:
    """A dependency of every route that refuses parameters which its operation does not have."""
    if not request.url.query:
        return
    known = _parameters(request)
    faults = []
    for name in dict.fromkeys(request.query_params.keys()):
        if name not in known:
            faults.append(fault(name, "is not a parameter of this address", known, name))
        elif not known[name] and len(request.query_params.getlist(name)) > 1:
            faults.append(fault(name, "is given more than once"))
    if faults:
        raise refusal(faults)


def refused(error: RequestValidationError) -> Problem:
    """What FastAPI found wrong with the values, in our words."""
    return refusal([_fault(one) for one in error.errors()])


def _fault(error: Mapping[str, Any]) -> Fault:
    name = str(error["loc"][1]) if len(error["loc"]) > 1 else str(error["loc"][0])
    given = error.get("input")
    value = given if isinstance(given, str) else ""
    context = error.get("ctx", {})
    allowed = None
    detail = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "literal_error":
        allowed = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        detail = f"{value!r} is not one of the allowed values"
    elif value and repr(value) not in detail:
        detail = f"{value[:80]!r}: {detail[0].lower()}{detail[1:]}"
    return fault(name, detail, allowed, value)


def _parameters(request: Request) -> Mapping[str, bool]:
    """The query parameters of the operation that answers, and whether each can have several values."""
    return parameters_of(request.app).get(request.scope["endpoint"].__name__, {})


@lru_cache(maxsize=8)
def parameters_of(app: FastAPI) -> Mapping[str, Mapping[str, bool]]:
    """For each operation its query parameters, and whether each can have several values."""
    operations = [path["get"] for path in FastAPI.openapi(app)["paths"].values()]
    return {
        operation["operationId"]: {
            one["name"]: one["schema"].get("type") == "array"
            for one in operation.get("parameters", [])
            if one["in"] == "query"
        }
        for operation in operations
    }

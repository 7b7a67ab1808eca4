"""Requests are held to what OpenAPI documents: an unknown or repeated parameter is refused by name."""

from collections.abc import Mapping
from typing import Any, get_origin

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel

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
    """The query parameters of the route that answers, and whether each can have several values."""
    known: dict[str, Mapping[str, bool]] = request.app.state.parameters
    route: APIRoute = request.scope["route"]
    if route.name not in known:
        known[route.name] = _declared(route)
    return known[route.name]


def _declared(route: APIRoute) -> Mapping[str, bool]:
    """Every route that has query parameters declares them in one model."""
    models = [parameter.field_info.annotation for parameter in route.dependant.query_params]
    return {
        field.alias or name: get_origin(field.annotation) is list
        for model in models
        if isinstance(model, type) and issubclass(model, BaseModel)
        for name, field in model.model_fields.items()
    }

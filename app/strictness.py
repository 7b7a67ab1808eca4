"""Requests are held to what OpenAPI documents: an unknown or repeated parameter is refused by name."""

from collections.abc import Callable, Coroutine, Mapping
from functools import cached_property
from typing import Any, get_origin

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.datastructures import QueryParams
from starlette.responses import Response

from app.problems import Fault, Problem, fault, refusal

FAULTS = 10
"""Of more it is not told: who sends that many does not mean to ask."""


class StrictRoute(APIRoute):
    """A route that refuses parameters which its operation does not have."""

    @cached_property
    def parameters(self) -> Mapping[str, bool]:
        """The query parameters, all declared in one model, and whether each can have several values."""
        models = [parameter.field_info.annotation for parameter in self.dependant.query_params]
        return {
            field.alias or name: get_origin(field.annotation) is list
            for model in models
            if isinstance(model, type) and issubclass(model, BaseModel)
            for name, field in model.model_fields.items()
        }

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own handler, asked after the names of the parameters are found right."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            if request.scope["query_string"] and (faults := self._faults(request.query_params)):
                raise refusal(faults)
            return await handler(request)

        return strict

    def _faults(self, given: QueryParams) -> list[Fault]:
        known = self.parameters
        faults: list[Fault] = []
        for name in given:
            if len(faults) == FAULTS:
                break
            if name not in known:
                faults.append(fault(name, "is not a parameter of this address", known, name))
            elif not known[name] and len(given.getlist(name)) > 1:
                faults.append(fault(name, "is given more than once"))
        return faults


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

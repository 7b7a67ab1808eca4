"""Requests are held to what OpenAPI documents: an unknown or repeated parameter is refused by name."""

from collections.abc import Callable, Container, Coroutine, Mapping
from functools import cached_property
from typing import Any, TypeVar, get_origin

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.datastructures import QueryParams
from starlette.responses import Response

from app.problems import Fault, Problem, fault, refusal

Q = TypeVar("Q", bound=BaseModel)
FAULTS = 10
"""Of more it is not told: who sends that many does not mean to ask."""


class StrictRoute(APIRoute):
    """A route that refuses parameters which its operation does not have."""

    @cached_property
    def parameters(self) -> Mapping[str, bool]:
        """The query parameters, all declared in one model, and whether each can have several values."""
        models = [parameter.field_info.annotation for parameter in self.dependant.query_params]
        return {
            name: many
            for model in models
            if isinstance(model, type) and issubclass(model, BaseModel)
            for name, many in parameters(model).items()
        }

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own handler, asked after the names of the parameters are found right."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            if request.scope["query_string"] and (faults := _misnamed(request.query_params, self.parameters)):
                raise refusal(faults)
            return await handler(request)

        return strict


def parameters(model: type[BaseModel]) -> Mapping[str, bool]:
    """The parameters that a model declares, and whether each can have several values."""
    return {field.alias or name: get_origin(field.annotation) is list for name, field in model.model_fields.items()}


def asked(model: type[Q], given: QueryParams, besides: Container[str] = ()) -> Q:
    """A query as this model has it, all parameters but some. Raises a 422 problem that names what is wrong.

    Forms send what nobody filled in as empty text; that is nothing.
    """
    known = {name: many for name, many in parameters(model).items() if name not in besides}
    filled = QueryParams([(name, value) for name, value in given.multi_items() if value])
    if faults := _misnamed(filled, known):
        raise refusal(faults)
    try:
        return model.model_validate({name: filled.getlist(name) if known[name] else filled[name] for name in filled})
    except ValidationError as error:
        raise refusal([_fault({**one, "loc": ("query", *one["loc"])}) for one in error.errors()]) from None


def _misnamed(given: QueryParams, known: Mapping[str, bool]) -> list[Fault]:
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

"""Requests are held to what OpenAPI documents: an unknown or repeated parameter is refused by name."""

from collections.abc import Callable, Container, Coroutine, Mapping
from functools import cached_property
from typing import Any, TypeVar, get_origin, get_type_hints

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.datastructures import QueryParams
from starlette.responses import Response

from app.problems import Fault, Problem, fault, refusal

FAULTS = 10
"""Of more it is not told: who sends that many does not mean to ask."""


Given = dict[str, str | list[str]]
Q = TypeVar("Q", bound=BaseModel)


class StrictRoute(APIRoute):
    """A route that refuses parameters which its operation does not have.

    `arguments` makes of a request those of its function. It is None for a function that takes or gives more than ours
    usually do, for which FastAPI does it in its general way.
    """

    @cached_property
    def parameters(self) -> Mapping[str, bool]:
        """The query parameters, all declared in one model, and whether each can have several values."""
        models = [parameter.field_info.annotation for parameter in self.dependant.query_params]
        return {
            name: several
            for model in models
            if isinstance(model, type) and issubclass(model, BaseModel)
            for name, several in parameters(model).items()
        }

    @cached_property
    def arguments(self) -> "Arguments | None":
        given = get_type_hints(self.endpoint).get("return")
        plain = isinstance(given, type) and issubclass(given, Response)
        return Arguments(self.dependant) if plain and Arguments.suffice(self.dependant) else None

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request, asked after the names of the parameters are found right."""
        if self.arguments:
            return self.answer
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            _given(request.query_params, self.parameters)
            return await handler(request)

        return strict

    async def answer(self, request: Request) -> Response:
        """The answer of the function. Raises RequestValidationError and problems."""
        assert self.arguments  # noqa: S101 - for the type checker: without it nothing leads here
        given = _given(request.query_params, self.parameters) if request.scope["query_string"] else {}
        answer: Response = await self.endpoint(**await self.arguments.of(request, given))
        return answer


def parameters(model: type[BaseModel]) -> Mapping[str, bool]:
    """The parameters that a model declares, and whether each can have several values."""
    return {field.alias or name: get_origin(field.annotation) is list for name, field in model.model_fields.items()}


def asked(model: type[Q], given: QueryParams, besides: Container[str] = ()) -> Q:
    """A query as this model has it, all parameters but some. Raises a 422 problem that names what is wrong.

    Forms send what nobody filled in as empty text; that is nothing.
    """
    known = {name: several for name, several in parameters(model).items() if name not in besides}
    filled = QueryParams([(name, value) for name, value in given.multi_items() if value])
    try:
        return model.model_validate(_given(filled, known))
    except ValidationError as error:
        raise refusal([_fault({**one, "loc": ("query", *one["loc"])}) for one in error.errors()]) from None


def _given(parameters: QueryParams, known: Mapping[str, bool]) -> Given:
    """The parameters by their names. Raises a problem that tells which are none, or given twice."""
    given: Given = {}
    faults: dict[str, Fault] = {}
    for name, value in parameters.multi_items():
        several = known.get(name)
        if several is None:
            faults[name] = fault(name, "is not a parameter of this address", known, name)
        elif several:
            given.setdefault(name, []).append(value)  # type: ignore[union-attr]  # all of this name are lists
        elif name in given:
            faults[name] = fault(name, "is given more than once")
        else:
            given[name] = value
        if len(faults) == FAULTS:
            break
    if faults:
        raise refusal([*faults.values()])
    return given


class Arguments:
    """The arguments of a route's function: its query, what its path names, and what it depends on."""

    def __init__(self, dependant: Dependant) -> None:
        self.query = next(iter(dependant.query_params), None)
        self.path = dependant.path_params
        self.request = dependant.request_param_name
        self.dependencies: list[tuple[str, Any, str | None]] = [
            (one.name or "", one.call, one.request_param_name) for one in dependant.dependencies
        ]

    @staticmethod
    def suffice(dependant: Dependant) -> bool:
        """Whether a function takes nothing else, and depends only on functions of the request."""
        inner = dependant.dependencies
        others = [
            part
            for one in [dependant, *inner]
            for part in (one.header_params, one.cookie_params, one.body_params, one.background_tasks_param_name)
        ]
        deeper = [part for one in inner for part in (one.query_params, one.path_params, one.dependencies)]
        return len(dependant.query_params) <= 1 and not any((*others, *deeper))

    @cached_property
    def unasked(self) -> tuple[Any, list[Any]]:
        """The query of a request without one, and what is wrong with that."""
        return self.query.validate({}, loc=("query",)) if self.query else (None, [])

    async def of(self, request: Request, given: Given) -> dict[str, Any]:
        """The arguments. Raises RequestValidationError for values that are not what they are declared to be."""
        found = {name: await call(**{asked: request} if asked else {}) for name, call, asked in self.dependencies}
        errors: list[Any] = []
        for field in self.path:
            value, wrong = field.validate(request.path_params[field.alias], loc=("path", field.alias))
            found[field.name] = value
            errors += wrong
        if self.query:
            found[self.query.name], wrong = self.query.validate(given, loc=("query",)) if given else self.unasked
            errors += wrong
        if errors:
            raise RequestValidationError(errors)
        if self.request:
            found[self.request] = request
        return found


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

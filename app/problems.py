"""Errors as data (RFC 9457): each is a status with words, one function renders them all, OpenAPI documents them."""

from collections.abc import Iterable
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
PHRASES = {413: "Content Too Large", 414: "URI Too Long", 416: "Range Not Satisfiable", 422: "Unprocessable Content"}
"""What RFC 9110 calls these, and Python before 3.13 otherwise."""


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    parameter: str = Field(description="Name of the parameter, as the client sent it", examples=["sort"])
    detail: str = Field(description="What is wrong with it", examples=["'dat' is not one of the allowed values"])
    allowed: list[str] | None = Field(default=None, description="The allowed values or names", examples=[["date"]])
    meant: str | None = Field(default=None, description="What was likely meant", examples=["date"])


class ProblemDetails(BaseModel):
    """The body of every error (RFC 9457)."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    type: str = Field(
        default="about:blank",
        description="What sort of problem it is; its title says it in words",
        examples=["about:blank"],
    )
    title: str = Field(description="The status in words", examples=["Unprocessable Content"])
    status: int = Field(description="The HTTP status", examples=[422])
    detail: str = Field(
        description="What happened, for people", examples=["Parameter 'sort': 'dat' is not one of the allowed values"]
    )
    errors: list[Fault] = Field(default=[], description="The faults of the request, one a parameter")


class Problem(Exception):  # noqa: N818 - it is an answer, with the name that RFC 9457 gives it
    """An answer that is an error. Raise it anywhere below a route."""

    def __init__(
        self, status: int, detail: str, errors: Iterable[Fault] = (), headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.headers = headers


def bad_parameter(parameter: str, detail: str, allowed: Iterable[str] | None = None, value: str = "") -> Problem:
    """The refusal of one parameter."""
    return refusal([fault(parameter, detail, allowed, value)])


def fault(
    parameter: str, detail: str, allowed: Iterable[str] | None = None, value: str = "", near: Iterable[str] = ()
) -> Fault:
    """One fault. What was likely meant is the nearest of the allowed words, or of others that it is `near` to."""
    words = list(allowed) if allowed is not None else None
    meant = get_close_matches(value, words or list(near), n=1, cutoff=0.6)
    return Fault(parameter=parameter, detail=detail, allowed=words, meant=meant[0] if meant else None)


def refusal(faults: list[Fault]) -> Problem:
    """The refusal of a request for all that is wrong with it at once."""
    summary = "; ".join(f"parameter '{fault.parameter}': {fault.detail}" for fault in faults)
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, summary[0].upper() + summary[1:], faults)


def render(problem: Problem) -> Response:
    """The one place where an error becomes bytes."""
    details = ProblemDetails(
        title=phrase(problem.status),
        status=problem.status,
        detail=problem.detail,
        errors=problem.errors,
    )
    body = details.model_dump_json(exclude_none=True)
    return Response(body, problem.status, media_type=MEDIA_TYPE, headers=problem.headers)


def phrase(status: int) -> str:
    """The name of a status."""
    return PHRASES.get(status) or HTTPStatus(status).phrase


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route in OpenAPI for these error statuses."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    return {status: {"description": phrase(status), "content": content} for status in statuses}

"""What went wrong, as one of `app.client.errors`."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx

from app.client import errors
from app.client.patience import PASSING, retry_after
from app.client.reading import shaped

if TYPE_CHECKING:
    from app.problems import ProblemDetails


@dataclass(frozen=True)
class Answer:
    """An answer of the server, read to its end."""

    url: str
    status: int
    headers: httpx.Headers
    content: bytes


class TooLargeError(httpx.RequestError):
    """The answer is larger than any that the API gives."""


def unanswered(address: str, error: httpx.RequestError | httpx.InvalidURL) -> errors.KnowledgeBaseError:
    """Why there is no answer from this address."""
    if isinstance(error, httpx.InvalidURL):
        return errors.GarbledError(f"{address} leads to what is no address: {error}")
    reason = f"{error.request.url}: {str(error) or type(error).__name__}"
    if isinstance(error, httpx.TimeoutException):
        return errors.TimedOutError(reason)
    if isinstance(error, httpx.DecodingError | httpx.TooManyRedirects | TooLargeError):
        return errors.GarbledError(reason)
    return errors.UnreachableError(reason)


def problem(answer: Answer) -> errors.KnowledgeBaseError:
    """What an answer says that is no success."""
    if answer.status == HTTPStatus.MULTIPLE_CHOICES:
        return _ambiguous(answer)
    told = _details(answer)
    detail = told.detail if told else f"{answer.url}: status {answer.status}"
    faults = told.errors if told else []
    if answer.status in PASSING:
        return errors.BusyError(answer.status, detail, faults, retry_after(answer.headers.get("retry-after")))
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return errors.FailedError(answer.status, detail, faults)
    if told is None:
        return errors.GarbledError(f"{detail}, and no problem details: this API does not answer there")
    if any(fault.parameter == "cursor" for fault in faults):
        return errors.OutdatedError(answer.status, detail, faults)
    known = {HTTPStatus.NOT_FOUND: errors.NotFoundError, HTTPStatus.GONE: errors.GoneError}
    return known.get(HTTPStatus(answer.status), errors.RefusedError)(answer.status, detail, faults)


def _ambiguous(answer: Answer) -> errors.KnowledgeBaseError:
    try:
        return errors.AmbiguousError(shaped("app.api.answering:Choices", answer.content).items)
    except ValueError:
        return errors.GarbledError(f"{answer.url}: status 300, and no choices: this API does not answer there")


def _details(answer: Answer) -> "ProblemDetails | None":
    try:
        found: ProblemDetails = shaped("app.problems:ProblemDetails", answer.content)
    except ValueError:
        return None
    return found

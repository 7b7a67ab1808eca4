"""An exchange with the API, step by step: what it asks for is fetched by whoever drives it, waiting or awaiting.

So conditional requests, further tries and the judgement of answers are written once for both.
"""

from collections.abc import Generator
from dataclasses import dataclass, replace
from http import HTTPStatus
from time import monotonic
from typing import TypeVar

import httpx

from app.client.calls import Call
from app.client.errors import GarbledError
from app.client.judging import Answer, problem, unanswered
from app.client.keeping import Keeper, Kept
from app.client.patience import PASSING, Patience, retry_after

T = TypeVar("T")
MAY_PASS = (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError)


@dataclass(frozen=True)
class Ask:
    """A request to send."""

    address: str
    headers: dict[str, str]
    after: float = 0.0
    """Seconds to wait before."""


Outcome = Answer | httpx.RequestError | httpx.InvalidURL
"""What came back, or why nothing did."""


def exchange(call: Call[T], patience: Patience, keeper: Keeper) -> Generator[Ask, Outcome, T]:
    """The result of a call. Raises a KnowledgeBaseError."""
    kept = keeper.get(call.address, call.accept)
    ask = Ask(call.address, {"Accept": call.accept, **({"If-None-Match": kept.etag} if kept else {})})
    began, tried = monotonic(), 0
    while True:
        outcome = yield ask
        tried += 1
        pause = patience.pause(tried, monotonic() - began, _told(outcome)) if _may_pass(outcome) else None
        if pause is None:
            return _result(call, outcome, kept, keeper)
        ask = replace(ask, after=pause)


def _may_pass(outcome: Outcome) -> bool:
    return outcome.status in PASSING if isinstance(outcome, Answer) else isinstance(outcome, MAY_PASS)


def _told(outcome: Outcome) -> float | None:
    return retry_after(outcome.headers.get("retry-after")) if isinstance(outcome, Answer) else None


def _result(call: Call[T], outcome: Outcome, kept: Kept | None, keeper: Keeper) -> T:
    if not isinstance(outcome, Answer):
        raise unanswered(call.address, outcome) from outcome
    if outcome.status == HTTPStatus.NOT_MODIFIED and kept:
        return call.read(kept.content)
    if outcome.status != HTTPStatus.OK:
        raise problem(outcome)
    try:
        result = call.read(outcome.content)
    except ValueError as error:
        raise GarbledError(f"{outcome.url}: no answer of this API: {error}") from error
    if etag := outcome.headers.get("etag"):
        keeper.keep(call.address, call.accept, Kept(etag, outcome.content))
    return result

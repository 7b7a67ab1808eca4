"""Who does what an exchange asks for: one waits for it, the other awaits it."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, TypeVar

import httpx

from app.client.calls import Call, following
from app.client.exchange import Ask, Outcome, exchange
from app.client.judging import Answer, TooLargeError
from app.client.keeping import Keeper
from app.client.patience import Patience

if TYPE_CHECKING:
    from app.shapes import Page

T = TypeVar("T")
LARGEST = 64 * 1024 * 1024
"""Bytes of an answer. The largest that the API gives in one piece is far below."""


class Driver:
    """Waits for answers. May be shared by threads."""

    def __init__(self, http: httpx.Client, patience: Patience, keeper: Keeper) -> None:
        self.http = http
        self.patience = patience
        self.keeper = keeper

    def run(self, call: Call[T]) -> T:
        """The result of a call."""
        steps = exchange(call, self.patience, self.keeper)
        try:
            ask = next(steps)
            while True:
                ask = steps.send(self._fetch(ask))
        except StopIteration as end:
            result: T = end.value
            return result

    def walk(self, call: "Call[Page[T]]") -> Iterator[T]:
        """The items of all pages, each asked for when it is needed."""
        rest: Call[Page[T]] | None = call
        while rest:
            page = self.run(rest)
            yield from page.items
            rest = following(rest, page)

    def _fetch(self, ask: Ask) -> Outcome:
        time.sleep(ask.after)
        try:
            with self.http.stream("GET", ask.address, headers=ask.headers) as response:
                arriving = _Arriving(response, self.patience)
                for piece in response.iter_bytes():
                    arriving.add(piece)
                return arriving.whole()
        except (httpx.RequestError, httpx.InvalidURL) as error:
            return error


class AsyncDriver:
    """Awaits answers. May be shared by the tasks of one event loop."""

    def __init__(self, http: httpx.AsyncClient, patience: Patience, keeper: Keeper) -> None:
        self.http = http
        self.patience = patience
        self.keeper = keeper

    async def run(self, call: Call[T]) -> T:
        """The result of a call."""
        steps = exchange(call, self.patience, self.keeper)
        try:
            ask = next(steps)
            while True:
                ask = steps.send(await self._fetch(ask))
        except StopIteration as end:
            result: T = end.value
            return result

    async def walk(self, call: "Call[Page[T]]") -> AsyncIterator[T]:
        """The items of all pages, each asked for when it is needed."""
        rest: Call[Page[T]] | None = call
        while rest:
            page = await self.run(rest)
            for item in page.items:
                yield item
            rest = following(rest, page)

    async def _fetch(self, ask: Ask) -> Outcome:
        await asyncio.sleep(ask.after)
        try:
            async with self.http.stream("GET", ask.address, headers=ask.headers) as response:
                arriving = _Arriving(response, self.patience)
                async for piece in response.aiter_bytes():
                    arriving.add(piece)
                return arriving.whole()
        except (httpx.RequestError, httpx.InvalidURL) as error:
            return error


class _Arriving:
    """An answer that comes piece by piece, within bounds of time and size."""

    def __init__(self, response: httpx.Response, patience: Patience) -> None:
        self.response = response
        self.ends = time.monotonic() + patience.answer
        self.pieces: list[bytes] = []
        self.size = 0

    def add(self, piece: bytes) -> None:
        """Raises a RequestError where it comes too slowly, or becomes too large."""
        self.pieces.append(piece)
        self.size += len(piece)
        if self.size > LARGEST:
            raise TooLargeError(f"more than {LARGEST} bytes", request=self.response.request)
        if time.monotonic() > self.ends:
            raise httpx.ReadTimeout("comes too slowly", request=self.response.request)

    def whole(self) -> Answer:
        response = self.response
        return Answer(str(response.url), response.status_code, response.headers, b"".join(self.pieces))

"""The API in this process, as a way for requests to go: no server, no socket."""

from contextlib import AbstractAsyncContextManager, ExitStack

import httpx
from anyio.from_thread import start_blocking_portal

from app.main import create_app, with_manners
from app.settings import Settings


class Application(httpx.ASGITransport):
    """The API on the database of these settings, or of the environment. What fails in it is an answer, as elsewhere."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._api = create_app(settings)
        self._running: AbstractAsyncContextManager[object] | None = None
        super().__init__(with_manners(self._api), raise_app_exceptions=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        await self._start()
        return await super().handle_async_request(request)

    async def aclose(self) -> None:
        """Let go of the database."""
        await (await self._start()).__aexit__(None, None, None)

    async def _start(self) -> AbstractAsyncContextManager[object]:
        if self._running is None:
            self._running = self._api.router.lifespan_context(self._api)
            await self._running.__aenter__()
        return self._running


class Waiting(httpx.BaseTransport):
    """Another transport, which is asynchronous, for code that waits: its event loop runs in a thread of its own."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport
        self._open = ExitStack()
        self._loop = self._open.enter_context(start_blocking_portal())

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and read the answer to its end."""
        return self._loop.call(self._handle, request)

    async def _handle(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        try:
            content = b"".join([piece async for piece in answer.aiter_raw()])
        finally:
            await answer.aclose()
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(content))

    def close(self) -> None:
        """End the event loop and its thread."""
        self._loop.call(self._transport.aclose)
        self._open.close()

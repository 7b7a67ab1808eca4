"""How answers are put on a connection: rendered ones in one go, and those to HTTP/1.0 without chunks."""

from asyncio import Transport
from collections.abc import Callable
from socket import SO_SNDBUF, SOL_SOCKET
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from app.bounds import SOCKET_BYTES

Ready = Callable[[Any], tuple[bytes, bytes] | None]
"""What an application may have as `ready`: for a request's scope its answer's head and body, where at hand."""
RENDERED = "sco_kb.http.response.rendered"
"""An extension of ASGI: a message with `status`, `head` and `body`, in place of the usual two, is a whole answer."""
LARGE = 8_192
"""A body of fewer bytes is written in one piece with its head; to copy a larger one would take more than it gives."""


def keep_little(transport: Transport) -> None:
    """Have the system keep little of what a client has not taken, so that the rest is counted."""
    if socket := transport.get_extra_info("socket"):
        socket.setsockopt(SOL_SOCKET, SO_SNDBUF, SOCKET_BYTES)


def write_ready(cycle: RequestResponseCycle, head: bytes, body: bytes) -> bool:
    """Write an answer whose status line and headers are rendered, all but the server's own headers and the empty line.

    False, with nothing written, where that cannot be done at once: the client has not taken what came before.
    """
    if cycle.flow.write_paused or cycle.disconnected:
        return False
    own = b"".join([b"%b: %b\r\n" % header for header in cycle.default_headers])
    last = b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
    cycle.response_started = cycle.response_complete = True
    if len(body) < LARGE:
        cycle.transport.write(b"".join((head, own, last, body)))
    else:
        cycle.transport.writelines((b"".join((head, own, last)), body))
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True


async def with_rendered(cycle: RequestResponseCycle, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Let an application send whole answers: to check and join their headers one by one takes as long as to make some.

    Whoever is in between and changes headers takes the extension out of the scope.
    """

    async def either(message: Message) -> None:
        if message["type"] != RENDERED:
            await send(message)
            return
        if cycle.flow.write_paused and not cycle.disconnected:
            await cycle.flow.drain()
        write_ready(cycle, message["head"], message["body"])

    await app({**scope, "extensions": {RENDERED: {}}}, receive, either)


async def without_chunks(cycle: RequestResponseCycle, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer HTTP/1.0, which knows no chunks: a body of unknown length ends with the connection (RFC 9112, 6.3)."""
    measured = True

    async def unchunked(message: Message) -> None:
        nonlocal measured
        if message["type"] == "http.response.start":
            measured = any(name == b"content-length" for name, _ in message["headers"])
            if not measured:
                cycle.chunked_encoding = False
        elif not measured:
            cycle.expected_content_length = len(message.get("body", b""))
        await send(message)

    await app(scope, receive, unchunked)

"""A server that does what it is told, and nothing that is right: for clients that must survive it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from email.utils import formatdate
from time import time

Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]
"""What the server does about a request."""


def answer(body: bytes, status: str = "200 OK", media_type: str = "application/json", **headers: str) -> Reply:
    """A whole answer."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(status, {"Content-Type": media_type, "Content-Length": str(len(body)), **headers}) + body)

    return reply


def busy(status: str = "503 Service Unavailable", **headers: str) -> Reply:
    """No time; HTML, as of a proxy."""
    return answer(b"<h1>busy</h1>", status, "text/html", **headers)


def soon() -> str:
    """A date for `Retry-After`: the next full second but one."""
    return formatdate(time() + 2, usegmt=True)


def cut(body: bytes) -> Reply:
    """Half of an answer, then the end of the connection."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(_head("200 OK", {"Content-Length": str(len(body))}) + body[: len(body) // 2])
        await writer.drain()
        writer.close()

    return reply


def dripping(body: bytes, pause: float) -> Reply:
    """An answer that comes byte by byte."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(_head("200 OK", {"Content-Type": "application/json", "Content-Length": str(len(body))}))
        for byte in body:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(pause)

    return reply


def late(body: bytes, pause: float) -> Reply:
    """An answer that comes after a while."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(pause)
        await answer(body)(writer)

    return reply


def endless(piece: bytes) -> Reply:
    """An answer that goes on and on."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(_head("200 OK", {"Transfer-Encoding": "chunked"}))
        while not writer.is_closing():
            writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            await writer.drain()

    return reply


async def silence(writer: asyncio.StreamWriter) -> None:
    """The end of the connection, without a word."""
    writer.close()


async def nonsense(writer: asyncio.StreamWriter) -> None:
    """What is no HTTP."""
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n")
    await writer.drain()
    writer.close()


def _head(status: str, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


class Hostile:
    """A server that replies to each request with the next of its replies, and to all further ones with the last."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.requests: list[str] = []
        """The heads of all requests."""
        self.open = 0
        """Connections that are open now."""
        self.url = ""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while not writer.is_closing():
                    head = await reader.readuntil(b"\r\n\r\n")
                    self.requests.append(head.decode())
                    await self.replies[min(len(self.requests), len(self.replies)) - 1](writer)
                    await writer.drain()
        finally:
            self.open -= 1
            writer.close()

    async def run(self, ready: threading.Event, over: asyncio.Event) -> None:
        """Serve until it is over."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ready.set()
        await over.wait()
        server.close()


@contextmanager
def hostile() -> Iterator[Hostile]:
    """A server in a thread of its own."""
    server, ready = Hostile(), threading.Event()
    loop, over = asyncio.new_event_loop(), asyncio.Event()

    def run() -> None:
        loop.run_until_complete(server.run(ready, over))
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)

"""A host on this machine that does everything wrong that a host can do, for the tests of reading the web.

And what it sees of us: who asks, how often, and never twice at once.
"""

import asyncio
import gzip
import socket
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import pytest

from seed.online.checking import check
from seed.online.limits import MIB, Limits
from seed.online.report import SourceReport
from seed.online.source import OnlineSource, Quote

WORDS = "Arland and Borland met in the port of Gorse"
FINE = f"<html><body><nav>Home</nav><h1>At sea</h1><p>{WORDS}.</p><p>The ferries sail again</p></body></html>"
FAST = Limits(
    whole=30,
    pause=0.01,
    connect=1,
    read=0.5,
    request=1.0,
    tries=2,
    back_off=0.02,
    longest_wait=1,
    extraction=20,
    extraction_cpu=1,
)

STATUS = b"HTTP/1.1 200 OK\r\n"
TLS = b"\x16"
"""The first byte of one who wants a secure connection."""
Writer = asyncio.StreamWriter
Behaviour = Callable[["Host", Writer, str], Coroutine[Any, Any, None]]


def answer(body: bytes | str, media: str = "text/html", status: str = "200 OK", **headers: str) -> bytes:
    """An answer as it should be; headers are given with `_` for `-`, and None of them is made up."""
    content = body.encode() if isinstance(body, str) else body
    named = {"Content-Type": media, "Content-Length": str(len(content)), "Connection": "close"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in named.items() if value)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def redirect(to: str) -> bytes:
    return answer("", status="302 Found", Location=to)


def bomb(size: int) -> bytes:
    """So many zeros, packed to a thousandth."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    zeros = bytes(MIB)
    return b"".join(packer.compress(zeros) for _ in range(size // MIB)) + packer.flush()


async def never(_host: "Host", _writer: Writer, _rest: str) -> None:
    await asyncio.sleep(3600)


def dripping(start: bytes, drop: bytes, pause: float = 0.0) -> Behaviour:
    """Starts to answer, and never ends."""

    async def drip(_host: "Host", writer: Writer, _rest: str) -> None:
        writer.write(start)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(pause)

    return drip


async def reset(_host: "Host", writer: Writer, _rest: str) -> None:
    writer.write(STATUS + b"Content-Type: text/html\r\nContent-Length: 100\r\n\r\n<p>")
    await writer.drain()
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def chain(_host: "Host", writer: Writer, rest: str) -> None:
    left = int(rest)
    writer.write(redirect(f"/chain/{left - 1}" if left > 1 else "/fine"))


async def elsewhere(_host: "Host", writer: Writer, rest: str) -> None:
    writer.write(redirect(f"http://127.0.0.1:{rest}/fine"))


async def later(host: "Host", writer: Writer, rest: str) -> None:
    """Refuses the first request with this status, and asks for so much patience."""
    status, _, patience = rest.partition("/")
    first = host.hits[f"/later/{rest}"] == 1
    writer.write(answer("", status=f"{status} Later", Retry_After=patience) if first else answer(FINE))


async def status(_host: "Host", writer: Writer, rest: str) -> None:
    code, _, patience = rest.partition("/")
    writer.write(answer(FINE, status=f"{code} \x1b[31mno", Retry_After=patience))


def html(size: int, piece: str) -> bytes:
    return answer(piece * (size // len(piece)))


ANSWERS: dict[str, Callable[[], bytes]] = {
    "fine": lambda: answer(FINE),
    "packed": lambda: answer(gzip.compress(FINE.encode()), Content_Encoding="gzip"),
    "nameless": lambda: answer(FINE, media=""),
    "plain": lambda: answer(f"At sea\n\n{WORDS}.\nThe ferries sail again\n", media="text/plain; charset=utf-8"),
    "utf-16": lambda: answer(FINE.encode("utf-16"), media="text/html"),
    "other": lambda: answer(f"<p>{WORDS.replace(' and ', ' & ')}</p>"),
    "empty": lambda: answer(""),
    "loop": lambda: redirect("/loop2"),
    "loop2": lambda: redirect("/loop"),
    "to-ftp": lambda: redirect("ftp://127.0.0.1/fine"),
    "to-file": lambda: redirect("file:///etc/passwd"),
    "to-nowhere": lambda: redirect("http://[::1/fine"),
    "to-afar": lambda: redirect("/" + "far/" * 10000),
    "half": lambda: answer(FINE, Content_Length="100000"),
    "nothing": lambda: b"",
    "garbage": lambda: b"\x16\x03\x01\x00 I am no web server\r\n\r\n",
    "huge": lambda: html(4 * MIB, "<p>huge</p>"),
    "bomb": lambda: answer(bomb(200 * MIB), Content_Encoding="gzip"),
    "bad-gzip": lambda: answer(FINE, Content_Encoding="gzip"),
    "cut-gzip": lambda: answer(gzip.compress(FINE.encode())[:-20], Content_Encoding="gzip"),
    "brotli": lambda: answer(FINE, Content_Encoding="br"),
    "packed-twice": lambda: answer(FINE, Content_Encoding="gzip, gzip"),
    "wrong-charset": lambda: answer("<p>Арланд и Борланд".encode("koi8-r"), media="text/html; charset=utf-8"),
    "no-charset": lambda: answer("<p>Арланд и Борланд".encode("koi8-r"), media="text/html; charset=unicode_escape"),
    "picture": lambda: answer(b"\x89PNG\r\n\x1a\n" + bytes(1000), media="image/png"),
    "strange": lambda: answer(FINE, media="\x1b]0;owned\x07/html"),
    "binary": lambda: answer(b"MZ" + bytes(100000)),
    "bulk": lambda: html(3 * MIB - 100, "<p>So many <b>words</b> in so <i>many</i> paragraphs</p>"),
    "nested": lambda: html(2 * MIB, "<div>"),
    "bold": lambda: html(2 * MIB, "<b><p>"),
    "options": lambda: answer("<select>" + "<option>x" * 300000),
    "attributes": lambda: answer("<p " + " ".join(f"a{number}=1" for number in range(200000)) + ">x"),
    "marks": lambda: answer("<p>a" + "\u0315\u0300" * 500000),
}
"""Whole answers, made when the host starts: a bomb takes longer to make than we are willing to wait."""
PROCEDURES: dict[str, Behaviour] = {
    "never": never,
    "drip": dripping(STATUS + b"Content-Type: text/html\r\n\r\n", b"x", pause=0.05),
    "drip-headers": dripping(STATUS, b"X: y\r\n", pause=0.05),
    "endless": dripping(STATUS + b"Content-Type: text/html\r\n\r\n", b"<p>" * 20000),
    "endless-headers": dripping(STATUS + b"X: ", b"y" * 60000),
    "endless-promises": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, pause=0.02),
    "reset": reset,
    "chain": chain,
    "elsewhere": elsewhere,
    "later": later,
    "status": status,
}


@dataclass
class Host:
    """The host, on as many ports of 127.0.0.1 as asked for; each counts as a host of its own."""

    count: int = 3
    ports: list[int] = field(default_factory=list)
    hits: Counter[str] = field(default_factory=Counter)
    seen: list[tuple[float, int, str, Mapping[str, str]]] = field(default_factory=list)
    """When, at which port, what path, with what headers."""
    pages: dict[str, bytes] = field(default_factory=dict, repr=False)

    def url(self, path: str, port: int = 0) -> str:
        return f"http://127.0.0.1:{self.ports[port % len(self.ports)]}/{path}"

    def publish(self, name: str, page: str) -> None:
        self.pages[name] = answer(page)

    async def serve(self, ready: threading.Event, over: asyncio.Event) -> None:
        self.pages = {name: make() for name, make in ANSWERS.items()}
        servers = [await asyncio.start_server(self._handle, "127.0.0.1", 0) for _ in range(self.count)]
        self.ports += [server.sockets[0].getsockname()[1] for server in servers]
        ready.set()
        await over.wait()
        for server in servers:
            server.close()

    async def _handle(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        try:
            first = await reader.readexactly(1)
            if first == TLS:
                writer.write(answer("This is no secure port", status="400 Bad Request"))
                return
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            path = head[0].split(" ")[1]
            self.hits[path] += 1
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
            self.seen.append((monotonic(), writer.get_extra_info("sockname")[1], path, headers))
            name, _, rest = path.lstrip("/").partition("?")[0].partition("/")
            if name in PROCEDURES:
                await _until_left_alone(PROCEDURES[name](self, writer, rest), reader)
            else:
                writer.write(self.pages[name])
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the other side has had enough
        finally:
            writer.close()


async def _until_left_alone(work: Coroutine[Any, Any, None], reader: asyncio.StreamReader) -> None:
    """Do this for as long as the other side listens."""
    tasks = [asyncio.create_task(work), asyncio.create_task(reader.read())]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def hosting(count: int) -> Iterator[Host]:
    """A host in a thread of its own."""
    host, ready = Host(count), threading.Event()
    loop, over = asyncio.new_event_loop(), asyncio.Event()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(host.serve(ready, over))

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    yield host
    loop.call_soon_threadsafe(over.set)
    thread.join()


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    yield from hosting(3)


async def visit(url: str, limits: Limits = FAST, words: str = WORDS) -> SourceReport:
    """The report on a single address with a single quote."""
    report = await check([OnlineSource("one", url, (Quote(1, words),))], limits)
    return report.sources[0]

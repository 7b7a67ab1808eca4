"""The server's end of a connection: uvicorn's, with bounds on how much a client may send, how slowly it may send and
take, and how many may be connected. It also writes ready answers in one go.
"""

from asyncio import TimerHandle, Transport
from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.problems import Problem
from app.rendered import READY, rendered_problem

TARGET_BYTES = 8_192
"""Of the request's target: path and query."""
HEAD_BYTES = 32_768
"""Of the request's target and headers together."""
REQUEST_SECONDS = 10.0
"""Within this time of the connection, or of its first byte, a whole request must have come."""
STALL_SECONDS = 20.0
STALL_BYTES = 20_000
"""A client that takes fewer bytes than this in that time is given up."""
LINGER_SECONDS = 2.0
"""How long a refused client may go on sending, so that it gets to read why."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection. uvicorn's `limit_concurrency` is how many there may be: at the limit the idlest makes room."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.limit_concurrency = None  # uvicorn would turn away the newcomer, and keep the idle
        self._refusal: Problem | None = None
        self._in_head = self._receiving = True
        self._head_bytes = 0
        self.idle_since = self.loop.time()
        self._deadline: TimerHandle | None = None
        self._stall: TimerHandle | None = None

    # --- what comes in ----------------------------------------------------------------------------------------------

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # uvicorn's own signature
        super().connection_made(transport)
        self._deadline = self.loop.call_later(REQUEST_SECONDS, self._too_late)
        limit = self.config.limit_concurrency
        if limit is not None and len(self.connections) > limit:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for timer in (self._deadline, self._stall):
            if timer is not None:
                timer.cancel()

    def data_received(self, data: bytes) -> None:
        if self._refusal is not None:
            return
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > HEAD_BYTES:
            self._refuse(_too_large())
        if not self._receiving:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None
        elif self._deadline is None:
            self._deadline = self.loop.call_later(REQUEST_SECONDS, self._too_late)

    def on_message_begin(self) -> None:
        self._in_head = self._receiving = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        if len(self.url) > TARGET_BYTES:
            self._refusal = Problem(414, f"Path and query may have {TARGET_BYTES} bytes")
        elif self._head_bytes > HEAD_BYTES:  # of all that came; how much of it was this head?
            sizes = (len(name) + len(value) for name, value in self.headers)
            self._refusal = _too_large() if len(self.url) + sum(sizes) > HEAD_BYTES else None
        if self._refusal is not None:
            raise self._refusal  # the parser stops, and uvicorn calls `send_400_response`
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._receiving = False
        self._head_bytes = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(self._refusal or Problem(400, msg))

    def _too_late(self) -> None:
        if self._head_bytes or not self._in_head:
            self._refuse(Problem(408, f"The request did not come within {REQUEST_SECONDS:.0f} seconds"))
        else:
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        """Say why, and listen no more. An answer that is under way is finished first."""
        self._refusal = problem
        if self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False
            return
        self.transport.write(rendered_problem(problem))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    # --- how many -----------------------------------------------------------------------------------------------------

    def _make_room(self) -> None:
        """Close an idle connection, first of those that never asked anything, or turn this one away."""
        idle = [one for one in self.connections if one is not self and isinstance(one, BoundedProtocol) and one.idle]
        if idle:
            min(idle, key=lambda one: (one.cycle is not None, one.idle_since)).transport.abort()
        else:
            self._refuse(Problem(503, "Too many connections", headers={"Retry-After": "1"}))

    @property
    def idle(self) -> bool:
        """Whether no answer is being made or taken on this connection."""
        return self.cycle is None or self.cycle.response_complete

    # --- what goes out ------------------------------------------------------------------------------------------------

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        cycle.scope[READY] = partial(write_ready, cycle)  # type: ignore[literal-required]  # a key of our own
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.idle_since = self.loop.time()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    def _watch(self) -> None:
        left = self.transport.get_write_buffer_size()
        self._stall = self.loop.call_later(STALL_SECONDS, self._still_taking, left)

    def _still_taking(self, left: int) -> None:
        if self.transport.get_write_buffer_size() > left - STALL_BYTES:
            self.transport.abort()
        else:
            self._watch()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._stall = self.loop.call_later(STALL_SECONDS, self.transport.abort)  # what the client never took


def write_ready(cycle: RequestResponseCycle, head: bytes, body: bytes) -> bool:
    """Write an answer whose status line and headers are rendered, all but the server's own headers and the empty line.

    False, with nothing written, where that cannot be done at once: the client has not taken what came before.
    """
    if cycle.flow.write_paused or cycle.disconnected:
        return False
    own = b"".join(b"%b: %b\r\n" % header for header in cycle.default_headers)
    last = b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
    cycle.response_started = cycle.response_complete = True
    cycle.transport.write(b"".join((head, own, last, body)))
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True


def _too_large() -> Problem:
    return Problem(431, f"Target and headers may have {HEAD_BYTES} bytes")

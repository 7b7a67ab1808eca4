"""The server's end of a connection: uvicorn's, with bounds on how much a client may send, how slowly it may send and
take, and how many may be connected. It also writes ready answers in one go.
"""

from asyncio import TimerHandle, Transport
from functools import partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app import bounds
from app.problems import Problem
from app.rendered import rendered_problem
from app.room import Room
from app.writing import Ready, keep_little, with_rendered, without_chunks, write_ready


class BoundedProtocol(HttpToolsProtocol):
    """One connection. uvicorn's `limit_concurrency` is how many there may be: at the limit the idlest makes room."""

    request_seconds = 10.0
    """Within this time of the connection, or of its first byte, a whole request must have come."""
    stall_seconds = 20.0
    stall_bytes = 20_000
    """A client that takes fewer bytes than this in that time is given up."""
    linger_seconds = 2.0
    """How long a refused client may go on sending, so that it gets to read why."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.limit_concurrency = None  # uvicorn would turn away the newcomer, and keep the idle
        self._room: Room = vars(self.server_state).setdefault("room", Room())
        self._ready: Ready | None = getattr(self.app, "ready", None)
        self._refusal: Problem | None = None
        self._refusing = False
        self._in_head = self._receiving = True
        self._whole = False  # whether a request has come to its end with what came last
        self._head_bytes = self._body_bytes = self._piece = self._ignored = 0
        self.idle_since = self.loop.time()
        self._answering: RequestResponseCycle | None = None
        self._deadline: TimerHandle | None = None
        self._stall: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # uvicorn's own signature
        super().connection_made(transport)
        keep_little(transport)
        self._deadline = self.loop.call_later(self.request_seconds, self._too_late)
        limit = self.config.limit_concurrency
        full = limit is not None and len(self.connections) > limit
        if full and not self._room.make(self, self.connections):
            self._refuse(Problem(503, "Too many connections", headers={"Retry-After": "1"}))

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        self._room.refused.discard(self)
        super().connection_lost(exc)
        for timer in (self._deadline, self._stall):
            if timer is not None:
                timer.cancel()

    def data_received(self, data: bytes) -> None:
        if self._refusing:
            self._ignored += len(data)
            if self._ignored > bounds.IGNORED_BYTES:
                self.transport.pause_reading()
                self.loop.call_later(bounds.DEAF_SECONDS, self._listen)
            return
        self._whole = False
        for start in range(0, len(data), bounds.HEAD_BYTES):
            if not self.refused:
                self._take(data[start : start + bounds.HEAD_BYTES])
        if not self._receiving and (self._whole or not self.cycle.response_complete):
            if self._deadline is not None:
                self._deadline.cancel()
            self._deadline = None
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self.request_seconds, self._too_late)

    def _listen(self) -> None:
        if not self.transport.is_closing():
            self.transport.resume_reading()

    def _take(self, piece: bytes) -> None:
        self._piece = len(piece)
        super().data_received(piece)
        if self._receiving and self._in_head:
            self._head_bytes += len(piece)  # the first piece may have begun with an earlier request
            if self._head_bytes > 2 * bounds.HEAD_BYTES or len(self.headers or ()) > bounds.HEADERS:
                self._refuse(_too_large())

    def on_message_begin(self) -> None:
        self._in_head = self._receiving = True
        self._head_bytes = self._body_bytes = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        if len(self.url) > bounds.TARGET_BYTES:
            self._refusal = Problem(414, f"Path and query may have {bounds.TARGET_BYTES} bytes")
        elif len(self.headers) > bounds.HEADERS:
            self._refusal = _too_large()
        elif b"host" not in dict(self.headers) and self.parser.get_http_version() == "1.1":
            self._refusal = Problem(400, "A request of HTTP/1.1 names its Host")
        elif self._head_bytes + self._piece > bounds.HEAD_BYTES:  # of all that came; how much of it was this head?
            sizes = (len(name) + len(value) for name, value in self.headers)
            self._refusal = _too_large() if len(self.url) + sum(sizes) > bounds.HEAD_BYTES else None
        if len(self.pipeline) >= bounds.PIPELINED:
            self._refusal = Problem(
                429, f"{bounds.PIPELINED} requests may wait on one connection", headers={"Retry-After": "1"}
            )
        if self._refusal is not None:
            raise self._refusal  # the parser stops, and uvicorn calls `send_400_response`
        super().on_headers_complete()
        self._in_head = False

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._body_bytes > bounds.BODY_BYTES:
            self._refusal = Problem(413, f"A body may have {bounds.BODY_BYTES} bytes")
            raise self._refusal
        super().on_body(body)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._receiving = False
        self._whole = True
        self._in_head, self._head_bytes = True, 0

    def send_400_response(self, msg: str) -> None:
        self._refuse(self._refusal or Problem(400, msg))

    def _unsupported_upgrade_warning(self) -> None:
        self.cycle.keep_alive = False  # the parser reads nothing more

    def _too_late(self) -> None:
        self._deadline = None
        if self.flow.read_paused:  # it is not the client who is slow
            self._deadline = self.loop.call_later(self.request_seconds, self._too_late)
        elif self._head_bytes or not self._in_head:
            self._refuse(Problem(408, f"The request did not come within {self.request_seconds:.0f} seconds"))
        else:
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        """Listen no more, and say why, after the answers to what came before."""
        if self._refusing:
            return
        self._refusal, self._refusing = problem, True
        self._room.refused.add(self)
        if self._deadline is not None:
            self._deadline.cancel()
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            self._part(problem if self._in_head else None)
        elif not self._in_head:  # the fault is in the body of a request that is being answered, or waits for that
            if self.pipeline:
                self.pipeline.popleft()
                self._in_head = True
            elif not self.cycle.response_started:
                self.cycle.disconnected = True
                self.cycle.message_event.set()
                self._part(problem)

    def _part(self, problem: Problem | None) -> None:
        if problem is not None:
            self.transport.write(rendered_problem(problem, self.server_state.default_headers))
        self.transport.write_eof()
        self.loop.call_later(self.linger_seconds, self.transport.abort)

    def give_up(self) -> None:
        """Close at once, whatever the client has not taken."""
        self._forget()
        self._room.refused.discard(self)
        self.connections.discard(self)  # now, as many newcomers may come before the loop tells that it is closed
        self.transport.abort()

    def _forget(self) -> None:
        """Let answers that are under way come to nothing: to write to a closed connection would be an error."""
        self.pipeline.clear()
        for cycle in (self._answering, self.cycle):
            if cycle is not None:
                cycle.disconnected = True
                cycle.message_event.set()

    @property
    def idle(self) -> bool:
        """Whether it is the client's turn: to ask, or to take what is there for it."""
        return self.cycle is None or self.cycle.response_complete or self.flow.write_paused

    @property
    def asked(self) -> bool:
        """Whether the client has ever asked anything."""
        return self.cycle is not None

    @property
    def refused(self) -> bool:
        """Whether nothing that comes is listened to any more."""
        return self._refusal is not None

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answering = cycle
        if self._ready and (answer := self._ready(cycle.scope)) and write_ready(cycle, *answer):
            return
        over = with_rendered if cycle.scope["http_version"] == "1.1" else without_chunks
        super()._start_asgi_task(cycle, partial(over, cycle, app))

    def on_response_complete(self) -> None:
        last = not self.pipeline
        super().on_response_complete()
        self.idle_since = self.loop.time()
        if self.transport.is_closing():
            if self._stall is None:
                self._watch()
        elif last and self.refused:
            self._part(self._refusal if self._in_head else None)

    def pause_writing(self) -> None:
        super().pause_writing()
        self.idle_since = self.loop.time()
        self._watch()
        waiting = [one for one in self.connections if isinstance(one, BoundedProtocol) and one.flow.write_paused]
        if sum(one.transport.get_write_buffer_size() for one in waiting) > bounds.WAITING_BYTES:
            min(waiting, key=lambda one: one.idle_since).give_up()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
        if self.transport.is_closing():
            self._watch()

    def _watch(self) -> None:
        self._stall = self.loop.call_later(self.stall_seconds, self._look, self.transport.get_write_buffer_size())

    def _look(self, left: int) -> None:
        if self.transport.get_write_buffer_size() > left - self.stall_bytes:
            self.give_up()
        else:
            self._watch()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        if self._stall is None:
            self._watch()


def _too_large() -> Problem:
    return Problem(431, f"Target and headers may have {bounds.HEAD_BYTES} bytes, in {bounds.HEADERS} headers")

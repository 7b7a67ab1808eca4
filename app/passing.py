"""What the application sends: held while it is a success of moderate size, passed on as it comes otherwise."""

from collections.abc import Callable
from http import HTTPStatus

from starlette.types import Message, Send

from app.codings import Coding, encoder
from app.headers import Headers

HELD_BYTES = 4_194_304
"""A body of which more than this comes in parts is usually streamed."""


class Passing:
    """The `send` of one request. Afterwards `held` tells whether the whole answer is here, with `headers` and `body`.

    An answer of which more than `limit` bytes come in parts is streamed, with these further headers and this coding.
    `begun` is called before anything is passed on: from then on the client decides how long it takes.
    """

    def __init__(
        self, send: Send, further: Headers, coding: Coding, begun: Callable[[], None], limit: int, *, bodiless: bool
    ) -> None:
        self._send = send
        self._further = further
        self._coding: Coding = coding
        self._begun = begun
        self._limit = limit
        self._bodiless = bodiless
        self._encode: Callable[[bytes], bytes] | None = None
        self._finish: Callable[[], bytes] | None = None
        self._start: Message = {}
        self.held = False
        self.headers: Headers = []
        self._parts: list[bytes] = []
        self._size = 0

    @property
    def body(self) -> bytes:
        """What has come of the body."""
        return b"".join(self._parts)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            self.headers = [one for one in message["headers"] if one[0] != b"content-length"]
            self.held = message["status"] == HTTPStatus.OK
            if not self.held:
                self._begun()
                await self._send(message)
        elif self._encode is not None:
            await self._part(message)
        elif not self.held:
            await self._send({**message, "body": b""} if self._bodiless else message)
        else:
            self._parts.append(message.get("body", b""))
            self._size += len(self._parts[-1])
            if message.get("more_body") and self._size > self._limit:
                await self._stream()

    async def _stream(self) -> None:
        self._begun()
        self.headers += self._further
        self.held = False
        if self._coding != "identity":
            self.headers.append((b"content-encoding", self._coding.encode()))
        self._encode, self._finish = encoder(self._coding)
        await self._send({**self._start, "headers": self.headers})
        begun, self._parts = self._parts, []
        for part in begun:
            await self._part({"type": "http.response.body", "body": part, "more_body": True})

    async def _part(self, message: Message) -> None:
        assert self._encode is not None  # noqa: S101 - for the type checker: _stream has set both
        assert self._finish is not None  # noqa: S101 - likewise
        more = message.get("more_body", False)
        part = self._encode(message.get("body", b""))
        if not more:
            part += self._finish()
        await self._send({"type": "http.response.body", "body": b"" if self._bodiless else part, "more_body": more})

"""Headers on every answer: open to all origins, safe to show, and honest about the edition. Pure ASGI."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problems import Problem, render

Header = tuple[bytes, bytes]
Headers = list[Header]
METHODS = b"GET, HEAD, OPTIONS"
EXPOSED = (
    b"Accept-Ranges, Content-Disposition, Content-Range, Data-Edition, ETag, Link, Repr-Digest, Retry-After, "
    b"Server-Timing"
)
OPEN: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", EXPOSED),
    (b"x-content-type-options", b"nosniff"),
]
PREFLIGHT: Headers = [
    (b"access-control-allow-methods", METHODS),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),
    (b"allow", METHODS),
    (b"content-length", b"0"),
]


class HeadersMiddleware:
    """Adds what every answer has, answers OPTIONS, and turns what nobody caught into a problem."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": [*OPEN, *PREFLIGHT]})
            await send({"type": "http.response.body", "body": b""})
            return
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": [*message["headers"], *OPEN]}
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception:
            if not started:
                await render(Problem(500, "The server failed; the fault is in its log"))(scope, receive, with_headers)
            raise

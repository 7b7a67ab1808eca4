"""Headers on every answer: open to all origins, safe to show, and honest about the edition. Pure ASGI."""

from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.failures import failed
from app.problems import Problem, render

Header = tuple[bytes, bytes]
Headers = list[Header]
METHODS = b"GET, HEAD, OPTIONS"
AGENTS = "/mcp"
"""The one address that takes content: agents talk there, by the rules of the Model Context Protocol."""
TALK = b"POST, OPTIONS"
EXPOSED = (
    b"Accept-Ranges, Content-Disposition, Content-Range, Data-Edition, ETag, Link, Repr-Digest, Retry-After, "
    b"Server-Timing, X-Request-ID"
)
OPEN: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", EXPOSED),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"x-content-type-options", b"nosniff"),
]
INERT: Header = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
"""Data, taken for a page, does nothing. Pages have a policy of their own."""
FRESH = b"public, max-age=300, stale-while-revalidate=86400"
"""How long an answer is as good as new (`Cache-Control`)."""
UNSURE: Header = (b"cache-control", b"no-cache")
"""Whether an error is still one is asked anew each time."""


def preflight(path: str) -> Headers:
    """What an address answers to OPTIONS."""
    methods = TALK if path == AGENTS else METHODS
    return [
        (b"access-control-allow-methods", methods),
        (b"access-control-allow-headers", b"*"),
        (b"access-control-max-age", b"86400"),
        (b"allow", methods),
        (b"content-length", b"0"),
    ]


class HeadersMiddleware:
    """Adds what every answer has, answers OPTIONS, refuses content with a question, turns what fails into a problem."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": [*OPEN, *preflight(scope["path"])]})
            await send({"type": "http.response.body", "body": b""})
            return
        started = ended = False

        async def with_headers(message: Message) -> None:
            nonlocal started, ended
            ended = message["type"] == "http.response.body" and not message.get("more_body")
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": [*message["headers"], *_further(message)]}
            await send(message)

        try:
            if scope["method"] in {"GET", "HEAD"} and any(carries_content(*one) for one in scope["headers"]):
                refusal = Problem(415, "A question has no content here: ask in path and query")
                await render(refusal)(scope, receive, with_headers)
            else:
                await self.app(scope, receive, with_headers)
        except Exception as error:
            if ended:  # somebody within has told of it already
                return
            answer = render(failed(scope, error))
            if started:  # the connection must break, so that the client sees that something is missing
                raise
            await answer(scope, receive, with_headers)


def _further(start: Message) -> Headers:
    """The headers that an answer lacks."""
    given = {name for name, _ in start["headers"]}
    own = [INERT] if INERT[0] not in given else []
    return [*OPEN, *own, *([UNSURE] if start["status"] >= HTTPStatus.BAD_REQUEST and UNSURE[0] not in given else [])]


def carries_content(name: bytes, value: bytes) -> bool:
    """Whether a header announces content with the request (RFC 9112, 6)."""
    return name == b"transfer-encoding" or (name == b"content-length" and value != b"0")

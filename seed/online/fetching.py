"""One request: a page, or where it went, or why there is none."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version

import httpx

from seed.online.errors import UnreadableError
from seed.online.limits import Limits
from seed.online.patience import retry_after
from seed.online.unpacking import unpacked

USER_AGENT = f"sco-knowledge-base/{version('sco-knowledge-base')} (looks whether what it cites is still there)"
HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9",
    "Accept-Encoding": "gzip",
}
TEXT = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_MEDIA = re.compile(r"[\w.+-]{1,40}/[\w.+-]{1,80}", re.ASCII)
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """A page as it was sent, unpacked."""

    html: bool
    charset: str | None
    body: bytearray


@asynccontextmanager
async def client(limits: Limits) -> AsyncIterator[httpx.AsyncClient]:
    """The client of a run: it keeps no connections, and no cookies, whose parser need not meet hostile headers."""

    async def check_redirect(answer: httpx.Response) -> None:
        """Ahead of httpx, which takes apart every address that it is redirected to, however odd or long."""
        if answer.has_redirect_location:
            _target(answer, limits)

    async with httpx.AsyncClient(
        headers=HEADERS,
        timeout=httpx.Timeout(limits.read, connect=limits.connect),
        limits=httpx.Limits(max_keepalive_connections=0),
        cookies=CookieJar(DefaultCookiePolicy(netscape=False, rfc2965=False)),
        event_hooks={"response": [check_redirect]},
        # No proxy stands between this machine and itself.
        mounts={f"all://{host}": None for host in ("localhost", "127.0.0.1", "[::1]")},
    ) as made:
        yield made


async def fetch(http: httpx.AsyncClient, url: httpx.URL, limits: Limits) -> Page | httpx.URL:
    """The page at an address, or the address that it redirects to. Raises UnreadableError and what httpx raises."""
    async with asyncio.timeout(limits.request), http.stream("GET", url) as answer:
        if answer.has_redirect_location:
            return _target(answer, limits)
        if answer.status_code != HTTPStatus.OK:
            raise _refusal(answer)
        kind = answer.headers.get("content-type", "")
        media = kind.partition(";")[0].strip().lower()
        # A page that does not say what it is is most likely a page.
        if media and media not in TEXT:
            shown = media if _MEDIA.fullmatch(media) else "of no known type"
            raise UnreadableError("not_text", f"not a text but {shown}")
        body = await unpacked(answer.aiter_raw(), answer.headers.get("content-encoding", ""), limits.body)
        charset = _CHARSET.search(kind)
        return Page(html=media != "text/plain", charset=charset[1] if charset else None, body=body)


def web_address(text: str) -> httpx.URL:
    """The address, which must be one of the web. Raises UnreadableError."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError):
        raise UnreadableError("address", "not an address") from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise UnreadableError("address", "neither http nor https")
    return url


def _target(answer: httpx.Response, limits: Limits) -> httpx.URL:
    location = answer.headers["location"]
    if len(location) > limits.address:
        raise UnreadableError("redirect_target", f"redirects to an address longer than {limits.address} characters")
    try:
        return web_address(str(answer.url.join(location).copy_with(fragment=None)))
    except UnreadableError as error:
        raise UnreadableError("redirect_target", f"redirects to what is {error}") from None
    except (httpx.InvalidURL, UnicodeError):
        raise UnreadableError("redirect_target", "redirects to what is not an address") from None


def _refusal(answer: httpx.Response) -> UnreadableError:
    code = answer.status_code
    try:
        meaning = f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        meaning = str(code)
    patience = retry_after(answer.headers.get("retry-after"))
    asks = "" if patience is None else f", and asks to come back in {patience:.0f} s"
    return UnreadableError(
        "status", f"the server answers {meaning}{asks}", transient=code in TRANSIENT, patience=patience
    )

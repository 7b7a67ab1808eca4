"""What can go wrong between here and a page, each failure by its name.

No words of a server get into a message: they would be printed on a terminal.
"""

import socket
import ssl
from collections.abc import Iterator

import httpx

from seed.online.report import Failure, FailureKind


class UnreadableError(Exception):
    """A page cannot be read. `transient`: it may be there on the next try, after `patience` seconds if given."""

    def __init__(
        self, kind: FailureKind, detail: str, *, transient: bool = False, patience: float | None = None
    ) -> None:
        self.failure = Failure(kind=kind, detail=detail)
        self.transient = transient
        self.patience = patience
        super().__init__(detail)


Named = tuple[type[BaseException], FailureKind, str, bool]
"""An exception, the failure that it amounts to, in words, and whether it may pass."""
DIRECT: tuple[Named, ...] = (
    (httpx.ConnectTimeout, "timeout", "no connection in time", True),
    (httpx.TimeoutException, "timeout", "the server fell silent", True),
    (TimeoutError, "timeout", "the answer did not end in time", True),
    (httpx.RemoteProtocolError, "protocol", "the answer is broken or breaks off", True),
    (httpx.UnsupportedProtocol, "address", "not an address of a web page", False),
    (httpx.InvalidURL, "address", "not an address of a web page", False),
)
BENEATH: tuple[Named, ...] = (
    (socket.gaierror, "dns", "the host's name cannot be resolved", True),
    (ConnectionRefusedError, "refused", "the host refuses the connection", True),
    (ssl.SSLCertVerificationError, "tls", "no secure connection: the certificate is not valid", False),
    (ssl.SSLError, "tls", "no secure connection", False),
    (UnicodeError, "address", "not an address of a web page", False),
    (httpx.NetworkError, "network", "the connection was lost or could not be made", True),
    (OSError, "network", "the connection was lost or could not be made", True),
)
"""Among all that an exception comes from: httpx says only that there was no connection."""


def unreadable(error: Exception) -> UnreadableError:
    """The failure that an exception of the network amounts to."""
    if isinstance(error, UnreadableError):
        return error
    causes = list(_causes(error))
    for known, among in ((DIRECT, [error]), (BENEATH, causes)):
        for type, kind, detail, transient in known:
            if any(isinstance(cause, type) for cause in among):
                return UnreadableError(kind, detail, transient=transient)
    # A surprise on one page must not cost the report of all the others.
    return UnreadableError("unexpected", f"failed in an unforeseen way ({error.__class__.__name__})")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and all that it comes from; a connection that was tried on several addresses has a group."""
    seen: set[int] = set()
    left = [error]
    while left:
        one = left.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        left.extend(cause for cause in (one.__cause__, one.__context__) if cause is not None)
        if isinstance(one, BaseExceptionGroup):
            left.extend(one.exceptions)

"""Going on or giving up: how long to wait for a host, and the name of every failure. No connections."""

import signal
import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from seed.online.errors import UnreadableError, unreadable
from seed.online.limits import Limits
from seed.online.patience import retry_after, wait_before
from seed.online.reading import death

# --- patience -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("0", 0),
        ("120", 120),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("soon", None),
        ("9" * 65, None),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 0),
        ("Fri, 31 Dec 1999 23:59:59", 0),
        ("Fri, 31 Dec 99999999999999999999 23:59:59 GMT", None),
    ],
)
def test_what_retry_after_asks_for(header: str | None, seconds: float | None) -> None:
    assert retry_after(header) == seconds


def test_retry_after_can_be_a_date() -> None:
    asked = retry_after(format_datetime(datetime.now(UTC) + timedelta(seconds=60)))
    assert asked is not None
    assert 58 <= asked <= 60


def test_waits_double_with_jitter_up_to_the_limit() -> None:
    limits = Limits(tries=9, back_off=1, longest_wait=30)
    failed = UnreadableError("timeout", "", transient=True)
    for next_try, least, most in [(2, 0.5, 1), (3, 1, 2), (4, 2, 4), (9, 30, 30)]:
        waits = [wait_before(next_try, failed, limits) for _ in range(50)]
        assert all(wait is not None and least <= wait <= most for wait in waits)
        assert len(set(waits)) > 1 or least == most
    assert wait_before(10, failed, limits) is None
    assert wait_before(2, UnreadableError("status", ""), limits) is None
    assert wait_before(2, UnreadableError("status", "", transient=True, patience=12), limits) == 12
    assert wait_before(2, UnreadableError("status", "", transient=True, patience=31), limits) is None


# --- names of failures --------------------------------------------------------------------------------------------


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = ExceptionGroup("all failed", [cause])
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (caused(httpx.ConnectError("no"), socket.gaierror(-2, "Name or service not known")), "dns"),
        (caused(httpx.ConnectError("no"), ConnectionRefusedError()), "refused"),
        (caused(httpx.ConnectError("no"), ssl.SSLCertVerificationError("expired")), "tls"),
        (caused(httpx.ConnectError("no"), UnicodeError("label too long")), "address"),
        (httpx.ConnectError("no"), "network"),
        (httpx.ConnectTimeout("no"), "timeout"),
        (httpx.InvalidURL("no"), "address"),
        (UnicodeError("no"), "address"),
        (ZeroDivisionError("no"), "unexpected"),
    ],
)
def test_an_exception_has_the_name_of_what_it_comes_from(error: Exception, kind: str) -> None:
    error.__context__ = error  # a circle must not matter
    named = unreadable(error)
    assert named.failure.kind == kind
    assert "no" not in named.failure.detail.split() or kind in {"tls", "timeout"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (-signal.SIGXCPU, "too_slow"),
        (-signal.SIGKILL, "too_slow"),
        (-signal.SIGABRT, "too_complex"),
        (-signal.SIGSEGV, "crashed"),
        (1, "crashed"),
    ],
)
def test_what_a_process_died_of_is_named(code: int, kind: str) -> None:
    assert death(code, Limits()).failure.kind == kind

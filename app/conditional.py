"""Conditional requests (RFC 9110, 13): what a client already has, or insists on."""

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus

OK, NOT_MODIFIED, PRECONDITION_FAILED = HTTPStatus.OK, HTTPStatus.NOT_MODIFIED, HTTPStatus.PRECONDITION_FAILED
CONDITIONS = frozenset({b"if-match", b"if-none-match", b"if-modified-since", b"if-unmodified-since"})

_TAG = re.compile(rb'(?:W/)?"[^"]*"')


def evaluate(conditions: Mapping[bytes, bytes], etag: bytes, modified: int) -> HTTPStatus:
    """What to answer a GET whose answer has this weak or strong `ETag` and was modified at this time (POSIX seconds).

    The precedence is that of RFC 9110, 13.2.2; a date that is none is ignored.
    """
    match, since = conditions.get(b"if-match"), _moment(conditions.get(b"if-unmodified-since"))
    if match is not None:
        if not _among(etag, match, weakly=False):
            return PRECONDITION_FAILED
    elif since is not None and modified > since:
        return PRECONDITION_FAILED
    none_match, since = conditions.get(b"if-none-match"), _moment(conditions.get(b"if-modified-since"))
    if none_match is not None:
        return NOT_MODIFIED if _among(etag, none_match, weakly=True) else OK
    return NOT_MODIFIED if since is not None and modified <= since else OK


def _among(etag: bytes, listed: bytes, *, weakly: bool) -> bool:
    """Whether a list of entity tags names this one; compared strongly, a weak tag equals none."""
    if listed.strip() == b"*":
        return True
    tags = _TAG.findall(listed)
    if weakly:
        return etag.removeprefix(b"W/") in [tag.removeprefix(b"W/") for tag in tags]
    return not etag.startswith(b"W/") and etag in tags


def _moment(date: bytes | None) -> float | None:
    if date is None:
        return None
    try:
        moment = parsedate_to_datetime(date.decode("ascii"))
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        return None

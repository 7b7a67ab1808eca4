"""How long to wait before another try, and whether there is one."""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from seed.online.errors import UnreadableError
from seed.online.limits import Limits

LONGEST_DATE = 64


def retry_after(header: str | None) -> float | None:
    """The seconds that `Retry-After` asks for, as a number or a date; None where it says nothing of sense."""
    if header is None or len(header) > LONGEST_DATE:
        return None
    if header.isascii() and header.isdigit():
        return float(header)
    try:
        when = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    # A date without a zone is in GMT, as all dates in headers.
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def wait_before(next_try: int, failed: UnreadableError, limits: Limits) -> float | None:
    """Seconds before the try of this number, the second being the first that is waited for; None to give up.

    Exponential, with jitter so that many that failed together do not come back together.
    """
    asked = failed.patience or 0.0
    if not failed.transient or next_try > limits.tries or asked > limits.longest_wait:
        return None
    back_off = limits.back_off * 2.0 ** (next_try - 2) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
    return min(limits.longest_wait, max(asked, back_off))

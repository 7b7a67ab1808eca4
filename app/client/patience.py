"""How long to wait for the API, and when to ask again."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from random import uniform

PASSING = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
"""The errors that may pass. All is read by GET, so to ask again changes nothing."""
LONGEST_PAUSE = 8.0


@dataclass(frozen=True)
class Patience:
    """All in seconds, but the number of tries."""

    step: float = 10.0
    """To connect, and for the next piece of an answer."""
    answer: float = 30.0
    """For an answer to come whole."""
    whole: float = 30.0
    """After which no further try begins. Who is told to come back later than that (`Retry-After`) gives up at once."""
    tries: int = 4
    """How often to ask at most."""
    back_off: float = 0.5
    """How long to wait after the first try; after each other, twice as long as before it."""

    def pause(self, tried: int, passed: float, told: float | None) -> float | None:
        """How long to wait after so many tries, when so much time has passed; None to give up.

        Chance takes up to half of the back-off away or, where the server has told how long to wait, adds as much to
        that, so that clients which failed together do not come back together.
        """
        if tried >= self.tries:
            return None
        back_off = min(self.back_off * 2 ** (tried - 1), LONGEST_PAUSE)
        jitter = uniform(0, back_off / 2)  # noqa: S311 - no secret
        pause = back_off - jitter if told is None else told + jitter
        return pause if passed + pause <= self.whole else None


def retry_after(header: str | None) -> float | None:
    """The seconds that a `Retry-After` header asks for (RFC 9110, 10.2.3); None where it tells none."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())

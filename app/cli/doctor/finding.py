"""What the doctor finds."""

from typing import Literal, NamedTuple


class Finding(NamedTuple):
    """How one thing stands."""

    subject: str
    """What was looked at."""
    state: Literal["ok", "note", "wrong"]
    """`wrong`: a server will not run, or not with this; `note`: it will, but somebody should know."""
    found: str
    advice: str | None = None
    """What to do about it."""


def ok(subject: str, found: str) -> Finding:
    """It is as it should be."""
    return Finding(subject, "ok", found)


def note(subject: str, found: str, advice: str | None = None) -> Finding:
    """It works, with a drawback."""
    return Finding(subject, "note", found, advice)


def wrong(subject: str, found: str, advice: str) -> Finding:
    """It does not work."""
    return Finding(subject, "wrong", found, advice)

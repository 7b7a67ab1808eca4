"""What can go wrong, as a tree of exceptions.

    KnowledgeBaseError
     ├─ UnreachableError      no answer came, or none to its end
     │   └─ TimedOutError     none in time
     ├─ GarbledError          an answer came, but none of this API: HTML of a proxy, broken JSON, other types
     ├─ AmbiguousError        several records have the name; `choices` are they
     └─ ProblemError          the API answered with a problem (RFC 9457)
         ├─ RefusedError      the request is wrong, and would be again
         │   └─ OutdatedError a newer edition came between two pages of a list
         ├─ NotFoundError     there is no such record
         │   └─ GoneError     there was one
         ├─ BusyError         not now; perhaps after `retry_after` seconds
         └─ FailedError       the fault is the server's

Failures that may pass have been met with further tries before they are raised.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.problems import Fault
    from app.shapes import Reference


class KnowledgeBaseError(Exception):
    """Whatever goes wrong between this client and the API."""


class UnreachableError(KnowledgeBaseError):
    """No answer came, or none to its end."""


class TimedOutError(UnreachableError):
    """No whole answer came in time."""


class GarbledError(KnowledgeBaseError):
    """An answer came, but none that this API gives."""


class AmbiguousError(KnowledgeBaseError):
    """Several records have the name that was asked for."""

    def __init__(self, choices: "Sequence[Reference]") -> None:
        super().__init__(f"several records have this name: {', '.join(choice.id for choice in choices)}")
        self.choices = choices


class ProblemError(KnowledgeBaseError):
    """The API answered with a problem."""

    def __init__(self, status: int, detail: str, errors: "Sequence[Fault]" = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        """What is wrong with each parameter."""

    @property
    def meant(self) -> str | None:
        """What was likely meant, where the API has an idea."""
        return next((fault.meant for fault in self.errors if fault.meant), None)


class RefusedError(ProblemError):
    """The request is wrong, and would be again; `errors` tells what is wrong with each parameter."""


class OutdatedError(RefusedError):
    """A newer edition came while a list was read page by page; it can be read anew."""


class NotFoundError(ProblemError):
    """There is no such record, or no such address."""


class GoneError(NotFoundError):
    """The record was removed; the detail says why, and since which edition."""


class BusyError(ProblemError):
    """The API has no time, or whoever stands before it does not reach it."""

    def __init__(
        self, status: int, detail: str, errors: "Sequence[Fault]" = (), retry_after: float | None = None
    ) -> None:
        super().__init__(status, detail, errors)
        self.retry_after = retry_after
        """Seconds to wait before asking again, where the answer tells."""


class FailedError(ProblemError):
    """The fault is the server's, and in its log."""

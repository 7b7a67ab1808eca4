"""A call: what is asked for, and how its answer is read. No input or output here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import quote, urlencode

from app.client.errors import GarbledError

if TYPE_CHECKING:
    from app.shapes import Page

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Value = str | int | date
Filter = Value | Sequence[Value] | None
"""The value of a parameter: several mean any of them, None leaves it out."""
SHAPING = {"format", "fields"}
"""Parameters that would give the answer another shape than the result has."""


@dataclass(frozen=True)
class Call(Generic[T_co]):
    """A question to the API."""

    address: str
    """Path and query, as the API's own links have them."""
    read: Callable[[bytes], T_co]
    """Makes the result of the content. Raises ValueError where it is not of the right shape."""
    accept: str = "application/json"
    """The media type of the answer."""


def address(*path: str, **parameters: Filter) -> str:
    """The address of this path with these parameters; `from_` is `from`, which Python keeps for itself.

    Raises TypeError for parameters that do not go with results of a fixed shape.
    """
    if shaping := sorted(SHAPING & parameters.keys()):
        raise TypeError(f"{shaping[0]!r} gives the answer another shape; `text` gives answers as they are")
    given = {name.removesuffix("_"): _texts(value) for name, value in parameters.items() if value is not None}
    query = urlencode(given, doseq=True)
    whole = "/v1" + "".join(f"/{quote(part, safe='')}" for part in path)
    return f"{whole}?{query}" if query else whole


def following(call: "Call[Page[T]]", page: "Page[T]") -> "Call[Page[T]] | None":
    """The call for the page after this one, None after the last. Raises a GarbledError for a list without end."""
    if page.next and not page.items:
        raise GarbledError(f"{call.address}: a page without items leads to another")
    return replace(call, address=page.next) if page.next else None


def _texts(value: Filter) -> list[str]:
    values = [value] if isinstance(value, str | int | date) else value or []
    return [str(one).lower() if isinstance(one, bool) else str(one) for one in values]

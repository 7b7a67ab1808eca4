"""What the API can be asked, written once for both clients: as a method that gives a call.

`@verb` makes of it a method that gives the result at once where it is had by a waiting driver, and a coroutine where
by an awaiting one. `@walk` makes one that iterates over the items of all pages, likewise.
"""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from app.client.calls import Call
from app.client.driving import AsyncDriver, Driver

if TYPE_CHECKING:
    from app.shapes import Page

D = TypeVar("D", bound=Driver | AsyncDriver)
P = ParamSpec("P")
T = TypeVar("T")


class Driven(Generic[D]):
    """Something that asks the API by a driver."""

    def __init__(self, driver: D) -> None:
        self.driver = driver


class verb(Generic[P, T]):  # noqa: N801 - a decorator
    """A question with one answer."""

    def __init__(self, call: Callable[Concatenate[Any, P], Call[T]]) -> None:
        self.call = call
        self.__doc__ = call.__doc__

    @overload
    def __get__(self, asking: Driven[Driver], _: type) -> Callable[P, T]: ...
    @overload
    def __get__(self, asking: Driven[AsyncDriver], _: type) -> Callable[P, Coroutine[Any, Any, T]]: ...
    def __get__(self, asking: Any, _: type) -> Any:
        return _bound(self.call, asking, asking.driver.run) if asking is not None else self


class walk(Generic[P, T]):  # noqa: N801 - a decorator
    """A question with many items, which come page by page."""

    def __init__(self, call: "Callable[Concatenate[Any, P], Call[Page[T]]]") -> None:
        self.call = call
        self.__doc__ = call.__doc__

    @overload
    def __get__(self, asking: Driven[Driver], _: type) -> Callable[P, Iterator[T]]: ...
    @overload
    def __get__(self, asking: Driven[AsyncDriver], _: type) -> Callable[P, AsyncIterator[T]]: ...
    def __get__(self, asking: Any, _: type) -> Any:
        return _bound(self.call, asking, asking.driver.walk) if asking is not None else self


def _bound(call: Callable[..., Call[Any]], asking: Any, do: Callable[[Call[Any]], Any]) -> Callable[..., Any]:
    method = call.__get__(asking)

    @wraps(method)
    def asked(*arguments: Any, **parameters: Any) -> Any:
        return do(method(*arguments, **parameters))

    return asked

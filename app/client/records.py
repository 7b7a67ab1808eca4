"""Lists and records."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.client import reading
from app.client.calls import Call, Filter, address
from app.client.verbs import D, Driven, verb, walk

if TYPE_CHECKING:
    from app.shapes import Page
    from app.vocabulary import Resolve

Item = TypeVar("Item")
Detail = TypeVar("Detail")
Reader = Callable[[bytes], Any]
LARGEST_PAGE = 200


class Listing(Driven[D], Generic[Item, D]):
    """A list. Calling it walks all its pages; the parameters are those that `/docs` names.

    Each page is asked for when it is needed, so to stop early costs nothing; `limit` is the size of a page, and ends
    nothing. Raises an OutdatedError where a newer edition comes between two pages.
    """

    def __init__(self, driver: D, name: str, page: Reader) -> None:
        super().__init__(driver)
        self.name = name
        self._page = page

    @verb
    def page(self, /, **filters: Filter) -> "Call[Page[Item]]":
        """One page: the first, or the one at `cursor`. `total` tells how many items all pages have."""
        return Call(address(self.name, **filters), self._page)

    @walk
    def __call__(self, /, **filters: Filter) -> "Call[Page[Item]]":
        """The items of all pages, in the order of the list or of `sort`."""
        return Call(address(self.name, **{"limit": LARGEST_PAGE, **filters}), self._page)


class Things(Listing[Item, D], Generic[Item, D]):
    """A list of things that have addresses of their own."""

    def __init__(self, driver: D, name: str, page: Reader, one: Reader) -> None:
        super().__init__(driver, name, page)
        self._one = one

    @verb
    def get(self, id: str, /) -> Call[Item]:
        """The one with this id. Raises a NotFoundError."""
        return Call(address(self.name, id), self._one)


class Records(Listing[Item, D], Generic[Item, Detail, D]):
    """The records of a kind, or of a view."""

    def __init__(self, driver: D, name: str) -> None:
        super().__init__(driver, name, lambda content: reading.page(name, content))

    @verb
    def get(self, id: str, /, *, resolve: "Resolve | None" = None) -> Call[Detail]:
        """The record with this id, with its evidence. Raises a NotFoundError, or a GoneError."""
        return Call(address(self.name, id, resolve=resolve), lambda content: reading.detail(self.name, content))

    @walk
    def details(self, /, **filters: Filter) -> "Call[Page[Detail]]":
        """All records, each with its evidence."""
        whole = {"limit": LARGEST_PAGE, **filters, "include": "citations"}
        return Call(address(self.name, **whole), self._page)

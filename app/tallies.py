"""Plain counts of what is answered so fast that nothing else may be done about it, by the route of the answer."""

import re
from collections.abc import ItemsView, Iterable
from dataclasses import dataclass

OTHER = "other"
"""Stands for all paths that no route has: there is no end to those."""


@dataclass(slots=True)
class Tally:
    """How often ready answers of one route were given, since somebody last took the numbers away."""

    given: int = 0
    unchanged: int = 0


class Tallies:
    """A tally for each route, found by a path."""

    def __init__(self, routes: Iterable[str] = ()) -> None:
        """The routes are paths with their parameters in braces."""
        self._routes = {re.sub(r"\{[^}]*\}", "{}", route): route for route in routes}
        self._tallies: dict[str, Tally] = {}

    def route(self, path: str) -> str:
        """The route that a path belongs to."""
        if not self._routes:
            return OTHER
        if path in self._routes:
            return self._routes[path]
        first, *segments = path.split("/")
        for named in ((-1,), (-2,), (-1, -2)):  # which parts are parameters
            shape = [first, *segments]
            if all(len(segments) >= -place and segments[place] for place in named):
                for place in named:
                    shape[place] = "{}"
            if route := self._routes.get("/".join(shape)):
                return route
        return OTHER

    def of(self, path: str) -> Tally:
        """The tally of the route that a path belongs to."""
        return self._tallies.setdefault(self.route(path), Tally())

    def items(self) -> ItemsView[str, Tally]:
        """All tallies by their routes."""
        return self._tallies.items()

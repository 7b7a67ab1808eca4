"""What becomes of a database while it is served: told in the log, each turn once."""

import logging

from app.log import tell
from app.problems import Problem


class Story:
    """The last that was seen of a database. Whoever looks says what there is, as often as it likes."""

    def __init__(self) -> None:
        self._edition = ""
        self._lost = ""

    def there(self, edition: str) -> None:
        """An edition can be read."""
        if self._lost:
            tell(logging.INFO, "database is back", edition=edition)
        elif self._edition and edition != self._edition:
            tell(logging.INFO, "edition taken up", edition=edition, before=self._edition)
        self._edition, self._lost = edition, ""

    def lost(self, problem: Problem, cause: str = "") -> None:
        """None can, or only what is read already. The cause is told to the log alone."""
        if problem.detail != self._lost:
            tell(logging.WARNING, "database lost", detail=problem.detail, reason=cause)
        self._lost = problem.detail

"""Room for newcomers where there are as many connections as there may be: who is given up for them."""

from collections.abc import Collection
from typing import Protocol

REFUSED = 100
"""How many refused clients, beyond the limit of connections, may linger."""


class Occupant(Protocol):
    """A connection, as far as it matters here: since when it is idle, if it is, and whether it ever asked anything."""

    idle_since: float

    @property
    def idle(self) -> bool: ...

    @property
    def asked(self) -> bool: ...

    @property
    def refused(self) -> bool: ...

    def give_up(self) -> None: ...


class Room:
    """The connections of one server, looked through once for many newcomers, since all of these may be hostile."""

    def __init__(self) -> None:
        self.refused: set[Occupant] = set()
        self._silent: list[tuple[float, Occupant]] = []

    def make(self, newcomer: Occupant, connections: Collection[object]) -> bool:
        """Give up the idlest connection, first of those that never asked anything. False where none is idle."""
        if len(self.refused) > REFUSED:
            min(self.refused, key=_since).give_up()
        found = self._silent_one(connections)
        if found is None:
            others = [one for one in connections if isinstance(one, type(newcomer)) and one is not newcomer]
            idle = [one for one in others if one.idle and not one.refused]
            self._silent = sorted(((one.idle_since, one) for one in idle if not one.asked), key=_first, reverse=True)
            found = self._silent_one(connections) or min(idle, key=_since, default=None)
        if found is not None:
            found.give_up()
        return found is not None

    def _silent_one(self, connections: Collection[object]) -> Occupant | None:
        """The idlest that was silent when they were looked through, and is so still."""
        while self._silent:
            since, one = self._silent.pop()
            if one in connections and one.idle and not one.refused and not one.asked and one.idle_since == since:
                return one
        return None


def _since(one: Occupant) -> float:
    return one.idle_since


def _first(pair: tuple[float, Occupant]) -> float:
    return pair[0]

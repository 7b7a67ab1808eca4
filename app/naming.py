"""Which records are meant by ids or names."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, bindparam, literal, select, union_all

from app.names import key
from app.tables import Alias, Entity, plain


def identified(connection: Connection, names: Sequence[str]) -> Callable[[str], list[str]]:
    """For each of these names the ids of all records that have it as id or name; the name itself where none has."""
    by_id: set[str] = set()
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    found = connection.execute(_statement(), {"ids": names, "keys": [key(name) for name in names]}).all()
    for met, id in found:
        if met is None:
            by_id.add(id)
        else:
            by_key[met].append(id)

    def ids(name: str) -> list[str]:
        meant = [*by_key[key(name)], *([name] if name in by_id else [])]
        return meant or [name]

    return ids


@cache
def _statement() -> CompoundSelect[Any]:
    id, met = plain(Entity.id), plain(Alias.key)
    by_id = select(literal(None), id).where(id.in_(bindparam("ids", expanding=True)))
    by_name = select(met, plain(Alias.entity_id)).where(met.in_(bindparam("keys", expanding=True)))
    return union_all(by_id, by_name)

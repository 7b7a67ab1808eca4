"""Which records are meant by ids or names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Connection, bindparam, literal, select, union_all

from app.names import key
from app.tables import Alias, Entity, Retired, plain


@dataclass(frozen=True)
class Identified:
    """What each of some names means."""

    ids: Mapping[str, Sequence[str]]
    """The ids of all records that have it as id or name; none where no record has."""

    def meant(self, name: str) -> Sequence[str]:
        """The ids to look for; the name itself, which finds nothing, where no record has it."""
        return self.ids[name] or [name]

    def notes(self, parameter: str, names: Iterable[str]) -> Iterator[str]:
        """What to know of the names that a parameter gives, where they are no ids."""
        for name in names:
            ids = self.ids[name]
            if not ids:
                yield f"No record has the id or name {name!r}, which `{parameter}` gives."
            elif list(ids) != [name]:
                yield f"`{parameter}`: {name!r} means {', '.join(ids)}."


def identified(connection: Connection, names: Sequence[str]) -> Identified:
    """Look for the records with these ids or names. An id that a record had once is as good as its own."""
    by_id: defaultdict[str, list[str]] = defaultdict(list)
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    found = connection.execute(_statement(), {"ids": names, "keys": [key(name) for name in names]}).all()
    for id, met, meant in found:
        if met is None:
            by_id[id].append(meant)
        else:
            by_key[met].append(meant)
    return Identified({name: sorted({*by_key[key(name)], *by_id[name]}) for name in names})


@cache
def _statement() -> CompoundSelect[Any]:
    ids: BindParameter[str] = bindparam("ids", expanding=True)
    keys: BindParameter[str] = bindparam("keys", expanding=True)
    id, old, met = plain(Entity.id), plain(Retired.id), plain(Alias.key)
    successor = plain(Retired.successor_id)
    by_id = select(id, literal(None), id).where(id.in_(ids))
    by_old_id = select(old, literal(None), successor).where(old.in_(ids), successor.is_not(None))
    by_name = select(literal(None), met, plain(Alias.entity_id)).where(met.in_(keys))
    return union_all(by_id, by_old_id, by_name)

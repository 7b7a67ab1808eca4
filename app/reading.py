"""The verbs for every kind: a page of records, and one record. Each answer was composed when loading."""

from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from app import keyset
from app.catalogue import href
from app.keyset import Listed, Listing
from app.kind import Kind, RecordQuery
from app.names import key
from app.problems import Problem
from app.tables import Alias, Entity, Representation


def page(connection: Connection, edition: str, kind: Kind[Any], query: RecordQuery) -> Listing:
    """A page of a kind."""
    rows = (
        kind.select(query)
        .join(Entity, col(Entity.id) == kind.row.id)
        .join(Representation, col(Representation.entity_id) == kind.row.id)
    )
    listed = Listed(
        path=f"/v1/{kind.plural}",
        rows=rows,
        body=col(Representation.detail if query.include else Representation.item),
        id=kind.row.id,
        orders={"id": (), "label": (col(Entity.sort_key),), **{name: (order,) for name, order in kind.orders.items()}},
    )
    return keyset.page(connection, edition, listed, query)


def one(connection: Connection, kind: Kind[Any], id: str) -> str:
    """The JSON of one record. Raises a 404 problem where the kind or view has none of that id."""
    statement = (
        kind.select(kind.query())
        .join(Representation, col(Representation.entity_id) == kind.row.id)
        .where(kind.address(id) if kind.address else kind.row.id == id)
        .with_only_columns(col(Representation.detail))
    )
    found: str | None = connection.execute(statement).scalars().first()
    if found is None:
        raise Problem(404, f"/v1/{kind.plural} has no record {id!r}; /v1/records/{id} looks for it among all kinds")
    return found


def locate(connection: Connection, name: str) -> str:
    """The address of the record with this id or, if only one has it, this name. Raises a 404 problem otherwise."""
    by_id = select(col(Entity.kind), col(Entity.id)).where(col(Entity.id) == name)
    by_name = (
        select(col(Entity.kind), col(Entity.id))
        .join(Alias, col(Alias.entity_id) == col(Entity.id))
        .where(col(Alias.key) == key(name))
        .distinct()
    )
    found = connection.execute(by_id).all() or connection.execute(by_name).all()
    if not found:
        raise Problem(404, f"No record has the id or name {name!r}")
    if len(found) > 1:
        raise Problem(404, f"Several records have the name {name!r}: {', '.join(sorted(id for _, id in found))}")
    return href(*found[0])

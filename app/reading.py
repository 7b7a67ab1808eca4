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
from app.shapes import Reference
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


def locate(connection: Connection, name: str) -> list[Reference]:
    """The record with this id, or all that have this name. Raises a 404 problem where there is none."""
    columns = col(Entity.id), col(Entity.kind), col(Entity.label)
    by_id = select(*columns).where(col(Entity.id) == name)
    by_name = (
        select(*columns)
        .join(Alias, col(Alias.entity_id) == col(Entity.id))
        .where(col(Alias.key) == key(name))
        .distinct()
        .order_by(col(Entity.id))
    )
    found = connection.execute(by_id).all() or connection.execute(by_name).all()
    if not found:
        raise Problem(404, f"No record has the id or name {name!r}")
    return [Reference(id=id, kind=kind, label=label, href=href(kind, id)) for id, kind, label in found]

"""The verb for drawing: the records around one record, and how they refer to each other."""

import json
from typing import Any

from pydantic import Field
from sqlalchemy import Connection, or_, select
from sqlmodel import col

from app.catalogue import href
from app.kind import Name, PlainQuery
from app.problems import Problem
from app.representation.derived_shapes import Graph, GraphEdge
from app.retired import Renamed, retired
from app.shapes import Reference
from app.tables import Edge, Entity


class GraphQuery(PlainQuery):
    """The parameters of a graph."""

    id: Name = Field(description="Id of the record in the middle", examples=["astana-summit-2024"])
    depth: int = Field(default=1, ge=1, le=3, description="How many steps to go from it")
    limit: int = Field(default=100, ge=2, le=500, description="Number of nodes at most; the nearest come first")


def graph(connection: Connection, edition: str, query: GraphQuery) -> bytes:
    """The JSON of the records at most `depth` references away. Raises a 404 or 410 problem for an unknown id."""
    near = {query.id: None}
    frontier = [query.id]
    truncated = False
    for _ in range(query.depth):
        found = [id for edge in _edges(connection, frontier) for id in (edge.subject_id, edge.object_id)]
        fresh = [id for id in dict.fromkeys(found) if id not in near]
        room = query.limit - len(near)
        truncated |= len(fresh) > room
        frontier = fresh[:room]
        near |= dict.fromkeys(frontier)
        if not frontier:
            break
    nodes = _nodes(connection, list(near))
    if query.id not in nodes:
        problem = retired(connection, query.id)
        if isinstance(problem, Renamed):
            return graph(connection, edition, query.model_copy(update={"id": problem.successor}))
        raise problem or Problem(404, f"No record has the id {query.id!r}; /v1/records/{{name}} finds records by name")
    between = [edge for edge in _edges(connection, list(near)) if edge.subject_id in near and edge.object_id in near]
    drawing = Graph(
        nodes=[nodes[id] for id in near],
        edges=[
            GraphEdge(
                subject=edge.subject_id, role=edge.role, object=edge.object_id, citations=json.loads(edge.citations)
            )
            for edge in between
        ],
        truncated=truncated,
        edition=edition,
    )
    return drawing.model_dump_json().encode()


def _edges(connection: Connection, ids: list[str]) -> list[Any]:
    edge = Edge
    columns = col(edge.subject_id), col(edge.role), col(edge.object_id), col(edge.citations)
    touching = or_(col(edge.subject_id).in_(ids), col(edge.object_id).in_(ids))
    return list(connection.execute(select(*columns).where(touching).order_by(*columns[:3])).all())


def _nodes(connection: Connection, ids: list[str]) -> dict[str, Reference]:
    columns = col(Entity.id), col(Entity.kind), col(Entity.label)
    rows = connection.execute(select(*columns).where(col(Entity.id).in_(ids)))
    return {id: Reference(id=id, kind=kind, label=label, href=href(kind, id)) for id, kind, label in rows}

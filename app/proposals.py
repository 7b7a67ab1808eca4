"""The verb for what is not, or not yet, actual: who proposed it, and how far it has come, the oldest first."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Connection, select
from sqlmodel import col

from app import keyset
from app.conditions import day, linked, named, one_of
from app.keyset import Listed, Listing
from app.kind import ListQuery, Name, Names, choices, names
from app.tables import Entity, Proposal
from app.vocabulary import Status


class ProposalQuery(ListQuery):
    """The parameters of the list of proposals."""

    record: Names = names("These records", "spiritual-shrines")
    kind: list[Name] = Field(default=[], max_length=20, description="Of this kind", examples=[["programme"]])
    status: list[Status] = choices("How far it has come")
    proposer: Names = names("Proposed by", "kazakhstan")
    sort: Literal["told", "-told", "label", "-label", "id", "-id"] = Field(
        default="told", description="Order; `told` is by when the first source appeared; `-` reverses it"
    )


def proposals(connection: Connection, edition: str, query: ProposalQuery) -> Listing:
    """A page of proposals."""
    id = col(Proposal.entity_id)
    rows = (
        select(Proposal)
        .join(Entity, col(Entity.id) == id)
        .where(
            *named(id, query.record),
            *one_of(Entity.kind, query.kind),
            *one_of(Proposal.status, query.status),
            *linked(id, "proposers", query.proposer),
        )
    )
    orders = {"told": (day(Proposal.attested_earliest),), "label": (col(Entity.sort_key),), "id": ()}
    listed = Listed(path="/v1/proposals", rows=rows, body=col(Proposal.body), id=id, orders=orders)
    return keyset.page(connection, edition, listed, query)

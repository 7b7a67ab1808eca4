"""The verb for what is not, or not yet, actual: who proposed it, and how far it has come, the oldest first."""

from typing import Literal

from pydantic import Field
from sqlalchemy import Connection

from app import keyset
from app.conditions import linked, refers, words
from app.keyset import Listed, Listing
from app.kind import ListQuery, Names, choices, names
from app.lists import Rows
from app.tables import Proposal, plain
from app.utf8 import utf8
from app.vocabulary import KindName, Status


class ProposalQuery(ListQuery):
    """The parameters of the list of proposals."""

    record: Names = names("These records", "spiritual-shrines")
    kind: list[KindName] = choices("Of this kind")
    status: list[Status] = choices("How far it has come")
    proposer: Names = names("Proposed by", "kazakhstan")
    sort: Literal["told", "-told", "label", "-label", "id", "-id"] = Field(
        default="told", description="Order; `told` is by when the first source appeared; `-` reverses it"
    )


PROPOSALS = Rows(
    path="/v1/proposals",
    id=plain(Proposal.entity_id),
    orders={"told": (plain(Proposal.told),), "label": (plain(Proposal.sort_key),), "id": ()},
    filters={
        "record": refers(Proposal.entity_id),
        "kind": words(Proposal.kind),
        "status": words(Proposal.status),
        "proposer": linked(Proposal.entity_id, "proposers"),
    },
)


def proposals(connection: Connection, edition: str, query: ProposalQuery) -> Listing:
    """A page of proposals."""
    return keyset.page(connection, edition, Listed(rows=PROPOSALS, served=(utf8(Proposal.body),)), query)

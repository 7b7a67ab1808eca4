"""What the row of the edition says of the whole: the index of the API, and the days that the documents tell of."""

from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import col

from app import tables
from app.catalogue import KINDS, VIEWS
from app.dates import FIRST_DAY
from app.representation.index import Collection, Edition, Index
from app.totals import tallies

EVIDENCE = {
    "records": "Records of all kinds together.",
    "citations": "The words that every value rests on.",
    "conflicts": "Where sources differ, the positions side by side.",
    "proposals": "What is only hoped for, proposed, planned or expected.",
    "timeline": "Every date of every record, the earliest first.",
    "measures": "Figures of one measure side by side.",
}
"""The lists across kinds."""


def index(connection: Connection, edition: Edition) -> Index:
    """What there is, how much of it, and where."""
    counts = tallies(connection)

    def collection(name: str, description: str) -> Collection:
        href = f"/v1/{name}"
        return Collection(name=name, href=href, count=counts[href, "", ""], description=description)

    agreement = col(tables.FieldAgreement.agreement)
    agreements = connection.execute(select(agreement, func.count()).group_by(agreement).order_by(agreement)).all()
    return Index(
        title="SCO knowledge base",
        description="Facts about the Shanghai Cooperation Organisation, each with the words that it rests on.",
        edition=edition,
        licence="CC-BY-4.0",
        documentation="/docs",
        openapi="/openapi.json",
        kinds=[collection(kind.plural, kind.description) for kind in KINDS],
        views=[collection(view.plural, view.description) for view in VIEWS],
        evidence=[collection(name, description) for name, description in EVIDENCE.items()],
        agreement={row[0]: row[1] for row in agreements},
    )


def coverage(connection: Connection) -> dict[str, Any]:
    """The days that the documents tell of: from the first that they date anything to, until the last was published."""
    entry, source = tables.TimelineEntry, tables.Source
    first = select(func.min(entry.earliest)).where(col(entry.earliest) > FIRST_DAY)
    last = select(func.max(source.published_latest))
    return {
        "covers_from": connection.execute(first).scalar(),
        "covers_until": connection.execute(last).scalar(),
    }

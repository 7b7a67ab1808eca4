"""Every record as a line of JSON: its complete detail, as at its own address."""

from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from app.database import Snapshot
from app.exports.export import Export
from app.resolving import compact
from app.tables import Representation


def write(snapshot: Snapshot, target: Path) -> None:
    """Write the details in the order of their ids, and a last line that tells how many they are."""
    details = select(col(Representation.detail)).order_by(col(Representation.entity_id))
    count = 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for detail in snapshot.connection.execute(details).scalars():
            file.write(f"{detail}\n")
            count += 1
        file.write(compact({"count": count, "edition": snapshot.edition.id}) + "\n")


NDJSON = Export(
    name="sco-kb.ndjson",
    media_type="application/x-ndjson",
    description="The complete detail of every record, one JSON object a line, in the order of their ids. "
    "The last line tells `count` and `edition`: a file without it was cut off.",
    write=write,
)

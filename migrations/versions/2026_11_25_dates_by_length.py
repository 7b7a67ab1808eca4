"""dates by length: of about one length, those that still go on on a day are found without all that began before

Tables must be empty: an edition is not migrated but loaded anew.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = (
    ["length", "earliest", "days", "id", "latest"],
    ["kind", "field", "length", "earliest", "entity_id", "latest"],
)


def upgrade() -> None:
    with op.batch_alter_table("timeline_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("length", sa.Integer(), nullable=False))
        for columns in INDEXES:
            batch_op.create_index(batch_op.f(f"ix_timeline_entry_{'_'.join(columns)}"), columns, unique=False)


def downgrade() -> None:
    with op.batch_alter_table("timeline_entry", schema=None) as batch_op:
        for columns in INDEXES:
            batch_op.drop_index(batch_op.f(f"ix_timeline_entry_{'_'.join(columns)}"))
        batch_op.drop_column("length")

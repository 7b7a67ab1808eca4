"""search: the order of results, the words that are known, and the index of full text

The index is made in the way of each database, and is no model.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FTS5 = (
    # The words are folded by us, so the plainest tokenizer serves. Each begins with its field and a colon, so two or three
    # letters of it are prefixes of four or five.
    "CREATE VIRTUAL TABLE search_index USING fts5(words, content='', prefix='4 5', tokenize=\"ascii tokenchars ':-_'\")",
    "CREATE VIRTUAL TABLE search_near USING fts5(word, content='', tokenize='trigram')",
)

TSEARCH = (
    "CREATE TABLE search_index (rowid bigint CONSTRAINT pk_search_index PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public",
)


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_search_entry_entity_id_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("entity_id", name=op.f("uq_search_entry_entity_id")),
    )
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint("word", name=op.f("uq_search_word_word")),
    )
    for statement in FTS5 if op.get_bind().dialect.name == "sqlite" else TSEARCH:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_near")
    op.execute("DROP TABLE search_index")
    op.drop_table("search_word")
    op.drop_table("search_entry")

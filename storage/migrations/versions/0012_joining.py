"""Introductions that join one of the same two by somebody else."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JOINED = sa.text("joined_id IS NOT NULL")


def upgrade() -> None:
    # Without batch mode, which would copy SQLite's table: it takes a column with a foreign key as long as it's empty.
    op.execute("ALTER TABLE introductions ADD COLUMN joined_id INTEGER REFERENCES introductions (id)")
    op.add_column("introductions", sa.Column("is_joined", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_introductions_joined", "introductions", ["joined_id"], postgresql_where=JOINED, sqlite_where=JOINED
    )


def downgrade() -> None:
    op.drop_index("ix_introductions_joined", "introductions")
    op.drop_column("introductions", "is_joined")
    op.drop_column("introductions", "joined_id")

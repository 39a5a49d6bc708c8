"""Introductions of one person to several, which were made in one go."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TOGETHER = sa.text("made_with_id IS NOT NULL")


def upgrade() -> None:
    # The first of them. It refers to no row: that one may be erased before the others.
    op.add_column("introductions", sa.Column("made_with_id", sa.Integer))
    op.create_index(
        "ix_introductions_made_with",
        "introductions",
        ["made_with_id"],
        postgresql_where=TOGETHER,
        sqlite_where=TOGETHER,
    )


def downgrade() -> None:
    op.drop_index("ix_introductions_made_with", "introductions")
    op.drop_column("introductions", "made_with_id")

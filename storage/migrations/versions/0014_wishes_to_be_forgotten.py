"""Since when a member wants their data deleted: the click stores that, and the clock does it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WANTED = sa.text("forget_since IS NOT NULL")


def upgrade() -> None:
    op.add_column("members", sa.Column("forget_since", sa.DateTime(timezone=True)))
    op.create_index("ix_members_forget", "members", ["forget_since"], postgresql_where=WANTED, sqlite_where=WANTED)


def downgrade() -> None:
    op.drop_index("ix_members_forget", "members")
    op.drop_column("members", "forget_since")

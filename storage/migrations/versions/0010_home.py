"""The Home tab: who looks at theirs, when it's to be drawn again, and where a workspace's messages can be linked to."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DUE = sa.text("home_due_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("members", sa.Column("home_opened_at", sa.DateTime(timezone=True)))
    op.add_column("members", sa.Column("home_due_at", sa.DateTime(timezone=True)))
    op.add_column("members", sa.Column("is_admin", sa.Boolean))
    op.add_column("workspaces", sa.Column("url", sa.String(255)))
    op.create_index("ix_members_home_due", "members", ["home_due_at"], postgresql_where=DUE, sqlite_where=DUE)


def downgrade() -> None:
    op.drop_index("ix_members_home_due", "members")
    op.drop_column("workspaces", "url")
    op.drop_column("members", "is_admin")
    op.drop_column("members", "home_due_at")
    op.drop_column("members", "home_opened_at")

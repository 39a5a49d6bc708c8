"""The first card of a member, the welcome of a workspace, and the country whose public holidays it keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parties", sa.Column("is_first", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("workspaces", sa.Column("welcomed_at", sa.DateTime(timezone=True)))
    op.add_column("workspaces", sa.Column("holiday_country", sa.String(8)))
    # Where people have been introduced, nobody needs to be told how to begin.
    op.execute(
        "UPDATE workspaces SET welcomed_at = created_at "
        "WHERE EXISTS (SELECT 1 FROM introductions WHERE introductions.workspace_id = workspaces.id)"
    )


def downgrade() -> None:
    op.drop_column("workspaces", "holiday_country")
    op.drop_column("workspaces", "welcomed_at")
    op.drop_column("parties", "is_first")

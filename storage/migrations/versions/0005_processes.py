"""Which processes serve a workspace, and what is known of it while Slack does not answer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("token_fingerprint", sa.String(64)))
    op.add_column("workspaces", sa.Column("granted_scopes", sa.JSON, nullable=False, server_default="[]"))
    op.create_table(
        "processes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("workspace_id", "name"),
    )


def downgrade() -> None:
    op.drop_table("processes")
    op.drop_column("workspaces", "granted_scopes")
    op.drop_column("workspaces", "token_fingerprint")

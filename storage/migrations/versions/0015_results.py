"""What came of introductions, and the question about it, which a workspace can switch on."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
DUE = sa.text("result_due_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "results",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False),
        # Release 0.2 erases introductions and knows nothing of these: they go with their party.
        sa.Column("party_id", sa.Integer, sa.ForeignKey("parties.id", ondelete="CASCADE"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.Column("taken_back_at", INSTANT),
        sa.UniqueConstraint("party_id"),
    )
    op.add_column("workspaces", sa.Column("asks_results", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("members", sa.Column("result_asked_at", INSTANT))
    op.add_column("parties", sa.Column("result_due_at", INSTANT))
    op.add_column("parties", sa.Column("result_asked_at", INSTANT))
    op.add_column("parties", sa.Column("nothing_yet_at", INSTANT))
    op.create_index(
        "ix_parties_result_due", "parties", ["result_due_at"], postgresql_where=DUE, sqlite_where=DUE
    )


def downgrade() -> None:
    op.drop_index("ix_parties_result_due", "parties")
    for name in ("nothing_yet_at", "result_asked_at", "result_due_at"):
        op.drop_column("parties", name)
    op.drop_column("members", "result_asked_at")
    op.drop_column("workspaces", "asks_results")
    op.drop_table("results")

"""Facts of which the consequences are drawn later: undone reports, and what somebody has just done."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
WORD = sa.String(20)
ACTED = sa.text("acted_at IS NOT NULL")

# What is over was taken back, unless its date has come or a report was made at that moment.
TAKEN_BACK = """
UPDATE ways_out SET undone_at = over_at
WHERE over_at IS NOT NULL AND (until IS NULL OR until > over_at) AND NOT EXISTS (
    SELECT 1 FROM reports WHERE reports.party_id = ways_out.party_id AND reports.reported_at = ways_out.over_at
)
"""


def upgrade() -> None:
    op.add_column("introductions", sa.Column("acted_at", INSTANT))
    op.add_column("introductions", sa.Column("group_conversation_refused", sa.String(255)))
    op.create_index(
        "ix_introductions_acted", "introductions", ["acted_at"], postgresql_where=ACTED, sqlite_where=ACTED
    )
    op.add_column("parties", sa.Column("answered_at", INSTANT))
    op.add_column("ways_out", sa.Column("undone_at", INSTANT))
    op.execute(TAKEN_BACK)
    op.create_table(
        "undone_reports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("party_id", sa.Integer, sa.ForeignKey("parties.id"), nullable=False, index=True),
        sa.Column("step", WORD, nullable=False),
        sa.Column("clicked", WORD, nullable=False),
        sa.Column("reported_at", INSTANT, nullable=False),
        sa.Column("undone_at", INSTANT, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("undone_reports")
    op.drop_column("ways_out", "undone_at")
    op.drop_column("parties", "answered_at")
    op.drop_index("ix_introductions_acted", "introductions")
    op.drop_column("introductions", "group_conversation_refused")
    op.drop_column("introductions", "acted_at")

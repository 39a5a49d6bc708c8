"""Reminders: when they are due, what was sent, and what a workspace and a member set about them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
WORD = sa.String(20)


def new_columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "workspaces": [
            sa.Column("time_zone", sa.String(64)),
            sa.Column("preset", WORD, nullable=False, server_default="standard"),
            sa.Column("cadence", sa.JSON, nullable=False, server_default="{}"),
            sa.Column("quiet_days", sa.JSON, nullable=False, server_default="[]"),
        ],
        "members": [
            sa.Column("addressed_at", INSTANT),
            sa.Column("unreminded_since", INSTANT),
            sa.Column("left_alone_since", INSTANT),
            sa.Column("back_since", INSTANT),
        ],
        "introductions": [
            sa.Column("connector_asked_at", INSTANT),
            sa.Column("more_time_until", INSTANT),
            sa.Column("connector_told_at", INSTANT),
            sa.Column("closed_at", INSTANT),
        ],
        "parties": [
            sa.Column("nudge_at", INSTANT),
            sa.Column("snoozed_until", INSTANT),
            sa.Column("clicked_at", INSTANT),
            sa.Column("ignored_at", INSTANT),
        ],
    }


def upgrade() -> None:
    for table, columns in new_columns().items():
        for column in columns:
            op.add_column(table, column)
    to_nudge = sa.text("nudge_at IS NOT NULL")
    op.create_index("ix_parties_nudge", "parties", ["nudge_at"], postgresql_where=to_nudge, sqlite_where=to_nudge)
    op.create_table(
        "nudges",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("party_id", sa.Integer, sa.ForeignKey("parties.id"), nullable=False),
        sa.Column("awaited", WORD, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("snoozed_at", INSTANT),
        sa.UniqueConstraint("party_id", "awaited", "number"),
    )
    # Let the bot look once at what is open: it finds out what is due when.
    op.execute("UPDATE introductions SET due_at = created_at WHERE outcome IS NULL AND due_at IS NULL")


    op.add_column("outgoing_messages", sa.Column("not_after", INSTANT))


def downgrade() -> None:
    op.drop_column("outgoing_messages", "not_after")
    op.drop_table("nudges")
    op.drop_index("ix_parties_nudge", "parties")
    for table, columns in new_columns().items():
        for column in columns:
            op.drop_column(table, column.name)

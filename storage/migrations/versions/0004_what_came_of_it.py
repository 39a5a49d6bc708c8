"""What came of it: when things happened, who agreed to be named, what was posted, and who may do what."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
WORD = sa.String(20)
SLACK_ID = sa.String(32)
INDEXES = {
    "ix_introductions_introduced": ["workspace_id", "introduced_at", "outcome"],
    "ix_introductions_connected": ["workspace_id", "connected_at", "outcome"],
    "ix_introductions_met": ["workspace_id", "met_at", "outcome"],
    "ix_introductions_ended": ["workspace_id", "ended_at", "outcome"],
}
FIRST_REPORT = """
    UPDATE introductions SET {column} = (
        SELECT min(reports.reported_at) FROM reports JOIN parties ON parties.id = reports.party_id
        WHERE parties.introduction_id = introductions.id AND reports.step = '{step}'
    )
"""


def new_columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "workspaces": [
            sa.Column("summary_channel", SLACK_ID),
            sa.Column("summary_day", sa.Integer, nullable=False, server_default="0"),
            sa.Column("summary_hour", sa.Integer, nullable=False, server_default="9"),
            sa.Column("summary_set_by", SLACK_ID),
            sa.Column("summary_due_at", INSTANT),
            sa.Column("summary_stopped_by", sa.String(255)),
            sa.Column("introducers", WORD, nullable=False, server_default="everyone"),
            sa.Column("introducer_ids", sa.JSON, nullable=False, server_default="[]"),
            sa.Column("asks_first", sa.Boolean, nullable=False, server_default=sa.false()),
            sa.Column("keep_days", sa.Integer),
            sa.Column("erased_until", INSTANT),
        ],
        "members": [sa.Column("is_guest", sa.Boolean, nullable=False, server_default=sa.false())],
        "introductions": [
            sa.Column("connected_at", INSTANT),
            sa.Column("met_at", INSTANT),
            sa.Column("connector_shares_with", SLACK_ID),
            sa.Column("closed_kindly_at", INSTANT),
            sa.Column("resumed_at", INSTANT),
        ],
        "parties": [sa.Column("shares_with", SLACK_ID)],
        "nudges": [sa.Column("is_last", sa.Boolean, nullable=False, server_default=sa.false())],
        "outgoing_messages": [
            sa.Column("plainer", sa.JSON),
            sa.Column("is_plain", sa.Boolean, nullable=False, server_default=sa.false()),
            sa.Column("until_posted", sa.JSON),
            sa.Column("reveals", sa.JSON, nullable=False, server_default="[]"),
            sa.Column("revealed", sa.JSON, nullable=False, server_default="[]"),
            sa.Column("refused_since", INSTANT),
            sa.Column("keeps_content", sa.Boolean, nullable=False, server_default=sa.true()),
        ],
    }


def upgrade() -> None:
    for table, columns in new_columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "summaries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("channel", SLACK_ID, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("asked_by", SLACK_ID),
        sa.UniqueConstraint("workspace_id", "key"),
    )
    op.create_table(
        "tellings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("summary_id", sa.Integer, sa.ForeignKey("summaries.id"), nullable=False, index=True),
        sa.Column("introduction_id", sa.Integer, sa.ForeignKey("introductions.id"), nullable=False, index=True),
        sa.UniqueConstraint("summary_id", "introduction_id"),
    )
    for step in ("connected", "met"):
        op.execute(FIRST_REPORT.format(column=f"{step}_at", step=step))
    for name, indexed in INDEXES.items():
        op.create_index(name, "introductions", indexed)
    op.create_index("ix_ways_out_party_id", "ways_out", ["party_id"])
    due = sa.text("summary_due_at IS NOT NULL")
    op.create_index(
        "ix_workspaces_summary_due", "workspaces", ["summary_due_at"], postgresql_where=due, sqlite_where=due
    )


def downgrade() -> None:
    op.drop_index("ix_workspaces_summary_due", "workspaces")
    op.drop_index("ix_ways_out_party_id", "ways_out")
    for name in INDEXES:
        op.drop_index(name, "introductions")
    op.drop_table("tellings")
    op.drop_table("summaries")
    for table, columns in new_columns().items():
        for column in columns:
            op.drop_column(table, column.name)

"""An introduction, its parties, their reports, and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
WORD = sa.String(20)
SLACK_ID = sa.String(32)


def upgrade() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("enterprise_id", SLACK_ID, nullable=False),
        sa.Column("team_id", SLACK_ID, nullable=False),
        sa.Column("bot_user_id", SLACK_ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("send_after", INSTANT),
        sa.UniqueConstraint("enterprise_id", "team_id"),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.Integer, primary_key=True),
        _in_a_workspace(),
        sa.Column("slack_id", SLACK_ID, nullable=False),
        sa.Column("account", WORD, nullable=False),
        sa.Column("checked_at", INSTANT),
        sa.UniqueConstraint("workspace_id", "slack_id"),
    )
    op.create_table(
        "introductions",
        sa.Column("id", sa.Integer, primary_key=True),
        _in_a_workspace(),
        sa.Column("view_id", sa.String(64), nullable=False),
        sa.Column("connector_id", sa.Integer, sa.ForeignKey("members.id"), nullable=False, index=True),
        sa.Column("first_mover_id", sa.Integer, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("outcome", WORD),
        sa.Column("ended_at", INSTANT),
        sa.UniqueConstraint("workspace_id", "view_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "parties",
        sa.Column("id", sa.Integer, primary_key=True),
        _in_a_workspace(),
        sa.Column("introduction_id", sa.Integer, sa.ForeignKey("introductions.id"), nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("members.id"), nullable=False, index=True),
        sa.Column("unreachable", sa.String(255)),
        sa.UniqueConstraint("introduction_id", "member_id"),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer, primary_key=True),
        _in_a_workspace(),
        sa.Column("party_id", sa.Integer, sa.ForeignKey("parties.id"), nullable=False),
        sa.Column("step", WORD, nullable=False),
        sa.Column("clicked", WORD, nullable=False),
        sa.Column("reported_at", INSTANT, nullable=False),
        sa.UniqueConstraint("party_id", "step"),
        sqlite_autoincrement=True,
    )
    _create_outbox()


def _create_outbox() -> None:
    op.create_table(
        "outgoing_messages",
        sa.Column("id", sa.Integer, primary_key=True),
        _in_a_workspace(),
        sa.Column("introduction_id", sa.Integer, sa.ForeignKey("introductions.id"), index=True),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("to", SLACK_ID, nullable=False),
        sa.Column("thread_of", sa.String(120)),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("when_unsure", WORD, nullable=False),
        sa.Column("wanted_version", sa.Integer, nullable=False),
        sa.Column("delivered_version", sa.Integer, nullable=False),
        sa.Column("channel", SLACK_ID),
        sa.Column("ts", sa.String(32)),
        sa.Column("state", WORD, nullable=False),
        sa.Column("due_at", INSTANT),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("maybe_sent_at", INSTANT),
        sa.Column("failure", sa.String(255)),
        sa.UniqueConstraint("workspace_id", "key"),
    )
    is_due = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_outgoing_messages_due",
        "outgoing_messages",
        ["workspace_id", "due_at"],
        postgresql_where=is_due,
        sqlite_where=is_due,
    )
    op.create_index("ix_outgoing_messages_thread", "outgoing_messages", ["workspace_id", "thread_of"])


def _in_a_workspace() -> sa.Column[int]:
    return sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False)


def downgrade() -> None:
    for table in ("outgoing_messages", "reports", "parties", "introductions", "members", "workspaces"):
        op.drop_table(table)

"""A bot that any workspace can install: each one's token, the visits to the install page, and when it left.

What is due, and which last words are to go, is found in an index for all workspaces together.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IS_DUE, LAST_WORDS = sa.text("due_at IS NOT NULL"), sa.text("kept_until IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "bot_tokens",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False, unique=True),
        sa.Column("encrypted", sa.Text, nullable=False),
        sa.Column("encrypted_refresh_token", sa.Text),
        sa.Column("expires_at", INSTANT),
        sa.Column("refresh_at", INSTANT),
        sa.Column("check_at", INSTANT, nullable=False),
        sa.Column("refused_since", INSTANT),
        sa.Column("removed_since", INSTANT),
        sa.Column("installed_at", INSTANT, nullable=False),
    )
    op.create_index("ix_bot_tokens_check", "bot_tokens", ["check_at"])
    op.create_index("ix_bot_tokens_refresh", "bot_tokens", ["refresh_at"])
    op.create_table(
        "oauth_states",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("expires_at", INSTANT, nullable=False),
    )
    op.add_column("workspaces", sa.Column("erase_at", INSTANT))
    to_erase = sa.text("erase_at IS NOT NULL")
    op.create_index(
        "ix_workspaces_erase", "workspaces", ["erase_at"], postgresql_where=to_erase, sqlite_where=to_erase
    )
    # A process that serves every installed workspace notes no single one.
    with op.batch_alter_table("processes") as processes:
        processes.alter_column("workspace_id", existing_type=sa.Integer, nullable=True)
    op.create_index(
        "ix_outgoing_messages_due_anywhere",
        "outgoing_messages",
        ["due_at"],
        postgresql_where=IS_DUE,
        sqlite_where=IS_DUE,
    )
    op.create_index(
        "ix_outgoing_messages_last_words_anywhere",
        "outgoing_messages",
        ["kept_until"],
        postgresql_where=LAST_WORDS,
        sqlite_where=LAST_WORDS,
    )


def downgrade() -> None:
    op.drop_index("ix_outgoing_messages_last_words_anywhere", "outgoing_messages")
    op.drop_index("ix_outgoing_messages_due_anywhere", "outgoing_messages")
    op.execute("DELETE FROM processes WHERE workspace_id IS NULL")
    with op.batch_alter_table("processes") as processes:
        processes.alter_column("workspace_id", existing_type=sa.Integer, nullable=False)
    op.drop_index("ix_workspaces_erase", "workspaces")
    op.drop_column("workspaces", "erase_at")
    op.drop_table("oauth_states")
    op.drop_table("bot_tokens")

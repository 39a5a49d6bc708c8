"""Last changes to messages about what was deleted: until when each row is kept, and indexes that find a reader's rows."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OF_NO_INTRODUCTION = sa.text("introduction_id IS NULL")
OF_AN_INTRODUCTION = sa.text("introduction_id IS NOT NULL")
LAST_WORDS = sa.text("kept_until IS NOT NULL")


def upgrade() -> None:
    op.add_column("outgoing_messages", sa.Column("kept_until", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_outgoing_messages_last_words",
        "outgoing_messages",
        ["workspace_id", "kept_until"],
        postgresql_where=LAST_WORDS,
        sqlite_where=LAST_WORDS,
    )
    op.create_index(
        "ix_outgoing_messages_to",
        "outgoing_messages",
        ["workspace_id", "to"],
        postgresql_where=OF_NO_INTRODUCTION,
        sqlite_where=OF_NO_INTRODUCTION,
    )
    op.drop_index("ix_outgoing_messages_introduction_id", "outgoing_messages")
    op.create_index(
        "ix_outgoing_messages_introduction_id",
        "outgoing_messages",
        ["introduction_id"],
        postgresql_where=OF_AN_INTRODUCTION,
        sqlite_where=OF_AN_INTRODUCTION,
    )


def downgrade() -> None:
    op.drop_index("ix_outgoing_messages_introduction_id", "outgoing_messages")
    op.create_index("ix_outgoing_messages_introduction_id", "outgoing_messages", ["introduction_id"])
    op.drop_index("ix_outgoing_messages_to", "outgoing_messages")
    op.drop_index("ix_outgoing_messages_last_words", "outgoing_messages")
    op.drop_column("outgoing_messages", "kept_until")

"""Words and who may see them, ways out, asking first, thanks answered, and what is due by itself."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
WORD = sa.String(20)
SLACK_ID = sa.String(32)



def new_columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "workspaces": [sa.Column("open_limit", sa.Integer, nullable=False, server_default="5")],
        "members": [
            sa.Column("time_zone", sa.String(64)),
            sa.Column("preference", WORD, nullable=False, server_default="just introduce me"),
            sa.Column("not_now_until", INSTANT),
            sa.Column("standing_wish", sa.Text),
        ],
        "introductions": [
            sa.Column("passed_on_from_id", sa.Integer),
            sa.Column("first_mover_since", INSTANT),
            sa.Column("asks_both", sa.Boolean, nullable=False, server_default=sa.text("false")),
            sa.Column("shows_names", sa.Boolean, nullable=False, server_default=sa.text("false")),
            sa.Column("has_place", sa.Boolean, nullable=False, server_default=sa.text("false")),
            sa.Column("introduced_at", INSTANT),
            sa.Column("withdrawn_at", INSTANT),
            sa.Column("lapsed_at", INSTANT),
            sa.Column("asked_until", INSTANT),
            sa.Column("due_at", INSTANT),
        ],
        "parties": [
            sa.Column("description", sa.Text, nullable=False, server_default=""),
            sa.Column("consent", WORD),
            sa.Column("ask_again_at", INSTANT),
            sa.Column("has_said_yes", sa.Boolean, nullable=False, server_default=sa.text("false")),
            sa.Column("meets_at", INSTANT),
            sa.Column("turn", sa.Integer, nullable=False, server_default="1"),
        ],
        "outgoing_messages": [sa.Column("and_to", SLACK_ID)],
    }


def upgrade() -> None:
    for table, columns in new_columns().items():
        for column in columns:
            op.add_column(table, column)
    op.execute("UPDATE introductions SET introduced_at = created_at")  # nobody was asked first until now
    is_due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_introductions_due", "introductions", ["due_at"], postgresql_where=is_due, sqlite_where=is_due)
    _create_what_people_say()


def _create_what_people_say() -> None:
    op.create_table(
        "avoidances",
        sa.Column("id", sa.Integer, primary_key=True),
        _in_a_workspace(),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("members.id"), nullable=False),
        sa.Column("avoided_id", sa.Integer, sa.ForeignKey("members.id"), nullable=False, index=True),
        sa.UniqueConstraint("member_id", "avoided_id"),
    )
    op.create_table(
        "words",
        sa.Column("id", sa.Integer, primary_key=True),
        _in_a_workspace(),
        _by_a_party(),
        sa.Column("clicked", WORD, nullable=False),
        sa.Column("contact", WORD),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("audience", WORD, nullable=False),
        sa.Column("offers_help", sa.Boolean, nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.UniqueConstraint("party_id", "clicked"),
    )
    op.create_table(
        "ways_out",
        sa.Column("id", sa.Integer, primary_key=True),
        _in_a_workspace(),
        _by_a_party(),
        sa.Column("way", WORD, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("until", INSTANT),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.Column("over_at", INSTANT),
        sqlite_autoincrement=True,
    )
    stands = sa.text("over_at IS NULL")
    op.create_index(
        "uq_ways_out_standing",
        "ways_out",
        ["party_id", "way"],
        unique=True,
        postgresql_where=stands,
        sqlite_where=stands,
    )
    op.create_table(
        "connector_answers",
        sa.Column("id", sa.Integer, primary_key=True),
        _in_a_workspace(),
        _by_a_party(),
        sa.Column("answer", WORD, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.UniqueConstraint("party_id", "answer"),
    )


def _in_a_workspace() -> sa.Column[int]:
    return sa.Column("workspace_id", sa.Integer, sa.ForeignKey("workspaces.id"), nullable=False)


def _by_a_party() -> sa.Column[int]:
    return sa.Column("party_id", sa.Integer, sa.ForeignKey("parties.id"), nullable=False)


def downgrade() -> None:
    for table in ("connector_answers", "ways_out", "words", "avoidances"):
        op.drop_table(table)
    op.drop_index("ix_introductions_due", "introductions")
    for table, columns in new_columns().items():
        for column in columns:
            op.drop_column(table, column.name)

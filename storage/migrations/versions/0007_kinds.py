"""What each outgoing message is, and holds for each of Slack's methods."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# As keys were made up to now. The first that fits counts.
KINDS = {
    "nudge:%": "reminder",
    "left_alone:%": "left alone",
    "summary:%": "summary",
    "summary_%": "summary notice",
    "still_named:%": "summary notice",
    "export:%:file": "export file",
    "export:%": "export",
    "intro:%:headline": "headline",
    "intro:%:place": "group conversation",
    "intro:%:no_meeting": "no meeting",
    "intro:%:quiet:%": "quiet question",
    "intro:%:answer:%": "answer",
    "intro:%:request:%": "request",
    "intro:%:card:%": "card",
}
MESSAGES = sa.table("outgoing_messages", *map(sa.column, ("key", "kind", "day", "summary_id", "workspace_id")))
SUMMARIES = sa.table("summaries", *map(sa.column, ("id", "key", "workspace_id")))


def upgrade() -> None:
    op.add_column("outgoing_messages", sa.Column("kind", sa.String(20), nullable=False, server_default="thread line"))
    op.add_column("outgoing_messages", sa.Column("day", sa.String(10)))
    op.add_column("outgoing_messages", sa.Column("summary_id", sa.Integer))
    op.add_column("workspaces", sa.Column("change_after", sa.DateTime(timezone=True)))
    whens = [(MESSAGES.c.key.like(pattern.replace("_", r"\_"), escape="\\"), kind) for pattern, kind in KINDS.items()]
    op.execute(sa.update(MESSAGES).values(kind=sa.case(*whens, else_="thread line")))
    key, day = MESSAGES.c.key, sa.func.substr(MESSAGES.c.key, sa.func.length(MESSAGES.c.key) - 9)
    op.execute(sa.update(MESSAGES).where(MESSAGES.c.kind == "reminder").values(day=day))
    of_it = sa.and_(
        SUMMARIES.c.workspace_id == MESSAGES.c.workspace_id, sa.literal("summary:").concat(SUMMARIES.c.key) == key
    )
    found = sa.select(SUMMARIES.c.id).where(of_it).scalar_subquery()
    op.execute(sa.update(MESSAGES).where(MESSAGES.c.kind == "summary").values(summary_id=found))


def downgrade() -> None:
    op.drop_column("workspaces", "change_after")
    for column in ("summary_id", "day", "kind"):
        op.drop_column("outgoing_messages", column)

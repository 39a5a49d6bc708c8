"""The time of a planned meeting that has come: what's said of it is in the past from then on."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("introductions", sa.Column("meeting_came_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("introductions", "meeting_came_at")

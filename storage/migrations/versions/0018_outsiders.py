"""Introductions to somebody who isn't in this Slack: their name, and when the connector told them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("introductions", sa.Column("outsider", sa.Text))
    op.add_column("introductions", sa.Column("outsider_told_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("introductions", "outsider_told_at")
    op.drop_column("introductions", "outsider")

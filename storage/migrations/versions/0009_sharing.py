"""What each of the three said when they were asked, once, to share a full circle with the channel."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parties", sa.Column("shares_note", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("parties", sa.Column("declines_to_share", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column(
        "introductions",
        sa.Column("connector_declines_to_share", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("introductions", "connector_declines_to_share")
    op.drop_column("parties", "declines_to_share")
    op.drop_column("parties", "shares_note")

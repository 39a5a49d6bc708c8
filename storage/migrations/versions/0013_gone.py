"""Since when a party's account is deactivated: an introduction that this closed says so, also once they are back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parties", sa.Column("gone_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("parties", "gone_at")

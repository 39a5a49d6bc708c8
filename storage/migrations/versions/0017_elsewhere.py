"""Introductions that their connector had made already, by email, by phone or in person."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("introductions", sa.Column("elsewhere", sa.String(20)))
    op.add_column("introductions", sa.Column("elsewhere_on", sa.Date))
    op.add_column("introductions", sa.Column("in_touch", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("introductions", "in_touch")
    op.drop_column("introductions", "elsewhere_on")
    op.drop_column("introductions", "elsewhere")

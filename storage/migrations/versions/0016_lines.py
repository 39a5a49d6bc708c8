"""A line about each of the two, in the connector's words, for the other to read on their card."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parties", sa.Column("line", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("parties", "line")

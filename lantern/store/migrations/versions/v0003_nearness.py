"""Turns: how near to an emergency the small model finds the message."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; turns from before have none and wait behind those that have."""
    op.add_column("turns", sa.Column("nearness", sa.Float(), nullable=True))

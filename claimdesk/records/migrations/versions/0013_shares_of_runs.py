"""Runs say of what they have a part, so that few of one host's pages are fetched at once"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("share", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("runs", "share")

"""A changed queue files its claims anew, step by step; what is soon due is said once"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("queues", sa.Column("filed_until", sa.Uuid(), nullable=True))
    op.add_column("claims", sa.Column("due_soon_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("claims", "due_soon_at")
    op.drop_column("queues", "filed_until")

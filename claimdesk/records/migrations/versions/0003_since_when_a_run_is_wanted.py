"""Since when a run is wanted: how far the index is behind, also while its runs are put off again and again"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('runs', sa.Column('wanted_at', sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE runs SET wanted_at = due_at WHERE status = 'open'")


def downgrade() -> None:
    op.drop_column('runs', 'wanted_at')

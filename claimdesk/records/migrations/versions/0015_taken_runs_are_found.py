"""Takings that ran out, and those of one host, are found without a look at every run that waits"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TAKEN = sa.text("status = 'open' AND claim_token IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_runs_taken", "runs", ["stage", "taken_until"], postgresql_where=TAKEN, sqlite_where=TAKEN
    )


def downgrade() -> None:
    op.drop_index("ix_runs_taken", "runs")

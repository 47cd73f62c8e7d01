"""Claims whose readers confer are found at once, however many second reads wait beside them"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CONFERRING = sa.text("status = 'awaiting_second' AND first_reader_id IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_claims_conferring",
        "claims",
        ["queue_id", sa.literal_column("priority DESC"), "id"],
        sqlite_where=CONFERRING,
        postgresql_where=CONFERRING,
    )


def downgrade() -> None:
    op.drop_index("ix_claims_conferring", "claims")

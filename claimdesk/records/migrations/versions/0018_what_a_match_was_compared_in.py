"""A match says in which kinds the two texts were compared; other languages are compared in some only"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("matches", sa.Column("differences_checked", JSON, nullable=True))


def downgrade() -> None:
    op.drop_column("matches", "differences_checked")

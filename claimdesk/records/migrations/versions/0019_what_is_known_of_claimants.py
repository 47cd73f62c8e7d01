"""A claimant's role, affiliation and other addresses, as people have written them down"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("claimants", sa.Column("role", sa.String(), nullable=True))
    op.add_column("claimants", sa.Column("affiliation", sa.String(), nullable=True))
    op.add_column("claimants", sa.Column("same_as", JSON, nullable=False, server_default="[]"))
    op.create_index("ix_claimants_merged", "claimants", ["merged_into"])


def downgrade() -> None:
    op.drop_index("ix_claimants_merged", table_name="claimants")
    for column in ("same_as", "affiliation", "role"):
        op.drop_column("claimants", column)

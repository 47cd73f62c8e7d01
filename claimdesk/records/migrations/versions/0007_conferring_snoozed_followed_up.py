"""Readers who confer find their claims; snoozed claims are counted; a follow-up is said once"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CONFERRING = (
    "UPDATE claims SET first_reader_id = NULL WHERE status = 'awaiting_second' AND EXISTS "
    "(SELECT 1 FROM reviews WHERE reviews.claim_id = claims.id AND reviews.state = 'differs')"
)


def upgrade() -> None:
    op.add_column("claims", sa.Column("followed_up_at", sa.DateTime(timezone=True), nullable=True))
    _index("ix_reviews_differing", "reviews", ["account_id", "claim_id"], "state = 'differs'")
    _index("ix_claims_snoozed", "claims", ["queue_id", "snoozed_until"], "snoozed_until IS NOT NULL")
    _index(
        "ix_claims_follow_up",
        "claims",
        ["follow_up_at"],
        "follow_up_at IS NOT NULL AND followed_up_at IS NULL",
    )
    op.execute(CONFERRING)  # both reads are in: no first reader is waited for


def downgrade() -> None:
    op.drop_index("ix_claims_follow_up", "claims")
    op.drop_index("ix_claims_snoozed", "claims")
    op.drop_index("ix_reviews_differing", "reviews")
    op.drop_column("claims", "followed_up_at")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))

"""Decisions are found from either side of their pair"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("match_decisions", schema=None) as batch_op:
        batch_op.create_index("ix_match_decisions_other", ["other_claim_id"], unique=False)
        batch_op.create_index("ix_match_decisions_verdict", ["verdict_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("match_decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_match_decisions_verdict")
        batch_op.drop_index("ix_match_decisions_other")

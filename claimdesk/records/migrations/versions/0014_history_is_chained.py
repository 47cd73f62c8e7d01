"""Each row of history, events, reads and revisions is bound to those before it; older rows are linked by the beat"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "history_links",
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("row_id", sa.String(), nullable=True),
        sa.Column("note", JSON, nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("parts", JSON, nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "position", name=op.f("pk_history_links")),
    )
    op.create_index("ix_history_links_row", "history_links", ["row_id", "kind"], unique=True)
    op.create_table(
        "history_heads",
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("position", BIG, nullable=False),
        sa.Column("peaks", JSON, nullable=False),
        sa.Column("adopting", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("chain_id", name=op.f("pk_history_heads")),
    )
    op.create_index(op.f("ix_history_heads_workspace_id"), "history_heads", ["workspace_id"])
    op.execute(
        "INSERT INTO history_heads (chain_id, workspace_id, position, peaks, adopting) "
        "SELECT id, id, 0, '[]', 'history' FROM workspaces"
    )


def downgrade() -> None:
    op.drop_table("history_heads")
    op.drop_table("history_links")

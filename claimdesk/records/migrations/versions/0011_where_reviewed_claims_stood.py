"""Verdicts are found by the addresses of their pages and of the places where their claims stood"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verdict_addresses",
        sa.Column("verdict_id", sa.Uuid(), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["verdict_id"], ["verdicts.id"], name=op.f("fk_verdict_addresses_verdict_id_verdicts")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_verdict_addresses_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("verdict_id", "address_hash", name=op.f("pk_verdict_addresses")),
    )
    op.create_index("ix_verdict_addresses_found", "verdict_addresses", ["workspace_id", "address_hash"])


def downgrade() -> None:
    op.drop_table("verdict_addresses")

"""Talk is sealed as all else is; proposals, broken seals, complaints and publications that are due"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
# until now talk under a lease was its author's until the claim was decided
UNDER_LEASE = (
    "UPDATE {table} SET sealed_for = account_id WHERE under_lease AND claim_id IN (SELECT id FROM claims "
    "WHERE status IN ('in_review', 'awaiting_second', 'revisit'))"
)

# the older of a person's two judgements of one piece of evidence, an open one and a sealed one
DOUBLE_JUDGEMENTS = (
    "DELETE FROM evidence_judgements WHERE EXISTS (SELECT 1 FROM evidence_judgements AS later "
    "WHERE later.evidence_id = evidence_judgements.evidence_id "
    "AND later.account_id = evidence_judgements.account_id AND later.id > evidence_judgements.id)"
)


def upgrade() -> None:
    for table in ("comments", "contacts"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("sealed_for", sa.Uuid(), nullable=True))
        op.execute(UNDER_LEASE.format(table=table))
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("under_lease")
    with op.batch_alter_table("workspaces") as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(
            sa.Column("updated_at", TIME, nullable=False, server_default="2026-01-01 00:00:00.000000")
        )
    op.execute("UPDATE workspaces SET updated_at = created_at")
    with op.batch_alter_table("evidence_judgements") as batch_op:
        batch_op.drop_constraint("uq_evidence_judgements_evidence_id_account_id", type_="unique")
        batch_op.create_index("ix_evidence_judgements_evidence", ["evidence_id", "account_id"])
    with op.batch_alter_table("history") as batch_op:
        batch_op.create_index("ix_history_workspace", ["workspace_id", "id"])
    for table in ("proposals", "seal_breaks", "complaints", "publications"):
        op.create_table(table, *_columns(table), *_keys(table))
    with op.batch_alter_table("proposals") as batch_op:
        batch_op.create_index("ix_proposals_claim", ["claim_id", "id"])
    with op.batch_alter_table("seal_breaks") as batch_op:
        batch_op.create_index("ix_seal_breaks_account", ["account_id", "claim_id"])
    with op.batch_alter_table("complaints") as batch_op:
        batch_op.create_index("ix_complaints_verdict", ["verdict_id", "id"])
    with op.batch_alter_table("publications") as batch_op:
        batch_op.create_index("ix_publications_due", ["publish_at"])


def downgrade() -> None:
    for table in ("publications", "complaints", "seal_breaks", "proposals"):
        op.drop_table(table)
    with op.batch_alter_table("history") as batch_op:
        batch_op.drop_index("ix_history_workspace")
    op.execute(DOUBLE_JUDGEMENTS)
    with op.batch_alter_table("evidence_judgements") as batch_op:
        batch_op.drop_index("ix_evidence_judgements_evidence")
        batch_op.create_unique_constraint(
            "uq_evidence_judgements_evidence_id_account_id", ["evidence_id", "account_id"]
        )
    with op.batch_alter_table("workspaces") as batch_op:
        batch_op.drop_column("updated_at")
        batch_op.drop_column("version")
    for table in ("contacts", "comments"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("under_lease", sa.Boolean(), nullable=False, server_default=sa.false())
            )
        op.execute(f"UPDATE {table} SET under_lease = (sealed_for IS NOT NULL)")  # noqa: S608  our own names
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("sealed_for")


def _columns(table: str) -> list[sa.Column[Any]]:
    """The table's own columns, and those that all records have."""
    own = {
        "proposals": [
            _id("claim_id"),
            _id("account_id"),
            _text("by_name"),
            sa.Column("changes", JSON, nullable=False),
            _id("sealed_for", nullable=True),
        ],
        "seal_breaks": [_id("claim_id"), _id("account_id"), _text("reason")],
        "complaints": [
            _id("verdict_id"),
            sa.Column("revision", sa.Integer(), nullable=False),
            _text("complainant", nullable=True),
            _text("contact", nullable=True),
            _text("text"),
            _id("received_by"),
            sa.Column("decision", sa.String(length=40), nullable=True),
            _text("answer", nullable=True),
            _id("decided_by", nullable=True),
            sa.Column("decided_at", TIME, nullable=True),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("updated_at", TIME, nullable=False),
        ],
        "publications": [
            _id("claim_id"),
            _id("account_id"),
            sa.Column("publish_at", TIME, nullable=False),
            sa.Column("wording", JSON, nullable=False),
        ],
    }
    return [
        _id("workspace_id"),
        *own[table],
        _id("id"),
        sa.Column("created_at", TIME, nullable=False),
    ]


def _keys(table: str) -> list[sa.Constraint]:
    """The table's primary, foreign and unique keys, by the names that the records give them."""
    homes = {
        "proposals": {"claim_id": "claims", "account_id": "accounts"},
        "seal_breaks": {"claim_id": "claims", "account_id": "accounts"},
        "complaints": {"verdict_id": "verdicts", "received_by": "accounts", "decided_by": "accounts"},
        "publications": {"claim_id": "claims", "account_id": "accounts"},
    }
    keys: list[sa.Constraint] = [sa.PrimaryKeyConstraint("id", name=f"pk_{table}")]
    keys += [
        sa.ForeignKeyConstraint([column], [f"{home}.id"], name=f"fk_{table}_{column}")
        for column, home in {"workspace_id": "workspaces", **homes[table]}.items()
    ]
    if table == "publications":
        keys.append(sa.UniqueConstraint("claim_id", name="uq_publications_claim_id"))
    return keys


def _id(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable)

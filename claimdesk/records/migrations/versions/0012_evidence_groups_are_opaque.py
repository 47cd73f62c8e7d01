"""Names of evidence groups tell nothing of the source; what was published of confidential evidence says neither length nor hash"""

import hmac
from collections.abc import Iterator, Sequence
from secrets import token_bytes
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AT_ONCE = 500
GROUP_LENGTH = 24
HIDDEN = ("text", "start", "end", "sha256")  # of a confidential piece
UNTOLD = ("sha256", "note", "role")  # of history's lines on one
JSON = sa.JSON().with_variant(JSONB(), "postgresql")

WORKSPACES = sa.table("workspaces", sa.column("id", sa.Uuid), sa.column("group_key", sa.LargeBinary))
EVIDENCE = sa.table(
    "evidence",
    sa.column("id", sa.Uuid),
    sa.column("workspace_id", sa.Uuid),
    sa.column("independent_group", sa.String),
    sa.column("confidential", sa.Boolean),
)
VERDICTS = sa.table(
    "verdicts", sa.column("id", sa.Uuid), sa.column("workspace_id", sa.Uuid), sa.column("evidence", JSON)
)
REVISIONS = sa.table(
    "verdict_revisions",
    sa.column("id", sa.Uuid),
    sa.column("workspace_id", sa.Uuid),
    sa.column("content", JSON),
)
HISTORY = sa.table(
    "history", sa.column("id", sa.Uuid), sa.column("what", sa.String), sa.column("changes", JSON)
)


def upgrade() -> None:
    op.add_column(
        "workspaces", sa.Column("group_key", sa.LargeBinary(), nullable=False, server_default="")
    )  # never stays: each gets its own below
    connection = op.get_bind()
    keys = {id_: token_bytes(32) for id_ in connection.scalars(sa.select(WORKSPACES.c.id))}
    for id_, key in keys.items():
        connection.execute(sa.update(WORKSPACES).where(WORKSPACES.c.id == id_).values(group_key=key))
    _rename_groups(connection, keys)
    _hide_published(connection, keys, VERDICTS, VERDICTS.c.evidence)
    _hide_published(connection, keys, REVISIONS, REVISIONS.c.content)
    _hide_told(connection)


def downgrade() -> None:
    """The names that the groups had are gone for good."""
    op.drop_column("workspaces", "group_key")


def _rename_groups(connection: sa.Connection, keys: dict[UUID, bytes]) -> None:
    columns = (EVIDENCE.c.id, EVIDENCE.c.workspace_id, EVIDENCE.c.independent_group)
    for rows in _read_pages(connection, EVIDENCE, columns):
        renamed = [
            {"row": id_, "group": _build_group(keys[workspace_id], group)} for id_, workspace_id, group in rows
        ]
        connection.execute(
            sa.update(EVIDENCE)
            .where(EVIDENCE.c.id == sa.bindparam("row"))
            .values(independent_group=sa.bindparam("group")),
            renamed,
        )


def _hide_published(
    connection: sa.Connection, keys: dict[UUID, bytes], table: sa.TableClause, column: sa.ColumnClause[Any]
) -> None:
    for rows in _read_pages(connection, table, (table.c.id, table.c.workspace_id, column)):
        for id_, workspace_id, content in rows:
            cited = content.get("evidence") if isinstance(content, dict) else content
            if not cited:
                continue
            shown = [_hide_cited(keys[workspace_id], piece) for piece in cited]
            value = {**content, "evidence": shown} if isinstance(content, dict) else shown
            connection.execute(sa.update(table).where(table.c.id == id_).values({column.name: value}))


def _hide_cited(key: bytes, piece: dict[str, Any]) -> dict[str, Any]:
    if piece.get("confidential"):
        return {**piece, **dict.fromkeys(HIDDEN), "independent_group": UUID(piece["id"]).hex}
    return {**piece, "independent_group": _build_group(key, str(piece.get("independent_group")))}


def _hide_told(connection: sa.Connection) -> None:
    """Take the hash of a confidential piece, and the notes on it, out of the history's lines on it."""
    confidential = {str(id_) for id_ in connection.scalars(sa.select(EVIDENCE.c.id).where(EVIDENCE.c.confidential))}
    if not confidential:
        return
    on_evidence = HISTORY.c.what.in_(("evidence_added", "evidence_judged"))
    for rows in _read_pages(connection, HISTORY, (HISTORY.c.id, HISTORY.c.changes), on_evidence):
        for id_, changes in rows:
            if str(changes.get("evidence_id")) in confidential:
                told = {name: value for name, value in changes.items() if name not in UNTOLD}
                connection.execute(sa.update(HISTORY).where(HISTORY.c.id == id_).values(changes=told))


def _build_group(key: bytes, source: str) -> str:
    return hmac.digest(key, f"source {source}".encode(), "sha256").hex()[:GROUP_LENGTH]


def _read_pages(
    connection: sa.Connection,
    table: sa.TableClause,
    columns: Sequence[sa.ColumnClause[Any]],
    wanted: sa.ColumnElement[bool] | None = None,
) -> Iterator[Sequence[Any]]:
    """The table's rows by id, so many at a time; they may be changed between the pages."""
    query = sa.select(*columns).order_by(table.c.id).limit(AT_ONCE)
    if wanted is not None:
        query = query.where(wanted)
    after: UUID | None = None
    while rows := connection.execute(query if after is None else query.where(table.c.id > after)).all():
        yield rows
        after = rows[-1][0]

"""Alembic's environment: runs on the connection that claimdesk.records.migrating hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

from claimdesk.records import Base
from claimdesk.records.base import Choice, OffsetTime, UtcTime


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Our column types as plain ones, so that a migration never depends on this code."""
    if kind != "type":
        return False
    if isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, OffsetTime | Choice):
        return "sa.String(40)"
    if isinstance(item, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=False,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()

"""What all records share: column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, TypeDecorator, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from claimdesk import clock
from claimdesk.errors import NotFound, StaleVersion, VersionRequired
from claimdesk.records.json_shapes import DifferenceJson, Scores, SkippedJson, Versions


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept as UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without an offset")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class OffsetTime(TypeDecorator[datetime]):
    """An aware time with the offset it was given in, as RFC 3339 text; for showing, not for sorting."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Choice(TypeDecorator[Any]):
    """A StrEnum as its value, in plain text, so that a new member needs no migration."""

    impl = String(40)
    cache_ok = True

    def __init__(self, choices: type[StrEnum]) -> None:
        super().__init__()
        self.choices = choices

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.choices(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self.choices(value)


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Json = dict[str, Any]
JSON_COLUMN = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """All tables; names of constraints are fixed so that migrations can speak of them."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it from the class
        datetime: UtcTime(),
        UUID: Uuid(),
        Json: JSON_COLUMN,
        list[Any]: JSON_COLUMN,
        list[str]: JSON_COLUMN,
        list[DifferenceJson]: JSON_COLUMN,
        list[SkippedJson]: JSON_COLUMN,
        Scores: JSON_COLUMN,
        Versions: JSON_COLUMN,
    }


class Identified:
    """A random id that sorts by time of making, and that time."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=clock.new_id)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Versioned:
    """What people edit: its version is the ETag, raised by each change."""

    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)


def check_put(found: Versioned | None, name: str, *, expected: int | None, is_new: bool) -> None:
    """Raises StaleVersion unless a PUT may make the record, or replace the one that is there. is_new: If-None-Match: * was sent.

    expected: the version of If-Match. Raises NotFound, StaleVersion when it exists already or has changed,
    VersionRequired when neither header was sent.
    """
    if found is None and expected is not None:
        raise NotFound(f"{name} is not there")
    if found is None and not is_new:
        raise VersionRequired(f"send If-None-Match: * to make {name}, If-Match with its version to change it")
    if found is not None and (is_new or expected not in {None, found.version}):
        raise StaleVersion(f"{name} exists in another version", current={"version": found.version})
    if found is not None and expected is None:
        raise VersionRequired(f"send If-Match with the version of {name} to change it")


class Searched:
    """What has an entry in an index: raised by each transaction that changes what the entry shows."""

    search_version: Mapped[int] = mapped_column(default=1)

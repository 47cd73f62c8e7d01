"""The time and new ids."""

from datetime import UTC, datetime
from uuid import UUID

import uuid_utils.compat


def now() -> datetime:
    """The present moment, aware, UTC."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """A random id that sorts by the time of its making (UUID version 7, RFC 9562)."""
    return uuid_utils.compat.uuid7()


def first_id(moment: datetime) -> UUID:
    """The least id that could be made at the moment; new_id's of later milliseconds are greater."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)

"""`claimdesk erasures`: what was erased as lines to keep apart from the database, and done again from such lines."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from uuid import UUID

from claimdesk.database import Database
from claimdesk.erasure import repeated_erasures
from claimdesk.errors import Invalid


def write_lines(database: Database, since: datetime | None) -> Iterator[str]:
    """A JSON object for each erasure."""
    with database.reading() as session:
        found = repeated_erasures.list_erasures(session, since)
    for erasure in found:
        yield json.dumps({**asdict(erasure), "erased_at": erasure.erased_at.isoformat()}, default=str)


def repeat_lines(database: Database, file: Path) -> tuple[int, int]:
    """Erase again the articles that the file names; how many were, of how many. Raises Invalid, before the first one."""
    ids = [
        _read_id(number, line) for number, line in enumerate(file.read_text().splitlines(), 1) if line.strip()
    ]
    repeated = sum(
        database.retrying(lambda session, id_=id_: repeated_erasures.repeat_erasure(session, id_))  # type: ignore[misc]
        for id_ in ids
    )
    return repeated, len(ids)


def _read_id(number: int, line: str) -> UUID:
    try:
        return UUID(json.loads(line)["article_id"])
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid(
            f"line {number} names no article_id; give what `claimdesk erasures` has written"
        ) from error

"""What is kept: SQLAlchemy models, one aggregate a file. Importing this room knows all tables."""

from claimdesk.records import (
    account,
    article,
    claim,
    document,
    entry,
    event,
    evidence,
    lease,
    match,
    merge,
    queue,
    request,
    review,
    run,
    talk,
    verdict,
)
from claimdesk.records.base import Base

__all__ = [
    "Base",
    "account",
    "article",
    "claim",
    "document",
    "entry",
    "event",
    "evidence",
    "lease",
    "match",
    "merge",
    "queue",
    "request",
    "review",
    "run",
    "talk",
    "verdict",
]

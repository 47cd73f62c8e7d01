"""What is kept: SQLAlchemy models, one aggregate a file. Importing this room knows all tables."""

from claimdesk.records import (
    account,
    article,
    claim,
    event,
    finding,
    lease,
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
    "event",
    "finding",
    "lease",
    "merge",
    "queue",
    "request",
    "review",
    "run",
    "talk",
    "verdict",
]

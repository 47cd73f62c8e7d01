"""What a link of the chain says of its row, and how it is hashed; pure.

A row has three parts: `facts` (ids, times, who did what), which nothing ever changes; `shown` (words that may leave the
desk) and `inner` (words that stay). Of the words only salted digests enter the chain. So a bundle can show a row without
its inner words, and words can be erased while the chain still holds: without its salt a digest tells nothing of them.
docs/decisions/history-chain.md has the form and the reasons.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from claimdesk.records.event import Event, HistoryItem, LinkKind
from claimdesk.records.review import Review
from claimdesk.records.verdict import VerdictRevision

INTERNAL = frozenset({"reason", "note", "notes", "why"})  # of history's values
SHOWN, INNER = "shown", "inner"
FLOAT = re.compile(r"\d(?:\.|e[-+]?)\d")  # may be one, or may stand in a text: then a look costs time only
JUDGED = ("label", "rating", "rationale", "evidence_ids", "searched")


@dataclass(frozen=True, slots=True)
class Contents:
    """A row as the chain sees it."""

    workspace_id: UUID
    chain_id: UUID
    kind: LinkKind
    row_id: str
    facts: dict[str, Any]
    shown: dict[str, Any]
    inner: dict[str, Any]


def read_history(row: HistoryItem) -> Contents:
    shown = {name: value for name, value in row.changes.items() if name not in INTERNAL}
    kept = {name: value for name, value in row.changes.items() if name in INTERNAL}
    facts = {
        "id": row.id,
        "at": row.created_at,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "what": row.what,
        "by": row.by,
        "by_name": row.by_name,
    }
    return Contents(
        row.workspace_id,
        row.workspace_id if row.sealed_for is None else row.subject_id,
        LinkKind.HISTORY,
        str(row.id),
        facts,
        {"changes": shown},
        {"changes": kept, "why": row.why, "request_id": row.request_id},
    )


def read_revision(row: VerdictRevision) -> Contents:
    facts = {
        "id": row.id,
        "at": row.created_at,
        "verdict_id": row.verdict_id,
        "revision": row.revision,
        "by": row.by,
        "kind": row.kind,
    }
    shown = {"content": row.content, "note": row.note}
    chain_id = row.workspace_id
    return Contents(
        row.workspace_id, chain_id, LinkKind.REVISION, str(row.id), facts, shown, {"reason": row.reason}
    )


def read_review(row: Review) -> Contents:
    """A read as it was given; its state, which changes later, is told by the history."""
    facts = {
        "id": row.id,
        "at": row.created_at,
        "claim_id": row.claim_id,
        "by": row.account_id,
        "by_name": row.by_name,
        "kind": row.kind,
        "round": row.round,
        "claim_version": row.claim_version,
    }
    return Contents(
        row.workspace_id,
        row.workspace_id if row.sealed_for is None else row.claim_id,
        LinkKind.REVIEW,
        str(row.id),
        facts,
        {name: getattr(row, name) for name in JUDGED},
        {"notes": row.notes},
    )


def read_event(row: Event) -> Contents:
    facts = {
        "sequence": row.sequence,
        "type": row.type,
        "at": row.at,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
    }
    chain_id = row.workspace_id
    return Contents(
        row.workspace_id, chain_id, LinkKind.EVENT, str(row.sequence), facts, {"more": row.more}, {}
    )


READERS: dict[type[Any], Callable[[Any], Contents]] = {
    HistoryItem: read_history,
    VerdictRevision: read_revision,
    Review: read_review,
    Event: read_event,
}
RECORDS: dict[LinkKind, type[Any]] = {
    LinkKind.HISTORY: HistoryItem,
    LinkKind.REVISION: VerdictRevision,
    LinkKind.REVIEW: Review,
    LinkKind.EVENT: Event,
}


def read_row(row: object) -> Contents:
    """The contents of a row of any table that the chain holds."""
    return READERS[type(row)](row)


def normalise(value: Any) -> Any:
    """The value as JSON gives it back from either database: times in UTC, whole floats as integers."""
    return json.loads(build_text(value))


def build_text(value: Any) -> str:
    """The one JSON text of a value."""
    text = _dump(value)
    return _dump(json.loads(text, parse_float=_read_number)) if FLOAT.search(text) else text


def _dump(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_write_plain)


def _write_plain(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _read_number(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() else number


def hash_texts(*texts: str) -> str:
    """The SHA-256 of the texts, one behind the other, in hexadecimal."""
    return sha256("".join(texts).encode()).hexdigest()


def derive_salt(salt: bytes, part: str) -> str:
    """The salt of one part, so that one part can be shown and the other not."""
    return hash_texts(salt.hex(), part)


def hash_parts(contents: Contents, salt: bytes) -> list[str]:
    """The digests of shown and inner words."""
    return [
        hash_texts(derive_salt(salt, SHOWN), build_text(contents.shown)),
        hash_texts(derive_salt(salt, INNER), build_text(contents.inner)),
    ]


def build_digest(kind: LinkKind, facts: Mapping[str, Any], parts: Sequence[str]) -> str:
    """What a link says of its row; of a link without a row the facts are its note, and there are no parts."""
    return hash_texts(build_text([kind.value, facts, *parts]))


def hash_link(position: int, previous: str, skipped: str, digest: str) -> str:
    """The link's own hash: bound to the link before it, and to one far before it (`find_skipped`)."""
    return hash_texts(str(position), previous, skipped, digest)


def find_skipped(position: int) -> int:
    """The position that a link points back to besides the one before it: its own with the lowest bit cleared.

    From any link to any earlier one it is a few dozen steps, however long the chain is.
    """
    return position & (position - 1)

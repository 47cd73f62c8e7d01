"""What an index holds: one entry for each verdict, claim and passage. Plain values; records are the truth (I9)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]

# Every entry has all of these; a facet that a kind knows nothing of is None.
FACETS = ("label", "rating", "claimant", "publisher", "language", "origin", "type", "status")


class Index(StrEnum):
    """The three indices."""

    VERDICTS = "verdicts"
    CLAIMS = "claims"
    PASSAGES = "passages"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, or a tombstone: deleted, without texts and vector, kept so that a late write never wins.

    parent: what it is a part of or belongs to (a passage's document, an imported verdict's feed), as an id;
    published_at: aware, None when unknown; fields: what the answer needs besides, kept as it is.
    """

    index: Index
    id: UUID
    workspace_id: UUID
    search_version: int
    text: str = ""
    title: str | None = None
    facets: dict[str, str | None] = field(default_factory=dict)
    published_at: datetime | None = None
    parent: UUID | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    vector: Vector | None = None
    deleted: bool = False

    @property
    def buried(self) -> "Entry":
        """The tombstone of this version."""
        return Entry(self.index, self.id, self.workspace_id, self.search_version, deleted=True)

    @property
    def searched_text(self) -> str:
        """What the text side searches: title and text as one."""
        return f"{self.title}\n{self.text}" if self.title else self.text

    @property
    def content(self) -> bytes | None:
        """The digest of what the entry shows; None of a tombstone."""
        if self.deleted:
            return None
        parent = self.parent.hex if self.parent else None
        return digest_entry(
            self.workspace_id.hex,
            self.title,
            self.text,
            self.facets,
            self.published_key,
            parent,
            self.fields,
        )

    @property
    def published_key(self) -> str:
        """published_at in UTC as text that sorts; "" when unknown."""
        return build_published_key(self.published_at)


def read_published_key(key: str) -> datetime | None:
    """The moment that a published key was built of, to the second; None for "" and what no time can be read of.

    >>> read_published_key(build_published_key(datetime(2024, 5, 6, tzinfo=UTC))).year
    2024
    """
    try:
        return datetime.fromisoformat(key).replace(tzinfo=UTC) if key else None
    except ValueError:
        return None


def build_published_key(moment: datetime | None) -> str:
    """An aware time in UTC as text that sorts; "" when unknown. Years 1 to 9999 all sort right."""
    if moment is None:
        return ""
    try:
        shifted = moment.astimezone(UTC)
    except OverflowError:
        shifted = moment.replace(tzinfo=UTC)
    return shifted.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0")


def digest_entry(
    workspace: str,
    title: str | None,
    text: str,
    facets: Mapping[str, str | None],
    published_key: str,
    parent: str | None,
    fields: Mapping[str, Any],
) -> bytes:
    """16 bytes that change with what an entry shows; ids in hexadecimal. The same of an entry and of what is kept of it."""
    shown = [
        workspace, title, text, {name: facets.get(name) for name in FACETS}, published_key, parent, fields
    ]  # fmt: skip
    return blake2b(json.dumps(shown, sort_keys=True).encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """An entry that the engine could not take, and why."""

    id: UUID
    why: str

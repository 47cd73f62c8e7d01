"""Vectors kept by text hash and encoder, so that no text is ever encoded twice, not even by a rebuild."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.database import Database, build_insert, in_batches
from claimdesk.language.shapes import Encode
from claimdesk.records.entry import Vector

BATCH = 500
STORED = np.dtype("<f4")

Row = npt.NDArray[np.float32]


def hash_text(text: str) -> bytes:
    """SHA-256 (32 bytes) of what is encoded."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


@dataclass
class Encoded:
    """Unit vectors by text hash; `fresh` are those that are not kept yet."""

    version: str
    known: dict[bytes, Row] = field(default_factory=dict)
    fresh: dict[bytes, Row] = field(default_factory=dict)

    def of(self, text: str) -> Row:
        """The vector of a text that was encoded. Raises KeyError for another."""
        key = hash_text(text)
        return self.known[key] if key in self.known else self.fresh[key]

    def has(self, text: str) -> bool:
        """Whether the text was encoded, now or before."""
        key = hash_text(text)
        return key in self.known or key in self.fresh


def encode_once(
    database: Database, encode: Encode, version: str, texts: Iterable[str], most: int | None = None
) -> Encoded:
    """The vectors of the texts: kept ones from the records, the others computed in one batch.

    most: characters that are encoded now, and at least one text; what comes behind them has no vector yet.
    """
    by_hash = {hash_text(text): text for text in texts}
    with database.reading() as session:
        encoded = Encoded(version, find_vectors(session, by_hash.keys(), version))
    missing = [key for key in by_hash if key not in encoded.known]
    if most is not None:
        ends = list(accumulate(len(by_hash[key]) for key in missing))
        missing = missing[: max(1, bisect_right(ends, most))]
    if missing:
        vectors = encode([by_hash[key] for key in missing])
        encoded.fresh = dict(zip(missing, vectors, strict=True))
    return encoded


def find_vectors(session: Session, hashes: Collection[bytes], version: str) -> dict[bytes, Row]:
    """The kept vectors of the hashes by this encoder."""
    found: dict[bytes, Row] = {}
    for batch in in_batches(sorted(hashes), BATCH):
        rows = session.execute(
            select(Vector.text_hash, Vector.vector).where(
                Vector.encoder == version, Vector.text_hash.in_(batch)
            )
        )
        found |= {key: np.frombuffer(vector, STORED) for key, vector in rows}
    return found


def keep(session: Session, encoded: Encoded) -> None:
    """Keep the fresh vectors; somebody else's of the same text serve as well."""
    items: Sequence[tuple[bytes, Row]] = sorted(encoded.fresh.items())
    for batch in in_batches(items, BATCH):
        rows = [
            {"text_hash": key, "encoder": encoded.version, "vector": row.astype(STORED).tobytes()}
            for key, row in batch
        ]
        session.execute(build_insert(session, Vector).on_conflict_do_nothing(), rows)

"""Near-duplicates: MinHash signatures of texts, and the older article that a new one nearly equals.

Source: Broder, "On the resemblance and containment of documents" (1997); banding as in Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3.
"""

import re
from hashlib import blake2b
from uuid import UUID

import numpy as np
from datasketch import MinHash
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from claimdesk.records.article import Article, ArticleBand, ArticleRevision, ArticleStatus

SHINGLE = 3  # words
PERMUTATIONS = 128
BANDS, ROWS = 32, 4  # a pair of resemblance .6 is a candidate with 1 - (1 - .6⁴)³² = .99, one of .2 with .05
NEAR = 0.6  # resemblance from which one is a copy of the other with small changes
MAX_WORDS = 20_000  # the beginning stands for a longer text; 20,000 words take about 30 ms
MAX_CANDIDATES = 200

WORD = re.compile(r"\w+")


def build_minhash(text: str) -> bytes | None:
    """The signature of a text: PERMUTATIONS little-endian 32-bit numbers; None for a text without words."""
    words = [
        found.group().casefold() for found, _ in zip(WORD.finditer(text), range(MAX_WORDS), strict=False)
    ]
    if not words:
        return None
    shingles = {
        " ".join(words[start : start + SHINGLE]).encode() for start in range(max(1, len(words) - SHINGLE + 1))
    }
    made = MinHash(num_perm=PERMUTATIONS, seed=1)
    made.update_batch(list(shingles))
    return bytes(made.hashvalues.astype("<u4").tobytes())


def resemblance(one: bytes, other: bytes) -> float:
    """The share of shingles that two signed texts have in common (Jaccard), estimated, 0–1."""
    return float(np.mean(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")))


def build_bands(signature: bytes) -> list[bytes]:
    """The signature's BANDS keys of 8 bytes; near-duplicates share at least one."""
    width = ROWS * 4
    return [
        blake2b(
            band.to_bytes(1, "little") + signature[band * width : (band + 1) * width], digest_size=8
        ).digest()
        for band in range(BANDS)
    ]


def replace(session: Session, article: Article, revision: ArticleRevision) -> UUID | None:
    """Put the article's bands in place of its old ones; the first of the articles it nearly equals, or None.

    What is found is the oldest of its kind, so that all copies of one story point to the same article.
    """
    session.execute(delete(ArticleBand).where(ArticleBand.article_id == article.id))
    if revision.minhash is None:
        return None
    bands = build_bands(revision.minhash)
    found = _find_oldest(session, article, revision.minhash, bands)
    session.execute(
        insert(ArticleBand),
        [
            {"workspace_id": article.workspace_id, "article_id": article.id, "band_hash": band}
            for band in bands
        ],
    )
    return found


def _find_oldest(session: Session, article: Article, signature: bytes, bands: list[bytes]) -> UUID | None:
    candidates = session.execute(
        select(Article.id, Article.near_duplicate_of, ArticleRevision.minhash)
        .join(
            ArticleRevision,
            (ArticleRevision.article_id == Article.id) & (ArticleRevision.revision == Article.revision),
        )
        .where(
            Article.id.in_(
                select(ArticleBand.article_id).where(
                    ArticleBand.workspace_id == article.workspace_id, ArticleBand.band_hash.in_(bands)
                )
            ),
            Article.id != article.id,
            Article.status != ArticleStatus.WITHDRAWN,
            ArticleRevision.minhash.is_not(None),
        )
        .order_by(Article.id)
        .limit(MAX_CANDIDATES)
    ).all()
    for found, its_original, its_signature in candidates:
        if its_signature and resemblance(signature, its_signature) >= NEAR and its_original != article.id:
            return its_original or found
    return None

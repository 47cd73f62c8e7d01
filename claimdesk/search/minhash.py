"""MinHash signatures of texts: which two texts are nearly the same. Pure.

Source: Broder, "On the resemblance and containment of documents" (1997); banding as in Leskovec, Rajaraman and
Ullman, "Mining of Massive Datasets", chapter 3.
"""

import re
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from datasketch import MinHash

SHINGLE = 3  # words
PERMUTATIONS = 128
BANDS, ROWS = 32, 4  # a pair of resemblance .6 is a candidate with 1 - (1 - .6⁴)³² = .99, one of .2 with .05
NEAR = 0.6  # resemblance from which one is a copy of the other with small changes
MAX_WORDS = 20_000  # the beginning stands for a longer text; 20,000 words take about 30 ms

WORD = re.compile(r"\w+")


def build_minhash(text: str) -> bytes | None:
    """The signature of a text: PERMUTATIONS little-endian 32-bit numbers; None for a text without words."""
    words = [
        match.group().casefold() for match, _ in zip(WORD.finditer(text), range(MAX_WORDS), strict=False)
    ]
    if not words:
        return None
    shingles = {
        " ".join(words[start : start + SHINGLE]).encode() for start in range(max(1, len(words) - SHINGLE + 1))
    }
    made = MinHash(num_perm=PERMUTATIONS, seed=1)
    made.update_batch(list(shingles))
    return bytes(made.hashvalues.astype("<u4").tobytes())


@lru_cache(maxsize=8192)  # the claims of an article meet the same documents
def estimate_resemblance(one: bytes, other: bytes) -> float:
    """The share of shingles that two signed texts have in common (Jaccard), estimated, 0–1."""
    same = np.count_nonzero(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4"))
    return int(same) / PERMUTATIONS


def build_bands(signature: bytes) -> list[bytes]:
    """The signature's BANDS keys of 8 bytes; near-duplicates share at least one."""
    width = ROWS * 4
    return [
        blake2b(
            band.to_bytes(1, "little") + signature[band * width : (band + 1) * width], digest_size=8
        ).digest()
        for band in range(BANDS)
    ]

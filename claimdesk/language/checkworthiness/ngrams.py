"""The wording of sentences as hashed word and character n-grams, in numpy alone.

Every n-gram is hashed into one of 2**BITS cells, so that no vocabulary is kept and no text of the training
set lies in the weights. A batch is hashed at once: the code points of all texts are one array.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BITS = 18  # average precision on debates held out: .725 with 16, .728 with 18, .727 with 20
LONGEST_CHARACTERS = 5
LONGEST_WORDS = 3
LONGEST_TEXT = 2_000  # code points that are read of one text: no sentence is longer

_TOKEN = re.compile(r"\w+|[^\w\s]")
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio: multiplicative hashing (Knuth, TAOCP 3, 6.4)
_SEPARATOR = 0
_DIGITS = str.maketrans("123456789", "0" * 9)

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class WordingCells:
    """The cells that a batch of texts fills: row, cell and 1 + log(count) of each, rows ascending."""

    rows: npt.NDArray[np.int64]
    cells: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]
    texts: int


def find_cells(texts: Sequence[str]) -> WordingCells:
    """The n-grams of each text as hashed cells: 1 to 3 tokens, and 2 to 5 characters, case folded.

    Digits count as one digit: what a number's shape says carries over to other years and sums.
    """
    tokens = [_TOKEN.findall(_fold_case(text)) for text in texts]
    parts = [_hash_characters(tokens), _hash_words(tokens)]
    rows = np.concatenate([rows for rows, _ in parts])
    cells = np.concatenate([cells for _, cells in parts])
    keys, counts = np.unique((rows << BITS) | cells, return_counts=True)
    return WordingCells(
        rows=keys >> BITS,
        cells=keys & ((1 << BITS) - 1),
        weights=(1 + np.log(counts)).astype(np.float32),
        texts=len(texts),
    )


def weigh_cells(
    cells: WordingCells, rarity: npt.NDArray[np.float32], weights: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """The dot product of each text's unit TF-IDF vector with `weights`: float32 [texts]."""
    values = cells.weights * rarity[cells.cells]
    squares = np.bincount(cells.rows, values * values, minlength=cells.texts)
    sums = np.bincount(cells.rows, values * weights[cells.cells], minlength=cells.texts)
    return (sums / np.sqrt(np.maximum(squares, 1e-12))).astype(np.float32)


def _fold_case(text: str) -> str:
    return text[:LONGEST_TEXT].lower().replace("’", "'").translate(_DIGITS)


def _hash_characters(tokens: Sequence[Sequence[str]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    padded = [f" {' '.join(words)} " for words in tokens]
    points = np.frombuffer("\0".join(padded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.array([len(text) + 1 for text in padded], dtype=np.int64)
    rows = np.repeat(np.arange(len(padded)), lengths)[: len(points)]
    return _hash_runs(points.astype(np.uint64), rows, range(2, LONGEST_CHARACTERS + 1), seed=1)


def _hash_words(tokens: Sequence[Sequence[str]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    known: dict[str, int] = {}
    flat: list[int] = []
    rows: list[int] = []
    for row, words in enumerate(tokens):
        for word in words:
            number = known.get(word)
            if number is None:
                number = known[word] = _hash_word(word)
            flat.append(number)
        flat.append(_SEPARATOR)
        rows.extend([row] * (len(words) + 1))
    points = np.array(flat, dtype=np.uint64)
    return _hash_runs(points, np.array(rows, dtype=np.int64), range(1, LONGEST_WORDS + 1), seed=2)


def _hash_word(word: str) -> int:
    """FNV-1a, 64 bits, never 0."""
    number = 0xCBF29CE484222325
    for byte in word.encode("utf-8", "surrogatepass"):
        number = ((number ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return number or 1


def _hash_runs(
    points: Hashes, rows: npt.NDArray[np.int64], lengths: range, seed: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The rows and cells of every run of `lengths` points that holds no separator."""
    out_rows, out_cells = [], []
    running = np.zeros_like(points)
    clear = np.ones(len(points), dtype=bool)
    for length in range(1, lengths.stop):
        here = points[length - 1 :]
        clear = clear[: len(here)] & (here != _SEPARATOR)
        running = (running[: len(here)] * np.uint64(0x100000001B3)) ^ (here + np.uint64(1))
        if length in lengths:
            mixed = (running + np.uint64(seed * 1_000_003 + length)) * _SPREAD
            mixed ^= mixed >> np.uint64(29)
            cells = (mixed * _SPREAD) >> np.uint64(64 - BITS)
            out_rows.append(rows[: len(here)][clear])
            out_cells.append(cells[clear].astype(np.int64))
    return np.concatenate(out_rows), np.concatenate(out_cells)

"""Words that no entry has, in their closest spelling. Pure.

A word is only ever corrected when the index does not know it, and its correction counts WEIGHT of an exact word:
what was typed right is never beaten by what was not.
"""

from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

WEIGHT = 0.5  # of an exact word's score
SHORTEST = 4  # letters; shorter words have too many neighbours
LONG = 7  # letters from which on two edits are allowed; below, one
MOST = 3  # words of a query that are corrected


def choose_doubtful(terms: Sequence[str], known: Mapping[str, int]) -> list[str]:
    """The first terms that the index does not know and that may be misspelt: letters only, long enough."""
    doubtful = [term for term in terms if not known.get(term) and len(term) >= SHORTEST and term.isalpha()]
    return doubtful[:MOST]


def find_closest(term: str, known: Mapping[str, int]) -> str | None:
    """The known term with the fewest edits (optimal string alignment), the commonest of equals; None if too far.

    >>> find_closest("vacine", {"vaccin": 3, "vaccine": 9, "machine": 50})
    'vaccine'
    """
    allowed = 2 if len(term) >= LONG else 1
    near = process.extract(term, known.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=None)
    best = min(near, key=lambda one: (one[1], -known[one[0]], one[0]), default=None)
    return None if best is None else str(best[0])

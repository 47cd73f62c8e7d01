"""Words that no entry has, in their closest spelling. Pure.

A word is only ever corrected when the index does not know it. Its correction counts WEIGHT of an exact word where
an entry has both, and an entry that has corrected words only stands behind all that have an exact one, however rare
the correction is: what was typed right is never beaten by what was not.
"""

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

WEIGHT = 0.5  # of an exact word's score
SHORTEST = 4  # letters; shorter words have too many neighbours
LONG = 7  # letters from which on two edits are allowed; below, one
MOST = 3  # words of a query that are corrected
# Added to the score of what has an exact word: more than MOST corrected words can sum up to (WEIGHT · ln(1 + N / ½)
# each, 33 in all among two billion entries).
EXACT = 64.0
BEHIND = 0.99  # of the least score with an exact word: the best that corrected words alone can get


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
    best = min(near, key=lambda candidate: (candidate[1], -known[candidate[0]], candidate[0]), default=None)
    return None if best is None else str(best[0])


def choose_added(terms: Sequence[str], corrections: Iterable[str]) -> list[str]:
    """The corrections to look for, each once; one that was also typed right is there already."""
    return [correction for correction in dict.fromkeys(corrections) if correction not in terms]


def put_exact_first(scores: Sequence[float]) -> list[float]:
    """Text scores of one query's entries out of those with EXACT added where an entry has an exact word.

    Entries with corrected words only keep their order and are scaled down to stand behind the others.

    >>> put_exact_first([EXACT + 3.0, 4.0, 2.0, EXACT + 1.0])
    [3.0, 0.99, 0.495, 1.0]
    """
    least = min((score - EXACT for score in scores if score >= EXACT), default=None)
    best_corrected = max((score for score in scores if score < EXACT), default=0.0)
    if least is None or best_corrected <= 0:
        return [score - EXACT if score >= EXACT else score for score in scores]
    scale = min(1.0, BEHIND * least / best_corrected)
    return [score - EXACT if score >= EXACT else scale * score for score in scores]

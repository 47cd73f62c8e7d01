"""Whether two claims say the same in nearly the same words, so that what a person said of one holds for the other. Pure."""

from collections import Counter
from difflib import SequenceMatcher

from claimdesk.search.differences.compare import ComparedClaim, compare_claims
from claimdesk.search.lexical import analyse_text, clean_query

# Share of content stems in the same order. A word may be added or left out of ten, none replaced by another: a pair that
# is wrongly taken for the same is hidden from a reviewer who never rejected it.
NEARLY_ALL = 0.9


def is_paraphrase(ours: str, theirs: str) -> bool:
    """Whether the two differ in small words, order of punctuation or one added word only.

    >>> is_paraphrase("The bridge is 80 metres long.", "the bridge is 80 metres long")
    True
    >>> is_paraphrase("The bridge is 80 metres long.", "The bridge is 90 metres long.")
    False
    """
    mine, other = analyse_text(clean_query(ours)), analyse_text(clean_query(theirs))
    if not mine or not other:
        return ours.split() == theirs.split()
    few, many = sorted((mine, other), key=len)
    if Counter(few) - Counter(many):
        return False
    if SequenceMatcher(None, few, many, autojunk=False).ratio() < NEARLY_ALL:
        return False
    comparison = compare_claims(ComparedClaim(ours), ComparedClaim(theirs))
    return comparison.is_aligned if comparison.is_complete else mine == other

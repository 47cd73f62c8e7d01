"""Publishers' ratings and our labels."""

import pytest

from claimdesk.decisions.ratings import Rating, build_key, find_label
from claimdesk.records.verdict import Label

SUPPORTED, REFUTED, MISLEADING = Label.SUPPORTED, Label.REFUTED, Label.MISLEADING
CONFLICTING, NOT_ENOUGH = Label.CONFLICTING_EVIDENCE, Label.NOT_ENOUGH_EVIDENCE


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("True", SUPPORTED),
        ("MOSTLY TRUE", SUPPORTED),
        ("Correct Attribution", SUPPORTED),
        ("False", REFUTED),
        ("false.", REFUTED),
        ("Pants on Fire! 🔥", REFUTED),
        ("  Fake  ", REFUTED),
        ("Four Pinocchios", REFUTED),
        ("This is false", REFUTED),
        ("Our rating: False", REFUTED),
        ("False: the photo is from 2012", REFUTED),
        ("FALSE – the law says otherwise", REFUTED),
        ("False, the video was made in 2015.", REFUTED),
        ("Half True", MISLEADING),
        ("Half-True", MISLEADING),
        ("Mixture", MISLEADING),
        ("Missing context", MISLEADING),
        ("Partly false", MISLEADING),
        ("Out of Context", MISLEADING),
        ("Conflicting Evidence/Cherrypicking", CONFLICTING),
        ("Disputed", CONFLICTING),
        ("Unproven", NOT_ENOUGH),
        ("Not Enough Evidence", NOT_ENOUGH),
        ("No evidence", NOT_ENOUGH),
        ("Can’t be verified", NOT_ENOUGH),
        ("Falso", REFUTED),
        ("Fals&eacute;ment", None),
        ("Geppetto shrugs", None),
        ("True, but lacks context", None),
        ("True/False", None),
        ("Not false", None),
        ("Satire", None),
        ("???", None),
    ],
)
def test_words_are_mapped_or_stay_unmapped(words, label):
    assert find_label(Rating(name=words), {}) == label


@pytest.mark.parametrize(
    ("rating", "label"),
    [
        (Rating(value=1, best=5, worst=1), REFUTED),
        (Rating(value=2, best=5, worst=1), REFUTED),
        (Rating(value=3, best=5, worst=1), MISLEADING),
        (Rating(value=5, best=5, worst=1), SUPPORTED),
        (Rating(value=1, best=1, worst=5), SUPPORTED),
        (Rating(value=5), SUPPORTED),
        (Rating(value=0, best=10, worst=0), REFUTED),
        (Rating(name="2/10"), REFUTED),
        (Rating(name="5 out of 5"), SUPPORTED),
        (Rating(name="4", best=5, worst=1), SUPPORTED),
        (Rating(value=-1, best=5, worst=1), None),
        (Rating(value=9, best=5, worst=1), None),
        (Rating(value=3, best=3, worst=3), None),
        (Rating(name="Odd words", value=1, best=5, worst=1), None),
        (Rating(), None),
    ],
)
def test_numbers_are_placed_on_their_scale_where_there_are_no_words(rating, label):
    assert find_label(rating, {}) == label


def test_the_workspaces_own_map_comes_before_our_table():
    assert find_label(Rating(name="Mixture"), {"mixture": CONFLICTING}) == CONFLICTING
    assert find_label(Rating(value=3, best=5, worst=1), {"3 (1–5)": NOT_ENOUGH}) == NOT_ENOUGH


def test_a_key_is_the_same_for_all_spellings():
    assert {
        build_key(spelling) for spelling in ("Half True", " half  TRUE. ", "«Half True»", "Half&nbsp;True!")
    } == {"half true"}

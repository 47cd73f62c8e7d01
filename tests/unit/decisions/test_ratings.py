"""Publishers' ratings and our labels."""

import unicodedata

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
        ("True – from 2019, recirculated", None),
        ("Verdadeiro, mas", None),
        ("Cierto, pero", None),
        ("Vrai (à nuancer)", None),
        ("Richtig; es fehlt die Hälfte", None),
        ("Verified: fake", None),
        ("Confirmed: it's a hoax", None),
        ("Real: the photo is from 2012 and shows another town", None),
        ("Fact: Vaccines don't contain microchips", None),
        ("Our rating: True, once", None),
        ("Fact check: True", SUPPORTED),
        ("True ✔️", SUPPORTED),
        ("Fake? No", None),
        ("True?", None),
        ("Missing context: the vote was in May", MISLEADING),
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


@pytest.mark.parametrize("words", ["भ्रामक", "বিভ্রান্তিকর", "தவறானது", "తప్పుదోవ", "ভুয়া"])
def test_a_key_keeps_the_vowel_signs_of_indic_words(words):
    assert build_key(f" {words}! ") == unicodedata.normalize("NFKC", words)
    assert find_label(Rating(name=words), {build_key(words): REFUTED}) == REFUTED


def test_characters_that_nobody_sees_are_no_part_of_a_key():
    assert build_key("Mis\u00adleading\u200b \u26a0\ufe0f") == "misleading"

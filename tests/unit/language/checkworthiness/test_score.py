import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimdesk.language.checkworthiness import score as checkworthiness
from claimdesk.language.checkworthiness import signs as checkworthiness_reasons
from claimdesk.language.checkworthiness.desk import find_registers

WORTHY = [
    "Unemployment fell to 5.4 percent in March, the lowest level since 1999.",
    "The ministry spent 40 million euros on masks that were never delivered.",
    "Crime in the capital has doubled since the new mayor took office.",
    "The senator voted against the tax bill three times.",
]
UNWORTHY = [
    "Thank you very much, and good evening.",
    "What do you think we should do about it?",
    "I hope that we will all do better next year.",
    "Let me tell you something about my mother.",
]


@pytest.fixture(scope="module")
def worths():
    return checkworthiness.score(WORTHY + UNWORTHY)


def test_statements_of_fact_are_positive_and_small_talk_is_not(worths):
    assert [worth.score >= 0.5 for worth in worths] == [True] * len(WORTHY) + [False] * len(UNWORTHY)


def test_the_reasons_sum_to_the_log_odds_of_the_score(worths):
    for worth in worths:
        odds = sum(reason.weight for reason in worth.reasons)
        assert odds == pytest.approx(math.log(worth.score / (1 - worth.score)), abs=0.05)


def test_reasons_name_what_a_person_can_see(worths):
    percentages, thanks = worths[0], worths[4]
    names = {reason.name: reason.weight for reason in percentages.reasons}
    assert names["numbers"] > 0
    assert names["change_over_time"] > 0
    assert {reason.name: reason.weight for reason in thanks.reasons}["courtesy"] < 0


def test_a_score_does_not_depend_on_the_other_texts_of_its_batch(worths):
    for text, worth in zip(WORTHY + UNWORTHY, worths, strict=True):
        [alone] = checkworthiness.score([text])
        assert alone.score == pytest.approx(worth.score, abs=0.01)  # padding moves half-precision sums


def test_no_texts_give_no_scores():
    assert checkworthiness.score([]) == []


@settings(deadline=None)  # the first call loads the network
@given(st.lists(st.text(max_size=300), max_size=4))
def test_any_text_has_a_finite_score(texts):
    worths = checkworthiness.score(texts)
    assert len(worths) == len(texts)
    assert all(0 <= worth.score <= 1 for worth in worths)


def test_signs_are_between_nothing_and_one():
    signs = checkworthiness_reasons.find_signs([*WORTHY, *UNWORTHY, "", "5 " * 400])
    assert signs.shape == (10, len(checkworthiness_reasons.NAMES))
    assert np.all((signs >= 0) & (signs <= 1))


def test_each_sign_is_seen_in_a_sentence_that_shows_it():
    examples = {
        "numbers": "It has 40 rooms.",
        "share_or_money": "It was ten percent.",
        "date": "It opened in 1999.",
        "change_over_time": "Rents have fallen.",
        "comparison": "It is larger than Wales.",
        "cause": "That led to a strike.",
        "deed": "They voted no.",
        "institution": "The ministry replied.",
        "personal": "Ask me.",
        "judgement": "We must act.",
        "vague": "Maybe somebody did.",
        "future": "It will rain.",
        "conditional": "Stay unless it ends.",
        "question": "Is it so?",
        "courtesy": "Thank you.",
        "names": "We met Anna Schmidt.",
        "length": "It rained.",
    }
    assert set(examples) == set(checkworthiness_reasons.NAMES)
    for name, text in examples.items():
        [signs] = checkworthiness_reasons.find_signs([text])
        assert signs[checkworthiness_reasons.NAMES.index(name)] > 0, name


def test_a_plain_written_statement_is_told_from_speech():
    texts = [
        "The actors' guild represents film and television actors.",
        "We don't know what the guild has done.",
    ]
    plain = checkworthiness_reasons.find_plain(texts, checkworthiness_reasons.find_signs(texts))
    assert plain.tolist() == [True, False]


def test_in_a_long_spoken_text_the_model_of_debates_takes_over():
    spoken = ["We don't know what the guild has done."] * 150
    spoken[0] = "The actors' guild represents film and television actors."
    alone, among = checkworthiness.score(spoken[:2])[0], checkworthiness.score(spoken)[0]
    assert checkworthiness.PLAIN not in {reason.name for reason in alone.reasons}
    assert checkworthiness.PLAIN in {reason.name for reason in among.reasons}


def test_how_spoken_an_article_is_goes_by_its_plain_statements_and_its_length():
    plain = np.array([False] * 150 + [True] * 150 + [False] * 20)
    articles = np.array([0] * 150 + [1] * 150 + [2] * 20)
    spoken, written = find_registers(plain, articles)
    assert (spoken[0], written[0]) == (1, 0)
    assert (spoken[150], written[150]) == (0, 1)
    assert (spoken[300], written[300]) == (0, 0)  # too short to tell


def test_a_score_does_not_depend_on_the_articles_beside_its_own():
    alone = checkworthiness.score(WORTHY)
    beside = checkworthiness.score([*WORTHY, *UNWORTHY], of=[*([0] * len(WORTHY)), *([1] * len(UNWORTHY))])
    assert [judged.score for judged in beside[: len(WORTHY)]] == pytest.approx(
        [judged.score for judged in alone], abs=0.01
    )

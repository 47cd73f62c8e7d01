"""What the desk takes and leaves, by kind of text."""

import numpy as np
import pytest

from claimdesk.language.checkworthiness import score as checkworthiness
from claimdesk.language.checkworthiness.claim_signs import NAMES, find_claim_signs

TAKEN = {
    "general": ["Ivermectin works.", "Eating onions prevents the flu.", "Tobacco gives dogs cancer."],
    "debate": [
        "My opponent voted against the road bill twice.",
        "They closed nine clinics in this county.",
    ],
    "parliament": ["The waiting list in my constituency has grown by 40 per cent in two years."],
    "forward": ["Ginger water melts kidney stones.", "The banks will close all accounts on Monday."],
    "rule": ["Drivers must be 21.", "Families must earn less than 40,000 a year to qualify."],
    "prediction": [
        "All vaccinated people will die within two years.",
        "A typical family of four will pay 2,000 less tax.",
    ],
    "report": ["People in poor countries are getting phones at an incredible rate."],
    "court": ["The company paid the inspector 40,000 euros, the prosecutor said."],
    "science": ["The drug halved the number of strokes in the trial."],
    "market": ["The bank's profit fell by 12% to 310 million euros."],
}
LEFT = {
    "debate": ["You can do the math.", "That's just not so.", "Thank you, and good evening to all of you."],
    "parliament": ["I give way to the hon. Gentleman.", "I am grateful to my noble Friend for that point."],
    "outlet": ["Our full report is here.", "We are happy to do so.", "Sign up to our morning briefing."],
    "opinion": ["This time is different!", "It's common sense.", "The whole affair is a shame."],
    "posts": ["Rest stands.", "cannot believe this lol"],
    "forward": ["Send it to all your friends today!"],
    "interview": ["He knows that.", "I loved every minute of it."],
    "court": ["The trial continues."],
    "captions": ["BACK TO YOU TOM"],
}


@pytest.fixture(scope="module")
def judge(encoder):
    def score_each(texts):
        return [checkworthiness.score([text], encoder.encode)[0] for text in texts]

    return score_each


@pytest.mark.parametrize("kind", TAKEN)
def test_what_can_be_checked_is_taken_in_any_kind_of_text(judge, kind):
    scores = {text: worth.score for text, worth in zip(TAKEN[kind], judge(TAKEN[kind]), strict=True)}
    assert all(score >= 0.5 for score in scores.values()), scores


@pytest.mark.parametrize("kind", LEFT)
def test_small_talk_procedure_and_rhetoric_are_left_in_any_kind_of_text(judge, kind):
    scores = {text: worth.score for text, worth in zip(LEFT[kind], judge(LEFT[kind]), strict=True)}
    assert all(score < 0.5 for score in scores.values()), scores


def test_a_figure_counts_for_a_claim_and_procedure_against_it(judge):
    figure, procedure = judge(["The bank paid 40 million euros in 2019.", "I beg to move the motion."])
    assert {reason.name: reason.weight for reason in figure.reasons}["numbers"] > 0
    assert {reason.name: reason.weight for reason in procedure.reasons}["procedure"] < 0


def test_an_open_subject_or_broken_words_stand_behind_the_same_words_in_full(judge):
    full, opened, broken = judge(
        [
            "The Norvik bank paid 40 million euros in 2019.",
            "They paid 40 million euros in 2019.",
            "Paid 40 million euros in 2019, including.",
        ]
    )
    assert full.score > max(opened.score, broken.score)


def test_a_headline_whose_text_is_scored_too_stands_behind_it(encoder):
    text = "The council sold the harbour to a bank."
    plain, headline = (
        checkworthiness.score([text], encoder.encode, headlines=[head])[0] for head in (False, True)
    )
    assert headline.score < plain.score
    assert checkworthiness.HEADLINE in {reason.name for reason in headline.reasons}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("digits", "It has 40 rooms."),
        ("we", "Our house is red."),
        ("listener", "You know it."),
        ("points_elsewhere", "This is new."),
        ("unnamed_subject", "They left."),
        ("modal", "We must act."),
        ("negated", "It isn't new."),
        ("procedure", "I beg to move."),
        ("about_itself", "Subscribe to read the story."),
        ("sharing", "Share this with your friends."),
        ("exclamation", "So it is!"),
        ("unfinished", "We built schools, including."),
        ("short", "It rained."),
        ("length_of_claim", "It rained."),
        ("capitals", "IT RAINED."),
        ("name", "We met Anna Schmidt."),
        ("broken", "Because it rained."),
    ],
)
def test_each_sign_of_a_claim_is_seen_in_a_sentence_that_shows_it(name, text):
    [signs] = find_claim_signs([text])
    assert signs[NAMES.index(name)] > 0
    assert np.all((signs >= 0) & (signs <= 1))

"""Every sign of check-worthiness is said in words, and how much it says."""

import pytest

from claimdesk.language.checkworthiness import claim_signs, signs
from claimdesk.language.other_languages.worth import WEIGHTS
from service.desk.reason_words import REASONS, describe_reason, describe_weight


def test_every_sign_has_words():
    assert {*signs.NAMES, *claim_signs.NAMES, *WEIGHTS, "wording"} - REASONS.keys() == set()


def test_a_sign_without_words_is_called_by_its_name():
    assert describe_reason("some_new_sign") == "some new sign"


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        (2.7, "strongly for it"),
        (0.5, "for it"),
        (0.1, "slightly for it"),
        (-0.5, "against it"),
        (-1.0, "strongly against it"),
    ],
)
def test_a_weight_is_a_word(weight, words):
    assert describe_weight(weight) == words

import pytest

from claimdesk.language.grammar import cues


@pytest.mark.parametrize(
    ("lemma", "words"),
    [
        ("say", cues.SPEECH),
        ("show", cues.FINDING),
        ("think", cues.BELIEF),
        ("promise", cues.INTENT),
        ("praise", cues.ATTITUDE),
        ("deny", cues.DENIED),
        ("reportedly", cues.HEARSAY),
        ("report", cues.DOCUMENTS),
        ("spokesman", cues.SPEAKERS),
    ],
)
def test_a_cue_stands_in_the_list_of_its_manner(lemma, words):
    assert lemma in words


def test_hearsay_is_no_verb_of_reporting():
    assert not cues.HEARSAY & cues.REPORTING

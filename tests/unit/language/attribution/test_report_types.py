import pytest

from claimdesk.language.attribution.polarity import Stance, find_stance
from claimdesk.language.attribution.report_types import Manner, build_report


@pytest.mark.parametrize(
    ("text", "verb", "lemma", "stance"),
    [
        ("She said that it rained.", "said", "say", Stance.ASSERTED),
        ("She denied that it rained.", "denied", "deny", Stance.DENIED),
        ("She asked whether it rained.", "asked", "ask", Stance.QUESTIONED),
        ("She could say that it rained.", "say", "say", Stance.QUESTIONED),
        ("She went on to say that it rained.", "say", "say", Stance.ASSERTED),
    ],
)
def test_a_verb_puts_its_content_forward_against_it_or_leaves_it_open(token_of, text, verb, lemma, stance):
    assert find_stance(token_of(text, verb), lemma) is stance


@pytest.mark.parametrize(
    ("text", "verb", "cue"),
    [
        ("She said it rained.", "said", "said"),
        ("She pointed out that it rained.", "pointed", "pointed out"),
    ],
)
def test_a_cue_takes_its_particle_along(token_of, text, verb, cue):
    token = token_of(text, verb)
    report = build_report(token, token.lemma_, Manner.SPEECH, None, (), Stance.ASSERTED)
    assert token.doc[report.cue[0] : report.cue[1]].text == cue

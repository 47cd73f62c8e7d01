import pytest

from claimdesk.language.attribution.speaker_labels import find_labels

TRANSCRIPT = "MILLER: The plant closed.\nWEBER: It did.\nMILLER: In May.\nWEBER: Yes."


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (TRANSCRIPT, [("MILLER", True), ("WEBER", True), ("MILLER", True), ("WEBER", True)]),
        ("Source: the ministry of health", []),
        ("Photo: Peter Lang", []),
        ("It rained.", []),
    ],
)
def test_lines_that_a_name_opens_again_and_again_are_a_transcript(text, labels):
    read = [
        (text[label.name.start : label.name.end], label.spoken) for label in find_labels(text, 0, frozenset())
    ]
    assert read == labels


@pytest.mark.parametrize(
    ("headline", "speakers", "names"),
    [
        ("Brandt: tunnel to open in May", {"brandt"}, ["Brandt"]),
        ("Brandt: tunnel to open in May", set(), []),
        ("Tunnel to open in May: Brandt", {"brandt"}, ["Brandt"]),
        ("Traffic: tunnel to open in May", {"brandt"}, []),
    ],
)
def test_a_headline_s_colon_names_a_speaker_who_speaks_elsewhere_and_else_a_topic(headline, speakers, names):
    labels = find_labels(headline, len(headline), frozenset(speakers))
    assert [headline[label.name.start : label.name.end] for label in labels] == names

import pytest

from claimdesk.language.attribution.speaker_labels import find_labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Source: the ministry of health", []),
        ("Photo: Peter Lang", []),
        ("It rained.", []),
    ],
)
def test_a_line_that_no_speaker_opens_is_no_label(text, labels):
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
        ("Tunnel to open in May: That was the president", {"brandt"}, []),
        ("PRESS RELEASE: Tunnel to open in May", {"brandt"}, []),
        ("Open letter: Tunnel to open in May", {"brandt"}, []),
    ],
)
def test_a_headline_s_colon_names_a_speaker_who_speaks_elsewhere_and_else_a_topic(headline, speakers, names):
    labels = find_labels(headline, len(headline), frozenset(speakers))
    assert [headline[label.name.start : label.name.end] for label in labels] == names

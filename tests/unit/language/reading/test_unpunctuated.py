import pytest

from claimdesk.language.reading.names import show_shouted_name
from claimdesk.language.reading.unpunctuated import LONGEST_WINDOW, find_running_sentences


def read(text):
    return [text[span.start : span.end] for span in find_running_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["the fire started on monday", "it burned down forty houses", "nobody was hurt"],
        ["we lost sixty cows", "nobody told us to leave"],
        ["they denied it last night", "but i spoke to a woman who says she heard it"],
        ["unemployment fell to four percent", "we have never seen that before"],
    ],
)
def test_sentences_without_stops_are_told_apart(sentences):
    assert read(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentence",
    ["the mayor of the town that was flooded in may says that it will be rebuilt", "he said he would go", ""],
)
def test_a_sentence_is_not_cut(sentence):
    assert read(sentence) == ([sentence] if sentence else [])


def test_every_word_is_in_a_sentence_and_long_speech_is_read_in_stretches():
    text = " ".join(["we built the bridge in may and it holds"] * (2 * LONGEST_WINDOW // 40))
    assert " ".join(read(text)) == text
    assert read("a" * (LONGEST_WINDOW + 10)) == ["a" * LONGEST_WINDOW, "a" * 10]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("KIP LANDER", "Kip Lander"),
        ("Kip lander", "Kip Lander"),
        ("THE MAYOR LOU ANN BRISCOE", "the Mayor Lou Ann Briscoe"),
        ("FBI", "FBI"),
        ("police", "police"),
        ("Dana Pike", "Dana Pike"),
    ],
)
def test_a_name_in_capitals_is_shown_as_names_are_written(name, shown):
    assert show_shouted_name(name) == shown


@pytest.mark.parametrize(
    "sentences",
    [
        ["that's a fact", "um there were fourteen accidents last year"],
        ["all of them live in the county", "uh the dust is below the limit"],
        ["we pay a million in taxes", "thank you very much"],
        ["we built it in may", "thanks greg"],
        ["they measured it on a sunday when nobody's working there"],
        ["if this goes through we're moving"],
    ],
)
def test_fillers_and_courtesies_part_sentences_and_clauses_that_lean_do_not(sentences):
    assert read(" ".join(sentences)) == sentences

import time

import pytest

from claimdesk.language.attribution.speaker_labels import find_labels
from claimdesk.language.mentions.quotations import find_quotations, group_runs, merge_quotations

SLOWEST = 2.0  # seconds for 100,000 characters; all take under .4 alone on one core


def stretches(text):
    return [text[quote.start : quote.end] for quote in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “it rained” twice.", ["“it rained”"]),
        ('He said "it rained" and "it snowed".', ['"it rained"', '"it snowed"']),
        ("He wrote ''it rained'' to her.", ["''it rained''"]),
        ("“She said ‘go’ to me,” he said.", ["“She said ‘go’ to me,”", "‘go’"]),
        ("It isn't the dog's bone.", []),
        ("He is 6'2\" tall.", []),
        ("‘It’s late’ she said.", ["‘It’s late’"]),
        ('One stray " mark here.', []),
        ("«Ja», sagte er.", ["«Ja»"]),
    ],
)
def test_quotations_are_found_and_apostrophes_and_inches_are_not(text, expected):
    assert stretches(text) == expected


def test_a_paragraph_left_open_goes_on_in_the_next_that_opens_again():
    text = "“One.\n\n“Two.\n\n“Three,” he said. “Four.”"
    grouped = [[text[quote.start : quote.end] for quote in run] for run in group_runs(find_quotations(text))]
    assert grouped == [["“One.", "“Two.", "“Three,”"], ["“Four.”"]]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("He said: “One.\n\nTwo.”\n\nThree.", [["“One.", "Two.”"]]),
        ("He said: “One.\n\nTwo.\n\nThree.” Four.", [["“One.", "Two.", "Three.”"]]),
        ("He said: “One.\n\nTwo “three” four.", [["“One."], ["“three”"]]),
        ("He said: “One.\n\nTwo.", [["“One."]]),
    ],
)
def test_a_paragraph_left_open_goes_on_to_its_closing_mark_though_no_other_opens_again(text, runs):
    assert [
        [text[quote.start : quote.end] for quote in run] for run in group_runs(find_quotations(text))
    ] == runs


def test_single_marks_run_on_over_paragraphs_too():
    text = "‘One can’t.\n\n‘Two.\n\n‘Three,’ he said."
    grouped = [[text[quote.start : quote.end] for quote in run] for run in group_runs(find_quotations(text))]
    assert grouped == [["‘One can’t.", "‘Two.", "‘Three,’"]]


def test_what_quotations_cover_is_known_for_any_stretch():
    text = "a “b c” d “e”"
    cover = merge_quotations(find_quotations(text))
    assert cover.holds(3, 6)
    assert not cover.holds(0, 3)
    assert not cover.holds(6, 11)


@pytest.mark.parametrize(
    "piece", ["A", "Aa ", "‘", "'a ", '"a" ', "“a ", "A: ", "- A.", "’a", " ", "\n", "'' "]
)
def test_repeated_marks_and_names_take_no_longer_than_their_length(piece):
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    group_runs(find_quotations(text))
    find_labels(text, 0, frozenset())
    assert time.process_time() - started < SLOWEST


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("She said “7.8 million people wait“. It was corrected. Ash used it too.", ["“7.8 million people wait“"]),
        ("She said “7.8 million people wait. It was corrected. Ash used it too.", ["“7.8 million people wait."]),
        ("“We waited for years. Nobody came.\n\n“Then it burned,” she said.", ["“We waited for years. Nobody came.", "“Then it burned,”"]),
        ("He called it “a lie” and “a fraud“, twice.", ["“a lie”", "“a fraud“"]),
    ],
)  # fmt: skip
def test_a_quotation_that_is_not_closed_as_it_should_be_ends_with_its_sentence(text, quoted):
    assert [text[quote.start : quote.end] for quote in find_quotations(text)] == quoted

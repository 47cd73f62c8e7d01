import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimdesk.language.reading.segment import find_paragraphs, segment


def sentences(text):
    return [text[span.start : span.end] for span in segment(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Gov. Lee met Sen. Ruiz at 9 a.m. on Monday.", "They spoke for an hour."],
        ["The U.S. Senate sat late.", "It rose at 3 a.m."],
        ["Inflation was 2.4 percent in the U.K.", "The bank kept rates at 5.25 percent."],
        ["“We will not stop.”", "She left the hall."],
        ["“Is it over?” he asked.", "Nobody spoke."],
        ["He works at Yahoo! in the legal department."],
        ["See www.example.org/a.b?c=1 for more.", "The page is old."],
        ["J. R. Ewing owned Ewing Oil Co. in Dallas.", "It was sold in 1991."],
        ["The dam was built in 1931.[4]", "It is 60 metres high."],
        ["We waited...", "Then the lights went out."],
        ["The story was low.", "Readers left."],
        ["They tip boxes into a bin.", '"5,000 doses in the trash.', '300 people waited," says a woman.'],
        ["The company owed money.", "“$2 million was paid.”"],
        ['She bought shares of Acme Inc. "5 of a kind" for her son.'],
    ],
)
def test_sentences_of_one_paragraph(expected):
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales rose.Profits fell.", ["Sales rose.", "Profits fell."]),
        ("1. Mix the flour 2. Add the milk 3. Bake", ["1. Mix the flour", "2. Add the milk", "3. Bake"]),
        ("• tax cuts\n• new roads", ["• tax cuts", "• new roads"]),
        ("Budget day\nThe minister spoke.", ["Budget day", "The minister spoke."]),
        ("The report was printed on narrow\npaper that broke its lines.", ["The report was printed on narrow\npaper that broke its lines."]),
    ],
)  # fmt: skip
def test_sentences_of_lists_lines_and_glued_stops(text, expected):
    assert sentences(text) == expected


@given(st.text(max_size=300))
def test_every_word_is_in_exactly_one_sentence_whatever_the_text(text):
    spans = segment(text)
    assert all(span.end <= other.start for span, other in pairwise(spans))
    kept = "".join(
        character for span in spans for character in text[span.start : span.end] if not character.isspace()
    )
    assert kept == "".join(character for character in text if not character.isspace())


@given(st.text(max_size=300))
def test_paragraphs_have_no_blanks_at_their_ends(text):
    for span in find_paragraphs(text):
        assert text[span.start : span.end] == text[span.start : span.end].strip() != ""


@pytest.mark.parametrize(
    "text", ["a. " * 20_000, "1) " * 20_000, "A" * 100_000, '." ' * 20_000, "\n" * 50_000, "a.B" * 20_000]
)
def test_odd_text_takes_no_quadratic_time(text):
    before = time.process_time()
    segment(text)
    assert time.process_time() - before < 5

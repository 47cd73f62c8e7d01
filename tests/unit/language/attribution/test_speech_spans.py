import pytest

from claimdesk.language.attribution.speech_spans import find_speeches, read_part
from claimdesk.terms import Part


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("The mill closed, the mayor said.", [["The mill closed"]]),
        (
            "“It rained,” she said. “It snowed in the hills too.”",
            [["“It rained,”", "“It snowed in the hills too.”"]],
        ),
        ("“It rained all day.”", [["“It rained all day.”"]]),
        ("He called it a “bad idea” once.", [["it a “bad idea”"]]),
        ("It rained.", []),
    ],
)
def test_a_speech_holds_all_its_words_and_the_quotations_that_go_on(read_text, text, spoken):
    reading = read_part(text, list(read_text(text).sentences))
    speeches = find_speeches(reading, Part.TEXT, frozenset())
    assert [[text[piece.start : piece.end] for piece in speech.pieces] for speech in speeches] == spoken

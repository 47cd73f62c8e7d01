import pytest

from claimdesk.language.reading.frames import cut_frame
from claimdesk.language.shapes import Span


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        ("A message shared on WhatsApp claimed:", "'Hot water cures malaria.'"),
        ("One post, shared 4,000 times, said:", "“The mayor owns the bus company.”"),
        ("The text of the message reads as follows:", "'All calls will be recorded. Vans were seen in Olm.'"),
        ("In the clip, a man can be heard saying:", '"The votes were counted twice."'),
        ("A user wrote in a post on May 3:", "Vaccines caused 4,000 deaths in Norway."),
        ("The mayor told Olm Radio on Monday:", "The dam cost 4 million euros in 1961."),
    ],
)
def test_a_frame_is_parted_from_what_it_introduces(frame, said):
    text = f"{frame} {said}"
    assert [text[part.start : part.end] for part in cut_frame(text, Span(0, len(text)))] == [frame, said]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said: “We lost” and left the room.",
        "The report said three things: Taxes rose, rents fell and nobody noticed.",
        "Unemployment: 4.1 percent in 2023.",
        "The dam was built in 1961.",
        "“We lost,” Vale said, adding: “We will win.”",
    ],
)
def test_a_sentence_with_words_behind_its_quotation_or_without_a_frame_stays_whole(text):
    assert cut_frame(text, Span(0, len(text))) == [Span(0, len(text))]

import pytest

from claimdesk.language.reading.structure import read_structure
from claimdesk.terms import Part

RIGHT = "The hon. Member for Olm is right that 4,000 homes were built in 2012."
THANKS = "I thank the right hon. Gentleman for his intervention, which was a short one."
INVESTED = "The Government have invested 4 billion pounds in housing since we came in."


def turns_of(text):
    structure = read_structure(text, Part.TEXT)
    return [
        (block.turn, structure.turns[block.turn].speaker if block.turn is not None else "-")
        for block in structure.blocks
    ]


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_speeches_of_a_parliament_without_names_are_nobodys_each_paragraph_apart(gap):
    assert turns_of(gap.join([RIGHT, THANKS, INVESTED])) == [(0, None), (1, None), (2, None)]


def test_an_answer_to_a_question_put_down_in_writing_is_nobodys():
    text = "To ask the Secretary of State for Health what the cost of letters was.\n\nThe cost is estimated to be £63,460."
    assert turns_of(text) == [(0, None), (1, None)]


@pytest.mark.parametrize(
    "text",
    [
        "The hon. Member for Olm said that 4,000 homes were built.\n\nThe minister told the House that the hon. Lady was wrong.\n\nNobody asked the Speaker, and the hon. Gentleman added that he was told so.",
        "The mayor opened the mill on Monday in the rain.\n\nWe counted 400 people at the gates of the mill.",
    ],
)
def test_a_report_of_a_debate_is_the_outlets(text):
    assert {speaker for _, speaker in turns_of(text)} == {"-"}

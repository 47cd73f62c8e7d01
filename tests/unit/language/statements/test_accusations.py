import pytest

from claimdesk.language.reading.parsing import ParsedSentence
from claimdesk.language.statements.accusations import find_accusations
from claimdesk.language.statements.pieces import build_pieces
from claimdesk.terms import Part


def accusations(parse, text):
    sentence = ParsedSentence(Part.TEXT, 0, len(text), text, parse(text))
    return [
        "".join(piece.text for piece in build_pieces(sentence, [clause.subject, clause.tokens]))
        for clause in find_accusations(sentence.doc)
    ]


def test_each_item_stands_with_the_accuser_and_the_accused(parse):
    text = "A letter accused Councillor Brask of voting for the levy, of owning two garages and of not paying the levy."
    assert accusations(parse, text) == [
        "A letter accused Councillor Brask of voting for the levy",
        "A letter accused Councillor Brask of owning two garages",
        "A letter accused Councillor Brask of not paying the levy",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Holm accused the bank of hiding 3 million crowns.",
        "Nobody was accused of lying and of stealing.",
        "Holm did not accuse the bank of lying and of stealing.",
    ],
)
def test_one_item_and_what_is_unsure_stay_with_the_sentence(parse, text):
    assert accusations(parse, text) == []

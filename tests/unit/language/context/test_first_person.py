import pytest

from claimdesk.language.context.decontextualise import Statement, TextPiece
from claimdesk.language.context.first_person import find_body, find_first_persons
from claimdesk.terms import Part


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I was born here.", [("I", ("Ana Ruiz",))]),
        ("We hired my sister.", [("We", ("Northbank", "Ana Ruiz")), ("my", ("Ana Ruiz",))]),
        ("Crime fell in our city.", [("our", ("Northbank", "Ana Ruiz"))]),
        ("The US won World War II.", []),
    ],
)
def test_a_speaker_s_first_person_is_listed_with_the_speaker_or_their_body(text, expected):
    statement = Statement(Part.TEXT, (TextPiece(text, 10, 10 + len(text)),))
    listed = find_first_persons(statement, "Ana Ruiz", "said Mayor Ana Ruiz of Northbank.")
    found = [(text[first.start - 10 : first.end - 10], first.candidates) for first in listed]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Ana Ruiz, a spokeswoman for the Olm Port Authority, spoke.", "Olm Port Authority"),
        ("Mayor Ana Ruiz of Olm spoke. Ana Ruiz, head of Tarrow Rail, left.", None),
        ("Ana Ruiz spoke in Olm.", None),
        ("Bob Lee, mayor of Olm, met Ana Ruiz.", None),
    ],
)
def test_a_speaker_s_body_is_the_one_whose_office_the_article_gives(text, body):
    assert find_body("Ana Ruiz", text) == body


def test_a_speaker_named_with_an_office_has_its_body():
    assert find_body("Mayor Ana Ruiz of Northbank", "") == "Northbank"

import pytest

from claimdesk.language.attribution.attribution import attribute
from claimdesk.language.context.decontextualise import read_references
from claimdesk.language.context.references import find_countries
from claimdesk.terms import Part


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("France signed.", [("France", False)]),
        ("French and Chilean envoys met.", [("France", False), ("Chile", False)]),
        ("Beijing protested.", [("China", True)]),
        ("Jordan Smith left.", []),
        ("It rained in Leeds.", []),
    ],
)
def test_countries_are_read_by_name_adjective_and_capital(read_text, text, countries):
    [sentence] = read_text(text).sentences
    assert [(place.country, place.capital) for place in find_countries(sentence)] == countries


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(0, 3, [0]), (0, 20, [0, 1]), (12, 13, [1]), (200, 210, [])]
)
def test_a_stretch_lies_in_the_sentences_that_it_touches(read_text, start, end, expected):
    article = read_text("It rained. It snowed. It froze.")
    references = read_references(article, attribute(article))
    assert list(references.find_sentences_at(Part.TEXT, start, end)) == expected
    assert list(references.find_sentences_at(Part.TITLE, start, end)) == []


def test_what_a_name_is_said_to_be_is_its_sort(read_text):
    article = read_text("Mirador is a film. The film won.")
    assert read_references(article, attribute(article)).sorts == {"film": frozenset({"Mirador"})}

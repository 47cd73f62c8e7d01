import pytest

from claimdesk.language.grammar.tagging_errors import find_misread_clauses, find_mistagged_verb


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("The dam leaked in 2004.", "leaked"),
        ("The dam built in 2004", None),  # a heading, which asserts nothing
        ("The company closed its dam in 2004.", None),
        ("It rained.", None),
    ],
)
def test_a_verb_read_as_a_participle_of_its_subject_is_found(parse, text, verb):
    mistaken = [token for token in map(find_mistagged_verb, parse(text)) if token is not None]
    assert [token.text for token in mistaken] == ([verb] if verb else [])


@pytest.mark.parametrize("text", ["He left as it rained and snowed.", "Prices rose after the ban."])
def test_a_sentence_that_is_read_rightly_has_no_misread_clause(parse, text):
    assert list(find_misread_clauses(parse(text))) == []

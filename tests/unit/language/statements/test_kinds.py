import pytest

from claimdesk.language.statements.kinds import find_kinds
from claimdesk.terms import Kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The mill closed in May.", (Kind.STATEMENT,)),
        ("Did the mill close in May?", (Kind.QUESTION,)),
        ("Close the mill now.", (Kind.COMMAND,)),
        ("The mill closes if it rains.", (Kind.CONDITIONAL,)),
        ("The bank plans to close the mill.", (Kind.PLAN,)),
        ("Prices will rise next year.", (Kind.PREDICTION,)),
        ("The film is wonderful.", (Kind.OPINION,)),
    ],
)
def test_a_clause_is_of_the_kind_that_its_verb_and_marks_tell(parse, text, kinds):
    doc = parse(text)
    head = next(token for token in doc if token.head == token)
    assert find_kinds(head, list(doc)) == kinds

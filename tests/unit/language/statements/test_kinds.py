import pytest

from claimdesk.language.statements.kinds import find_kinds
from claimdesk.terms import Kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The mill closed in May.", (Kind.STATEMENT,)),
        ("Did the mill close in May?", (Kind.QUESTION,)),
        ("Is the mayor selling the bridge to a Tarrow firm", (Kind.QUESTION,)),
        ("Close the mill now.", (Kind.COMMAND,)),
        ("The mill closes if it rains.", (Kind.CONDITIONAL,)),
        (
            "If it is confirmed, the count could matter: about 41 people in the town work nights.",
            (Kind.STATEMENT,),
        ),
        ("The bank plans to close the mill.", (Kind.PLAN,)),
        ("Prices will rise next year.", (Kind.PREDICTION,)),
        ("Prices are going to rise next year.", (Kind.PREDICTION,)),
        ("The film is wonderful.", (Kind.OPINION,)),
        ("The council must act.", (Kind.OPINION,)),
        ("Drivers must be 21.", (Kind.STATEMENT,)),
        ("Families must earn less than 40,000 a year to qualify.", (Kind.STATEMENT,)),
        ("Vale spoke in Olm, going on to compare the two plans.", (Kind.STATEMENT,)),
        ("People in poor countries are getting phones at an incredible rate.", (Kind.STATEMENT,)),
    ],
)
def test_a_clause_is_of_the_kind_that_its_verb_and_marks_tell(parse, text, kinds):
    doc = parse(text)
    head = next(token for token in doc if token.head == token)
    assert find_kinds(head, list(doc)) == kinds

import pytest

from claimdesk.language.statements.clause_extraction import find_clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("The mill closed.", ["The mill closed"]),
        ("The mill closed and the bridge fell.", ["The mill closed", "the bridge fell"]),
        ("The mill burned and reopened.", ["The mill burned", "The mill reopened"]),
        ("The mill, which was built in 1990, closed.", ["The mill closed", "The mill was built in 1990"]),
        ("If it rains, the mill closes.", []),
    ],
)
def test_each_asserted_verb_gives_a_clause_with_its_own_subject(parse, text, clauses):
    doc = parse(text)
    head = next(token for token in doc if token.head == token)
    read = find_clauses(head, frozenset(range(len(doc))))
    assert sorted(" ".join(str(word) for word in clause.words).strip(" .,") for clause in read) == sorted(
        clauses
    )

import pytest

from claimdesk.language.statements.enumerations import split_lists


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("She visited Leeds and York.", ["She visited Leeds .", "She visited York ."]),
        (
            "She visited Leeds, York and Hull.",
            ["She visited Leeds .", "She visited York .", "She visited Hull ."],
        ),
        ("She visited Leeds.", ["She visited Leeds ."]),
        ("Trade between Spain and Italy grew.", ["Trade between Spain and Italy grew ."]),
    ],
)
def test_a_clause_stands_once_for_each_item_of_its_list(parse, text, clauses):
    doc = parse(text)
    head = next(token for token in doc if token.head == token)
    assert [" ".join(str(word) for word in words) for words in split_lists(head, list(doc))] == clauses

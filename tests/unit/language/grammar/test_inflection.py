import pytest

from claimdesk.language.grammar import inflection


@pytest.mark.parametrize(
    ("lemma", "past"),
    [
        ("accuse", "accused"),
        ("levy", "levied"),
        ("play", "played"),
        ("win", "won"),
        ("plan", "planned"),
        ("lie", "lay"),
        ("go", "went"),
        ("reach", "reached"),
        ("have", "had"),
        ("be", "was"),
        ("see", "saw"),
        ("visit", "visited"),
    ],
)
def test_a_lemma_gives_its_past(lemma, past):
    assert inflection.past(lemma) == past

import pytest

from claimdesk.language.grammar import inflection


@pytest.mark.parametrize(
    ("lemma", "past", "present", "gerund"),
    [
        ("accuse", "accused", "accuses", "accusing"),
        ("levy", "levied", "levies", "levying"),
        ("play", "played", "plays", "playing"),
        ("win", "won", "wins", "winning"),
        ("plan", "planned", "plans", "planning"),
        ("lie", "lay", "lies", "lying"),
        ("go", "went", "goes", "going"),
        ("reach", "reached", "reaches", "reaching"),
        ("have", "had", "has", "having"),
        ("be", "was", "is", "being"),
        ("see", "saw", "sees", "seeing"),
        ("visit", "visited", "visits", "visiting"),
    ],
)
def test_a_lemma_gives_its_forms(lemma, past, present, gerund):
    forms = (inflection.past(lemma), inflection.present(lemma, plural=False), inflection.gerund(lemma))
    assert forms == (past, present, gerund)


@pytest.mark.parametrize(("lemma", "expected"), [("have", "have"), ("levy", "levy"), ("be", "are")])
def test_several_take_the_plain_form(lemma, expected):
    assert inflection.present(lemma, plural=True) == expected


@pytest.mark.parametrize(
    ("past_tense", "plural", "expected"),
    [(True, True, "were"), (True, False, "was"), (False, True, "are"), (False, False, "is")],
)
def test_a_copula_agrees_in_tense_and_number(past_tense, plural, expected):
    assert inflection.copula(past_tense=past_tense, plural=plural) == expected

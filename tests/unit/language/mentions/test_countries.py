import pytest

from claimdesk.language.mentions.countries import CAPITALS, COUNTRIES


@pytest.mark.parametrize(
    ("words", "country"),
    [("France", "France"), ("French", "France"), ("Chile", "Chile"), ("Leeds", None)],
)
def test_a_country_is_known_by_its_name_and_its_adjective(words, country):
    assert COUNTRIES.get(words) == country


@pytest.mark.parametrize(("capital", "country"), [("Paris", "France"), ("Beijing", "China"), ("Leeds", None)])
def test_a_capital_names_its_country(capital, country):
    assert CAPITALS.get(capital) == country


def test_every_capital_s_country_is_one_that_we_know():
    assert set(CAPITALS.values()) <= set(COUNTRIES.values())

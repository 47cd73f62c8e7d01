"""Which place a name stands for."""

import pytest

from claimdesk.language.mentions.countries import CAPITALS, COUNTRIES, COUNTRY_CODES
from claimdesk.language.mentions.places import identify_place


@pytest.mark.parametrize(
    "names",
    [
        ("US", "U.S.", "USA", "America", "the United States"),
        ("UK", "Britain", "Great Britain", "United Kingdom"),
        ("Burma", "Myanmar"),
        ("Czechia", "the Czech Republic"),
        ("Turkey", "Türkiye", "TURKIYE"),
        ("Ivory Coast", "Côte d’Ivoire", "Cote d'Ivoire"),
        ("Hong Kong", "hong kong"),
        ("Kyiv", "Kiev"),
        ("Holland", "the Netherlands"),
    ],
)
def test_all_names_of_a_place_have_one_key(names):
    assert len({identify_place(name) for name in names}) == 1
    assert identify_place(names[0]) is not None


def test_different_places_have_different_keys():
    names = [
        "Angola",
        "Burundi",
        "England",
        "Scotland",
        "Niger",
        "Nigeria",
        "Guinea",
        "Equatorial Guinea",
        "Ohio",
    ]
    assert len({identify_place(name) for name in names} - {None}) == len(names)


@pytest.mark.parametrize("name", ["Kenyan", "Unknown Region", "Pseudo-Bidi", "Greenpeace", ""])
def test_what_is_no_place(name):
    assert identify_place(name) is None


def test_every_country_of_our_table_is_one_of_cldr():
    assert {identify_place(country) for country in COUNTRIES.values()} <= set(COUNTRY_CODES.values())
    assert None not in {identify_place(capital) for capital in CAPITALS}

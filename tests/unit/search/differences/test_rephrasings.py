"""Turns of phrase are read as plainer words, and what differs is shown in the claim's own words."""

import pytest

from claimdesk.search.differences.compare import ComparedClaim, compare_claims
from claimdesk.search.differences.rephrasings import rephrase


def compare(ours, theirs):
    return compare_claims(ComparedClaim(ours), ComparedClaim(theirs))


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Police took two men into custody.", "Police arrested two men ."),
        ("The bill was voted down by parliament.", "The bill was rejected by parliament."),
        ("The bridge was built without a permit.", "The bridge was built with no permit."),
        ("Children are not allowed to swim.", "Children cannot swim."),
        ("The Fed fed the birds.", "The US central bank fed the birds."),
        ("Smoking kills.", "Smoking kills."),
    ],
)
def test_a_turn_of_phrase_is_read_plainly_in_the_form_that_it_stands_in(said, read):
    assert rephrase(said).text == read


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Police in Graz took 14 men into custody.", "In Graz police arrested 14 men."),
        (
            "The abortion bill was voted down by the parliament of Malta.",
            "Malta's parliament rejected the abortion bill.",
        ),
        ("The bakers of Kiel are against the tax.", "The bakers of Kiel oppose the tax."),
        ("The Bundesbank sold 40 tonnes of gold.", "Germany's central bank sold 40 tonnes of gold."),
        ("The wind farm covers 200 hectares.", "The wind farm has an area of 2 square kilometres."),
        ("Nurses in Cork are paid 900 euros a month.", "Nurses in Cork earn 900 euros a month."),
    ],
)
def test_what_says_the_same_in_another_turn_of_phrase_is_the_same_claim(ours, theirs):
    assert compare(ours, theirs).is_same
    assert compare(theirs, ours).is_same


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("The pope owns a yacht.", "The pope owned a yacht."),
        ("Voters trust doctors more than judges.", "Voters trust judges more than doctors."),
        ("Fewer deaths were seen in Malta in May.", "Deaths were seen in Malta in May."),
        ("Masks are more effective than lockdowns.", "Masks are more effective during lockdowns."),
        ("Nurses in Cork earn 900 euros a month.", "Nurses in Cork pay 900 euros a month."),
        ("The mayor of Graz bribed the firm.", "The firm bribed the governor of Graz."),
        ("A clock analysis suggests a recent outbreak.", "A genetic analysis suggests a recent outbreak."),
        ("The storm lasted a few minutes in Riga.", "The storm lasted a few seconds in Riga."),
    ],
)
def test_one_bearing_word_bars_it(ours, theirs):
    assert not compare(ours, theirs).is_same
    assert not compare(theirs, ours).is_same


def test_what_differs_is_shown_in_the_words_of_the_claim():
    ours = "Police took two men into custody in Graz."
    compared = compare(ours, "Police arrested two men in Linz.")
    parts = [each.ours for each in compared.differences if each.ours]
    assert parts
    assert all(part.text == ours[part.start : part.end] for part in parts)
    assert [part.text for part in parts] == ["Graz"]

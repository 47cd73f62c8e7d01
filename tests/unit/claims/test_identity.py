"""Which texts stand alone, whose names are sure, and which claims have one key."""

import pytest

from claimdesk.claims.identity import Said, build_keys, build_text_key, is_full_name, narrow_key
from claimdesk.claims.standing import Lean, find_lean

WE = "We hired 300 police officers in 2023."
THEY = "They cost 9 million euros."
RUIZ, LEE = Said("Mayor Ana Ruiz of Northbank", "1"), Said("Mayor Bob Lee of Southport", "2")


@pytest.mark.parametrize(
    ("text", "lean"),
    [
        ("Norway exports gas.", Lean.NOTHING),
        ("Norway doubled its exports.", Lean.NOTHING),
        ("US exports rose.", Lean.NOTHING),
        ("The IT sector grew by 4 percent.", Lean.NOTHING),
        ("World War I ended in 1918.", Lean.NOTHING),
        ("It is true that Norway exports gas.", Lean.NOTHING),
        ("The mayor of Northbank hired 300 officers.", Lean.NOTHING),
        ("The Norwegian government cut taxes.", Lean.NOTHING),
        ("Norway is the largest state in Europe.", Lean.NOTHING),
        (WE, Lean.SPEAKER),
        ("WE HIRED 300 OFFICERS", Lean.SPEAKER),
        ("I was born in Northbank.", Lean.SPEAKER),
        ("Northbank gave us 9 million euros.", Lean.SPEAKER),
        ("I’ve hired 300 officers.", Lean.SPEAKER),
        (THEY, Lean.PLACE),
        ("It was the largest increase since 1998.", Lean.PLACE),
        ("He's 40.", Lean.PLACE),
        ("Its exports doubled.", Lean.PLACE),
        ("Rents here rose by 9 percent.", Lean.PLACE),
        ("This town is bankrupt.", Lean.PLACE),
        ("The mayor hired 300 officers.", Lean.PLACE),
        ("The city council built 400 homes.", Lean.PLACE),
        ("We say that they hired 300 officers.", Lean.PLACE),
    ],
)
def test_a_text_with_words_that_point_away_leans_on_who_or_where_it_is_said(text, lean):
    assert find_lean(text) == lean


@pytest.mark.parametrize(
    ("language", "text", "lean"),
    [
        ("de", "Norwegen exportiert Gas.", Lean.NOTHING),
        ("de", "Wir haben 300 Polizisten eingestellt.", Lean.PLACE),
        ("de", "Die Stadt hat 300 Wohnungen gebaut.", Lean.PLACE),
        ("de", "Die Stadt Köln hat 300 Wohnungen gebaut.", Lean.NOTHING),
        ("fr", "Le maire de Lyon a construit 300 logements.", Lean.NOTHING),
        ("fr", "J'ai construit 300 logements.", Lean.PLACE),
        ("es-MX", "El gobierno construyó 300 casas.", Lean.PLACE),
        ("en-GB", "Norway exports gas.", Lean.NOTHING),
        ("sv", "Norge exporterar gas.", Lean.PLACE),  # nobody reads its pronouns here
    ],
)
def test_a_text_of_another_language_leans_by_the_words_of_that_language(language, text, lean):
    assert find_lean(text, language) == lean


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Ana Ruiz", True),
        ("Mayor Ana Ruiz of Northbank", True),
        ("Northbank Fire Brigade", True),
        ("Brown", False),
        ("Mayor Lee", False),
        ("the mayor of Northbank", False),
        ("the Ministry of Health", False),
        ("a spokeswoman", False),
    ],
)
def test_a_surname_or_an_office_is_somebody_only_within_an_article(name, full):
    assert is_full_name(name) == full


def test_what_stands_alone_is_one_claim_whoever_says_it_wherever():
    texts = ("Norway exports gas.", "Norway exports gas")
    assert {build_keys(text, [], said).all for text in texts for said in (RUIZ, LEE, Said(None, "3"))} == {
        (build_text_key(texts[0]),)
    }


def test_first_person_words_are_found_by_their_speaker_in_any_article():
    keys = build_keys(WE, [], RUIZ)
    assert keys.kept == build_keys(WE, [], Said("mayor  Ana Ruiz of NORTHBANK", "9")).kept
    assert keys.kept != build_keys(WE, [], LEE).kept
    assert build_text_key(WE) not in keys.all


def test_surnames_and_what_only_an_article_explains_are_found_in_that_article_alone():
    for text, speaker in ((WE, "Brown"), (WE, None), (THEY, "Ana Ruiz"), (THEY, None)):
        kept = [build_keys(text, [], Said(speaker, place)).kept for place in ("1", "2")]
        assert kept[0] != kept[1]
    assert build_keys(WE, [], Said("Brown", "1")).kept != build_keys(WE, [], Said("Holm", "1")).kept


def test_an_open_reference_that_the_pipeline_found_counts_too():
    keys = [build_keys("Ashgrove grew.", [], said, open_reference=True).kept for said in (RUIZ, LEE)]
    assert keys[0] != keys[1]


def test_a_period_and_what_stands_before_tell_the_same_words_apart():
    assert build_text_key(THEY, ["2019"]) != build_text_key(THEY, ["2024"])
    key = build_keys(THEY, [], RUIZ).kept
    assert narrow_key(key, "The buses came.") != narrow_key(key, "The trams came.")

import pytest

from claimdesk.language.statements.parentheticals import drop_sounds, find_life


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nice (pronounced neece) lies on the sea.", "Nice lies on the sea ."),
        ("Kyiv (Київ) is old.", "Kyiv is old ."),
        ("The mill (est. 1950) closed.", "The mill ( est . 1950 ) closed ."),
    ],
)
def test_a_bracket_that_tells_a_sound_or_another_script_goes(parse, text, expected):
    words = drop_sounds(list(parse(text)))
    assert " ".join(str(word) for word in words).replace("est. 1950", "est . 1950") == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            "Ivo Lang (3 May 1900 – 4 June 1980) was a painter.",
            "Lang",
            [("was born on", "3 May 1900"), ("died on", "4 June 1980")],
        ),
        ("Ivo Lang (born 3 May 1960) is a painter.", "Lang", [("was born on", "3 May 1960")]),
        ("Ivo Lang (a painter) left.", "Lang", []),
        ("Ivo Lang left.", "Lang", []),
    ],
)
def test_a_bracket_after_a_name_tells_when_somebody_lived(token_of, text, name, expected):
    _, clauses = find_life(token_of(text, name))
    assert [(verb, " ".join(token.text for token in tokens)) for verb, tokens in clauses] == expected

import pytest

from claimdesk.language.values import quantity_patterns as patterns


@pytest.mark.parametrize(
    ("word", "value"), [("zero", 0), ("seven", 7), ("nineteen", 19), ("twenty", 20), ("ninety", 90)]
)
def test_a_number_word_has_its_value(word, value):
    assert patterns.WORDS[word] == value


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Some 1,200 people came.", ["1,200"]),
        ("It rose 5.4 percent.", ["5.4"]),
        ("It took seven days.", ["seven"]),
        ("Nobody came.", []),
    ],
)
def test_a_number_is_seen_in_figures_and_in_words(text, numbers):
    assert [match.group().strip() for match in patterns.NUMBER.finditer(text)] == numbers


@pytest.mark.parametrize(
    ("text", "expected"), [(" million people", "million"), (" bn", "bn"), (" people", None)]
)
def test_a_scale_stands_right_after_its_number(text, expected):
    match = patterns.SCALE.match(text)
    assert (match.group().strip() if match else None) == expected

import pytest

from claimdesk.language.near_duplicates import find_twins


@pytest.mark.parametrize(
    ("text", "other", "alike"),
    [
        ("The dam was built in 1931.", "The dam was built in 1931.", True),
        ("The dam holds 6.4 million litres.", "The dam holds 6.4m litres.", True),
        ("The dam was built in 1931.", "The dam was built in 1932.", False),
        ("The vote was held in Oslo.", "The vote was not held in Oslo.", False),
        ("The shop opened at noon.", "The shop closed at noon.", False),
        ("Lee visited Peru.", "Kim visited Peru.", False),
    ],
)
def test_claims_are_twins_unless_a_number_a_name_a_negation_or_an_opposite_parts_them(text, other, alike):
    assert find_twins([text, other], [0, 0], [0, 1]) == [None, 0 if alike else None]


def test_the_claim_of_lower_rank_stands():
    assert find_twins(["The dam leaks.", "The dam leaks."], [1, 0], [0, 1]) == [1, None]

import pytest

from claimdesk.language.grammar.first_names import FEMALE, MALE


@pytest.mark.parametrize(
    ("name", "male", "female"),
    [("peter", True, False), ("laura", False, True), ("jean", True, True), ("leeds", False, False)],
)
def test_a_first_name_tells_a_gender_or_leaves_it_open(name, male, female):
    assert (name in MALE, name in FEMALE) == (male, female)


def test_names_stand_in_small_letters_as_they_are_looked_up():
    assert all(name == name.lower() for name in MALE | FEMALE)

import pytest

from claimdesk.language.values.date_patterns import DATES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began on 19 March 2021.", ["19 March 2021"]),
        ("It began on March 19, 2021.", ["March 19, 2021"]),
        ("It began on 2021-03-19.", ["2021-03-19"]),
        ("It grew in the third quarter of 2020.", ["third quarter of 2020"]),
        ("It began two weeks ago.", ["two weeks ago"]),
        ("It began yesterday and ended today.", ["yesterday", "today"]),
        ("They may march.", []),
        ("It cost 2,021 euros.", []),
    ],
)
def test_each_way_of_saying_a_date_is_seen_and_what_only_looks_like_one_is_not(text, expected):
    assert [match.group().removeprefix("the ") for match in DATES.finditer(text)] == expected

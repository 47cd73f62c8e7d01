"""Values that two claims write differently: which of them are one, and what is named where they aren't."""

import pytest

from claimdesk.search.differences.find import find_differences


def kinds(ours, theirs):
    return [difference.kind.value for difference in find_differences(ours, theirs)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("The plant produced 500 MWh of power.", "The plant produced 0.5 GWh of power."),
        ("The park covers 5 square kilometres.", "The park covers 500 hectares."),
        (
            "The bank raised its rate by 50 basis points.",
            "The bank raised its rate by 0.5 percentage points.",
        ),
        ("The wind reached 5 knots.", "The wind reached 9.26 km/h."),
        ("Half a million people fled the city.", "500,000 people fled the city."),
        ("One hundred and twenty homes burned.", "120 homes burned."),
        ("A pill holds 500 milligrams of iron.", "A pill holds half a gram of iron."),
        ("Two fifths of the seats went to women.", "40 % of the seats went to women."),
        ("Three out of four towns pay by phone.", "75 % of towns pay by phone."),
        ("The camp cost almost ten billion dollars.", "The camp cost $9.7 billion."),
        ("Over half a million people fled.", "504,352 people fled."),
        ("The drought lasted 24 months.", "The drought lasted two years."),
        ("The fee is 120 euros a year.", "The fee is 10 euros a month."),
        ("The fine was five pounds.", "The fine was £5."),
        ("In the 1990s the mine closed.", "The mine closed in the 1990s."),
        ("The mine closed in March 2019.", "The mine closed on 4 March 2019."),
        ("Burma closed the border.", "Myanmar closed the border."),
        ("Dams failed in the U.K. again.", "Dams failed in Great Britain again."),
    ],
)
def test_one_value_in_two_ways_is_no_difference(ours, theirs):
    assert kinds(ours, theirs) == []
    assert kinds(theirs, ours) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        ("Cleaners get 900 dollars a month.", "Cleaners get $900 a week.", "unit"),
        ("The centre uses 4 million litres of water a day.", "The centre uses 4 million litres of water a year.", "unit"),
        ("The truck needs 2 kilowatt hours for every mile.", "The truck needs 2 kilowatt hours for every kilometre.", "unit"),
        ("The plant stores 500 MWh.", "The plant stores 500 GWh.", "unit"),
        ("Rents rose by two percent.", "Rents rose by two percentage points.", "unit"),
        ("Over half a million people fled.", "904,352 people fled.", "number"),
        ("The drug rlf-100 failed its trial.", "The drug rlf-200 failed its trial.", "number"),
        ("Crime fell by a third in the town.", "Crime fell by a quarter in the town.", "number"),
        ("The rents doubled in the town.", "The rents tripled in the town.", "number"),
        ("In the 18th century the wall fell.", "In the 19th century the wall fell.", "date"),
        ("The 2019 vote was fair.", "The 2020 vote was fair.", "date"),
        ("The bridge closed two years ago.", "The bridge closed three years ago.", "date"),
        ("Angola closed the border.", "Burundi closed the border.", "place"),
    ],
)  # fmt: skip
def test_another_value_is_named(ours, theirs, kind):
    assert kinds(ours, theirs) == [kind]
    assert kinds(theirs, ours) == [kind]


@pytest.mark.parametrize(
    ("past", "future"),
    [
        ("The bank lent the town the money.", "The bank will lend the town the money."),
        ("The army withdrew from the city.", "The army will withdraw from the city."),
        ("The court upheld the ban.", "The court will uphold the ban."),
        ("The army has withdrawn from the city.", "The army is going to withdraw from the city."),
        ("The firm overtook its rival.", "The firm will overtake its rival."),
        ("The firm closed the plant.", "The firm will close the plant."),
        ("The senate agreed to the treaty.", "The senate will agree to the treaty."),
    ],
)
def test_what_happened_is_not_what_will(past, future):
    assert kinds(past, future) == ["tense"]
    assert kinds(future, past) == ["tense"]


def test_the_month_of_may_is_no_future():
    assert kinds("The subsidy ran out in May.", "The subsidy ran out in August.") == ["date"]


def test_which_ones_is_not_how_many():
    assert kinds("The two brothers sold the farm.", "The brothers sold the farm.") == []


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        ("At least 300 homes burned.", "At most 300 homes burned.", ("At least", "At most")),
        ("Under 300 homes burned.", "300 homes burned.", ("Under", None)),
        ("300 or fewer homes burned.", "300 or more homes burned.", ("or fewer", "or more")),
    ],
)
def test_another_bound_is_named(ours, theirs, words):
    (difference,) = find_differences(ours, theirs)
    assert difference.kind.value == "quantifier"
    assert (difference.ours and difference.ours.text, difference.theirs and difference.theirs.text) == words

from datetime import UTC, datetime

import pytest

from claimdesk.language.context.open_references import is_open
from claimdesk.language.values.dates import find_dates


@pytest.mark.parametrize(
    "text",
    [
        "We hired 300 police officers in 2023.",
        "They cost 9 million euros.",
        "It was the largest increase since 1998.",
        "I was born in Northbank.",
        "“I was born in Northbank.”",
        "Your opponent voted for it.",
        "In Olm they hired 300 people.",
        "Last year he paid no tax.",
        "Prices rose after he left.",
        "About 19,000.",
        "44th.",
        "Six million people.",
        "The mayor resigned.",
        "The city spent 12 million euros on cranes.",
        "In 2023, the city hired 300 officers.",
        "The Bill cuts taxes by 5 percent.",
        "The plant employs 900 people.",
        "The plant employs Turkish workers.",
        "The cost of the project doubled.",
        "The study found no effect.",
        "This city has 40 schools.",
        "These results were wrong.",
        "That is the highest rate in Europe.",
        "Crime fell by 12 percent that year.",
        "People here pay more tax than in Sweden.",
        "Unemployment is now 4 percent.",
        "Sweden sent 40 doctors there.",
        "The same is true of Sweden.",
        "Both were arrested in Olm.",
        "The two countries signed a treaty.",
        "The latter cost 4 million.",
        "Others said that Olm had lost.",
        "Neither was charged.",
        "Crime fell in our city.",
    ],
)
def test_a_claim_that_leans_on_its_article_is_open(text):
    assert is_open(text)


@pytest.mark.parametrize(
    "text",
    [
        "Northbank hired 300 police officers in 2023.",
        "Laura Brandt said she was tired.",
        "Germany raised its tariffs.",
        "In her speech, Laura Brandt praised Olm.",
        "A man lost his house in Olm.",
        "The earth is flat.",
        "The mayor of Northbank resigned.",
        "The Green Party put up a billboard.",
        "The mayor, Tom Ash, resigned.",
        "The number of murders in Chicago rose.",
        "The price of oil doubled in 2023.",
        "The first vaccine came in 1796.",
        "The United States spent 9 billion dollars on roads.",
        "It is illegal to sell raw milk in Canada.",
        "It is raining in Kiel.",
        "It takes 12 years to build a reactor.",
        "There are 40 schools in Olm.",
        "Ivermectin works.",
        "Sales fell.",
        "World War I killed 20 million people.",
        "Both Sweden and Norway joined.",
        "Tom Ash said “we hired 300 officers”.",
        "Those who smoke die younger.",
        "Olm and Tarrow closed at the same time.",
        "Sweden has the same rate as Norway.",
        "Few films make it through the first week in France.",
        "Unemployment: 4.1 percent in 2023, up from 3.9.",
        "This year Sweden cut taxes.",
    ],
)
def test_a_claim_that_names_what_it_tells_of_stands_alone(text):
    assert not is_open(text)


def test_a_date_counted_from_an_unknown_day_leaves_a_claim_open():
    text = "Sweden cut taxes last year."
    assert is_open(text, find_dates(text, None))
    assert not is_open(text, find_dates(text, datetime(2024, 4, 2, tzinfo=UTC)))

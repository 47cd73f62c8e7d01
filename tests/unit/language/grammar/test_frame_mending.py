import pytest

from claimdesk.language.attribution.verbal_reports import find_reports


def told(doc, report):
    return " ".join(doc[start:end].text for start, end in report.content)


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        (
            "Labour said the plans will not work and announced they would repeal the bill.",
            [("Labour", "the plans will not work"), ("Labour", "they would repeal the bill")],
        ),
        (
            "Tom Ash said the walkout was a “badge of shame” for the city, and accused Nora Vale of playing games.",
            [("Tom Ash", "the walkout was a “badge of shame” for the city"), ("Tom Ash", "Nora Vale of playing games")],
        ),
        (
            "He said that the government has created a myth that pay rises fuel inflation, and was also critical of Labour.",
            [("He", "that the government has created a myth that pay rises fuel inflation"), ("He", "Labour")],
        ),
        (
            "Vale said rents were too high and that wages fell, and accused the mayor of lying.",
            [("Vale", "rents were too high and that wages fell"), ("Vale", "the mayor of lying")],
        ),
        (
            "The mayor resigned, saying internal affairs investigations exist and calling for independent review by state authorities.",
            [("The mayor", "internal affairs investigations exist"), ("The mayor", "independent review by state authorities")],
        ),
        (
            "The police chief reported five incidents, acknowledged enforcement challenges when crowds disperse and said officers made 40 referrals.",
            [("The police chief", "officers made 40 referrals")],
        ),
        (
            "Loretta Mester, asked about a rate hike in March, said the bank does not want to shock markets.",
            [("Loretta Mester", "the bank does not want to shock markets")],
        ),
        (
            "The boat sank near the southernmost part of Greece, the country's coast guard said.",
            [("the country's coast guard", "The boat sank near the southernmost part of Greece")],
        ),
        (
            "Four people have been killed after homes were hit, Anton Vale, adviser to the interior minister, said on his Telegram channel.",
            [("Anton Vale, adviser to the interior minister", "Four people have been killed after homes were hit")],
        ),
        (
            "Many voters said they stood in line for five hours, while expatriate citizens voted in India.",
            [("Many voters", "they stood in line for five hours")],
        ),
        (
            "As noted in the statement from the Secretary last month, the Treasury Department designated the group.",
            [("the statement from the Secretary last month", "the Treasury Department designated the group")],
        ),
        ("As the mayor noted, rents rose.", [("the mayor", "rents rose")]),
    ],
)  # fmt: skip
def test_a_frame_keeps_its_verbs_and_its_speaker(parse, text, reports):
    doc = parse(text)
    found = [
        (doc[slice(*report.source)].text, told(doc, report))
        for report in find_reports(doc)
        if report.content and report.source
    ]
    for report in reports:
        assert report in found


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Vale said the mayor lied and told nobody.", "the mayor lied and told nobody"),
        ("Vale said the dam had burst and that 40 people had died.", "the dam had burst and that 40 people had died"),
        ("Ash said he had left in May and had told the police.", "he had left in May and had told the police"),
    ],
)  # fmt: skip
def test_a_verb_that_may_be_of_what_is_said_stays_in_it(parse, text, content):
    doc = parse(text)
    assert content in [told(doc, report) for report in find_reports(doc)]


@pytest.mark.parametrize(
    "text",
    [
        "The councils are paid according to the number of residents living in their areas.",
        "The bed is priced according to its size.",
        "Patients are ranked according to need.",
    ],
)
def test_what_something_goes_by_is_no_source(parse, text):
    assert not find_reports(parse(text))


def test_who_is_told_something_does_not_say_it(parse):
    doc = parse("He needed 50 stitches after being told he was being moved.")
    assert [report.source for report in find_reports(doc) if report.content] == [None]

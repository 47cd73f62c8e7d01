"""What a sentence asserts is found once each; what it doesn't assert is never a claim."""

import numpy as np
import pytest

from claimdesk.language.pipeline import is_queued, split_articles
from claimdesk.language.shapes import ArticleText
from claimdesk.terms import Kind, Level


def encode(texts):
    return np.eye(max(len(texts), 1), 384, dtype=np.float32)[: len(texts)]


def split(text):
    return split_articles([ArticleText(text)], encode)[0].claims


def told(text):
    """The claims' own words, before dates are added."""
    return [claim.original_text for claim in split(text)]


def queued(text):
    return [claim.text for claim in split(text) if is_queued(claim)]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "The mill burned down in 1911 and reopened in 1924.",
            ["The mill burned down in 1911.", "The mill reopened in 1924."],
        ),
        (
            "Unemployment fell to 4 percent, while wages rose by 2 percent.",
            ["Unemployment fell to 4 percent.", "Wages rose by 2 percent."],
        ),
        (
            "The clip is real, but it was filmed in March 2024.",
            ["The clip is real.", "It was filmed in March 2024."],
        ),
        (
            "The limit is 100; the worst sample had 2,400.",
            ["The limit is 100.", "The worst sample had 2,400."],
        ),
        (
            "That was wrong, it is 2.1 million.",
            ["That was wrong.", "It is 2.1 million."],
        ),
        (
            "The arena would create 4,000 jobs and pay off its debt in 15 years.",
            ["The arena would create 4,000 jobs.", "The arena would pay off its debt in 15 years."],
        ),
        (
            "It is 74 years old and was built to last 60.",
            ["It is 74 years old.", "It was built to last 60."],
        ),
        (
            "Twenty years later the city still owes $31 million, and the arena employs 140 people.",
            ["Twenty years later the city still owes $31 million.", "The arena employs 140 people."],
        ),
    ],
)
def test_clauses_with_a_subject_or_a_sure_one_are_parted(text, claims):
    assert told(text) == claims


@pytest.mark.parametrize(
    "text",
    [
        "The film was written and directed by Nora Lind.",
        "The board fined and suspended the club.",
        "Wolves live in the forests of Europe, Asia and North America.",
        "China refines 68% of the nickel, 40% of copper and 59% of lithium.",
        "2024 was the warmest year ever measured.",
        "We have had 11 months with job gains above 400,000, yielding 7.9 million jobs.",
        "The mast is a lot more harmful than the government and industry want people to believe.",
        "These effects include stress, rises in harmful free radicals, memory loss and a greater cancer risk.",
        "The two biggest sources of the gas are power plants and traffic.",
        "The minister pledged to cut taxes and raise pensions.",
        "In some countries the drug is legal and the plant is banned.",
        "Reportedly, the mayor sold the house and left the country in 2019.",
        "The senator allegedly lied to the court and destroyed the letters.",
        "The plant did not leak and explode in 1986.",
        "Nobody paid the fine and left the country in 2001.",
        "So far, the board has paid 4 million euros.",
        "Mr Crane put it to her that she had paid her son £1,500 a month for work he never did.",
        "Either the bank lost 5 million or the fund won 3.",
        "If the river rises, the town will flood and the road will close.",
        "Last year rents rose by 5 percent and wages fell by 2.",
        "The failure to see the threat is excusable.",
        "Earlier forecasts that the wall would open in 2026 no longer apply.",
    ],
)
def test_a_sentence_that_can_not_be_parted_safely_stays_whole(text):
    assert told(text) == [text]


@pytest.mark.parametrize(
    ("text", "told_of"),
    [
        (
            "The bridge, which was built in 1990, carries 40,000 cars a day.",
            "The bridge was built in 1990.",
        ),
        (
            "The plan cites the Olm Treaty, which was signed in December 2015.",
            "The Olm Treaty was signed in December 2015.",
        ),
        (
            "Barley costs, which doubled between 2021 and 2023, have fallen.",
            "Barley costs doubled between 2021 and 2023.",
        ),
        (
            "“We lost,” said Nora Vale, who led the council until 2019.",
            "Nora Vale led the council until 2019.",
        ),
        (
            "The plan cites the Olm Treaty, which was signed in 2015 and which the council endorsed a year later.",
            "The Olm Treaty was signed in 2015.",
        ),
        ("She resigned because the dam had cost 4 billion euros.", "The dam had cost 4 billion euros."),
    ],
)
def test_what_is_said_in_passing_stands_beside_the_sentence(text, told_of):
    assert told_of in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The scientists represent the majority of experts on ionizing radiation, who have published 2,000 papers.",
        "He spoke of the fact that the bank keeps limits for radiation that were set in the 1990s.",
        "The crowd cheered the players of the club, which surprised 400 visitors.",
        "A share of the sample, which was taken in 2019, was lost.",
        "We finish the job left undone by Romneycare, which is cutting costs by 4 percent.",
    ],
)
def test_a_relative_clause_of_doubtful_antecedent_is_not_written_out(text):
    assert told(text) == [text]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Vale said on Monday that rents rose by 5 percent and that wages fell by 2.",
            ["Rents rose by 5 percent.", "Wages fell by 2."],
        ),
        (
            "A firefighter told us that the crew waited 50 minutes, that two hydrants were dry and that the plan was old.",
            ["The crew waited 50 minutes.", "Two hydrants were dry.", "The plan was old."],
        ),
        ("Officials denied that the dam had leaked.", ["Officials denied that the dam had leaked."]),
        (
            "It was not true, he said, that he had ever been to the races.",
            ["It was not true that he had ever been to the races."],
        ),
        (
            "It is false, she added, that the plant leaked in 1986.",
            ["It is false that the plant leaked in 1986."],
        ),
        (
            "The High Court ruled on Tuesday that the law of 1998 applies.",
            ["The High Court ruled on Tuesday that the law of 1998 applies."],
        ),
        (
            "Does anyone remember that he made the same promise in Corvina Heights?",
            ["He made the same promise in Corvina Heights."],
        ),
    ],
)
def test_reported_words_are_claims_and_what_is_denied_stays_with_its_denial(text, claims):
    assert told(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Over 1M ticket requests for the rally in Olm on Saturday.",
            ["Over 1M ticket requests for the rally in Olm on Saturday."],
        ),
        (
            "2 trillion dollars to train and equip the army.",
            ["2 trillion dollars to train and equip the army."],
        ),
        ("A long and bitter night.", []),
        ("Those are used vials.", ["Those are used vials."]),
    ],
)
def test_words_without_a_verb_are_told_where_they_hold_a_figure(text, claims):
    assert told(text) == claims


def test_a_row_of_a_table_is_told_with_its_columns():
    text = "Unemployment, percent\nCountry   Feb 2016   Mar 2016\nOlmia     8.0        7.9\nNorland   20.6       20.4"
    assert told(text) == [
        "Olmia: 8.0 in Feb 2016, 7.9 in Mar 2016 (Unemployment, percent).",
        "Norland: 20.6 in Feb 2016, 20.4 in Mar 2016 (Unemployment, percent).",
    ]


def test_a_date_of_the_saying_is_not_given_to_what_is_said():
    texts = [claim.text for claim in split("The bank said it is selling two ships earlier this week.")]
    assert not [
        text for text in texts if "selling" in text and "earlier this week" in text and "said" not in text
    ]


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("The blasts killed 12 people in Lyon and Nice.", "The blasts killed 12 people in Lyon."),
        ("Lee lost to Kerber and Wozniak, respectively.", "Lee lost to Wozniak."),
        ("The paste is a mix of sand and lime.", "The paste is a mix of sand."),
        ("The set consists of a pump and a hose.", "The set consists of a pump."),
        ("The board fined and suspended the club.", "The board fined."),
        ("Lee is a former mayor from Leeds.", "Lee is a mayor from Leeds."),
        ("Lee called it “a fair and open contest” on Monday.", "Lee called it “a fair contest” on Monday."),
        ("The bridge was not opened in Oslo on 3 May 2004.", "The bridge was not opened in Oslo."),
        ("Wages rose by 3 percent in Leeds in May.", "Wages rose by 3 percent in Leeds."),
        ("He resigned before finishing the report.", "He finished the report."),
        ("Officials denied that the dam had leaked.", "The dam had leaked"),
        ("The mayor allegedly took and hid 3 million euros.", "The mayor took"),
        ("The mayor allegedly took and hid 3 million euros.", "The mayor hid"),
        ("The plant did not leak and explode in 1986.", "The plant exploded"),
        ("It is not true that the bank failed in 2008.", "The bank failed"),
        ("If the river rises, the town will flood.", "The river rises."),
        ("Smith or Jones won the prize in 2001.", "Jones won"),
        ("The court asked whether the firm paid 5 million.", "The firm paid 5 million."),
        ("The two rivers flow between Lima and Cusco.", "The two rivers flow between Lima."),
        ("Neither the bank nor the fund paid tax in 2020.", "The fund paid"),
    ],
)
def test_what_a_sentence_does_not_assert_is_no_claim(text, never):
    assert not [claim for claim in queued(text) if claim.lower().startswith(never.lower())]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor reportedly sold the house and left the country.",
        "The drug may cause fever and nausea.",
        "The senator allegedly lied to the court and destroyed the letters.",
    ],
)
def test_hedges_survive_in_every_claim(text):
    hedge = next(word for word in ("reportedly", "may", "allegedly") if word in text)
    claims = queued(text)
    assert claims
    assert all(hedge in claim.lower() for claim in claims)


@pytest.mark.parametrize(
    ("text", "kind", "asserts"),
    [
        ("Did the bank lose 5 million in 2019?", Kind.QUESTION, False),
        ("Call your senator before May.", Kind.COMMAND, False),
        ("If taxes rise, the shop closes.", Kind.CONDITIONAL, False),
        ("Sea levels will rise by 30 centimetres.", Kind.PREDICTION, True),
        ("Norvik plans to build a plant in Leeds in 2027.", Kind.PLAN, True),
        ("The minister should resign.", Kind.OPINION, True),
        ("The debate was disgraceful.", Kind.OPINION, True),
        ("The summit got off to a frosty start.", Kind.OPINION, True),
    ],
)
def test_what_asserts_nothing_stays_out_of_the_queue_and_the_other_kinds_are_labels(text, kind, asserts):
    (claim,) = split(text)
    assert kind in claim.kinds
    assert is_queued(claim) is asserts


def test_a_fragment_is_no_claim():
    assert split("A long and bitter night.") == ()


def test_a_quotation_keeps_its_marks_and_words():
    (claim,) = [
        claim
        for claim in split("Lee called the vote “a fair and open contest” on Monday.")
        if is_queued(claim)
    ]
    assert "“a fair and open contest”" in claim.text


def test_a_whole_quotation_stands_without_its_marks():
    said = split('"We built 40 schools," Olaf Berg said. "We hired 900 teachers."')
    assert [claim.text for claim in said] == ["We built 40 schools.", "We hired 900 teachers."]


def test_what_a_study_found_that_somebody_points_to_is_the_study_s_claim():
    claims = split("The ministry pointed to a study which found that Iran had 40 missiles.")
    claim = next(other for other in claims if other.text == "Iran had 40 missiles.")
    assert [link.name for link in claim.attribution] == ["a study", "the ministry"]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("The senator criticised the new law.", Level.UTTERANCE),
        ("The senator voted for the law in 2019.", Level.EVENT),
        ("The club agreed on a budget of 5 million euros.", Level.EVENT),
    ],
)
def test_an_utterance_is_told_from_a_deed(text, level):
    assert [claim.level for claim in split(text)] == [level]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("How long did they debate it? Eleven minutes.", ["How long did they debate it? Eleven minutes."]),
        (
            "VALE: How many people is that?\n\nASH: About 19,000.\n\nVALE: Thank you.\n\nASH: Rents rose by 4 percent.",
            ["How many people is that? About 19,000."],
        ),
        ("Is it safe? A long and bitter night.", []),
    ],
)
def test_an_answer_without_a_verb_is_read_with_its_question(text, claims):
    assert [claim for claim in told(text) if "?" in claim and claim[-1] != "?"] == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Operating profit: kr 61.2m (H1 2024: kr 55.9m)",
            ["Operating profit: kr 61.2m.", "Operating profit, H1 2024: kr 55.9m."],
        ),
        (
            "Average turnaround: 19 hours, 4 hours faster than last year",
            ["Average turnaround: 19 hours.", "Average turnaround: 4 hours faster than last year."],
        ),
        (
            "Unemployment: 4.1 percent in 2023, up from 3.9",
            ["Unemployment: 4.1 percent in 2023.", "Unemployment: up from 3.9."],
        ),
        ("Population: 1,204,500", ["Population: 1,204,500."]),
    ],
)
def test_each_value_of_a_line_is_told_with_its_key(text, claims):
    assert (
        told(f"Key figures\n\n• {text}\n\n• Head office: Olm, since 1998\n\n• Fleet: 40 ships")[: len(claims)]
        == claims
    )


def test_what_is_conceded_before_a_semicolon_and_the_answer_after_it_are_two_voices():
    text = "Nora Vale conceded that the bridge closed in 2019; the council, however, has rebuilt it for 4 million."
    assert [(claim.original_text, claim.claimant) for claim in split(text)] == [
        ("The bridge closed in 2019.", "Nora Vale"),
        ("The council, however, has rebuilt it for 4 million.", None),
    ]


def test_a_claim_whose_verb_was_not_read_stays_with_who_makes_it():
    text = "Brelight’s own website claims that its lamps “halve errors”; the study shows nothing of the kind."
    assert told(text) == [
        "Brelight’s own website claims that its lamps “halve errors”.",
        "The study shows nothing of the kind.",
    ]


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        (
            "The minister said that 40 bridges had closed, the Olm Courier wrote.",
            ["the minister", "Olm Courier"],
        ),
        ("Vale said 100 officers have left since January, according to the Post.", ["Vale", "Post"]),
    ],
)
def test_who_said_it_is_the_claimant_and_who_passed_it_on_stands_behind(text, chain):
    [claim] = split(text)
    assert claim.claimant == chain[0]
    assert [link.name for link in claim.attribution] == chain

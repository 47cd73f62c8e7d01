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
            "The bridge, which was built in 1990, carries 40,000 cars a day.",
            ["The bridge carries 40,000 cars a day.", "The bridge was built in 1990."],
        ),
        (
            "Unemployment fell to 4 percent, while wages rose by 2 percent.",
            ["Unemployment fell to 4 percent.", "Wages rose by 2 percent."],
        ),
        (
            "The army shelled the town on Monday, killing 12 people.",
            ["The army shelled the town on Monday.", "The army killed 12 people."],
        ),
        (
            "The inspector accused the firm of fraud, bribery and theft.",
            [
                "The inspector accused the firm of fraud.",
                "The inspector accused the firm of bribery.",
                "The inspector accused the firm of theft.",
            ],
        ),
        (
            "The minister cited a largely untested report released on Tuesday.",
            [
                "The minister cited a largely untested report released on Tuesday.",
                "The report was largely untested.",
                "The largely untested report was released on Tuesday.",
            ],
        ),
    ],
)
def test_a_compound_sentence_gives_each_of_its_statements(text, claims):
    assert sorted(queued(text)) == sorted(claims)


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Born and raised in Leeds, Ada Holt founded a school in 1901.",
            [
                "Ada Holt was born in Leeds.",
                "Ada Holt was raised in Leeds.",
                "Ada Holt founded a school in 1901.",
            ],
        ),
        (
            "The film was written and directed by Nora Lind.",
            ["The film was written by Nora Lind.", "The film was directed by Nora Lind."],
        ),
        (
            "Nora Lind (born Nora Berg; 4 May 1962) is a painter and sculptor.",
            ["Nora Lind is a painter.", "Nora Lind is a sculptor.", "Nora Lind was born on 4 May 1962."],
        ),
        (
            "Ada Holt (4 May 1862 – 3 June 1939) was a Danish engineer.",
            [
                "Ada Holt was a Danish engineer.",
                "Ada Holt was born on 4 May 1862.",
                "Ada Holt died on 3 June 1939.",
            ],
        ),
        (
            "The Norden was a German submarine used during World War II.",
            ["The Norden was a German submarine.", "The Norden was used during World War II."],
        ),
        (
            "The bridge was opened in Oslo on 3 May 2004.",
            ["The bridge was opened in Oslo.", "The bridge was opened on 3 May 2004."],
        ),
        (
            "Brask is a country in northern Europe, with a population of 11 million.",
            ["Brask is a country in northern Europe.", "Brask has a population of 11 million."],
        ),
        (
            "Wolves live in the forests of Europe, Asia and North America.",
            [
                "Wolves live in the forests of Europe.",
                "Wolves live in the forests of Asia.",
                "Wolves live in the forests of North America.",
            ],
        ),
        (
            "Agencies focus on finding and hiring nurses.",
            ["Agencies focus on finding nurses.", "Agencies focus on hiring nurses."],
        ),
        (
            "The harbour town of Brask, where 300 people died in 1953, rebuilt its dam.",
            ["The harbour town of Brask rebuilt its dam."],
        ),
        (
            "The ministry has issued a warning to farmers, illustrating the risk.",
            ["The ministry has issued a warning to farmers.", "The warning illustrates the risk."],
        ),
        (
            "The army shelled the town on Monday, prompting protests in Lyon.",
            [
                "The army shelled the town on Monday.",
                "The army shelling the town on Monday prompted protests in Lyon.",
            ],
        ),
        (
            "Officials visited the Senkaku Islands, known in China as the Diaoyu Islands.",
            [
                "Officials visited the Senkaku Islands.",
                "The Senkaku Islands are known in China as the Diaoyu Islands.",
            ],
        ),
        (
            "The report followed a new round of strikes last week, as well as a joint statement from Norvik.",
            [
                "The report followed a new round of strikes last week.",
                "The report followed a joint statement from Norvik.",
            ],
        ),
    ],
)
def test_what_hangs_on_a_sentence_becomes_a_claim_of_its_own(text, claims):
    claims = queued(text)
    assert [claim for claim in claims if claim not in claims] == [], claims


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
    ("text", "kind"),
    [
        ("Did the bank lose 5 million in 2019?", Kind.QUESTION),
        ("Call your senator before Friday.", Kind.COMMAND),
        ("If taxes rise, the shop closes.", Kind.CONDITIONAL),
        ("Sea levels will rise by 30 centimetres.", Kind.PREDICTION),
        ("Norvik plans to build a plant in Leeds in 2027.", Kind.PLAN),
        ("The minister should resign.", Kind.OPINION),
        ("The debate was disgraceful.", Kind.OPINION),
        ("The summit got off to a frosty start.", Kind.OPINION),
    ],
)
def test_what_is_no_plain_statement_is_marked_and_stays_out_of_the_queue(text, kind):
    (claim,) = split(text)
    assert kind in claim.kinds
    assert not is_queued(claim)


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
    ("text", "claim"),
    [
        ("Brask is a small harbour. It has 300 berths.", "Brask has 300 berths."),
        (
            "Brask Harbour (novel)\nThe novel won three prizes. It sold badly.",
            "Brask Harbour won three prizes.",
        ),
        ("Marc Lee sided with Anna Holt after she sued the bank.", "Anna Holt sued the bank."),
    ],
)
def test_what_is_told_of_one_name_goes_on(text, claim):
    assert claim in queued(text)

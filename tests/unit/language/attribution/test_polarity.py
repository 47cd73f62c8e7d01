import pytest

from claimdesk.language.attribution.polarity import Stance, is_asked
from claimdesk.language.attribution.verbal_reports import find_reports
from claimdesk.language.statements.stretches import PUT_FORWARD


def put_forward(doc):
    """The words that somebody is held to have put forward."""
    return [
        doc[start:end].text
        for report in find_reports(doc)
        if report.stance is Stance.ASSERTED and report.manner in PUT_FORWARD and report.statement
        for start, end in report.content
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Nobody has proved that the cranes cost 12 million euros.",
        "There won't be many people suggesting that the city lost 3 million.",
        "There are not many doctors who say that the drug cures cancer.",
        "No study has shown that the cranes cost 12 million euros.",
        "Few reports have found that the drug cures cancer.",
        "Neither report found that 30 jobs were lost.",
        "Brown stopped short of saying that 12 officers took bribes.",
        "Brown refrained from saying that 12 officers took bribes.",
        "Holm did not deny that the bank lost 3 billion dollars.",
        "Holm denied that the bank lost 3 billion dollars.",
        "It was difficult to say that the city had lost 3 million euros.",
        "It would be false to say that the city lost 3 million.",
        "It is wrong to claim that the city lost 3 million.",
        "He refused to confirm that the town paid 3 million.",
        "She failed to prove that the bank lost 2 billion.",
        "He would be lying if he said that the town paid 3 million.",
        "It is not true that Holm said the dam leaked.",
        "Contrary to claims that 300 people died, the mine was empty.",
        "There is no proof that the vote of 2020 was stolen.",
        "The claim that vaccines cause autism is false.",
        "The claim that 30 jobs had been cut is simply untrue.",
        "The baseless allegation that votes were bought is old.",
        "The firm no longer claims that its cars are safe in winter.",
        "The radio is no longer reporting that 40 people died.",
        "The inquiry has abandoned its finding that 60 officers lied under oath.",
        "The paper withdrew its claim that Mr Low took 40,000 dollars.",
        "The paper’s claim that Mr Low took 40,000 dollars was withdrawn.",
        "The union dropped its allegation that 40 workers were fired.",
        "The union took back its allegation that 40 workers were fired.",
        "Holm was misquoted as saying that taxes had doubled.",
        "Claims that the dam burst have proved wrong.",
        "The claim that 30 jobs had been cut proved to be wrong.",
        "It has been suggested that the acid lowers blood pressure by 12 points.",
    ],
)
def test_what_is_denied_doubted_refused_or_judged_false_is_put_forward_by_nobody(parse, text):
    assert put_forward(parse(text)) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Brown began by saying that 12 officers took bribes.", "that 12 officers took bribes"),
        ("Brown went on to say that 12 officers took bribes.", "that 12 officers took bribes"),
        ("A few reports found that 30 jobs were lost.", "that 30 jobs were lost"),
        ("The union’s claim that 30 jobs had been cut is untrue.", "that 30 jobs had been cut"),
        ("Brown apologised after saying that 12 officers took bribes.", "that 12 officers took bribes"),
    ],
)
def test_what_was_said_after_all_stays_with_who_said_it(parse, text, content):
    assert put_forward(parse(text)) == [content]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Has Karin Holm said that the dam is unsafe.", True),
        ("Did Karin Holm really say that 400 people died?", True),
        ("But does the minister claim that rents rose?", True),
        ("Karin Holm has said that the dam is unsafe.", False),
        ("Had he said that, he would have resigned.", False),
    ],
)
def test_a_helper_before_its_subject_asks_with_a_mark_or_without(parse, text, asked):
    assert any(is_asked(token) for token in parse(text)) is asked

import pytest

from claimdesk.language.attribution.polarity import Stance
from claimdesk.language.attribution.report_types import Manner
from claimdesk.language.attribution.verbal_reports import find_reports


@pytest.mark.parametrize(
    ("text", "lemma", "manner", "stance", "source", "content"),
    [
        (
            "According to the mayor, the mill closed.",
            "according",
            Manner.SPEECH,
            Stance.ASSERTED,
            "the mayor",
            "the mill closed",
        ),
        (
            "Her criticism of the plan was sharp.",
            "criticism",
            Manner.ATTITUDE,
            Stance.ASSERTED,
            "Her",
            "the plan",
        ),
        (
            "Lee was confident that prices would fall.",
            "confident",
            Manner.BELIEF,
            Stance.ASSERTED,
            "Lee",
            "that prices would fall",
        ),
        (
            "In a new poll, half of voters backed the plan.",
            "in",
            Manner.FINDING,
            Stance.ASSERTED,
            "a new poll",
            "half of voters backed the plan",
        ),
        (
            "There is no evidence that prices fell.",
            "evidence",
            Manner.FINDING,
            Stance.DENIED,
            None,
            "that prices fell",
        ),
    ],
)
def test_other_words_than_verbs_report_too(parse, text, lemma, manner, stance, source, content):
    doc = parse(text)
    report = next(report for report in find_reports(doc) if report.lemma == lemma)
    named = doc[report.source[0] : report.source[1]].text if report.source else None
    said = " … ".join(doc[start:end].text for start, end in report.content)
    assert (report.manner, report.stance, named, said) == (manner, stance, source, content)


def test_hearsay_keeps_its_hedge_and_has_no_source(parse):
    doc = parse("Lee reportedly left the party.")
    [report] = find_reports(doc)
    assert report.source is None
    assert "reportedly" in doc[slice(*report.content[0])].text

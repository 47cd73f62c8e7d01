import pytest

from claimdesk.language.attribution.report_types import Manner
from claimdesk.language.attribution.verbal_reports import find_reports


@pytest.mark.parametrize(
    ("text", "manner", "source", "content", "statement"),
    [
        ("The mayor said that the mill closed.", Manner.SPEECH, "The mayor", ["that the mill closed"], True),
        ("The mill closed, the mayor said.", Manner.SPEECH, "the mayor", ["The mill closed"], True),
        ("The study showed that prices rose.", Manner.FINDING, "The study", ["that prices rose"], True),
        ("The mayor thinks that prices rose.", Manner.BELIEF, "The mayor", ["that prices rose"], True),
        ("The mayor promised to cut taxes.", Manner.INTENT, "The mayor", ["to cut taxes"], False),
        ("The mayor criticised the plan.", Manner.ATTITUDE, "The mayor", ["the plan"], False),
    ],
)
def test_a_verb_introduces_its_clause_infinitive_or_phrase(parse, text, manner, source, content, statement):
    doc = parse(text)
    [report] = find_reports(doc)
    assert (report.manner, report.statement) == (manner, statement)
    assert doc[report.source[0] : report.source[1]].text == source
    assert [doc[start:end].text for start, end in report.content] == content


@pytest.mark.parametrize("text", ["It rained.", "The mill closed in May.", "The mayor built a bridge."])
def test_a_sentence_without_a_cue_reports_nothing(parse, text):
    assert find_reports(parse(text)) == []


def test_learning_is_a_report_only_of_what_stands_behind_that(parse):
    assert (
        find_reports(
            parse("Bumblebees learned flower colours 41% faster than bees kept under street-lamp light.")
        )
        == []
    )
    [report] = find_reports(parse("The mayor learned that the mill had closed."))
    assert report.lemma == "learn"

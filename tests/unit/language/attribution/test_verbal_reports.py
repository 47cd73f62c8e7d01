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


def find_words_by_source(doc):
    """Whose words a sentence reports, with the words."""
    return [
        (
            doc[report.source[0] : report.source[1]].text if report.source else None,
            "; ".join(doc[start:end].text for start, end in report.content),
        )
        for report in find_reports(doc)
        if report.content
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The ministry says that crime fell, but its own figures show a rise.", "that crime fell"),
        (
            'The ministry says "trams cause no noise" but its own study of 1999 found much.',
            "trams cause no noise",
        ),
        ("The mayor said the bridge is safe but it will close in 2026.", "but it will close in 2026"),
    ],
)
def test_what_is_held_against_the_words_reported_is_the_writer_s(parse, text, words):
    source, content = find_words_by_source(parse(text))[0]
    assert source.startswith("The m")
    assert words in content
    assert "own" not in content


def test_a_participle_after_reported_words_goes_on_for_who_said_them(parse):
    reports = find_words_by_source(
        parse("A spokesman admitted that Warren misquoted the study, saying the study is based on 400 cases.")
    )
    assert [source for source, _ in reports] == ["A spokesman", "A spokesman"]
    assert "saying" not in reports[0][1]


@pytest.mark.parametrize("body", ["jury", "court", "inquiry"])
def test_who_is_told_in_a_headline_has_said_nothing(parse, body):
    reports = find_words_by_source(parse(f"Former boss stole 40 laptops, {body} told."))
    assert [(source, words.rstrip(",")) for source, words in reports] == [
        (None, "Former boss stole 40 laptops")
    ]


def test_a_first_name_called_out_before_an_office_is_no_source(parse):
    reports = find_words_by_source(parse("Mitt, the governor of Olm is now saying we lost 40 jobs."))
    assert [source for source, _ in reports] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "A report by Der Bote had the same visuals as in the viral clip which stated that crowds stormed the mill.",
        "Ana Ruiz said that reports he had fired 40 nurses were false.",
    ],
)
def test_words_that_may_be_of_either_side_or_of_a_noun_are_given_to_nobody_alone(parse, text):
    assert not any(
        words.startswith(("that crowds", "he had")) for _, words in find_words_by_source(parse(text))
    )

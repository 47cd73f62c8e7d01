import pytest

from claimdesk.language.attribution.report_types import Manner
from claimdesk.language.attribution.verbal_reports import find_reports


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("Twelve percent said they were not sure.", Manner.SHARE),
        ("Some 41 per cent said the mayor lies.", Manner.SHARE),
        ("Of these, 74 percent of likely voters said Ms Vale should go.", Manner.SHARE),
        ("A majority of voters said the mayor lies.", Manner.SHARE),
        ("Many said politicians do not keep promises.", Manner.SHARE),
        ("This past month has shown that the policy is a failure.", Manner.SIGN),
        ("The very fact that it was printed shows that editors have doubts.", Manner.SIGN),
        ("The attack shows that the border is open.", Manner.SIGN),
        ("The chair of the board revealed that prices rose.", Manner.SPEECH),
        ("A study showed that prices rose.", Manner.FINDING),
        ("Researchers have shown that prices rose.", Manner.FINDING),
        ("The ministry showed that prices rose.", Manner.FINDING),
        ("Some officials said that prices rose.", Manner.SPEECH),
        ("The timetable says that the tram leaves at 8.", Manner.SPEECH),
    ],
)
def test_a_share_and_a_sign_say_nothing_and_people_bodies_and_documents_do(parse, text, manner):
    reports = [report for report in find_reports(parse(text)) if report.statement]
    assert [report.manner for report in reports] == [manner]


@pytest.mark.parametrize(
    "text",
    [
        "A survey in 1996 put it at 311 metres; a second one, in 2018, found 308.",
        "The website claims that its lamps halve errors; the study shows nothing of the kind.",
    ],
)
def test_a_verb_with_an_object_of_its_own_reports_no_sentence_before_it(parse, text):
    doc = parse(text)
    assert not [
        report
        for report in find_reports(doc)
        if report.lemma in {"find", "show"}
        and any(doc[start:end].text.startswith(("A survey", "The website")) for start, end in report.content)
    ]


def test_after_a_semicolon_the_writer_goes_on(parse):
    doc = parse(
        "Brelight’s own website claims that its lamps “halve errors”; the study shows nothing of the kind."
    )
    [report] = [report for report in find_reports(doc) if report.lemma == "claim"]
    assert not any("study" in doc[start:end].text for start, end in report.content)


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "A jury has heard that the clerk stole 3 million crowns.",
            None,
            "that the clerk stole 3 million crowns",
        ),
        ("The clerk stole 3 million crowns, a court has heard.", None, "The clerk stole 3 million crowns"),
        ("The inquiry was told that 30 people died.", None, "that 30 people died"),
        ("The inquiry was told by Dr Anna Holm that 30 people died.", "Dr Anna Holm", "that 30 people died"),
        ("Holm accepted that she had signed blank cheques.", "Holm", "that she had signed blank cheques"),
    ],
)
def test_what_a_court_hears_is_somebody_s_and_an_admission_is_speech(parse, text, source, content):
    doc = parse(text)
    [report] = [report for report in find_reports(doc) if report.statement and report.content]
    assert report.manner is Manner.SPEECH
    assert (doc[slice(*report.source)].text if report.source else None) == source
    assert [doc[start:end].text for start, end in report.content] == [content]

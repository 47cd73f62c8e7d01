import pytest

from claimdesk.language.attribution.verbal_reports import find_reports


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "A trade paper reported on Tuesday that Brau had offered 52 marks, that talks had begun and that it asked for 60.",
            "A trade paper",
            "that Brau had offered 52 marks, that talks had begun and that it asked for 60",
        ),
        (
            "According to Vale, Norway, Sweden and Finland have the most heat pumps per household in Europe.",
            "Vale",
            "Norway, Sweden and Finland have the most heat pumps per household in Europe",
        ),
        (
            "Opening the case at Olm Crown Court on Monday, Gideon Farr KC, prosecuting, said the clerk stole £40,000.",
            "Gideon Farr KC",
            "the clerk stole £40,000",
        ),
        (
            "Police used tear gas on Friday, but protesters made it through the gates, reported the Post on September 14.",
            "the Post",
            "Police used tear gas on Friday, but protesters made it through the gates",
        ),
        (
            "Mr. Haskett, your own filing says the railroad employed 9,300 carmen in 2015.",
            "your own filing",
            "the railroad employed 9,300 carmen in 2015",
        ),
    ],
)
def test_a_report_that_the_parser_missed_has_its_source_and_all_its_words(parse, text, source, content):
    doc = parse(text)
    report = next(report for report in find_reports(doc) if report.statement)
    assert doc[slice(*report.source)].text == source
    assert " ".join(doc[start:end].text for start, end in report.content) == content


@pytest.mark.parametrize(
    "text",
    [
        "It was not true, he said, that he had ever been to the races.",
        "It was not true, he said, that he had ever been to the races with the defendant.",
    ],
)
def test_what_is_judged_stays_with_the_judgement_around_a_speaker(parse, text):
    assert [token.text for token in parse(text) if token.head == token] in (["was"], ["said"])


def test_a_judgement_on_a_claim_is_the_sentence_s_own_verb(parse):
    doc = parse("The claim that vaccines cause autism is false.")
    assert [token.text for token in doc if token.head == token] == ["is"]


@pytest.mark.parametrize(
    "text", ["", "The mill burned in the night.", "The papers reported stolen were found."]
)
def test_other_sentences_keep_their_parse(parse, text):
    doc = parse(text)
    assert len([token for token in doc if token.head == token]) == (1 if text else 0)


@pytest.mark.parametrize(
    "text",
    [
        "The minister said that 40 bridges had closed in 2019, the Olm Courier wrote.",
        "Vale said about 100 officers have left the department since January, according to the Post.",
    ],
)
def test_who_passes_words_on_has_all_of_them_with_their_speaker(parse, text):
    doc = parse(text)
    contents = [doc[start:end].text for report in find_reports(doc) for start, end in report.content]
    told, passed_on = sorted(contents, key=len)
    assert passed_on == text.rpartition(",")[0]
    assert passed_on.endswith(told)
    assert "said" not in told


def test_a_clause_after_a_semicolon_is_no_part_of_what_is_claimed_before_it(parse):
    doc = parse(
        "Brelight’s own website claims that its lamps “halve errors”; the study shows nothing of the kind."
    )
    assert [token.text for token in doc if token.dep_ == "conj"] == ["shows"]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The dam, said Tom Ash, had burst in May.", "Tom Ash", "The dam had burst in May"),
        ("Four boats, said the mayor, had sunk in the harbour.", "the mayor", "Four boats had sunk in the harbour"),
        ("Tom Ash, said Vale, lied about the 40 million.", "Vale", "Tom Ash lied about the 40 million"),
        ("The town, says the report, lost 40 jobs in 2019.", "the report", "The town lost 40 jobs in 2019"),
        ("The bridge, said mayor Nora Vale, is safe.", "mayor Nora Vale", "The bridge is safe"),
        ("On 4 May the president, Nora Vale, told me that 40,000 euros was missing.", "the president, Nora Vale", "that 40,000 euros was missing"),
        ("Opening the case, Gideon Farr, prosecuting, said she stole 40 dollars.", "Gideon Farr", "she stole 40 dollars"),
        ("On or about July 7, 2023, Cooperating Witness 1 told agents that Kepner had paid a carrier.", "Cooperating Witness 1", "that Kepner had paid a carrier"),
        ("Critics disagree: engineer Olav Brekke says that the spillway is too narrow.", "engineer Olav Brekke", "that the spillway is too narrow"),
    ],
)  # fmt: skip
def test_a_report_inside_a_sentence_is_of_who_stands_behind_its_verb(parse, text, source, content):
    doc = parse(text)
    report = next(report for report in find_reports(doc) if report.statement and report.content)
    assert doc[slice(*report.source)].text == source
    assert " ".join(doc[start:end].text for start, end in report.content) == content


def test_words_between_commas_that_tell_of_nobodys_words_are_no_report(parse):
    assert not [
        report for report in find_reports(parse("The mayor, said to be ill, had resigned.")) if report.content
    ]

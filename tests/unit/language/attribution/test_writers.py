import pytest

from benchmarks.predict import encode
from claimdesk.language.pipeline import split_articles
from claimdesk.language.shapes import ArticleText

BORN = "I was born in Olm in 1961."
VOTED = "In 2012 I voted for the bridge."
COST = "The bridge cost 4 million pounds."


def whose(text, source="Olm Courier", title=None):
    [split] = split_articles([ArticleText(text, title=title, source_name=source)], encode)
    return [(claim.claimant, claim.voice) for claim in split.claims if claim.part == "text"]


@pytest.mark.parametrize(
    "text",
    [
        f"By Jo Bell\n\n{BORN}\n\n{VOTED} {COST}",
        f"{BORN}\n\n{VOTED} {COST}\n\nJo Bell is a columnist and a former councillor.",
    ],
)
def test_a_text_in_the_first_person_is_its_authors(text):
    assert whose(text) == [("Jo Bell", "own_voice")] * 3


def test_a_title_may_name_the_author_where_the_page_does_so_too():
    title = "Why I voted for the bridge | Jo Bell"
    assert whose(f"Jo Bell\n\n{BORN}\n\n{VOTED}", title=title) == [("Jo Bell", "own_voice")] * 2
    assert "Jo Bell" not in dict(whose(f"{BORN}\n\n{VOTED}", title=title))  # it may be about Jo Bell


@pytest.mark.parametrize("last", ["Peter Smith was arrested on Monday.", "Mary Jones serves on the council."])
def test_whom_the_last_lines_tell_of_is_no_author(last):
    names = {name for name, _ in whose(f"{BORN}\n\n{VOTED} {COST}\n\n{last}")}
    assert not names & {"Peter Smith", "Mary Jones"}


def test_a_text_in_the_first_person_that_somebody_signs_is_a_quotation():
    assert whose(f"{BORN}\n\n{VOTED} {COST}\n\nJo Bell\n\nMill Road, Olm") == [("Jo Bell", "quote")] * 3


def test_words_in_the_first_person_are_nobodys_where_nobody_is_named():
    assert whose(f"{BORN}\n\n{VOTED} {COST}") == [(None, "quote")] * 3


def test_an_interview_that_nothing_marks_is_not_the_outlets_from_the_first_answer_on():
    text = (
        f"Nora Vale leads the council.\n\nWhere were you born?\n\n{BORN}\n\nAnd the bridge?\n\n{VOTED} {COST}"
    )
    claimants = whose(text)
    assert claimants[0] == ("Olm Courier", "own_voice")
    assert ("Olm Courier", "own_voice") not in claimants[2:]


@pytest.mark.parametrize("source", ["@jobell", "Anna Bell", "Forwarded message", "The Olm blog"])
def test_a_source_that_is_a_person_says_i_itself(source):
    assert whose(f"{BORN}\n\n{VOTED}", source) == [(source, "own_voice")] * 2


@pytest.mark.parametrize(
    "text",
    [
        f"{COST} “{BORN}” the mayor said.",
        "Elizabeth I died in 1603. World War I ended in 1918.",
        f"Nora Vale: {BORN}\n\nTom Ash: {VOTED}\n\nNora Vale: {COST}",
    ],
)
def test_what_is_quoted_or_no_pronoun_makes_no_writer(text):
    assert (None, "quote") not in whose(text)

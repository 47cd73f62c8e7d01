import pytest

from benchmarks.predict import encode
from claimdesk.language.pipeline import split_articles
from claimdesk.language.shapes import ArticleText


def whose(text, **about):
    [split] = split_articles([ArticleText(text, source_name="Olm Courier", **about)], encode)
    return {claim.text: (claim.claimant, claim.voice) for claim in split.claims}


def test_a_quotation_goes_on_behind_the_phrase_that_judges():
    said = whose(
        "In a statement, the editor of The Olm Review, Azu Vale, described it as “a call to reflection. Nora walks on eggshells. It cost 40 euros.”"
    )
    assert said["Nora walks on eggshells."] == said["It cost 40 euros."] == ("Azu Vale", "quote")


def test_words_before_the_speaker_that_say_when_are_no_part_of_the_quotation():
    said = whose(
        "Nora Vale left. Answering a question on rents, she said, “I am not a fan of the council; it has closed two schools.”"
    )
    assert {name for text, (name, _) in said.items() if "left" not in text} == {"Nora Vale"}
    assert not any("Answering" in text for text in said)


def test_what_stands_in_marks_is_never_the_outlets():
    said = whose("It rained. “The mill burnt down in 1961. It was never built again.” Nobody knows why.")
    assert said["The mill burnt down in 1961."] == said["It was never built again."] == (None, "quote")


@pytest.mark.parametrize(
    ("head", "name"),
    [("Nora Vale, Olm", "Nora Vale"), ("J Rutter, Mill Road, Olm", "J Rutter")],
)
def test_a_letter_is_whose_name_stands_above_it(head, name):
    text = f"{head}\n\nThis last year, the council paid for squirrels. The state gives Olm 150,000 euros for an airport.\n\nIn Olm there are 535 people with money."
    assert set(whose(text, title="Letter to the Editor: Spending woes").values()) == {(name, "quote")}


def test_what_introduces_a_quotation_is_no_part_of_what_is_told():
    assert "The post is now blocked by a banner." in whose(
        'The post is now blocked by a banner that reads: "Some of the content is disputed by the council."'
    )


def test_a_name_alone_above_a_paragraph_says_it():
    text = "Nora Vale speaks at last.\n\nNora Vale:\n\nThe election is over. Only 4,000 votes remain.\n\nThe mayor led Olm until 2001."
    said = whose(text)
    assert said["Only 4,000 votes remain."] == ("Nora Vale", "quote")
    assert said["The mayor led Olm until 2001."] == ("Olm Courier", "own_voice")


def test_a_record_with_a_dash_behind_the_name_has_turns():
    text = "Mr KEOGH —On behalf of the Committee, I present the report. It cost 4,000 dollars.\n\nMr BEALE (Lower Fen) —The report is the first for 12 years.\n\nMr KEOGH —We worked for 9 months."
    assert [name for name, _ in whose(text).values()] == ["Keogh", "Keogh", "Beale", "Keogh"]

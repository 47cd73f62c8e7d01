import pytest

from claimdesk.language.attribution.speakers import read_speakers


@pytest.mark.parametrize(
    ("text", "pronoun", "stands_for"),
    [
        ("Laura Brandt opened the fair. She praised the town.", "She", "Laura Brandt"),
        ("Laura Brandt met Peter Lang. He praised the town.", "He", "Peter Lang"),
        ("The company closed the mill. It lost money.", "It", "the company"),
        ("Peter Brandt told Paul Meyer that he had won the vote.", "he", None),
        ("Peter Lang praised Paul Meyer because he had won.", "he", "Paul Meyer"),
        ("Mr Lee left at noon. She burned 40 letters.", "She", None),
        ("Mr Lee accused Anna Petrie of theft. She burned nothing.", "She", "Anna Petrie"),
    ],
)
def test_a_pronoun_stands_for_who_clearly_wins(read_text, text, pronoun, stands_for):
    article = read_text(text)
    coreference = read_speakers(article).coreference
    number, token = next(
        (number, token)
        for number, sentence in enumerate(article.sentences)
        for token in sentence.doc
        if token.text == pronoun
    )
    assert coreference.referent(number, token.i).text == stands_for


@pytest.mark.parametrize("text", ["It is clear that prices rose.", "It seems that prices rose."])
def test_it_may_stand_for_nothing(read_text, text):
    assert read_speakers(read_text(text)).coreference.referent(0, 0) is None


def test_two_who_fit_alike_are_both_candidates(read_text):
    article = read_text("Peter Brandt told Paul Meyer that he had won the vote.")
    he = next(token for token in article.sentences[0].doc if token.text == "he")
    referent = read_speakers(article).coreference.referent(0, he.i)
    assert set(referent.candidates) == {"Peter Brandt", "Paul Meyer"}

import pytest

from claimdesk.language.other_languages.passages import find_article_language
from claimdesk.language.reading.articles import read_articles
from claimdesk.language.shapes import ArticleText
from claimdesk.terms import Part

GERMAN = "Der Minister sagte am Montag, dass die Preise um drei Prozent gestiegen sind. " * 4


@pytest.mark.parametrize(
    ("article", "language"),
    [
        (ArticleText(GERMAN), "de"),
        (ArticleText(GERMAN, language="en-GB"), "en"),
        (ArticleText("Regen."), "en"),
        (ArticleText("The minister said on Monday that prices had risen by three percent. " * 4), "en"),
    ],
)
def test_a_language_is_as_given_else_told_by_enough_words(article, language):
    assert find_article_language(article) == language


def test_sentences_stand_at_their_places_in_their_parts():
    article = ArticleText("It rained. It snowed.\n\nIt froze.", title="Rain")
    [read] = read_articles([article])
    for sentence in read.parsed.sentences:
        assert article.part(sentence.part)[sentence.start : sentence.end] == sentence.text
    assert [sentence.part for sentence in read.parsed.sentences] == [Part.TITLE, *[Part.TEXT] * 3]
    assert len(read.parsed.paragraphs) == 3


def test_a_text_in_another_language_is_not_parsed_and_says_so():
    [read] = read_articles([ArticleText(GERMAN)])
    assert (read.parsed.sentences, read.language) == ((), "de")
    assert read.notes

import pytest

from claimdesk.language.attribution.attribution import attribute
from claimdesk.language.context.decontextualise import read_references
from claimdesk.language.context.substitutions import find_edits, write_possessive


@pytest.mark.parametrize(
    ("text", "edits"),
    [
        ("Laura Brandt came. She left.", [("She", "Laura Brandt", "pronoun")]),
        ("Laura Brandt came. Her mill closed.", [("Her", "Laura Brandt’s", "pronoun")]),
        ("Laura Brandt came. Brandt left.", [("Brandt", "Laura Brandt", "alias")]),
        ("It rained. The mill closed.", []),
    ],
)
def test_words_that_lean_on_the_article_are_replaced(read_text, text, edits):
    article = read_text(text)
    references = read_references(article, attribute(article))
    sentence = article.sentences[1]
    read = find_edits(references, 1, list(sentence.doc), sentence.text)
    assert [(text[edit.start : edit.end], edit.text, edit.kind) for edit in read] == edits


@pytest.mark.parametrize(
    ("name", "like", "expected"),
    [
        ("Lee", "her", "Lee’s"),
        ("Lee", "the mill's", "Lee's"),
        ("Lee", "the mill’s", "Lee’s"),
        ("the United States", "its", "the United States’"),
    ],
)
def test_a_possessive_is_written_with_the_article_s_apostrophe(name, like, expected):
    assert write_possessive(name, like) == expected

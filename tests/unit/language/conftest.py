"""What the tests of the language room share: one parser a session."""

import pytest

from claimdesk.language.reading.articles import read_articles
from claimdesk.language.reading.parsing import parse_sentences
from claimdesk.language.shapes import ArticleText


@pytest.fixture(scope="session")
def parse():
    """A text as one parsed sentence."""
    parse_sentences(["It rained."])  # the model is loaded here, outside every test's own time
    return lambda text: parse_sentences([text])[0]


@pytest.fixture(scope="session")
def token_of(parse):
    """The first token of a sentence that stands as the given word."""
    return lambda text, word: next(token for token in parse(text) if token.text == word)


@pytest.fixture(scope="session")
def read_text():
    """An article of one text, parsed."""
    return lambda text, **about: read_articles([ArticleText(text, **about)])[0].parsed

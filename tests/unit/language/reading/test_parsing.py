"""The faster ways of the parser give what spaCy's own give."""

import numpy as np
import pytest
import spacy

from claimdesk.language.reading.parsing import MODEL, parse_sentences

TEXTS = [
    "There is no one here who hasn't got a vote, the minister said.",
    "Let's go; I ain't gonna stay, and y'all gotta leave.",
    "The U.S. economy grew 2.4%  in May, but wages fell – nothin' new.",
    "It was the third time that the court had ruled against her.",
    "",
    "Those 40 schools, which were built in 1931, cost $3 million.",
]


@pytest.fixture(scope="module")
def plain():
    model = spacy.load(MODEL)

    def one_sentence(doc):
        for token in doc:
            token.is_sent_start = token.i == 0
        return doc

    docs = []
    for text in TEXTS:
        doc = one_sentence(model.make_doc(text))
        for _, pipe in model.pipeline:
            doc = pipe(doc)
        docs.append(doc)
    return docs


def read(doc):
    return [
        (
            token.text,
            token.tag_,
            token.pos_,
            str(token.morph),
            token.lemma_,
            token.dep_,
            token.head.i,
            token.ent_type_,
            token.ent_iob_,
        )
        for token in doc
    ]


def test_every_token_is_parsed_as_by_the_plain_pipeline_the_first_and_the_second_time(plain):
    wanted = [read(doc) for doc in plain]
    assert [read(doc) for doc in parse_sentences(TEXTS)] == wanted
    assert [read(doc) for doc in parse_sentences(TEXTS)] == wanted


def test_kinds_of_tokens_that_the_ruler_tells_apart_are_remembered_apart():
    docs = parse_sentences(["She had left.", "She had a car.", "The had was there."])
    again = parse_sentences(["She had left.", "She had a car.", "The had was there."])
    assert [[token.pos_ for token in doc] for doc in docs] == [[token.pos_ for token in doc] for doc in again]
    assert (docs[0][1].pos_, docs[1][1].pos_) == ("AUX", "VERB")


def test_a_text_keeps_its_characters_in_their_places():
    texts = ["One\ttwo three.", "x" * 300]
    assert [len(doc.text) for doc in parse_sentences(texts)] == [len(text) for text in texts]
    assert np.array_equal([doc.text[3] for doc in parse_sentences(texts)], [" ", "x"])

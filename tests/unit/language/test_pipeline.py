"""A whole article split: places, twins, parts, and input that nobody meant."""

import random
import time
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimdesk.language import pipeline
from claimdesk.language.attribution.attribution import attribute
from claimdesk.language.context.decontextualise import read_references
from claimdesk.language.pipeline import is_queued, split_articles
from claimdesk.language.reading.articles import read_articles
from claimdesk.language.shapes import ArticleText
from claimdesk.language.statements.statements import find_units
from claimdesk.terms import Level, MadeBy, Part, Voice

NEWS = st.lists(
    st.sampled_from(
        [
            "The mayor, who took office in 2015, said “we built 40 schools” and left.",
            "Prices rose by 3 percent; wages fell.",
            "She denied it.\n",
            "Dr. Lee 😀 won 5 medals\x00 in Oslo!",
            "\ud83d broken \udc00 text was sent",
            "“It is (almost",
            "وقال الوزير",
            " \n\n",
            "• one • two",
            "https://example.org/a.b?c",
        ]
    ),
    max_size=12,
).map(" ".join)


def encode(texts):
    return np.eye(max(len(texts), 1), 384, dtype=np.float32)[: len(texts)]


def split(text, **about):
    return split_articles([ArticleText(text, **about)], encode)[0]


def check_places(article, article_split):
    for claim in article_split.claims:
        part = article.part(claim.part)
        assert part[claim.start : claim.end] == claim.quote != ""
        assert part[: claim.start].endswith(claim.prefix)
        assert part[claim.end :].startswith(claim.suffix)
    for stretch in article_split.skipped:
        assert 0 <= stretch.start < stretch.end <= len(article.part(stretch.part))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=NEWS | st.text(max_size=200), title=st.none() | st.text(max_size=40))
def test_a_span_reproduces_its_quote_whatever_the_text(text, title):
    article = ArticleText(text, title=title, language="en")
    check_places(article, split_articles([article], encode)[0])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("empty", ""),
        ("blank", " \n\t\r\n"),
        ("binary", "".join(chr(random.Random(1).randrange(256)) for _ in range(4000))),
        ("one long sentence", "the minister said that prices rose in London and " * 400),
        ("one long word", "x" * 20_000),
        ("right to left", "وقال الوزير إن الأسعار ارتفعت. " * 30),
        ("emoji", "😀 He won 🎉 5 medals 🏅 in Oslo! " * 20),
        ("nulls and surrogates", "He said \ud83d it rose 5\udc00%.\x00 Then\x00 prices fell."),
        ("quotation marks", '"' * 3000),
        ("brackets", "(" * 3000 + " a"),
        ("commas", "The man, " * 1000),
    ],
)
def test_odd_input_is_split_in_time(name, text):
    article = ArticleText(text)
    before = time.process_time()
    article_split = split_articles([article], encode)[0]
    assert time.process_time() - before < 20, name
    check_places(article, article_split)


def test_a_sentence_too_long_to_parse_is_noted():
    assert "too_long_sentence" in split("the minister said that prices rose in London and " * 400).notes


def test_a_text_in_another_language_is_noted_and_read_by_the_sentence():
    article_split = split(
        "Der Minister sagte am Montag, dass die Preise um drei Prozent gestiegen sind. " * 4
    )
    assert (article_split.notes, article_split.language) == (("language_not_supported",), "de")
    assert [claim.near_twin_of for claim in article_split.claims] == [None, 0, 0, 0]


def test_title_and_summary_are_split_too():
    article_split = split(
        "The dam was built in 1931.", title="Dam holds 7 million litres", summary="The dam leaked in 2004."
    )
    assert {claim.part for claim in article_split.claims} == {Part.TITLE, Part.SUMMARY, Part.TEXT}


def test_a_headline_is_the_twin_of_the_sentence_that_says_it_in_full():
    article_split = split("Rovers beat United 3-1 on Saturday in Leeds.", title="Rovers beat United 3-1")
    title, text = article_split.claims
    assert (title.near_twin_of, text.near_twin_of) == (1, None)
    assert not is_queued(title)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The dam holds 6.4 million litres.", "The dam holds 7.6 million litres."),
        ("The bank made a profit in 2019.", "The bank made a profit in 2024."),
        ("Exports to Chile rose in May.", "Exports to Chile fell in May."),
        ("The vote was held in Oslo.", "The vote was not held in Oslo."),
        ("The minister visited Peru in May.", "The minister visited Chile in May."),
    ],
)
def test_claims_that_differ_in_what_matters_are_two(text, other):
    assert [claim.near_twin_of for claim in split(f"{text}\n\n{other}").claims] == [None, None]


def test_a_number_in_short_is_the_same_number():
    article_split = split(
        "The dam holds 6.4 million litres.\n\nThe dam holds 6.4m litres.\n\nThe dam holds 7.6m litres."
    )
    assert [claim.near_twin_of for claim in article_split.claims] == [None, 0, None]


def test_the_same_words_twice_are_one_claim_with_a_twin():
    article_split = split("The dam was built in 1931. It is old news by now.\n\nThe dam was built in 1931.")
    built = [claim for claim in article_split.claims if "1931" in claim.text]
    assert [claim.near_twin_of is None for claim in built] == [True, False]


def test_content_belongs_to_its_speaker_and_an_own_statement_to_the_outlet():
    article_split = split(
        "“We sold 300 boats in 2020,” Maria Lopez said. The yard opened in 1950.", source_name="Harbour Post"
    )
    said = next(claim for claim in article_split.claims if "300 boats" in claim.text)
    own = next(claim for claim in article_split.claims if "1950" in claim.text)
    assert (said.claimant, said.voice, said.level) == ("Maria Lopez", Voice.QUOTE, Level.CONTENT)
    assert (own.claimant, own.voice, own.level) == ("Harbour Post", Voice.OWN_VOICE, Level.EVENT)


def test_articles_split_together_give_what_each_gives_alone():
    texts = ["The dam was built in 1931.", "", "Prices rose by 3 percent, and wages fell by 1 percent."]
    together = split_articles([ArticleText(text) for text in texts], encode)
    assert [[claim.text for claim in article_split.claims] for article_split in together] == [
        [claim.text for claim in split(text).claims] for text in texts
    ]


def test_the_names_in_a_claim_are_its_entities_at_their_places():
    claim = next(
        claim
        for claim in split("Angela Merkel visited Paris in 2019. She met Emmanuel Macron there.").claims
        if "Macron" in claim.text
    )
    names = {entity.text: entity.kind for entity in claim.entities}
    assert names["Emmanuel Macron"] == "person"
    assert all(claim.text[entity.start : entity.end] == entity.text for entity in claim.entities)


def test_each_claim_is_encoded_once():
    encoded = []

    def counting(texts):
        encoded.extend(texts)
        return encode(texts)

    split_articles([ArticleText("The dam was built in 1931. The dam cost 5 million euros.")], counting)
    assert sorted(text for text in encoded if text.startswith("The dam")) == [
        "The dam cost 5 million euros.",
        "The dam was built in 1931.",
    ]


def test_the_attributions_near_a_sentence_are_all_that_it_needs():
    text = "The mayor said the mill had closed in May. Prices rose by 3 percent. A study found that 40 mills closed."
    parsed = read_articles([ArticleText(text)])[0].parsed
    spoken = attribute(parsed)
    near = pipeline.find_near(read_references(parsed, spoken), spoken)
    for number, sentence in enumerate(parsed.sentences):
        assert find_units(sentence, spoken, near.get(number, ())) == find_units(sentence, spoken)
    assert [len(near.get(number, ())) for number in range(3)] == [1, 0, 1]


def test_without_rewriting_every_claim_stands_in_the_article_s_own_words():
    text = "The mill, which employs 900 people, closed on Thursday. Laura Brandt opened the fair and praised 40 bakers."
    article = ArticleText(text, published_at=datetime(2021, 3, 19, tzinfo=UTC))
    written = split_articles([article], encode)[0].claims
    plain = split_articles([article], encode, rewriting=False)[0].claims
    assert any(claim.made_by is MadeBy.REWRITTEN for claim in written)
    assert any("(18 March 2021)" in claim.text for claim in written)
    assert all(claim.made_by is MadeBy.VERBATIM and claim.context == () for claim in plain)
    assert all(claim.text.rstrip(".") in text for claim in plain)


def test_a_claim_that_leans_on_its_article_says_so():
    claims = split("Laura Brandt spent 9 million euros. They closed 40 schools in Kiel.").claims
    assert [claim.open_reference for claim in claims] == [False, True]


def test_the_speaker_s_first_person_is_listed_beside_a_quoted_claim():
    text = "“We hired 300 police officers in 2023,” said Mayor Ana Ruiz of Northbank."
    [claim] = [claim for claim in split(text).claims if claim.text.startswith("We hired")]
    assert [(text[open_.start : open_.end], open_.candidates) for open_ in claim.ambiguities] == [
        ("We", ("Northbank", claim.claimant))
    ]

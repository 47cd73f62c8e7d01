from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claimdesk.language.attribution.attribution import attribute
from claimdesk.language.context.decontextualise import (
    Statement,
    TextPiece,
    read_references,
    resolve_statement,
    write_date,
)
from claimdesk.language.reading.articles import read_articles
from claimdesk.language.shapes import ArticleText
from claimdesk.language.values.dates import find_dates
from claimdesk.terms import Part

FRIDAY = datetime(2021, 3, 19, 9, tzinfo=UTC)


def resolved(text, *, published_at=FRIDAY, last=1, **article):
    """The last sentences of a text, each resolved as a statement of its own."""
    parsed = read_articles([ArticleText(text, published_at=published_at, **article)])[0].parsed
    references = read_references(parsed, attribute(parsed))
    statements = [
        resolve_statement(
            Statement(sentence.part, (TextPiece(sentence.text, sentence.start, sentence.end),)), references
        )
        for sentence in parsed.sentences
    ]
    return statements[-1] if last == 1 else statements[-last:]


def change(statement, kind):
    return [(made.from_, made.to) for made in statement.changes if made.kind == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Laura Brandt opened the fair. She praised the town.",
            "Laura Brandt praised the town.",
        ),
        (
            "Laura Brandt opened the fair. Her office paid for it.",
            "Laura Brandt’s office paid for it.",
        ),
        (
            "Sergei Ivanov met farmers. Ivanov promised money.",
            "Sergei Ivanov promised money.",
        ),
        (
            "Sergei Ivanov met farmers. The town praised Ivanov’s speech.",
            "The town praised Sergei Ivanov’s speech.",
        ),
    ],
)
def test_a_sentence_is_written_out_for_a_stranger(text, expected):
    assert resolved(text).text == expected


@pytest.mark.parametrize(
    ("text", "phrase", "candidate"),
    [
        (
            "China and Russia signed a treaty. Beijing wants more trade with Moscow.",
            "Beijing",
            "China",
        ),
        ("Japan raised its tariffs. Tokyo’s decision surprised traders.", "Tokyo’s", "Japan’s"),
        (
            "France sent ships to Italy after talks between the two countries.",
            "the two countries",
            "France and Italy",
        ),
        (
            "China and Russia signed a treaty. Beijing will pay. The two powers doubled their trade.",
            "The two powers",
            "China and Russia",
        ),
        (
            "President Vladimir Putin spoke first. Reporters asked the president about wheat.",
            "the president",
            "Vladimir Putin",
        ),
        (
            "The Russian Foreign Ministry answered. Reporters thanked the ministry.",
            "the ministry",
            "the Russian Foreign Ministry",
        ),
        ("The company cut 300 jobs. It closed a mill.", "It", "the company"),
        ("Laura Brandt met Anna Lee. She praised the town.", "She", "Laura Brandt"),
        ("Laura Brandt met a minister. She praised the town.", "She", "Laura Brandt"),
        ("Olm honoured Laura Brandt. She praised the town.", "She", "Laura Brandt"),
        ("Lazy Nora Vale slept. Vale has led the council since 2014.", "Vale", "Nora Vale"),
    ],
)
def test_what_only_one_reason_speaks_for_stands_beside_the_sentence(text, phrase, candidate):
    resolution = resolved(text)
    assert resolution.text in text
    assert resolution.changes == ()
    beside = {
        text[ambiguity.start : ambiguity.end]: ambiguity.candidates for ambiguity in resolution.ambiguities
    }
    assert candidate in beside[phrase]


@pytest.mark.parametrize(
    "text",
    [
        "Secretary of State Nora Vale spoke in Olm. The state collected 4 billion in taxes last year.",
        "Nora Vale spoke. They stop working as soon as it freezes.",
        "Nora Vale spoke.\nShe left.",
        "He left early. Tom Ash stayed.",
    ],
)
def test_no_word_is_put_in_for_what_stands_for_nobody_named_before(text):
    assert all(resolution.changes == () for resolution in resolved(text, published_at=None, last=2))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Secretary of State Nora Vale spoke. The state collected 4 billion.", 1),
        ("Labour lost because the party was divided. The Green Party won.", 0),
    ],
)
def test_what_is_no_office_or_is_named_only_later_has_no_candidate(text, at):
    assert resolved(text, published_at=None, last=2)[at].ambiguities == ()


@pytest.mark.parametrize(
    "text",
    [
        "Laura Brandt said she was tired.",
        "China is large. They landed in Beijing at noon.",
        "China is large. Beijing’s streets are wide.",
        "It is raining in Kiel.",
        "It is clear that prices rose.",
    ],
)
def test_what_a_stranger_understands_already_stays(text):
    assert resolved(text).changes == ()


def test_two_who_fit_alike_are_left_alone_and_listed():
    text = "Peter Brandt told Paul Meyer that he had won the vote."
    parsed = read_articles([ArticleText(text)])[0].parsed
    at = text.index("he had")
    statement = Statement(Part.TEXT, (TextPiece(text[at:], at, len(text)),))
    resolution = resolve_statement(statement, read_references(parsed, attribute(parsed)))
    assert (resolution.text, resolution.changes) == ("he had won the vote.", ())
    assert [(ambiguity.start, ambiguity.end) for ambiguity in resolution.ambiguities] == [(at, at + 2)]
    assert set(resolution.ambiguities[0].candidates) == {"Peter Brandt", "Paul Meyer"}


def test_pairs_of_three_countries_are_ambiguous_and_left_alone():
    text = "Envoys of Spain, of Italy and of Greece met. Trade between the two countries fell."
    resolution = resolved(text)
    assert "the two countries" in resolution.text
    assert resolution.ambiguities[0].candidates == ("Spain", "Italy", "Greece")


def test_nothing_is_put_in_between_quotation_marks():
    text = "Laura Brandt opened the fair. “She left on Thursday and Brandt saw Beijing act,” one man said."
    assert "“She left on Thursday and Brandt saw Beijing act,”" in resolved(text).text


def test_nothing_is_put_into_the_lines_of_a_transcript():
    text = "MILLER: Laura Brandt opened it.\nWEBER: She left on Thursday.\nMILLER: Yes.\nWEBER: She did."
    assert all(resolution.changes == () for resolution in resolved(text, last=4))


def test_a_relative_date_is_written_out_with_its_interval_and_place():
    resolution = resolved("Talks began on Thursday and ended earlier today.")
    assert (
        resolution.text == "Talks began on Thursday (18 March 2021) and ended earlier today (19 March 2021)."
    )
    assert change(resolution, "date")[0] == ("Thursday", "Thursday (18 March 2021)")
    assert [resolution.text[date.start : date.end] for date in resolution.dates] == [
        "Thursday",
        "earlier today",
    ]
    assert resolution.dates[0].from_ == datetime(2021, 3, 18, tzinfo=UTC)


def test_without_a_publication_date_a_relative_date_stays_as_it_is():
    resolution = resolved("Talks began on Thursday.", published_at=None)
    assert (resolution.text, resolution.changes, resolution.dates[0].precision) == (
        "Talks began on Thursday.",
        (),
        "unknown",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday’s vote was close.",
        "The threat before Sept. 11 was ignored.",
        "Talks began on Thursday (18 March 2021).",
        "Olm fell in 1942. The town was freed in May.",
        "She joined in 2010 and left in May.",
        "Sales of Olm Corp fell by 8 percent in the second quarter.",
        "Olm Corp's profit rose in Q1.",
    ],
)
def test_no_date_is_written_out_where_it_is_unsure_or_cannot_stand(text):
    assert resolved(text).text == text.rpartition("1942. ")[2]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("yesterday", "18 March 2021"),
        ("earlier this week", "15–19 March 2021"),
        ("last month", "February 2021"),
        ("last year", "2020"),
        ("last quarter", "October to December 2020"),
        ("last weekend", "13–14 March 2021"),
        ("between 28 February and 2 March", "28 February to 2 March 2021"),
        ("between 2019 and 2020", "January 2019 to December 2020"),
        ("in the 1990s", "1990s"),
    ],
)
def test_an_interval_is_written_in_words_that_need_no_publication_date(phrase, expected):
    assert write_date(find_dates(phrase, FRIDAY)[0]) == expected


def test_every_change_names_its_stretch_of_the_article():
    text = "Sergei Ivanov met farmers. On Thursday Ivanov promised money, and his office paid it yesterday."
    resolution = resolved(text)
    assert [made.kind for made in resolution.changes] == ["date", "alias", "date"]
    assert [text[made.start : made.end] for made in resolution.changes] == [
        made.from_ for made in resolution.changes
    ]


def test_words_that_were_put_in_by_an_earlier_step_are_kept():
    text = "Sergei Ivanov met farmers. Ivanov promised money."
    parsed = read_articles([ArticleText(text)])[0].parsed
    at = text.index("Ivanov promised")
    pieces = (TextPiece("The minister "), TextPiece(text[at:], at, len(text)))
    resolution = resolve_statement(Statement(Part.TEXT, pieces), read_references(parsed, attribute(parsed)))
    assert resolution.text == "The minister Sergei Ivanov promised money."
    assert resolution.pieces[0] == TextPiece("The minister ")


PIECES = st.sampled_from(
    [
        "“", "”", '"', "'", ":", ",", ".", "\n", " said ", "Peter Brandt", "Brandt", "She", "he", "their", "it",
        "the two countries", "both leaders", "Beijing", "Moscow’s", "China", "US", "the president", "the ministry",
        "President Ann Lee", "on Thursday", "earlier this week", "in 9999", "0000-00-00", "in March", "ago", "\x00", "😀",
        "\ud800", "MILLER: ",
    ]
)  # fmt: skip


@example(" Thursday", datetime(2024, 5, 4, tzinfo=UTC), 0, 9)
@settings(max_examples=120, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=16).map(" ".join)),
    st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_any_statement_is_resolved_with_its_places_and_never_raises(text, published_at, first, other):
    article = ArticleText(text, published_at=published_at)
    parsed = read_articles([article])[0].parsed
    text = parsed.article.text  # as it is read: places count there
    references = read_references(parsed, attribute(parsed))
    start, end = sorted((min(first, len(text)), min(other, len(text))))
    pieces = (TextPiece(text[start:end], start, end),) if start < end else (TextPiece("X"),)
    resolution = resolve_statement(Statement(Part.TEXT, pieces), references)
    for piece in resolution.pieces:
        assert piece.start is None or text[piece.start : piece.end] == piece.text
    for made in resolution.changes:
        assert text[made.start : made.end] == made.from_
        assert made.to in resolution.text
    for date in resolution.dates:
        assert resolution.text[date.start : date.end] == date.text
    for ambiguity in resolution.ambiguities:
        assert 0 <= ambiguity.start < ambiguity.end <= len(text)
        assert ambiguity.candidates


def test_a_pronoun_that_one_weak_candidate_fits_is_left_alone_and_listed():
    resolution = resolved("The roof of the mill fell on the road. Nobody knew what it had cost.")
    assert "it" in resolution.text
    assert resolution.ambiguities


def test_a_pronoun_in_a_quotation_is_left_alone_and_its_candidates_are_listed():
    resolution = resolved('Maria Santos founded the school. "She has taught 400 children," said Pedro Lima.')
    assert "She has taught" in resolution.text
    assert [ambiguity.candidates[0] for ambiguity in resolution.ambiguities] == ["Maria Santos"]

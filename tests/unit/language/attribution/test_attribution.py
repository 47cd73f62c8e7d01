from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimdesk.language.attribution.attribution import attribute
from claimdesk.language.attribution.polarity import Stance
from claimdesk.language.attribution.report_types import Manner
from claimdesk.language.attribution.speakers import find_outlet
from claimdesk.language.reading.articles import read_articles
from claimdesk.language.shapes import ArticleText
from claimdesk.terms import Part, Voice


def read(text, **article):
    return read_articles([ArticleText(text, **article)])[0].parsed


def attribute_text(text, **article):
    return attribute(read(text, **article))


def words(article_text, attribution):
    return " … ".join(article_text[piece.start : piece.end] for piece in attribution.pieces)


def only(text, holding, **article):
    """The one attribution whose content holds some words."""
    parsed = read(text, **article)
    text = parsed.article.text  # without labels
    fitting = [attribution for attribution in attribute(parsed) if holding in words(text, attribution)]
    assert len(fitting) == 1, [(attribution.cue_lemma, words(text, attribution)) for attribution in fitting]
    return fitting[0]


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [
        ("The mayor said that the bridge was closed.", "that the bridge was closed", "The mayor"),
        ("The bridge was closed in May, the mayor said.", "The bridge was closed in May", "the mayor"),
        ("The bridge was closed, said Anna Keller, the mayor.", "The bridge was closed", "Anna Keller, the mayor"),
        (
            "According to the ministry, exports fell by 4 percent.",
            "exports fell by 4 percent",
            "the ministry",
        ),
        (
            "Exports fell by 4 percent, according to a report issued by the ministry.",
            "Exports fell by 4 percent",
            "a report",
        ),
        ("A study found that children slept less.", "that children slept less", "A study"),
        ("As the ministry noted, exports fell by 4 percent.", "exports fell by 4 percent", "the ministry"),
        (
            "The allegation that votes were bought was made by Peter Brandt.",
            "that votes were bought",
            None,
        ),
        ("Peter Brandt’s claim that votes were bought is old.", "that votes were bought", "Peter Brandt’s"),
        ("The company was accused by regulators of hiding losses.", "of hiding losses", "regulators"),
        ("She asked whether the bridge was safe.", "whether the bridge was safe", "She"),
    ],
)  # fmt: skip
def test_the_words_of_a_source_are_found_with_the_source(text, content, source):
    attribution = only(text, content.split()[-1])
    assert content in words(text, attribution)
    assert (text[attribution.source.start : attribution.source.end] if attribution.source else None) == source


def test_a_quotation_goes_on_after_its_cue_and_leaves_the_cue_out():
    text = "“We lost the harvest,” said Maria Lopez. “Nobody warned us about it.”"
    attribution = only(text, "harvest")
    assert [text[piece.start : piece.end] for piece in attribution.pieces] == [
        "“We lost the harvest,”",
        "“Nobody warned us about it.”",
    ]
    assert attribution.voice is Voice.QUOTE
    assert attribution.name == "Maria Lopez"
    assert (attribution.content.start, attribution.content.end) == (0, len(text))


def test_a_quotation_over_paragraphs_is_one_speaker_s():
    text = (
        "“The dam held for thirty years,” engineer Paul Meyer said.\n\n"
        "“Then came the flood of March.\n\n“It took the lower gate with it.”"
    )
    attribution = only(text, "lower gate")
    assert attribution.name == "Paul Meyer"
    assert "thirty years" in words(text, attribution)


def test_a_quotation_of_several_sentences_belongs_whole_to_the_cue_behind_it():
    text = "“It rained. The river rose by two metres. We left,” the farmer said."
    assert words(text, only(text, "It rained")) == "“It rained. The river rose by two metres. We left,”"


def test_a_cue_before_a_colon_introduces_the_next_paragraph():
    text = "Minister Anna Keller wrote in a letter:\n\n“The road will stay closed until summer.”"
    assert only(text, "The road").name == "Anna Keller"


def test_a_surname_is_given_its_full_name():
    text = "Sergei Ivanov met farmers on Monday. Ivanov said that the harvest was lost."
    assert only(text, "harvest").name == "Sergei Ivanov"


def test_a_surname_that_two_people_share_stays_a_surname():
    text = "Laura Brandt and Peter Brandt spoke. Brandt said that the vote was fair."
    assert only(text, "fair").name == "Brandt"


def test_a_title_tells_which_of_two_namesakes_is_meant():
    text = "Laura Brandt and Peter Brandt spoke. Ms. Brandt said that the vote was fair."
    assert only(text, "fair").name == "Laura Brandt"


def test_a_pronoun_is_given_the_name_that_clearly_wins_and_else_none():
    clear = "Laura Brandt opened the fair. She said that visitors had doubled."
    assert only(clear, "doubled").name == "Laura Brandt"
    open_ = "Laura Brandt met Anna Keller at the fair after Maria Lopez called Susan Weber. She said that visitors had doubled."
    assert only(open_, "doubled").name in {None, "Laura Brandt"}


def test_an_abbreviation_is_spelt_out_by_the_article():
    text = "The International Energy Agency (IEA) met in Paris. The IEA said that demand fell."
    assert only(text, "demand fell").name == "International Energy Agency"


def test_the_chain_runs_from_the_nearest_source_to_the_outlet():
    text = "The White House said that an assessment by the Energy Department found that prices would fall."
    outer, inner = attribute_text(text, source_name="RT")
    assert [link.name for link in outer.chain] == ["White House", "RT"]
    names = [link.name for link in inner.chain]
    assert names == ["an assessment", "Energy Department", "White House", "RT"]
    assert (outer.nested_in, inner.nested_in) == (None, 0)
    assert (inner.chain[-1].voice, inner.chain[-1].start) == (Voice.OWN_VOICE, None)


def test_claims_outlined_in_a_document_are_the_document_s_and_its_reader_s():
    text = "The White House pointed to claims of fraud outlined in an intelligence assessment."
    attribution = attribute_text(text, source_name="RT")[-1]
    assert words(text, attribution) == "fraud"
    assert [link.name for link in attribution.chain] == ["an intelligence assessment", "White House", "RT"]


def test_a_denial_and_a_question_are_marked_so_that_no_claim_is_made_of_them():
    assert only("The bank denied that it had lost money.", "lost money").stance is Stance.DENIED
    assert only("The bank did not say that it had lost money.", "lost money").stance is Stance.DENIED
    assert only("A judge asked whether the bank had lost money.", "lost money").stance is Stance.QUESTIONED
    assert only("The bank said that it had lost money.", "lost money").stance is Stance.ASSERTED


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The bank rejected the claim that it had lost money.", Stance.DENIED),
        ("Auditors found no evidence that it had lost money.", Stance.DENIED),
        ("Claims that it had lost money were dismissed by the bank.", Stance.DENIED),
        ("Auditors could say that it had lost money.", Stance.QUESTIONED),
        ("If auditors say that it had lost money, shares will fall.", Stance.QUESTIONED),
        ("Auditors went on to say that it had lost money.", Stance.ASSERTED),
        ("Auditors repeated the claim that it had lost money.", Stance.ASSERTED),
    ],
)
def test_only_what_somebody_really_says_is_asserted(text, stance):
    about = [
        attribution
        for attribution in attribute_text(text)
        if "that it had lost money" in words(text, attribution) and attribution.statement
    ]
    assert [attribution.stance for attribution in about] == [stance]


def test_hearsay_keeps_its_hedge_and_names_nobody():
    text = "Peter Brandt reportedly left the party in May."
    attribution = only(text, "left the party")
    assert (words(text, attribution), attribution.name, attribution.source) == (text.rstrip("."), None, None)


def test_a_hope_is_no_statement_that_is_put_forward():
    text = "The minister expressed hope that talks would resume."
    assert {attribution.manner for attribution in attribute_text(text) if attribution.statement} == {
        Manner.BELIEF
    }


def test_a_judgement_of_a_thing_is_an_attitude_and_no_statement():
    attribution = only("The senator denounced the new tax.", "new tax")
    assert (attribution.manner, attribution.statement) == (Manner.ATTITUDE, False)


def test_a_headline_names_its_speaker_before_a_colon_and_a_topic_stays_a_topic():
    text = "Peter Brandt said on Monday that the tunnel would open in May."
    title = "Brandt: tunnel to open in May"
    spoken = [
        attribution for attribution in attribute_text(text, title=title) if attribution.part is Part.TITLE
    ]
    assert [attribution.name for attribution in spoken] == ["Peter Brandt"]
    assert attribute_text(text, title="Traffic: tunnel to open in May")[0].part is Part.TEXT


def test_the_lines_of_a_transcript_are_quotes_of_their_speakers():
    text = "MILLER: The plant closed in 2019.\nWEBER: And it never reopened.\nMILLER: Never.\nWEBER: Right you are."
    parsed = read(text)
    first = attribute(parsed)[0]
    assert first.voice is Voice.QUOTE
    assert first.name == "Miller"
    assert words(parsed.article.text, first) == "The plant closed in 2019."


@pytest.mark.parametrize(
    ("article", "name"),
    [
        ({"source_name": "RT", "text": "It rained."}, "RT"),
        ({"text": "It rained.\nSource: Radio Nord"}, "Radio Nord"),
        ({"text": "BERLIN (Reuters) - It rained."}, "Reuters"),
        ({"text": "It rained.", "source_domain": "example.org"}, "example.org"),
    ],
)
def test_the_own_voice_is_the_outlet_s_and_derived(article, name):
    link = find_outlet(read(**article))
    assert (link.name, link.voice, link.start, link.end) == (name, Voice.OWN_VOICE, None, None)


def test_an_article_of_no_known_outlet_has_no_own_voice():
    assert find_outlet(read("It rained.")) is None


PIECES = st.sampled_from(
    [
        "“", "”", '"', "'", "''", "‘", "’", "(", ")", ":", ",", ".", "—", "\n", "\n\n", " said ", " denied that ",
        "Peter Brandt", "Brandt", "She", "he", "the White House", "according to ", "the claim that ", "NASA: ",
        "it rained", "reportedly", " was accused of ", "lying", " asked whether ", "as ", "In a poll, ", "\u2028", "\x00",
        "😀", "\ud800", "the two countries", "Beijing", "Source: ",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=16).map(" ".join))


@settings(max_examples=120, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.one_of(st.none(), TEXTS))
def test_any_text_gives_attributions_in_range_and_never_raises(text, title):
    article = ArticleText(text, title=title)
    attributions = attribute(read_articles([article])[0].parsed)
    for index, attribution in enumerate(attributions):
        length = len(article.part(attribution.part))
        assert attribution.pieces
        for span in (
            *attribution.pieces,
            attribution.content,
            *(span for span in (attribution.source, attribution.cue) if span),
        ):
            assert 0 <= span.start < span.end <= length
        assert all(
            attribution.content.start <= piece.start and piece.end <= attribution.content.end
            for piece in attribution.pieces
        )
        assert attribution.nested_in is None or attribution.nested_in < index
        for link in attribution.chain:
            assert link.name
            assert link.start is None or 0 <= link.start < link.end <= length


def test_a_title_that_one_person_has_names_the_speaker():
    text = "Chancellor Olaf Scholz met farmers. The chancellor said that Germany had paid."
    assert only(text, "Germany").name == "Olaf Scholz"


def test_a_name_beside_a_description_names_the_speaker():
    assert only("The school is closed, said her brother Pedro.", "school").name == "Pedro"
    assert only("“We closed 3 schools,” said the mayor, Ana Ruiz.", "schools").name == "Ana Ruiz"


def test_a_quotation_in_a_quotation_is_the_inner_speaker_s():
    text = "\"The general told me, 'We lost 300 men at the bridge,'\" Ivo Maric said."
    inner = min(
        (attribution for attribution in attribute_text(text) if "300" in words(text, attribution)),
        key=lambda attribution: attribution.content.end - attribution.content.start,
    )
    assert [link.name for link in inner.chain] == ["the general", "Ivo Maric"]


def test_a_paragraph_that_leaves_its_quotation_open_is_the_speaker_s_of_the_next():
    text = '"The mill opened in 1950.\n\n"It employed 400 people," said Rosa Klein.'
    assert only(text, "opened in 1950").name == "Rosa Klein"


def test_a_speaker_in_capitals_who_speaks_once_speaks_in_a_transcript():
    text = "SMITH: We built it.\n\nJONES: That is wrong.\n\nSMITH: It is right."
    assert only(text, "wrong").name == "Jones"


def test_a_message_that_a_line_gives_is_said_by_somebody_whom_nobody_names():
    text = "A rumour is spreading.\n\nThe viral message reads as follows:\n\nThe president will order a quarantine. The army sent 40 trucks."
    given = [
        (attribution.name, attribution.voice) for attribution in attribute_text(text, source_name="Techaeris")
    ]
    assert (None, Voice.QUOTE) in given

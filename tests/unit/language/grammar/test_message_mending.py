import pytest

from claimdesk.language.attribution.verbal_reports import find_reports


def sources(doc):
    return [
        (doc[report.source_head].text if report.source_head is not None else None, report.lemma)
        for report in find_reports(doc)
    ]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ('"The moon landing was filmed in Nevada," a Facebook post with 300 shares reads.', ("post", "read")),
        ("“Two ministers resigned,” read the caption of the clip.", ("caption", "read")),
        ("One post, shared 4,000 times, said:", ("post", "say")),
        ("In the clip, a man can be heard saying:", ("man", "say")),
        ("The banner reads:", ("banner", "read")),
        ("“They lied,” she went on.", ("she", "go")),
    ],
)
def test_a_message_or_a_voice_in_a_clip_is_heard(parse, text, source):
    assert source in sources(parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "The funding announced today will support 400 jobs in Olm.",
        "The plans published on Monday would close two schools.",
        "The contract went to Transvella.",
        "“The bridge carries 4,000 cars a day,” as confirmed by the survey.",
    ],
)
def test_what_is_announced_read_or_borne_out_says_nothing(parse, text):
    saying = {"announce", "publish", "read", "go", "confirm"}
    assert not [
        report
        for report in find_reports(parse(text))
        if report.lemma in saying and (report.source or report.content)
    ]


def test_what_something_does_is_no_part_of_doing_it(parse):
    doc = parse("Drinking hot water cures malaria.")
    [root] = [token for token in doc if token.head == token]
    assert (root.text, root.tag_) == ("cures", "VBZ")
    assert [token.text for token in root.children if token.dep_ == "csubj"] == ["Drinking"]


@pytest.mark.parametrize(
    ("text", "word", "tag"),
    [
        ("I’m appalled to find that Brylaine closed the line.", "’m", "VBP"),
        ("Chels said that she took it at about 11 a.m. Central Time.", "took", "VBD"),
    ],
)
def test_small_forms_are_verbs(token_of, text, word, tag):
    assert token_of(text, word).tag_ == tag

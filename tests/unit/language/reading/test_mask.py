import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimdesk.language.reading.mask import find_skipped
from claimdesk.terms import Part


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Also on example.com", "related_links"),
        ("READ MORE: Minister resigns", "related_links"),
        ("Like this story? Share it with a friend!", "share_line"),
        ("Sign up for our daily newsletter", "subscription"),
        ("We use cookies to improve your experience on this site.", "cookie_notice"),
        ("© 2024 Harbour Media. All rights reserved.", "rights"),
        ("By Anna Weber and Tom Reed", "byline"),
        ("Friday, July 21, 2023", "publication_line"),
        ("Updated 3 hours ago", "publication_line"),
        ("14:05 GMT", "publication_line"),
        ("Source: Harbour Post", "source_credit"),
        ("A boat leaves the harbour. Photo: Marta Klein/Getty Images", "caption"),
        ("Image caption, Waves hit the harbour wall on Tuesday", "caption"),
        ("Media contact: press@example.org", "contact"),
        ("Home > News > Politics", "navigation"),
        ("* * *", "no_words"),
    ],
)
def test_a_line_without_claims_is_skipped_with_the_reason(line, why):
    text = f"The mayor resigned on Monday.\n{line}\nShe had held office for six years."
    assert [
        (text[stretch.start : stretch.end], stretch.why) for stretch in find_skipped(text, Part.TEXT)
    ] == [(line, why)]


@pytest.mark.parametrize(
    "line",
    [
        "Share prices rose by 3 percent on Tuesday.",
        "By 2030 the city wants to cut emissions by half.",
        "Sources said that the talks had failed.",
        "The company sells cookies in 40 countries.",
        "Copyright law was changed in 1998.",
        "Facebook removed 2 million posts last year.",
        "More than 300 people died in the fire.",
    ],
)
def test_a_sentence_of_the_story_is_not_skipped(line):
    assert find_skipped(line, Part.TEXT) == []


def test_only_the_dateline_of_a_paragraph_is_skipped():
    text = "PARIS (Reuters) - The court fined the bank 20 million euros."
    (skipped,) = find_skipped(text, Part.TEXT)
    assert (text[: skipped.end], skipped.why) == ("PARIS (Reuters) -", "dateline")


def test_the_name_of_the_site_in_a_title_is_skipped():
    (skipped,) = find_skipped("Court fines bank | Harbour Post", Part.TITLE)
    assert skipped.why == "site_name"


@given(st.text(max_size=400))
def test_skipped_stretches_lie_in_the_text_in_order_whatever_it_holds(text):
    stretches = find_skipped(text, Part.TEXT)
    assert all(0 <= stretch.start < stretch.end <= len(text) for stretch in stretches)
    assert all(stretch.end <= other.start for stretch, other in pairwise(stretches))


@pytest.mark.parametrize(
    ("text", "skipped", "why"),
    [
        ("3 min ago Police closed the road.", "3 min ago", "stamp"),
        ("Correction: The dam was built in 1931.", "Correction:", "stamp"),
        (
            "This article was amended on 12 May to correct a name. The dam was built in 1931.",
            "This article was amended on 12 May to correct a name.",
            "editorial_note",
        ),
    ],
)
def test_a_stamp_or_note_is_skipped_and_the_story_after_it_is_read(text, skipped, why):
    (stretch,) = find_skipped(text, Part.TEXT)
    assert (text[stretch.start : stretch.end], stretch.why) == (skipped, why)


@pytest.mark.parametrize(
    ("title", "skipped"),
    [
        ("Storm Agnes: Live updates", ": Live updates"),
        ("LIVE: Storm Agnes hits the coast", "LIVE:"),
        ("Storm hits the coast - as it happened | Coast Radio", " - as it happened"),
    ],
)
def test_what_labels_a_title_is_skipped(title, skipped):
    assert skipped in [title[stretch.start : stretch.end] for stretch in find_skipped(title, Part.TITLE)]


@pytest.mark.parametrize(
    "line",
    ["10:00\t" * 20 + "x", "May 1 " * 30 + "x", "By Ann and " * 20 + "!", "Facebook Twitter " * 20 + "z"],
)
def test_repeats_in_a_line_take_no_time(line):
    begun = time.perf_counter()
    find_skipped(line, Part.TEXT)
    assert time.perf_counter() - begun < 1

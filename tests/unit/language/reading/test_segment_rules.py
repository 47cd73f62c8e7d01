import pytest

from claimdesk.language.reading import segment_rules


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("We need: 1. bread 2. milk 3. salt", [9, 18, 26]),
        ("We need: a) bread b) milk", [9, 18]),
        ("It cost 1. million", []),
        ("It rained.", []),
    ],
)
def test_the_items_of_a_list_inside_a_line_begin_at_their_markers(text, starts):
    assert [start for start, _ in segment_rules.find_list_markers(text)] == starts


@pytest.mark.parametrize(("text", "at", "end"), [("It rained. Then", 3, 10), ("It rained", 3, 9)])
def test_a_word_ends_before_the_next_blank(text, at, end):
    assert segment_rules.find_word_end(text, at) == end

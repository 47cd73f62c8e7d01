"""Texts cut for marking: joined, the pieces are the text again, whatever the spans."""

from hypothesis import given
from hypothesis import strategies as st

from service.desk import template_filters
from service.desk.marked_text import PagePiece, PageSpan, cut_paragraphs, cut_text, mark_text

TEXT = "One two three."
SPANS = st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30)), max_size=5)


@given(st.text(max_size=25), SPANS)
def test_joined_pieces_are_the_text_and_marks_cover_what_the_spans_cover(text, spans):
    pieces = cut_text(text, [PageSpan(start, end, number) for number, (start, end) in enumerate(spans)])
    assert "".join(piece.text for piece in pieces) == text
    for number, (start, end) in enumerate(spans):
        marked = "".join(piece.text for piece in pieces if number in piece.marks)
        assert marked == text[max(0, start) : max(0, end)] if start < end else marked == ""


def test_overlapping_spans_share_a_piece():
    pieces = cut_text(TEXT, [PageSpan(0, 7, "a"), PageSpan(4, 13, "b")])
    assert pieces == [
        PagePiece("One ", ("a",), ("a",)),
        PagePiece("two", ("a", "b"), ("b",)),
        PagePiece(" three", ("b",), ()),
        PagePiece(".", (), ()),
    ]


def test_paragraphs_are_parted_at_blank_lines_and_a_mark_goes_on_over_them():
    paragraphs = cut_paragraphs("One two.\n\nThree\nfour.", [PageSpan(4, 15, "a")])
    assert [[piece.text for piece in paragraph] for paragraph in paragraphs] == [
        ["One ", "two."],
        ["Three", "\nfour."],
    ]
    assert [[piece.marks for piece in paragraph] for paragraph in paragraphs] == [[(), ("a",)], [("a",), ()]]
    assert [piece.begins for paragraph in paragraphs for piece in paragraph if piece.marks] == [("a",), ()]


def test_a_span_without_a_place_marks_nothing():
    assert mark_text("abc", [(None, None), (1, 2)]) == [
        PagePiece("a"),
        PagePiece("b", (True,), (True,)),
        PagePiece("c"),
    ]


def test_times_keep_their_offset_and_unknown_ones_are_a_dash():
    assert template_filters.show_time("2025-10-15T06:30:00+01:00") == "15 October 2025, 06:30 UTC+01:00"
    assert template_filters.show_time("2025-10-15T06:30:00Z") == "15 October 2025, 06:30 UTC"
    assert (
        template_filters.show_time(None)
        == template_filters.show_day(None)
        == template_filters.show_seconds(None)
        == "–"
    )


def test_durations_are_in_their_largest_unit():
    said = [template_filters.show_seconds(seconds) for seconds in (5, 60, 7_300, 86_400, 200_000)]
    assert said == ["under a minute", "1 minute", "2 hours", "1 day", "2 days"]

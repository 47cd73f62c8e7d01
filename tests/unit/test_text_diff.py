"""Two texts compared word by word: the pieces give back both texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.desk.text_diff import MOST_WORDS, compare_texts


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("It is 80 m.", "It is 82 m.", [("same", "It is "), ("gone", "80"), ("new", "82"), ("same", " m.")]),
        ("", "New.", [("new", "New.")]),
        ("Old.", "", [("gone", "Old.")]),
        ("The same.", "The same.", [("same", "The same.")]),
    ],
)
def test_what_a_change_takes_away_and_puts_in(before, after, pieces):
    assert [(piece.kind, piece.text) for piece in compare_texts(before, after)] == pieces


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_the_pieces_are_both_texts_again(before, after):
    pieces = compare_texts(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


def test_long_texts_are_shown_one_behind_the_other():
    before, after = "a " * MOST_WORDS, "b " * MOST_WORDS
    assert [piece.kind for piece in compare_texts(before, after)] == ["gone", "new"]

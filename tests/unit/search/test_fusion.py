import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimdesk.search.fusion import TEXT_WEIGHT, FusionCandidate, build_entry_vector, fuse_scores


def ids(ranked):
    return [hit.id for hit in ranked]


def test_an_entry_that_both_sides_like_goes_before_one_that_only_one_side_likes():
    ranked = fuse_scores(
        [
            FusionCandidate("text", 10.0, 0.2),
            FusionCandidate("both", 9.0, 0.7),
            FusionCandidate("vector", 0.0, 0.75),
        ]
    )
    assert ids(ranked) == ["both", "vector", "text"]


def test_the_scale_of_the_text_scores_changes_nothing():
    candidates = [
        FusionCandidate("a", 3.0, 0.4),
        FusionCandidate("b", 1.0, 0.5),
        FusionCandidate("c", 2.5, 0.1),
    ]
    scaled = [
        FusionCandidate(candidate.id, 2.2 * (candidate.text_score or 0), candidate.vector_score)
        for candidate in candidates
    ]
    assert [(hit.id, pytest.approx(hit.score)) for hit in fuse_scores(candidates)] == [
        (hit.id, hit.score) for hit in fuse_scores(scaled)
    ]


def test_the_parts_add_up_to_the_score():
    (best, _) = fuse_scores([FusionCandidate("a", 4.0, 0.6), FusionCandidate("b", 2.0, 0.3)])
    assert best.text_part == pytest.approx(TEXT_WEIGHT / (1 + TEXT_WEIGHT))
    assert best.vector_part == pytest.approx(0.6 / (1 + TEXT_WEIGHT))
    assert best.score == pytest.approx(best.text_part + best.vector_part)


def test_without_any_vector_the_text_ranks_alone():
    ranked = fuse_scores([FusionCandidate("a", 1.0, None), FusionCandidate("b", 2.0, None)])
    assert [(hit.id, hit.score) for hit in ranked] == [("b", 1.0), ("a", 0.5)]


def test_without_text_the_vector_ranks_alone():
    ranked = fuse_scores([FusionCandidate("a", None, 0.2), FusionCandidate("b", None, 0.9)])
    assert [(hit.id, pytest.approx(hit.score)) for hit in ranked] == [("b", 0.9), ("a", 0.2)]


def test_a_mode_leaves_the_other_side_out():
    candidates = [FusionCandidate("text", 9.0, 0.1), FusionCandidate("vector", 1.0, 0.9)]
    assert ids(fuse_scores(candidates, "text")) == ["text", "vector"]
    assert ids(fuse_scores(candidates, "vector")) == ["vector", "text"]


def test_an_entry_without_a_vector_is_no_better_than_the_least_alike():
    ranked = fuse_scores(
        [
            FusionCandidate("bare", 5.0, None),
            FusionCandidate("alike", 5.0, 0.8),
            FusionCandidate("unlike", 5.0, 0.1),
        ]
    )
    assert ids(ranked) == ["alike", "bare", "unlike"]
    assert ranked[1].score == ranked[2].score


def test_an_id_found_by_both_sides_is_one_hit_with_both_scores():
    (hit,) = fuse_scores([FusionCandidate("a", 3.0, None), FusionCandidate("a", None, 0.5)])
    assert hit.text_part > 0
    assert hit.vector_part > 0


def test_nothing_that_matches_by_text_leaves_the_text_part_empty():
    assert [
        hit.text_part for hit in fuse_scores([FusionCandidate("a", 0.0, 0.5), FusionCandidate("b", 0.0, 0.4)])
    ] == [0.0, 0.0]


def test_nothing_found_is_an_empty_ranking():
    assert fuse_scores([]) == []


def test_equal_scores_are_ordered_by_id():
    assert ids(fuse_scores([FusionCandidate("b", 1.0, 0.5), FusionCandidate("a", 1.0, 0.5)])) == ["a", "b"]


scores = st.one_of(st.none(), st.floats(0, 50))
cosines = st.one_of(st.none(), st.floats(-1, 1))


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), scores, cosines)),
    st.sampled_from(["hybrid", "text", "vector"]),
)
def test_every_score_is_between_0_and_1_and_the_order_does_not_depend_on_the_input_order(rows, mode):
    candidates = [FusionCandidate(*row) for row in rows]
    ranked = fuse_scores(candidates, mode)
    assert all(0 <= hit.score <= 1 + 1e-9 for hit in ranked)
    assert ranked == sorted(ranked, key=lambda hit: (-hit.score, hit.id))
    assert fuse_scores(candidates[::-1], mode) == ranked


def test_an_entry_vector_is_a_unit_vector_nearer_to_its_text_than_to_its_title():
    text, title = np.float32([1, 0, 0]), np.float32([0, 1, 0])
    mixed = build_entry_vector(text, title)
    assert np.linalg.norm(mixed) == pytest.approx(1.0, abs=1e-6)
    assert mixed @ text > mixed @ title > 0
    assert mixed.dtype == np.float32


def test_an_entry_without_a_title_has_the_vector_of_its_text():
    text = np.float32([0.6, 0.8, 0])
    assert build_entry_vector(text, None) is text

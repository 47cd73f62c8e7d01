"""The embedded engine's arithmetic: the largest cosines without sorting all, and cosines by either way of reading."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimdesk.search.embedded.vectors import GATHERED_BELOW, VectorFile, find_largest


@given(st.lists(st.integers(0, 300), max_size=700), st.integers(1, 40))
def test_the_largest_are_found_whatever_the_order_and_the_ties(values, count):
    array = np.array(values, dtype=np.float32)
    places = find_largest(array, count)
    assert len(set(places.tolist())) == len(places) == min(count, len(values))
    assert sorted(array[places].tolist()) == sorted(values)[len(values) - len(places) :]


def test_of_none_there_is_no_largest():
    assert find_largest(np.empty(0, dtype=np.float32), 5).tolist() == []


@pytest.mark.parametrize(
    "rows",
    [
        list(range(40)),
        [39, 3, 17, *range(20, 35)],
        list(range(0, 40, 2 * GATHERED_BELOW)),
        [],
    ],
    ids=["all of them in order", "many in any order", "a few", "none"],
)
def test_cosines_are_those_of_the_rows_asked_for(tmp_path, rows):
    random = np.random.default_rng(1)
    stored = random.normal(size=(40, 8)).astype(np.float32)
    queries = random.normal(size=(3, 8)).astype(np.float32)
    file = VectorFile(tmp_path / "v.f32", 8)
    file.append(0, stored)
    wanted = np.array(rows, dtype=np.int64)
    np.testing.assert_allclose(file.compute_cosines(wanted, queries), queries @ stored[wanted].T, rtol=1e-5)

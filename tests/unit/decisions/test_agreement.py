"""Agreement between readers against an example that was worked by hand."""

import pytest

from claimdesk.decisions.agreement import measure
from claimdesk.records.verdict import Label

R, S, M = Label.REFUTED, Label.SUPPORTED, Label.MISLEADING


def test_alpha_of_an_example_worked_by_hand():
    """Ten pairs: 4 × RR, 2 × SS, 1 × MM, 2 × RM, 1 × SM. Values: R 10, S 5, M 5 of 20.

    Observed disagreement 3/10. Expected: 1 - (10·9 + 5·4 + 5·4) / (20·19) = 1 - 130/380 = 25/38.
    alpha = 1 - .3 / (25/38) = 1 - 11.4/25 = .544.
    """
    pairs = [(R, R)] * 4 + [(S, S)] * 2 + [(M, M)] + [(R, M), (M, R)] + [(S, M)]
    found = measure(pairs)
    assert (found.claims, found.percent) == (10, 0.7)
    assert found.alpha == pytest.approx(0.544)


def test_alpha_is_the_same_whoever_reads_first():
    pairs = [(R, S), (S, R), (R, R), (M, S)]
    assert measure(pairs) == measure([(other, one) for one, other in pairs])


def test_where_only_one_label_occurs_there_is_nothing_to_tell():
    assert measure([(R, R)]).alpha is None
    assert measure([]).percent is None


def test_readers_who_always_differ_agree_less_than_chance():
    assert measure([(R, S)] * 5).alpha < 0

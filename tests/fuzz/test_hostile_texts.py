"""The text pipeline on texts that nobody wrote: no crash, no hang, exact places (I4), nothing lost (I14).

A bounded, repeatable run; `python -m benchmarks.fuzz_language` goes on for as long as it is let.
"""

import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.hostile_texts import Broken, build_text, check_text

EACH = 40


@pytest.mark.parametrize("seed", range(3))
def test_random_hostile_texts_are_read_whole(seed):
    for number in range(EACH):
        check_text(build_text(random.Random(f"{seed} {number}").randrange))


@settings(
    max_examples=EACH,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_hostile_texts_that_hypothesis_grows_are_read_whole(data):
    check_text(build_text(lambda below: data.draw(st.integers(0, below - 1))))


@settings(
    max_examples=EACH,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.text(max_size=300))
def test_any_characters_are_read_whole(text):
    check_text(text)


def test_what_crashes_is_told_with_its_text(monkeypatch):
    def crash(*_given):
        raise KeyError("x")

    monkeypatch.setattr("tests.fuzz.hostile_texts.split_articles", crash)
    with pytest.raises(Broken, match=r"KeyError.*'a b'"):
        check_text("a b")

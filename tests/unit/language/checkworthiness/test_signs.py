import numpy as np
import pytest

from claimdesk.language.checkworthiness.signs import NAMES, find_plain, find_signs


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Rents rose by 12 percent in 2020.", {"numbers", "share_or_money", "date", "change_over_time"}),
        ("I hope we can agree.", {"personal", "judgement"}),
        ("Is that so?", {"question"}),
        ("Thank you, ladies and gentlemen.", {"courtesy"}),
        ("The senate voted.", {"institution", "deed"}),
        ("It will rain if clouds come.", {"future", "conditional"}),
    ],
)
def test_a_sentence_shows_its_signs(text, signs):
    shown = dict(zip(NAMES, find_signs([text])[0], strict=True))
    assert {name for name, value in shown.items() if value > 0} - {"length", "names"} == signs


def test_a_sign_seen_three_times_is_full_and_stays_so():
    numbers = find_signs(["1", "1 2 3", "1 2 3 4 5"])[:, NAMES.index("numbers")]
    assert numbers == pytest.approx([1 / 3, 1, 1])


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The mill closed in May after a fire.", True),
        ("We closed the mill in May after a fire.", False),
        ("The mill closed.", False),
        ("The mill should close in May after all.", False),
        ("The mill closed in May after a fire!", False),
    ],
)
def test_a_plain_statement_has_no_speaker_no_judgement_and_some_length(text, plain):
    assert np.array_equal(find_plain([text], find_signs([text])), [plain])

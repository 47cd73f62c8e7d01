import pytest

from claimdesk.language.values.date_directions import Direction, find_direction


@pytest.mark.parametrize(
    ("text", "date", "direction"),
    [
        ("The code will take effect on October 1.", "October 1", Direction.AHEAD),
        ("The vote is scheduled for October 1.", "October 1", Direction.AHEAD),
        ("The vote was scheduled for October 1.", "October 1", Direction.OPEN),
        ("The plan fell through on October 1.", "October 1", Direction.BACK),
        ("She has met him on October 1.", "October 1", Direction.BACK),
        ("It said on Thursday it will act.", "Thursday", Direction.BACK),
        ("It will act, it said on Thursday.", "Thursday", Direction.BACK),
        ("On Monday, the mayor, who will retire, spoke.", "Monday", Direction.OPEN),
        ("Prices are low in May.", "May", Direction.OPEN),
        ("The visit in May", "May", Direction.UNTOLD),
        ("It will close. The planned vote on Monday", "Monday", Direction.UNTOLD),
    ],
)
def test_the_nearest_verb_says_which_way_a_date_lies(text, date, direction):
    at = text.index(date)
    assert find_direction(text, at, at + len(date)) is direction

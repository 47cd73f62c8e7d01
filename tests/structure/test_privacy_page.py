"""docs/privacy.md says of every column that can hold words what erasing an article does to it."""

import re
from collections import Counter
from pathlib import Path

from sqlalchemy import JSON, LargeBinary, String

from claimdesk.records import Base
from claimdesk.records.base import Choice, OffsetTime

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| `(\w+)` \| (.*) \| .+ \|$", PAGE.partition("\n## Column by column\n")[2], re.MULTILINE
)


def can_hold_words(column) -> bool:
    """Texts, JSON and bytes; not ids, times, numbers and words of our own lists."""
    return isinstance(column.type, String | JSON | LargeBinary) and not isinstance(
        column.type, Choice | OffsetTime
    )


def test_every_column_that_can_hold_words_is_classified_once_and_no_other():
    said = Counter((table, name) for table, names in ROWS for name in re.findall(r"`(\w+)`", names))
    there = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if can_hold_words(column)
    }
    assert len(there) > 100
    assert {sentence for sentence, times in said.items() if times > 1} == set()
    assert set(said) == there

"""Claims of one article that say almost the same."""

from collections.abc import Sequence

VERSION = "1"


def find_twins(texts: Sequence[str]) -> list[int | None]:
    """For each text the index of the one that it almost repeats."""
    first: dict[str, int] = {}
    return [None if (at := first.setdefault(text.casefold(), n)) == n else at for n, text in enumerate(texts)]

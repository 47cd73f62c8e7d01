"""Stretches of a news page that hold no claims, listed with the reason; the text itself is never changed."""

from claimdesk.language.texts import Part, Skipped

VERSION = "1"


def find_skipped(text: str, part: Part) -> list[Skipped]:
    """The stretches to skip, in reading order, none overlapping."""
    return []

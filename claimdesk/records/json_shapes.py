"""What lies in JSON columns, by shape: the types that readers and writers of a column agree on."""

from typing import TypedDict


class TextPartJson(TypedDict):
    """The words that differ; start and end are None for a claimant whom the text doesn't name."""

    text: str
    start: int | None
    end: int | None


WORDING = (
    "wording"  # the kind of what could not be aligned, beside the kinds in which two texts are seen to differ
)


class DifferenceJson(TypedDict):
    """What keeps two texts from saying the same, with the part of each that differs."""

    kind: str
    ours: TextPartJson | None
    theirs: TextPartJson | None


class SkippedJson(TypedDict):
    """A sentence of a revision that gave no claim, and why."""

    part: str
    start: int
    end: int
    why: str


Scores = dict[str, float | None]  # a score's parts by name
Versions = dict[str, str]  # a stage's name → its component version

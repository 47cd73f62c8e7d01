"""Marks of pages inside a text, and sentences that pages or buttons part by a blank line."""

import re
from itertools import pairwise

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.lines import StructureDraft

PAGE_MARK = re.compile(r"\[{1,2}(?:Page|page|Pg\.?|p\.):?\s?[A-Z]{0,2}\d{1,6}\]{1,2}")
# the line of an archive above captions: "tv U.S. Senate CSPAN April 14, 2011 12:00pm-5:00pm EDT"
PROGRAMME = re.compile(
    r"^[^.!?\n]{0,100}(?:\.[^.!?\n]{0,60}){0,4}\d{1,2}:\d{2}\s?[ap]m\s?[-–]\s?\d{1,2}:\d{2}\s?[ap]m\s?[A-Z]{2,4}$"
)
SHORTEST_PARTED = 40  # characters of a line that a break parts from the rest of its sentence
FEWEST_WORDS = 3  # of the rest
FEWEST_SMALL = 2  # such lines that any text may have
SMALL_SHARE = 0.25  # of the lines that begin small, up to which a small letter tells that a sentence goes on


def skip_page_marks(draft: StructureDraft) -> None:
    """Skip the marks of pages, as whole lines, at the ends of lines and inside them."""
    for line in draft.left():
        words = draft.words(line)
        if PROGRAMME.match(words):
            draft.drop(line, "stamp")
            continue
        for mark in PAGE_MARK.finditer(words):
            if mark.end() == len(words):
                draft.cut_back(line, mark.start(), "page_number")
            elif mark.start() == 0:
                draft.cut_front(line, mark.end(), "page_number")
            else:
                draft.skip_inside(line, mark.start(), mark.end(), "page_number")


def join_parted(draft: StructureDraft) -> None:
    """Join a line that ends inside a sentence with the one behind a blank line that begins small."""
    lines = draft.left()
    small = sum(draft.words(line)[0].islower() for line in lines)
    if small > max(FEWEST_SMALL, SMALL_SHARE * len(lines)):
        return
    for before, after in pairwise(lines):
        words, following = draft.words(before), draft.words(after)
        if (
            after.gap
            and following[0].islower()
            and len(following.split()) >= FEWEST_WORDS
            and len(words) >= SHORTEST_PARTED
            and (words[-1].isalnum() or words.endswith(","))
            and not words.isupper()
            and before.kind == after.kind == BlockKind.PARAGRAPH
            and before.voice == after.voice
        ):
            after.runs_on = True

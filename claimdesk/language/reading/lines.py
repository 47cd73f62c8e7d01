"""Lines of a text with what was cut off them, and the paragraphs that they make where a text is wrapped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.shadow import Shadow

LONGEST_WRAPPED = 140  # characters; a longer line was not broken at a fixed width
EVEN_SHARE = 0.7  # of a paragraph's breaks that a fixed width explains, from which it is wrapped
FULL_SHARE = 0.55  # of the width that every line but the last fills at least
INSIDE_SHARE = 0.25  # of the breaks that stand inside a sentence, as an open word or a small letter says
PAGE_SHARE = 0.4  # of all lines that fill the width, from which the whole text was wrapped
SLACK = 0.1  # of the width: some writers break early
SHORTEST_WIDTH = 10
WIDE = 45  # characters; a narrower pair of lines may be two short lines of a post
STOPS = (".", "!", "?", ":", ";", "…", ".”", '."', "!”", '!"', "?”", '?"', ".’", ".)", "!)", "?)")
OPEN_WORDS = split_words(
    """a an the of to in on at by for from with as and or but nor that which who whose than into onto over under between about
    against during before after since until through is are was were be been being has have had will would can could may might
    must shall should do does did not its his her their our my your this these those some any each every more most less very
    if when while because although where mr mrs ms dr st"""
)
WORD = re.compile(r"[\w'’-]+")
BULLET_LIKE = re.compile(r"^(?:[•*‣▪●◦■►➤–—-]\s|\(?\d{1,3}[.)]\s|\([a-z]\)\s|[|>#])")


@dataclass(slots=True)
class Line:
    """One line, or what is left of it after its label, number or stamp was cut off."""

    start: int  # in the shadow, without blanks
    end: int
    indent: int
    gap: int  # blank lines before it
    first: int  # where the line began before anything was cut
    kind: BlockKind = BlockKind.PARAGRAPH
    turn: int | None = None
    voice: str | None = None
    begins: bool = False  # nothing before it belongs to its block
    ends: bool = False  # nothing after it belongs to its block
    runs_on: bool = False  # belongs to the block before it, whatever its length
    number: str | None = None  # of a numbered item or heading
    columns: tuple[tuple[str, str], ...] = ()
    stamped: bool = False  # a time stamp stood before it
    dialogue: bool = False  # a dash began another voice
    opens_rating: bool = False  # the label of a rating stood on a line of its own
    narration: bool = False  # the outlet's own words between turns


@dataclass(slots=True)
class StructureDraft:
    """A text while its structure is being read."""

    shadow: Shadow
    lines: list[Line]
    holes: list[tuple[int, int, str]] = field(default_factory=list)  # in the shadow
    captions_from: int = 0  # where the captions of a page begin, in the shadow

    def words(self, line: Line) -> str:
        """What is left of a line."""
        return self.shadow.text[line.start : line.end]

    def cut_front(self, line: Line, length: int, why: str) -> None:
        """Skip the line's first characters."""
        self.holes.append((line.start, line.start + length, why))
        line.start = self._skip_blanks(line.start + length, line.end)

    def cut_back(self, line: Line, start: int, why: str) -> None:
        """Skip the line from `start` on, counted in its words."""
        self.holes.append((line.start + start, line.end, why))
        line.end = line.start + len(self.words(line)[:start].rstrip())

    def skip_inside(self, line: Line, start: int, end: int, why: str) -> None:
        """Skip a stretch inside a line, counted in its words."""
        self.holes.append((line.start + start, line.start + end, why))

    def drop(self, line: Line, why: str) -> None:
        """Skip what is left of a line."""
        if line.end > line.start:
            self.holes.append((line.start, line.end, why))
        line.start = line.end

    def left(self) -> list[Line]:
        """The lines of which something is left."""
        return [line for line in self.lines if line.end > line.start]

    def bold_front(self, line: Line) -> int:
        """How many of the line's first characters are bold or italic."""
        for start, end in (*self.shadow.bold, *self.shadow.italic):
            if start <= line.start < end:
                return min(end, line.end) - line.start
        return 0

    def is_emphasised(self, line: Line) -> bool:
        """Whether the whole line is bold or italic."""
        return line.end > line.start and self.bold_front(line) >= line.end - line.start - 1

    def _skip_blanks(self, at: int, end: int) -> int:
        rest = self.shadow.text[at:end]
        return at + len(rest) - len(rest.lstrip())


def read_lines(shadow: Shadow) -> StructureDraft:
    """The lines that are not blank."""
    lines: list[Line] = []
    at = gap = 0
    for raw in shadow.text.split("\n"):
        words = raw.strip()
        if words:
            indent = len(raw) - len(raw.lstrip())
            start = at + indent
            lines.append(Line(start, start + len(words), len(raw[:indent].expandtabs(4)), gap, start))
            gap = 0
        else:
            gap += 1
        at += len(raw) + 1
    return StructureDraft(shadow, lines)


def join_lines(draft: StructureDraft) -> list[list[Line]]:
    """The lines that belong together, as one list for each block."""
    joined: list[list[Line]] = []
    for run in _find_runs(draft):
        wrapped = _is_wrapped(draft, run)
        for line in run:
            if (
                joined
                and line is not run[0]
                and _belongs(draft, joined[-1][-1], line, wrapped=wrapped, run=run)
            ) or (joined and line.runs_on):
                joined[-1].append(line)
            else:
                joined.append([line])
    return joined


def _find_runs(draft: StructureDraft) -> Iterator[list[Line]]:
    """Lines without a blank line between."""
    run: list[Line] = []
    for line in draft.left():
        if (
            run
            and (line.gap or line.begins or run[-1].ends or not _may_go_on(run[-1], line))
            and not line.runs_on
        ):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _may_go_on(line: Line, after: Line) -> bool:
    """Whether two lines may be of one block by their kinds: an item's number stands on its first line only."""
    return line.kind == after.kind or (
        line.kind in {BlockKind.ITEM, BlockKind.RATING_BOX, BlockKind.CORRECTION}
        and after.kind == BlockKind.PARAGRAPH
    )


def _width(lines: list[Line]) -> int:
    return max((line.end - line.first + line.indent for line in lines), default=0)


def _is_wrapped(draft: StructureDraft, run: list[Line]) -> bool:
    """Whether a fixed width explains the breaks of a paragraph: no line had room for the next one's first word."""
    width = _width(run)
    if len(run) < 2 or not SHORTEST_WIDTH <= width <= LONGEST_WRAPPED:
        return False
    breaks = [(line, after) for line, after in pairwise(run) if not draft.words(line).endswith(STOPS)]
    if len(breaks) < 2:
        return (
            bool(breaks)
            and width >= WIDE
            and _has_no_room(draft, *breaks[0], _page_width(draft))
            and _page_width(draft) > 0
        )
    forced = sum(_has_no_room(draft, line, after, width) or _is_open(draft, line) for line, after in breaks)
    full = sum(line.end - line.first + line.indent >= FULL_SHARE * width for line, _ in breaks)
    telling = not _writes_small(draft, run)
    inside = sum(
        _is_open(draft, line) or (telling and draft.shadow.text[after.start].islower())
        for line, after in breaks
    )
    even = EVEN_SHARE * len(breaks)
    return forced >= even and full >= even and inside >= INSIDE_SHARE * len(breaks)


def _page_width(draft: StructureDraft) -> int:
    """The width of a text whose lines all are of a page's width; 0 where some are longer or few are full."""
    lines = draft.lines
    width = max((line.end - line.first + line.indent for line in lines if line.end > line.first), default=0)
    full = sum(line.end - line.first + line.indent >= (1 - 2 * SLACK) * width for line in lines)
    return width if WIDE <= width <= LONGEST_WRAPPED and full >= PAGE_SHARE * len(lines) else 0


def _has_no_room(draft: StructureDraft, line: Line, after: Line, width: int) -> bool:
    word = draft.words(after).split(None, 1)[0]
    return line.end - line.first + line.indent + 1 + len(word) > (1 - SLACK) * width


def _is_open(draft: StructureDraft, line: Line) -> bool:
    """Whether a line ends inside a sentence, as its last word or mark says."""
    last = draft.words(line)[-40:]
    if last.endswith((",", "-", "(")):
        return True
    words = WORD.findall(last)
    if not words or not last.endswith(words[-1]) or words[-1].lower() not in OPEN_WORDS:
        return False
    return words[-1].islower() or last.isupper()


def _belongs(draft: StructureDraft, line: Line, after: Line, *, wrapped: bool, run: list[Line]) -> bool:
    """Whether a line goes on with the block of the line before it."""
    if after.runs_on:
        return True
    if after.begins or line.ends or (BULLET_LIKE.match(draft.words(after)) and not wrapped):
        return False
    stopped = draft.words(line).endswith(STOPS)
    if after.indent > line.indent + 1 and stopped and not line.number:
        return False
    if _is_open(draft, line):
        return True
    if line.kind == BlockKind.ITEM and after.indent > line.indent and not stopped:
        return True
    small = draft.shadow.text[after.start].islower()
    if wrapped:
        return (
            small or _has_no_room(draft, line, after, _width(run)) or not (stopped or _is_titled(draft, line))
        )
    return small and not stopped and draft.words(line).count(" ") >= 2 and not _writes_small(draft, run)


def _is_titled(draft: StructureDraft, line: Line) -> bool:
    """Whether every longer word of a line begins with a capital, as in a heading."""
    words = draft.words(line).split()
    return len(words) > 1 and all(not word[0].islower() or len(word) < 4 for word in words)


def _writes_small(draft: StructureDraft, run: list[Line]) -> bool:
    """Whether a writer begins every line small, so that a small letter does not tell that a sentence goes on."""
    small = sum(draft.shadow.text[line.start].islower() for line in run)
    return draft.shadow.text[run[0].start].islower() and small >= len(run) - 1

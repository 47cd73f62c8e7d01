"""Transcripts with a clock on every line: "0:00:33 > 0:00:34..decades of aid.", "0:10.8 | This is why |", "0:00:110:00:14".

Whoever writes them cuts sentences at the clock, as captions do; the lines of one voice are read as one.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from claimdesk.language.reading.captions import DIALOGUE
from claimdesk.language.reading.lines import Line, StructureDraft

CLOCK = r"(?:\d{1,2}:\d{2}:\d{2}(?:[:;]\d{2})?|\d{1,3}:\d{2})(?:[.,]\d{1,3})?"
FRONT = re.compile(
    rf"^(?:\d{{1,4}}\s?[|\t]\s?)?[\[(]?(?P<from>{CLOCK})[\])]?(?P<between>\s{{0,4}}(?:-{{0,2}}>{{1,2}}|[–—-]{{1,2}}|to\b|\||,)?\s{{0,4}}[\[(]?(?P<to>{CLOCK})[\])]?)?(?P<mark>\s{{0,4}}[|>:]?)\s{{0,4}}"
)
BACK = re.compile(r"\s{0,4}\|\s{0,4}$")
GOES_ON = re.compile(r"^\s{0,2}(?:\.{2,3}|…)\s{0,2}(?=\w)")
NAMED = re.compile(r"^[-–—]\s?(?=[A-Z][\w.’' ]{1,40}:)")
OPENING = {"'": "'", "‘": "’", '"': '"', "“": "”"}
HEAD = re.compile(
    r"^(?:transcript|(?:line|no\.?|#)?\s?(?:from|start)\s?(?:to|end)?\s?(?:text|line)?)$", re.IGNORECASE
)
FEWEST = 4  # lines with such a clock
LONGEST_STEP = (
    14  # seconds from a clock to the next, at the median, where it has neither hours nor parts of seconds
)


@dataclass(frozen=True, slots=True)
class _Clocked:
    line: Line
    clock: re.Match[str]


def strip_clocks(draft: StructureDraft) -> bool:
    """Skip the clocks of a transcript that has one on every line, or between them; whether the text has them."""
    clocked = _find_clocked(draft)
    if len(clocked) < FEWEST or not _step_evenly(clocked):
        return False
    fronts = {id(front.line): front.clock for front in clocked}
    between = sum(front.clock.end() >= len(draft.words(front.line)) for front in clocked)
    alone = 2 * between > len(clocked)
    lines = draft.left()
    first = next(number for number, line in enumerate(lines) if id(line) in fronts)
    if alone and first and lines[0] is not lines[first] and not HEAD.match(draft.words(lines[first - 1])):
        first -= 1  # where the clock stands below its line
    draft.captions_from = lines[first].start
    for line in lines[:first]:
        if HEAD.match(draft.words(line)):
            draft.drop(line, "markup")
    quoted: str | None = None
    for number, line in enumerate(lines[first:]):
        if clock := fronts.get(id(line)):
            draft.cut_front(line, clock.end(), "time_stamp")
        if line.end <= line.start:
            continue
        quoted = _read_line(draft, line, quoted)
        line.runs_on = bool(number) and not line.begins
    return True


def _find_clocked(draft: StructureDraft) -> list[_Clocked]:
    found = []
    for line in draft.left():
        words = draft.words(line)
        clock = FRONT.match(words)
        if clock is None or not (clock["to"] or clock["mark"].strip() in {"|", ">"}):
            continue
        if words.count("|", clock.end()) > 1:  # a row of a table
            continue
        found.append(_Clocked(line, clock))
    return found


def _step_evenly(clocked: list[_Clocked]) -> bool:
    """Whether the clocks follow each other as speech does, and no programme of a day."""
    if sum("." in front.clock["from"] or front.clock["from"].count(":") > 1 for front in clocked) > 0.5 * len(
        clocked
    ):
        return True
    places = [_seconds(front.clock["from"]) for front in clocked]
    steps = [after - before for before, after in pairwise(places)]
    return min(steps) >= 0 and median(steps) <= LONGEST_STEP


def _seconds(clock: str) -> int:
    minutes, _, seconds = re.split(r"[.,;]", clock)[0].rpartition(":")
    return int(minutes.rpartition(":")[2] or 0) * 60 + int(seconds)


def _read_line(draft: StructureDraft, line: Line, quoted: str | None) -> str | None:
    """Cut marks off a line; the mark that closes the quotation it leaves open."""
    if back := BACK.search(draft.words(line)[-8:]):
        draft.cut_back(
            line,
            len(draft.words(line)) - 8 + back.start() if len(draft.words(line)) > 8 else back.start(),
            "markup",
        )
    if goes_on := GOES_ON.match(draft.words(line)):
        draft.cut_front(line, goes_on.end(), "repeated")
    if named := NAMED.match(draft.words(line)):
        draft.cut_front(line, named.end(), "speaker_label")
        line.begins = line.dialogue = True
        said = draft.words(line).partition(":")[2].lstrip(" -–—")
        return _close(said, OPENING.get(said[:1]))
    if dialogue := DIALOGUE.match(draft.words(line)):
        draft.cut_front(line, dialogue.end(), "speaker_label")
        line.begins = line.dialogue = True
        return None
    if quoted == "closed":  # what follows a labelled quotation is another voice
        line.begins = line.dialogue = True
        return None
    return _close(draft.words(line), quoted)


def _close(words: str, mark: str | None) -> str | None:
    """The mark that is still to come, "closed" where it has come."""
    return "closed" if mark is not None and words.endswith(mark) else mark

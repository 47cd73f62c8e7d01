"""Sentences that stage business or another voice cuts: joined where they go on, named where they never end."""

import re

from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.reading.lines import OPEN_WORDS, Line, StructureDraft
from claimdesk.language.shapes import Span

BREAK = r"(?:[—–]{1,2}|-{2,3}|(?<=\s)-)"
CUT_OFF = re.compile(rf"\s{{0,2}}{BREAK}\s{{0,2}}$")
TAKEN_UP = re.compile(r"^(?:[—–]{1,2}|-{1,3})\s{0,2}(?=\S)")
TRAILED_OFF = re.compile(r"(?:\.{3,6}|…)[\"”’)]{0,2}$")
WORD = re.compile(r"[\w'’%-]{1,40}")
MOST_REPEATED = 8  # words that a speaker says again after an interruption
# what a speaker says to an interruption itself
ASIDES = split_words("yes no oh well thank thanks okay ok please sorry hey sit wait so listen look excuse")
# a turn taken up with these is no sentence of its own
DEPENDENT = split_words(
    "which who whom whose that including and or but nor of to in on at by for from with as than because if when where"
)


def join_interrupted(draft: StructureDraft) -> None:
    """Let a line that breaks off go on after the stage business below it; words said twice are read once."""
    for line in draft.left():
        _mend_inside(draft, line)
    before: Line | None = None
    interrupted = False
    for line in draft.lines:
        if line.end <= line.start:
            interrupted = True
            continue
        if before is not None and (interrupted or line.gap):
            _take_up(draft, before, line, interrupted=interrupted)
        before, interrupted = line, False


def _take_up(draft: StructureDraft, line: Line, after: Line, *, interrupted: bool) -> None:
    """Join two lines where the second goes on with the first's sentence."""
    words, following = draft.words(line), draft.words(after)
    cut, taken = CUT_OFF.search(words[-6:]), TAKEN_UP.match(following)
    if cut is not None and taken is not None:
        start = len(words) - len(words[-6:]) + cut.start()
        repeated = _count_repeated(words[:start], following[taken.end() :])
        first = WORD.match(following, taken.end())
        if not repeated and (first is None or not first[0].islower() or first[0].lower() in ASIDES):
            return
        draft.cut_back(line, start, "repeated")
        draft.cut_front(after, taken.end() + repeated, "repeated")
    elif not interrupted or not following[:1].islower() or (cut is None and not _is_inside(words)):
        return
    elif cut is not None:
        draft.cut_back(line, len(words) - len(words[-6:]) + cut.start(), "repeated")
    after.runs_on = True
    after.gap = 0


def _is_inside(words: str) -> bool:
    return words[-1:].isalnum() or words.endswith((",", ";"))


def _count_repeated(words: str, following: str) -> int:
    """How many characters of what follows say again what the line before ended with."""
    ending = [word[0].casefold() for word in WORD.finditer(words[-200:])]
    opening = list(WORD.finditer(following[:200]))[:MOST_REPEATED]
    for count in range(min(len(ending), len(opening)), 0, -1):
        if ending[-count:] == [word[0].casefold() for word in opening[:count]]:
            return opening[count - 1].end()
    return 0


def _mend_inside(draft: StructureDraft, line: Line) -> None:
    """Mend a line that stage business cuts in its middle: "including — (applause) — including 200,000"."""
    for start, end, why in [hole for hole in draft.holes if line.start < hole[0] and hole[1] < line.end]:
        if why != "stage_direction":
            continue
        words = draft.shadow.text[line.start : start].rstrip()
        rest = draft.shadow.text[end : line.end]
        following = rest.lstrip()
        cut, taken = CUT_OFF.search(words[-6:]), TAKEN_UP.match(following)
        if cut is None or taken is None:
            continue
        at = len(words) - len(words[-6:]) + cut.start()
        repeated = _count_repeated(words[:at], following[taken.end() :])
        draft.holes.append((line.start + at, start, "repeated"))
        draft.holes.append((end, end + len(rest) - len(following) + taken.end() + repeated, "repeated"))


def find_unfinished(text: str, sentences: list[Span], *, spoken: bool) -> set[int]:
    """Which sentences of a block break off: its last one before a dash or dots, its first one taken up by a dash.

    Dots at the end of a whole sentence are a way of writing; they break off after a word that needs another.
    """
    found: set[int] = set()
    if not sentences:
        return found
    first = text[sentences[0].start : sentences[0].end]
    taken = TAKEN_UP.match(first)
    opening = WORD.match(first, taken.end()) if taken else None
    if opening is not None and opening[0] in DEPENDENT:
        found.add(0)
    last = text[sentences[-1].start : sentences[-1].end]
    if (spoken and CUT_OFF.search(last[-6:])) or _ends_open(last):
        found.add(len(sentences) - 1)
    return found


def _ends_open(sentence: str) -> bool:
    """Whether a sentence stops at a mark of breaking off behind a word that can't end one."""
    bare = TRAILED_OFF.sub("", sentence[-60:]) if TRAILED_OFF.search(sentence[-12:]) else None
    if bare is None and CUT_OFF.search(sentence[-6:]):
        bare = CUT_OFF.sub("", sentence[-60:])
    if bare is None:
        return False
    words = WORD.findall(bare)
    return bool(words) and bare.rstrip().endswith(words[-1]) and words[-1].lower() in OPEN_WORDS

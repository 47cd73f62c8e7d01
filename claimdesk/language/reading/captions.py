"""Captions: cues of SRT and WebVTT, time codes and broken lines, so that what one voice says stands together."""

import re

from claimdesk.language.reading.lines import Line, StructureDraft

CUE = re.compile(
    r"^(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s{0,4}-->\s{0,4}(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}.{0,80}$"
    r"|^\d{2}:\d{2}:\d{2}[:;]\d{2}\s-\s\d{2}:\d{2}:\d{2}[:;]\d{2}$"
)
HEADER = re.compile(
    r"^(?:WEBVTT\b.{0,80}|(?:Kind|Language):\s?[\w-]{1,20}|X-TIMESTAMP-MAP=.{0,80}|STYLE|REGION|NOTE\b.{0,200}|::cue.{0,80})$"
)
VOICE = re.compile(r"^<v(?:\.[\w.-]{1,40})?\s{1,3}(?P<name>[^<>\n]{1,60})>\s{0,3}")
INNER_TAG = re.compile(
    r"</?(?:v|c|lang|ruby|rt|i|b|u)(?:\.[\w.-]{1,40})?>|<\d{1,3}:\d{2}(?::\d{2})?[.,]\d{1,3}>|\{\\an?\d\}"
)
TIME_CODE = re.compile(
    r"(?:[\[(]\s?)?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,:]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?[\])])?(?=\s|$)[\s–—-]{0,4}"
)
CARETS = re.compile(r"(?<=\S)\s{0,3}(?=>>)")
ASKED = re.compile(r"^Q\d{0,2}[.:]\s")
ANSWERED = re.compile(r"(?<=[?.!])\s{1,4}(?=[QA]\d{0,2}[.:]\s)")
DIALOGUE = re.compile(r"^[-–—]\s?(?=\S)")
SPOKEN_START = re.compile(
    r"(?:um+|uh+|so|okay|now|thank|thanks|hi|hello|all right|alright|yeah|well|good)\b", re.IGNORECASE
)
LONGEST_CAPTION_LINE = 48  # characters; what broadcasters and SRT files keep to
SHOUTED_SHARE = 0.9  # of the letters that are capitals
FEWEST_SPACED = 6  # lines with blank ones between them
LONGEST_SPACED = 60  # characters of a caption's line
SPACED_SHARE = 0.9  # of the lines that stand after a blank one
BROKEN_SHARE = 0.4  # of the lines that begin with a small letter or a figure
FEWEST_LINES = 4
SPARSE_STOPS = 25  # words to a stop, from which speech has no punctuation
LETTERS = re.compile(r"[^\W\d_]")
STOP = re.compile(r"[.!?](?=\s|$|[\"”’)])")
LOOSE_STOP_SHARE = 0.34  # of timed lines that end in a stop, up to which the times cut sentences


def strip_cues(draft: StructureDraft) -> bool:
    """Skip numbers and times of cues; whether the text has any. What they cut apart is joined."""
    lines = draft.lines
    if not any(CUE.match(draft.words(line)) for line in lines):
        return False
    begun = False
    for number, line in enumerate(lines):
        words = draft.words(line)
        following = draft.words(lines[number + 1]) if number + 1 < len(lines) else ""
        if CUE.match(words):
            draft.drop(line, "time_stamp")
            begun = True
        elif CUE.match(following) and len(words) <= 60 and (words.isdigit() or line.gap):
            draft.drop(line, "time_stamp")
        elif HEADER.match(words) and (words.startswith("NOTE") or not begun):
            draft.drop(line, "markup")
        elif begun:
            _read_cue_line(draft, line, words)
    return True


def _read_cue_line(draft: StructureDraft, line: Line, words: str) -> None:
    for tag in INNER_TAG.finditer(words):
        draft.skip_inside(line, tag.start(), tag.end(), "markup")
    line.runs_on = True
    if found := DIALOGUE.match(words):
        draft.cut_front(line, found.end(), "speaker_label")
        line.runs_on = False
        line.begins = True
        line.dialogue = True


def split_carets(draft: StructureDraft) -> None:
    """Lines cut before each ">>", and before an answer on its question's line."""
    lines: list[Line] = []
    for line in draft.lines:
        words = draft.words(line)
        at = 0
        breaks = CARETS if ">>" in words else ANSWERED if ASKED.match(words) else None
        for match in breaks.finditer(words) if breaks else ():
            lines.append(part_line(line, words, at, match.start()))
            at = match.end()
        lines.append(part_line(line, words, at, len(words)) if at else line)
    draft.lines = lines


def part_line(line: Line, words: str, start: int, end: int) -> Line:
    """A stretch of a line as a line of its own, counted in its words."""
    piece = Line(
        line.start + start,
        line.start + len(words[:end].rstrip()),
        line.indent,
        line.gap if not start else 0,
        line.first,
    )
    piece.runs_on = line.runs_on and not start
    return piece


def join_broken_lines(draft: StructureDraft, *, cues: bool) -> bool:
    """Join lines that captions broke, and skip the time codes between; whether the text is one of captions."""
    lines = draft.left()
    if not cues and not _are_captions(draft, lines):
        return False
    before: Line | None = None
    staged = {start for start, _, why in draft.holes if why == "stage_direction"}
    heard = False  # something that is no speech, since the line before
    for line in draft.lines:
        if line.start >= line.end:
            heard = heard or line.first in staged
            continue
        if line.start < draft.captions_from:
            continue
        words = draft.words(line)
        if (code := TIME_CODE.match(words)) and (code.end() == len(words) or not cues):
            draft.cut_front(line, code.end(), "time_stamp")
            if line.start >= line.end:
                continue
        stopped = before is not None and draft.words(before).endswith((".", "!", "?", "♪"))
        if heard and SPOKEN_START.match(draft.words(line)):
            line.begins = True
        heard = False
        if (
            before is not None
            and not line.begins
            and not words.startswith(">>")
            and not (line.gap and stopped and not cues)
        ):
            line.runs_on = True
        before = line
    return True


def _are_spaced(words: list[str], lines: list[Line]) -> bool:
    """Whether short lines with a blank one between any two break off inside their sentences."""
    if len(lines) < FEWEST_SPACED or max(map(len, words)) > LONGEST_SPACED:
        return False
    apart = sum(line.gap == 1 for line in lines[1:])
    ended = sum(line.endswith((".", "!", "?", ":", ";", ".”", '."')) for line in words)
    small = sum(line[0].islower() or line[0].isdigit() for line in words[1:])
    return (
        apart >= SPACED_SHARE * (len(lines) - 1)
        and ended < 0.5 * len(lines)
        and small >= BROKEN_SHARE * len(lines)
    )


def _are_captions(draft: StructureDraft, lines: list[Line]) -> bool:
    """Whether short broken lines without stops, or times between them, show captions."""
    words = [draft.words(line) for line in lines]
    carets = sum(line.startswith(">>") for line in words)
    short = sum(len(line) <= LONGEST_CAPTION_LINE for line in words)
    ended = sum(line.endswith((".", "!", "?", ".”", '."')) for line in words)
    letters = LETTERS.findall("".join(words)[:4000])
    shouted = bool(letters) and sum(letter.isupper() for letter in letters) >= SHOUTED_SHARE * len(letters)
    coded = [line[code.end() :] for line in words if (code := TIME_CODE.match(line))]
    if _are_spaced(words, lines):
        return True
    if carets and (shouted or short >= 0.8 * len(words)):
        return True
    if len(words) >= FEWEST_LINES and shouted and short >= 0.8 * len(words) and ended < 0.5 * len(words):
        return True
    if len(coded) < 3:
        return False
    alone = sum(not line for line in coded)
    spoken = [line for line in words if not TIME_CODE.fullmatch(line)]
    loose = sum(line.endswith((".", "!", "?")) for line in spoken) <= LOOSE_STOP_SHARE * len(spoken)
    small = sum(line[:1].islower() for line in [*spoken, *coded])
    return loose and small >= 0.4 * len(spoken) and (alone >= 3 or len(coded) >= 0.5 * len(words))


def is_unpunctuated(words: str) -> bool:
    """Whether speech has too few stops to find sentences by."""
    return len(STOP.findall(words)) * SPARSE_STOPS < len(words.split())

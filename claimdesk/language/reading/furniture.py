"""Marks and lines that stand in a text and say nothing of their own: stage business, stamps, numbers, bullets."""

import re
from collections import Counter

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.lines import Line, StructureDraft

STAGE_WORDS = (
    r"applause|laughter|laughs?|laughing|chuckl\w{1,4}|music|theme music|♪|cross-?talk|inaudible|indiscernible|unintelligible|boo(?:s|ing)?|"
    r"jeers?|jeering|cheer(?:s|ing)?|pauses?|paused|silence|sighs?|cough\w{0,4}|commercial break|break|begin (?:video|audio|clip)\w{0,4}|"
    r"end (?:of )?(?:video|audio|clip|transcript|recording|interview)\w{0,4}|begin\w{0,4}|audio|video|clip|gavel|off[- ](?:mic|camera)\w{0,6}|gasps?|phonetic|ph|sic|"
    r"interruption|interjection\w{0,2}|interrupting|whisper\w{0,4}|nods?|nodding|shakes|smil\w{1,4}|speaking|speaks|foreign|bells?|phone|beep|"
    r"siren\w{0,2}|shouting|shouts|screaming|crying|weeps?|technical|recess|adjourned|hon\.? members|an hon\.? member|crowd|audience|group|"
    r"overlapping|off-?screen|on-?screen|voice-?over|captioning|no audio|no response|thumbs|gestur\w{1,4}|points|holds up|"
    r"through (?:an )?(?:interpreter|translator)|via (?:an )?(?:interpreter|translator)|time expired|order|hear,? hear"
)
STAGE = re.compile(rf"[(\[*]\s?(?:{STAGE_WORDS})\b[^()\[\]*\n]{{0,70}}[)\]*]\.?", re.IGNORECASE)
SOUNDS = re.compile(
    r"[(\[][^()\[\]]{0,40}\b(?:music|applause|laugh\w{0,5}|cheer\w{0,5}|sirens?|chatter|singing|crosstalk|screams?|horns?|theme)\b[^()\[\]]{0,20}[)\]]",
    re.IGNORECASE,
)
REFERENCE = re.compile(r"\[\d{1,3}\]")
CAPITAL_STAGE = re.compile(r"[(\[][A-Z][A-Z ,.'’:/0-9-]{3,70}[)\]]\.?")
SOUND = re.compile(r"♪[^♪\n]{0,200}♪|[♪♫]{1,6}")
PROCEDURE = re.compile(
    r"^[\[(]?(?:(?:several|some|many)?\s?(?:hon\.?|honou?rable) members (?:rose|interject\w{1,4})|the (?:\w{3,12} )?clerk (?:proceeded|called|will call|read)|the (?:house|committee|assembly|senate|dáil|motion was|question was)\b.{0,20}\b(?:divided|adjourned|put|negatived)|"
    r"question (?:put|accordingly|again proposed|proposed)|bill accordingly read|motion made|(?:mr|madam) (?:deputy )?speaker in the chair|"
    r"rose—|debate resumed|sitting suspended|house adjourned|"
    r"captioning (?:by|provided|made|performed)|captioned by|captions? by|subtitles? by|transcri(?:pt|bed|ption) (?:by|provided)|live captioning)\b.{0,120}$",
    re.IGNORECASE,
)  # fmt: skip
# who held a talk and that it was edited, in a line of its own: "Interview: Jo Bell. It has been shortened."
TALK = r"(?:this|the|our) (?:interview|conversation|discussion|talk|q\s?&\s?a|transcript|exchange)"
EDITED = r"\s(?:has|have|was|were)\s(?:also\s)?(?:been\s)?(?:(?:lightly|slightly)\s)?(?:edited|condensed|shortened|abridged|translated|conducted|recorded)\b[^.!?\n]{0,120}[.]?"
TALK_CREDIT = re.compile(
    rf"^\W{{0,3}}(?:(?:(?:interview(?:ed)?|text|words|questions|translat(?:ion|ed)|photos?|photographs?|transcri(?:pt|ption|bed)|moderation|as told to|conducted)\s?(?:by\b\s?|:\s)[^.!?\n]{{2,60}}[.]?)(?:\s{{1,3}}(?:{TALK}|it|they){EDITED})?|{TALK}{EDITED})\W{{0,3}}$",
    re.IGNORECASE,
)
ZONE = r"(?:\s{0,2}\(?(?:GMT|BST|UTC|[ECMP][SD]?T|CES?T|IST|AES?T|local time|local|hrs)\)?)?"
CLOCK = rf"\d{{1,2}}(?:[:.h]\d{{2}}(?::\d{{2}})?\s?(?:[AaPp]\.?\s?[Mm]\b\.?)?|\s?[AaPp]\.?[Mm]\b\.?){ZONE}"
CLOCK_LINE = re.compile(
    rf"^(?:end\b\W{{0,60}}|begin\b\W{{0,60}}|at\s)?[\[(]?{CLOCK}[\])]?(?:\s?(?:[-–—]|to)\s?{CLOCK})?\W{{0,4}}$",
    re.IGNORECASE,
)
AGO = r"(?:\d{1,2}|an?|one|two) ?(?:mins?|minutes?|m|hours?|hrs?|h|days?|d|secs?|seconds?) ago|just now"
STAMP = re.compile(
    rf"^(?:[\[(]?(?:{CLOCK})[\])]?(?:\s?[-–—:|•·]\s{{0,3}}|\s{{1,6}}|$)|(?i:{AGO})\W{{0,4}}(?:\s{{1,4}}|$))(?=[\"“‘'A-Z\d$£€]|\W?$)"
)
PLACED = re.compile(r"(?:column|page|col\.|p\.)\s?\d{1,5}(?:\s?(?:of|/)\s?\d{1,4})?$", re.IGNORECASE)
EMOJI = r"[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF\u2190-\u21FF\u23E9-\u23FA\u203C\u2049\u2139\u20E3\u3030\u303D\u231A\u231B\u25AA-\u25FE\U000E0020-\U000E007F]"
KEYCAP = re.compile(r"^(?P<number>[0-9#*]{1,2})\u20e3[\s.:)–-]{0,4}")
EMOJI_FRONT = re.compile(rf"^(?:{EMOJI}\s{{0,3}}){{1,12}}[:–-]?\s{{0,3}}")
EMOJI_BACK = re.compile(rf"(?:\s{{0,3}}{EMOJI}){{1,12}}$")
BULLET = re.compile(r"^(?P<mark>[•‣▪●◦∙■□►➤✓✔✗✘·*]|[–—-]|o(?=\s{2}))\s{1,8}(?=\S)|^[•‣▪●◦∙■►➤](?=\S)")
NUMBER = re.compile(
    r"^(?:(?P<digits>\d{1,3})[.)](?=\s|[A-Z“\"‘])|\((?P<inner>\d{1,3}|[a-z]|[ivx]{1,4})\)|(?P<letter>[a-zA-Z]|[ivx]{2,4})\)|#(?P<hash>\d{1,2})[.:]?|"
    r"(?:Myth|Claim|Fact|Question|Tip|Step|Reason|No\.?|Number|Point)\s(?P<named>\d{1,2})\s?[.:–—-])(?:\s{1,8}|(?<=\d[.)]))(?=\S)",
)
HASHES = re.compile(r"^#{1,6}\s{1,3}(?=\S)")
LAST_LINE = re.compile(r"^(?:Reuters?|REUTERS?|END(?: OF TRANSCRIPT)?|-30-|XXX|AP-NY.{0,40})$")
RULER = re.compile(r"^[\W_]{1,200}$")
PORTRAIT = re.compile(r"(?:[A-Z][\w.’'-]{0,25}\s){1,5}Portrait\s(?=[A-Z])")
HANSARD_MARK = re.compile(r"^-\sHansard\b[\s-]{0,8}(?:Excerpts)?$")


def skip_stage_business(draft: StructureDraft) -> None:
    """Skip applause, laughter and what else stands in brackets, as whole lines and inside them."""
    for line in draft.left():
        words = draft.words(line)
        if (
            (PROCEDURE.match(words) and len(words.split()) <= 14)
            or CAPITAL_STAGE.fullmatch(words)
            or STAGE.fullmatch(words)
            or SOUNDS.fullmatch(words)
            or SOUND.fullmatch(words)
        ):
            draft.drop(line, "stage_direction")
        elif TALK_CREDIT.match(words):
            draft.drop(line, "editorial_note")
        else:
            for reference in REFERENCE.finditer(words):
                draft.skip_inside(line, reference.start(), reference.end(), "reference")
            for pattern in (STAGE, SOUND):
                for match in pattern.finditer(words):
                    if not (match[0].startswith("*") and not match[0].endswith("*")):
                        draft.skip_inside(line, match.start(), match.end(), "stage_direction")
            _cut_hole_in_front(draft, line)


def _cut_hole_in_front(draft: StructureDraft, line: Line) -> None:
    """Begin a line behind a stage direction that stands before its label."""
    for start, end, _ in draft.holes[-4:]:
        if start == line.start and end < line.end:
            rest = draft.shadow.text[end : line.end]
            line.start = end + len(rest) - len(rest.lstrip())


def skip_stamps(draft: StructureDraft) -> None:
    """Skip lines that are a time, and the times before entries of a live blog."""
    lines = draft.left()
    stamped = [line for line in lines if STAMP.match(draft.words(line))]
    for line in lines:
        words = draft.words(line)
        if CLOCK_LINE.match(words):
            _drop_stamp(draft, line)
        elif PLACED.match(words):
            draft.drop(line, "page_number")
        elif len(stamped) > 1 and (found := STAMP.match(words)):
            if found.end() >= len(words):
                _drop_stamp(draft, line)
            else:
                draft.cut_front(line, found.end(), "time_stamp")
                line.begins = line.stamped = True


def _drop_stamp(draft: StructureDraft, line: Line) -> None:
    draft.drop(line, "time_stamp")
    place = draft.lines.index(line)
    for after in draft.lines[place + 1 : place + 2]:
        after.begins = after.stamped = True


def skip_list_marks(draft: StructureDraft) -> None:
    """Cut bullets, numbers and pictures off the lines that they begin; such lines are items of a list."""
    lines = [line for line in draft.left() if line.kind == BlockKind.PARAGRAPH]
    bullets = Counter(found[0].strip() for line in lines if (found := BULLET.match(draft.words(line))))
    pictured = [line for line in lines if EMOJI_FRONT.match(draft.words(line))]
    numbers = _count_numbers(draft, lines)
    before: Line | None = None
    for line in lines:
        words = draft.words(line)
        if found := HASHES.match(words):
            draft.cut_front(line, found.end(), "list_mark")
            line.kind = BlockKind.HEADING
            line.begins = line.ends = True
            words = draft.words(line)
        if found := KEYCAP.match(words):
            _cut_mark(draft, line, found, found["number"])
        elif found := EMOJI_FRONT.match(words):
            draft.cut_front(line, found.end(), "list_mark" if len(pictured) > 1 else "emoji")
            line.begins = True
            if len(pictured) > 1 and line.kind == BlockKind.PARAGRAPH and not EMOJI_BACK.search(words):
                line.kind = BlockKind.ITEM
        elif (found := BULLET.match(words)) and _is_bullet(draft, line, found, bullets, before):
            _cut_mark(draft, line, found, None)
            if (inner := NUMBER.match(draft.words(line))) is not None:
                draft.cut_front(line, inner.end(), "list_mark")
        elif (found := NUMBER.match(words)) and _is_number(found, numbers):
            _cut_mark(draft, line, found, next(group for group in found.groups() if group))
        if line.end > line.start and (back := EMOJI_BACK.search(draft.words(line))):
            draft.cut_back(line, back.start(), "emoji")
        before = line


def _cut_mark(draft: StructureDraft, line: Line, found: re.Match[str], number: str | None) -> None:
    draft.cut_front(line, found.end(), "list_mark")
    line.begins = True
    line.number = number
    if line.kind == BlockKind.PARAGRAPH:
        line.kind = BlockKind.ITEM


def _is_bullet(
    draft: StructureDraft, line: Line, found: re.Match[str], bullets: Counter[str], before: Line | None
) -> bool:
    """Whether a mark is a bullet: a dash or a star alone may be anything, and one that goes on is none."""
    mark = found[0].strip()
    if mark not in {"-", "–", "—", "*", "o", "·"}:
        return True
    interrupted = before is not None and draft.shadow.text[before.start : before.end].endswith(
        ("—", "–", "--")
    )
    if mark in {"—", "–"} and (interrupted or draft.words(line)[found.end()].islower()):
        return False
    introduced = before is not None and draft.words(before).endswith(":")
    return bullets[mark] > 1 or introduced


def _count_numbers(draft: StructureDraft, lines: list[Line]) -> set[str]:
    found = [NUMBER.match(draft.words(line)) for line in lines]
    return {next(group for group in number.groups() if group).lower() for number in found if number}


def _is_number(found: re.Match[str], numbers: set[str]) -> bool:
    """Whether a number is a list's: it has a neighbour, or stands far from what it is before."""
    name = next(group for group in found.groups() if group).lower()
    if found["named"] or found["hash"]:
        return True
    if not name.isdigit():
        return len(numbers) > 1
    return (
        bool({str(int(name) - 1), str(int(name) + 1)} & numbers)
        or len(found[0]) - len(found[0].rstrip()) >= 2
    )


def skip_portraits(draft: StructureDraft) -> None:
    """Leave of "Ann Vale Portrait Ann Vale (Olm) (Lab)", as a page of debates has it above "- Hansard - -", the label."""
    lines = draft.left()
    for line, mark, said in zip(lines, lines[1:], lines[2:], strict=False):
        if HANSARD_MARK.match(draft.words(mark)) is None:
            continue
        if portrait := PORTRAIT.match(draft.words(line)):
            draft.cut_front(line, portrait.end(), "picture")
        draft.drop(mark, "page_mark")
        said.gap = 0


def drop_rulers(draft: StructureDraft) -> None:
    """Skip lines without a letter or figure."""
    for line in draft.left():
        if LAST_LINE.match(draft.words(line)):
            draft.drop(line, "byline")
        elif RULER.match(draft.words(line)) and draft.words(line) != "§":
            draft.drop(line, "no_words")

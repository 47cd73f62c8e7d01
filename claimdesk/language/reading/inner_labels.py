"""Labels that do not stand at the front of one line: behind the last speaker's words, or over several lines.

Broken pages join what two people say ("What is that about?    CONDOLEEZZA RICE: Well …"), captions of parliaments run
on in small letters ("mr. kirk: and this map shows"), and records of India's parliament set an office and its holder
over lines before they say that he "said:".
"""

import re
from collections import Counter

from claimdesk.language.grammar.first_names import FEMALE, MALE
from claimdesk.language.reading.captions import part_line
from claimdesk.language.reading.label_words import NOT_NAMES
from claimdesk.language.reading.labels import HELD, NAMED, LabelForm, read_label
from claimdesk.language.reading.lines import Line, StructureDraft

PERSON = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Sen|Rep|Gov|Gen|Adm|Lt|Col|Prof|Hon|MR|MRS|MS|MISS|DR|SEN|REP|GOV|GEN|PROF|HON)"
)
# "GEORGE STEPHANOPOULOS:", "REP. MICHAEL WALTZ (R-FL):", "QUESTION:"
SHOUTED = re.compile(
    rf"(?:(?<=[.?!…”\"'’)\]—–-])\s{{1,8}}|\s{{3,12}})(?P<label>(?:{PERSON}\.?\s)?[A-Z][A-Z.’'-]{{1,25}}(?:\s[A-Z][A-Z.’'-]{{0,25}}){{0,4}}"
    r"(?:,\s[^:.!?\n]{2,60}|\s\([^()\n]{1,40}\))?):\s{1,8}(?=\S)"
)
# "Condoleezza Rice:", "Mayor Bill de Blasio:", "Tur:", of those who have stood at the front of a line
WRITTEN = re.compile(
    r"(?:(?<=[.?!…”\"'’)\]—–-])\s{1,8}|\s{3,12})(?P<label>[A-Z][\w.’'-]{0,25}(?:\s(?:de|la|van|von|der|del|al|el|[A-Z][\w.’'-]{0,25})){0,5}):\s{1,8}(?=\S)"
)
# captions in small letters: "mr. kirk:", "the presiding officer:", "senator blunt:"
SMALL = re.compile(
    r"(?:^|(?<=[.?!…-])\s{1,4}|\s{2,4})(?P<label>(?:the\s)?(?:(?:mr|mrs|ms|miss|dr|senator|sen|rep|representative|congressman|congresswoman|chairman|chairwoman|speaker|president|secretary|gov|governor|gentleman|gentlewoman|lady|mayor)\.?\s[a-z][a-z’'-]{1,20}(?:\s[a-z][a-z’'-]{1,20})?"
    r"|(?:acting\s)?(?:presiding officer|speaker(?: pro tempore)?|chair(?:man|woman)?|clerk|president(?: pro tempore)?|chaplain|reporter|moderator)))\s?:\s{1,4}(?=\S)"
)
SMALL_SHARE = 0.97  # of the letters of captions that run on in small letters
TITLE_ONLY = re.compile(r"\W{0,4}(?:[A-Za-z]{1,5}\.\s{1,3}){1,3}")  # "HON. " before "SPEAKER:"
LETTERS_READ = 4000
FEWEST_SHOUTED = 2  # labels of a text behind which another may stand inside a line
# an office and who holds it, over lines: "THE MINISTER OF … (SHRI\n\nPRAHLAD SINGH PATEL) moving the motion …, said:"
OFFICE = re.compile(r"^(?:THE\s|HON\.?\s|SHRI|SMT|SHRIMATI|DR|KUMARI|KUM|PROF)[A-Z .,()&’'/-]{3,}")
MOST_LINES = 5  # that a label runs over


def cut_inner_labels(draft: StructureDraft) -> None:
    """Begin a line at each label that stands behind the words of the speaker before."""
    _join_label_lines(draft)
    known, shouted = _find_known(draft)
    small = _runs_small(draft)
    if not known and shouted < FEWEST_SHOUTED and not small:
        return
    lines: list[Line] = []
    for line in draft.lines:
        words = draft.words(line)
        places = {
            place
            for place in _find_places(words, known, shouted=shouted >= FEWEST_SHOUTED, small=small)
            if place and not TITLE_ONLY.fullmatch(words[:place])
        }
        at = 0
        for place in sorted(places):
            lines.append(part_line(line, words, at, place))
            at = place
        lines.append(part_line(line, words, at, len(words)) if at else line)
        for piece in lines[-len(places) :] if places else ():
            piece.begins, piece.runs_on = True, False
    draft.lines = lines


def _find_places(words: str, known: set[str], *, shouted: bool, small: bool) -> list[int]:
    places = []
    for pattern, wanted in ((SHOUTED, shouted or known), (WRITTEN, known), (SMALL, small)):
        for match in pattern.finditer(words) if wanted else ():
            label = match["label"]
            head = label.split(",")[0].split(" (")[0]
            surname = head.split()[-1].casefold()
            if pattern is SMALL or surname in known or (pattern is SHOUTED and shouted and _is_named(head)):
                places.append(match.start("label"))
    return places


def _is_named(head: str) -> bool:
    words = [word.strip(".").lower() for word in head.split()]
    return len(head.replace(".", "")) > 3 and not any(word in NOT_NAMES - {"question"} for word in words)  # fmt: skip


def _find_known(draft: StructureDraft) -> tuple[set[str], int]:
    """The surnames of labels at the front of lines, and how many labels in capitals the text has."""
    known: set[str] = set()
    shouted = 0
    for line in draft.left():
        label = read_label(draft.words(line))
        if label is None or label.form != LabelForm.COLON or not label.name[:1].isupper():
            continue
        capitals = label.name.isupper() and len(label.name) > 3
        shouted += capitals
        common = label.name.split()[-1].casefold() in NOT_NAMES
        if label.titled or ((capitals or " " in label.name) and not common):
            known.add(label.name.split()[-1].casefold())
    inside = _find_inside(draft)
    shouted += sum(label.isupper() for label in inside)
    times = Counter(inside)
    known |= {
        label.split()[-1].casefold() for label in inside if times[label] > 1 or (known and _is_person(label))
    }
    return known, shouted


def _find_inside(draft: StructureDraft) -> list[str]:
    """The heads of labels with two words or more that stand behind the end of a sentence, inside lines."""
    found = []
    for line in draft.left():
        words = draft.words(line)
        if ": " not in words:
            continue
        for pattern in (SHOUTED, WRITTEN):
            for match in pattern.finditer(words):
                head = match["label"].split(",")[0].split(" (")[0]
                if " " in head and _is_named(head) and head.isupper() == (pattern is SHOUTED):
                    found.append(head)
    return found


def _is_person(label: str) -> bool:
    """Whether a label is a first name and a surname."""
    return label.split(maxsplit=1)[0].casefold() in FEMALE | MALE


def _runs_small(draft: StructureDraft) -> bool:
    """Whether a text is one of captions in small letters."""
    letters = [letter for letter in draft.shadow.text[:LETTERS_READ] if letter.isalpha()]
    return bool(letters) and sum(letter.islower() for letter in letters) >= SMALL_SHARE * len(letters)


def _join_label_lines(draft: StructureDraft) -> None:
    """Make one line of a label in capitals that blank lines break."""
    lines: list[Line] = []
    waiting: list[Line] = []
    for line in draft.lines:
        words = draft.words(line)
        if waiting and len(waiting) < MOST_LINES:
            whole = draft.shadow.text[waiting[0].start : line.end]
            if HELD.match(whole) or NAMED.match(whole):
                first = waiting[0]
                lines.append(Line(first.start, line.end, first.indent, first.gap, first.first))
                waiting = []
                continue
            head = words.split(")")[0]
            if head.isupper():
                waiting.append(line)
                continue
        lines += waiting
        waiting = []
        if OFFICE.match(words) and words.isupper() and ":" not in words:
            waiting = [line]
        else:
            lines.append(line)
    draft.lines = lines + waiting

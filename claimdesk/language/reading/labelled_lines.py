"""Labels that lines may begin with, weighed by what follows them; names without a mark, where they recur."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from claimdesk.language.grammar.first_names import FEMALE, MALE
from claimdesk.language.reading.blocks import TurnRole
from claimdesk.language.reading.furniture import HASHES
from claimdesk.language.reading.label_words import NOT_NAMES
from claimdesk.language.reading.labels import (
    DASH,
    LabelForm,
    LineLabel,
    is_name_like,
    is_unknown,
    make_label,
    read_label,
)
from claimdesk.language.reading.lines import Line, StructureDraft
from claimdesk.language.reading.names import LONGEST_SEARCHED, is_office

BRACKETED = re.compile(r"^\[[A-Z][^\[\]\d\n]{1,40}\]:?(?=\s\S)")
TIMED_NAME = re.compile(
    r"^(?P<name>[^\W\d_][^\n:|\[\]]{0,50}?),?[ \t]{0,4}(?:[|·•–—-]\s{0,3})?[\[(]?\s?(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?\s?[\])]?$"
)
FEWEST_TIMES = 2  # that a name opens a line, from which a text of such lines is a transcript
SENTENCE_WORDS = 4
FEWEST_VOICES = 3  # names that open lines, from which a text of such lines is a dialogue though none recurs
SPOKEN = re.compile(
    r"\b(?:I|I['’]\w{1,2}|[Ww]e|[Ww]e['’]\w{1,2}|[Mm]y|[Oo]ur|me|us|[Yy]ou|[Yy]our|[Yy]ou['’]\w{1,2})\b"
)
# who chairs, in captions in small letters
SMALL_OFFICE = re.compile(
    r"the (?:acting )?(?:presiding officer|speaker(?: pro tempore)?|president pro tempore|clerk|chair(?:man|woman)?)"
)
SMALL_WORD = re.compile(r"(?<![\w’'@#-])[a-z]{4,30}(?![\w’'-])")
SHORTEST_TOPIC = 4  # letters of a word by which a label is no name
FIGURES = re.compile(r"^[\W_]{0,3}(?:\d|about \d|up \d|down \d|none\b|n/a\b)", re.IGNORECASE)
# above a speech, as records of parliaments print it on their pages: a name with a seat and a party, and no colon
SEATED = re.compile(
    r"(?P<name>[A-Z][\w.'’-]{0,25}(?: [A-Z][\w.'’-]{0,25}){1,4}) ?\((?=[^()]{0,120}\b(?:Party|Labou?r|Conservatives?|Liberals?|"
    r"Lib(?:eral)? Dem(?:ocrat)?s?|Fine Gael|Fianna F[aá]il|Sinn F[eé]in|Greens?|Independent|Ind|Democrat(?:ic)?|Republican|"
    r"Nationals?|DUP|SDLP|UUP|Alliance|Plaid Cymru|SNP|NDP|Bloc Québécois|Co-op|Con|Lab|LD|Social Democrats|Crossbench|"
    r"Solidarity|Aont[uú]|President|Speaker|Ceann Comhairle)\b)[^()]{2,120}\)(?:\s{0,3}(?:Share|Link|Hansard source)[^.!?]{0,80})?"
)
PHOTO = re.compile(
    r"^Photo of (?P<name>[^()\n]{3,40}?) ?(?=(?P=name) ?\()"
)  # the words for a picture before it
SAID_SHARE = 0.5  # of names on lines of their own that a sentence stands below, from which they are speakers
FIGURE_SHARE = 0.6  # of the labelled lines that go on with a figure, from which they are no speech


@dataclass(slots=True)
class LabelledLine:
    line: Line
    label: LineLabel
    content: str


def may_speak(label: LineLabel) -> bool:
    if SMALL_OFFICE.fullmatch(label.full):
        return True
    if label.name.islower() and not label.carets and (is_unknown(label.name) or is_office(label.full)):
        return False
    if (
        label.role != TurnRole.SPEAKER
        or is_unknown(label.name)
        or is_office(label.full)
        or label.name.startswith("@")
    ):
        return True
    if label.name.islower():
        return (
            (" " not in label.name or (label.carets and label.name.count(" ") < 3))
            and label.name not in NOT_NAMES
            and label.name.replace(" ", "").isalpha()
        )
    return is_name_like(label)


def drop_topics(draft: StructureDraft, labelled: list[LabelledLine]) -> list[LabelledLine]:
    """The labels without those that are no names, as the text itself uses their words: "Deficiency Symptoms:" in a text of symptoms.

    A name that recurs stays one, also where it is a common word, unless most labels of the text are such words.
    """
    small = {word[0] for word in SMALL_WORD.finditer(draft.shadow.text[:LONGEST_SEARCHED])}
    times = Counter(labelled_line.label.key for labelled_line in labelled)
    topics = {labelled_line.label.key for labelled_line in labelled if _is_topic(labelled_line.label, small)}
    most = 2 * len(topics) > len(
        {labelled_line.label.key for labelled_line in labelled if labelled_line.label.form == LabelForm.COLON}
    )
    return [
        labelled_line
        for labelled_line in labelled
        if labelled_line.label.key not in topics or (times[labelled_line.label.key] > 1 and not most)
    ]


def _is_topic(label: LineLabel, small: set[str]) -> bool:
    if (
        label.form != LabelForm.COLON
        or label.role != TurnRole.SPEAKER
        or label.titled
        or label.stamped
        or label.carets
        or label.inner
        or label.name.isupper()
        or is_office(label.full)
        or is_unknown(label.name)
        or label.name.startswith("@")
    ):
        return False
    words = [word.strip(".").lower() for word in label.name.split()]
    return words[0] not in FEMALE | MALE and any(
        word in small for word in words if len(word) >= SHORTEST_TOPIC
    )


def are_dialogue(labelled: list[LabelledLine]) -> bool:
    """Whether lines with labels of one word each are a dialogue: several names, half of the lines in I, you or we.

    The names of sections do so too ("Housing: We will …"), so that the names must show what they are: frequent first
    names, remarks in brackets behind one, or one that another line calls.
    """
    voices = [
        labelled_line
        for labelled_line in labelled
        if labelled_line.label.form == LabelForm.COLON
        and is_name_like(labelled_line.label)
        and len(labelled_line.label.name) > 1
        and is_sentence(labelled_line.content)
    ]
    names = {labelled_line.label.name for labelled_line in voices}
    spoken = sum(
        bool(SPOKEN.search(labelled_line.content)) or labelled_line.content.endswith(("?", "!"))
        for labelled_line in voices
    )
    if len(names) < FEWEST_VOICES or 2 * spoken < len(voices):
        return False
    first = sum(name.split()[0].lower() in FEMALE | MALE for name in names)
    called = any(name in labelled_line.content for labelled_line in voices for name in names if len(name) > 3)
    remarked = any(labelled_line.label.inner for labelled_line in voices)
    return 2 * first >= len(names) or called or remarked


def is_sentence(content: str) -> bool:
    content = re.sub(r"\s{0,3}[\[(][^\[\]()]{1,40}[\])]$", "", content)
    words = content.split()
    return len(words) >= SENTENCE_WORDS and (
        content.rstrip("”\"’')*_ ").endswith((".", "!", "?", "…", "-", "–", "—")) or len(words) >= 14
    )


def are_figures(peers: list[LabelledLine]) -> bool:
    figures = sum(
        bool(FIGURES.match(labelled_line.content)) and len(labelled_line.content.split()) < 10
        for labelled_line in peers
    )
    return len(peers) >= 2 and figures >= FIGURE_SHARE * len(peers)


def find_dashes(draft: StructureDraft) -> list[LabelledLine]:
    """Lines "Vale – We built 400 homes", where such names recur."""
    labelled = []
    for line in draft.left():
        words = draft.words(line)
        if found := DASH.match(words):
            name = (found["name"] or found["spaced"]).strip()
            label = make_label(LabelForm.DASH, name, found.end())
            if label is not None and is_name_like(label):
                labelled.append(LabelledLine(line, label, words[found.end() :]))
    times = Counter(labelled_line.label.key for labelled_line in labelled)
    if len(times) < 2 or max(times.values()) < FEWEST_TIMES or are_figures(labelled):
        return []
    return labelled


def find_own_lines(draft: StructureDraft) -> list[LabelledLine]:
    """Names that stand alone above what is said, where they recur or have a time."""
    labelled: list[LabelledLine] = []
    stamped = 0
    lines = draft.left()
    for line, after in pairwise(lines):
        words = draft.words(line)
        headed = HASHES.match(words)
        bare = words[headed.end() :] if headed else words
        if len(words) > 60 or words.endswith((".", "!", "?", ",", ";")) or len(words.split()) > 8:
            continue
        if (
            after.gap
            and not (headed or draft.is_emphasised(line))
            and not words.isupper()
            and not TIMED_NAME.match(words)
        ):
            continue
        timed = TIMED_NAME.match(words)
        label = read_label(f"{timed['name'] if timed else bare}: ")
        if label is not None and timed:
            label = replace(label, stamped=True)
        if label is None or label.form != LabelForm.COLON or not may_speak(label) or not _is_alone(label):
            continue
        labelled.append(LabelledLine(line, _make_whole(label, len(words)), draft.words(after)))
        stamped += timed is not None
    if stamped >= FEWEST_TIMES and 2 * stamped >= len(labelled):
        return labelled
    times = Counter(labelled_line.label.key for labelled_line in labelled)
    if len(times) < 2 or max(times.values()) < FEWEST_TIMES:
        return []
    sure = [
        labelled_line
        for labelled_line in labelled
        if times[labelled_line.label.key] >= FEWEST_TIMES or is_sentence(labelled_line.content)
    ]
    said = sum(is_sentence(labelled_line.content) for labelled_line in sure)
    return [] if are_figures(sure) or said < SAID_SHARE * len(sure) else sure


def find_standing_names(draft: StructureDraft) -> list[LabelledLine]:
    """Names set apart by bold, hashes or capitals on lines of their own, in a text whose other speakers have labels.

    Each recurs, or is one of several such names; a sentence stands below each.
    """
    found: list[LabelledLine] = []
    for line, after in pairwise(draft.left()):
        words = draft.words(line)
        headed = HASHES.match(words)
        bare = words[headed.end() :] if headed else words
        if not (headed or draft.is_emphasised(line) or words.isupper()) or after.gap > 1:
            continue
        label = read_label(f"{bare}: ")
        if label is None or label.form != LabelForm.COLON or " " not in label.full or not is_name_like(label):
            continue
        found.append(LabelledLine(line, _make_whole(label, len(words)), draft.words(after)))
    times = Counter(labelled_line.label.key for labelled_line in found)
    if max(times.values(), default=0) < FEWEST_TIMES or are_figures(found):
        return []
    said = sum(read_label(labelled_line.content) is None for labelled_line in found)
    return found if said >= SAID_SHARE * len(found) else []


def find_seated(draft: StructureDraft) -> list[LabelledLine]:
    """Names with a seat and a party, or as who presides, on lines of their own, a sentence below each: "Ann Orr (Dublin Central, Labour)"."""
    found: list[LabelledLine] = []
    lines = draft.left()
    for number, line in enumerate(lines):
        words = draft.words(line)
        seated = SEATED.fullmatch(PHOTO.sub("", words))
        label = read_label(f"{seated['name']}: ") if seated else None
        said = [draft.words(after) for after in lines[number + 1 : number + 3]]
        if label is not None and is_name_like(label) and any(map(is_sentence, said)):
            found.append(LabelledLine(line, _make_whole(label, len(words)), said[0]))
    return found


def _is_alone(label: LineLabel) -> bool:
    return label.role != TurnRole.SPEAKER or label.name[:1].isupper() or label.name.startswith("@")


def _make_whole(label: LineLabel, length: int) -> LineLabel:
    """The label as one that takes its whole line."""
    return LineLabel(
        LabelForm.OWN_LINE,
        label.name,
        label.full,
        label.inner,
        label.role,
        length,
        label.titled,
        label.carets,
        label.stamped,
    )


def find_fronts(draft: StructureDraft) -> list[LabelledLine]:
    """Names in bold or italics that what is said follows on the same line, where they recur."""
    labelled = []
    for line in draft.left():
        words = draft.words(line)
        bracketed = BRACKETED.match(words)
        length = bracketed.end() if bracketed else draft.bold_front(line)
        if not 0 < length < min(len(words), 60):
            continue
        label = make_label(LabelForm.FRONT, words[:length].strip(" :.–—-[]"), length)
        if label is not None and may_speak(label):
            length += len(words[length:]) - len(words[length:].lstrip(" :.–—-"))
            labelled.append(LabelledLine(line, _make_whole(label, length), words[length:]))
    times = Counter(labelled_line.label.key for labelled_line in labelled)
    return labelled if len(times) > 1 and max(times.values()) >= FEWEST_TIMES else []

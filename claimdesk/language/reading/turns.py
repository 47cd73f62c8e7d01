"""The speaker turns of a text: which labels are speakers, whose they are, and which lines belong to them.

A line's own form is seldom enough ("Vale: we built 400" and "Inflation: down to 4.1" look alike), so labels are
weighed together: those that recur, alternate, carry titles, brackets or stamps vouch for the rest of the text.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from claimdesk.language.reading.blocks import TurnRole
from claimdesk.language.reading.labelled_lines import (
    FEWEST_TIMES,
    LabelledLine,
    are_figures,
    find_dashes,
    find_fronts,
    find_own_lines,
    is_sentence,
    may_speak,
)
from claimdesk.language.reading.labels import (
    CARETS,
    CHAT_STAMP,
    LabelForm,
    LineLabel,
    is_unknown,
    read_label,
)
from claimdesk.language.reading.lines import Line, StructureDraft
from claimdesk.language.reading.names import NamePool, cut_names, is_office, to_name_case

SHORT_INITIALS = 3  # letters; a shorter label in capitals may be an abbreviation
MEMBER_OF_CAST = re.compile(
    r"\b(?P<office>(?i:moderators?|hosts?|anchors?|presenters?|interviewers?|chair(?:man|woman|person)?|president|prime minister|mayor|"
    r"governor|secretary))\b(?:\s{0,2}:)?\s{1,3}(?P<name>[A-Z][\w.’'-]{1,25}(?:\s[A-Z][\w.’'-]{0,25}){0,3})"
)
OWN_WORDS = re.compile(r"\b(?:I|I['’]\w{1,2}|[Ww]e|[Ww]e['’]\w{1,2}|[Mm]y|[Oo]ur|me|us|you|You)\b")
EXAMINER = re.compile(
    r"^(?:(?:DIRECT|CROSS|REDIRECT|RECROSS|FURTHER|Direct|Cross|Redirect|Recross)?[- ]?(?:EXAMINATION|Examination)?\s{0,3}(?:\([^()]{1,30}\)\s)?)"
    r"(?:BY|By)\s(?P<name>(?:MR|MS|MRS|DR|Mr|Ms|Mrs|Dr)\.?\s[A-Z][\w’'-]{1,25})\s?:?$"
)
CAST_LINE = re.compile(
    r"^(?:participants?|panell?ists?|moderators?|guests?|present|cast|speakers|hosts?|attendees|in attendance)\s?:\s",
    re.IGNORECASE,
)
CHAT_NOTICE = re.compile(
    r"^<[^<>]{2,30} omitted>$|^(?:null|this message was deleted|you deleted this message|missed (?:voice|video) call)\W?$",
    re.IGNORECASE,
)
HEAD_SEARCHED = 500


@dataclass(slots=True)
class TurnDraft:
    """A turn with its label's place in the shadow."""

    speaker: str | None
    role: TurnRole
    label: tuple[int, int] | None


@dataclass(slots=True)
class Cast:
    """Who may speak in a text."""

    pool: NamePool
    offices: dict[str, str] = field(default_factory=dict)
    answerer: str | None = None


def read_turns(draft: StructureDraft, cast: Cast) -> list[TurnDraft]:
    """The turns, in order; their lines are marked and cut behind their labels."""
    examiners = _find_examiners(draft)
    labelled = _find_labelled(draft)
    kept = [labelled_line for labelled_line in labelled if _is_speaker(labelled_line, labelled, cast.pool)]
    kept = kept or find_dashes(draft) or find_own_lines(draft) or find_fronts(draft)
    kept += _find_vouched(labelled, kept)
    kept.sort(key=lambda labelled_line: labelled_line.line.start)
    _learn_names(kept, cast)
    turns: list[TurnDraft] = []
    if kept:
        _drop_cast(draft, kept[0].line)
        _drop_notices(draft, kept)
    for labelled_line in kept:
        speaker = _find_speaker(labelled_line.label, cast)
        if labelled_line.label.form == LabelForm.BARE and labelled_line.label.role == TurnRole.QUESTION:
            asking = [name for place, name in examiners if place < labelled_line.line.start]
            speaker = cast.pool.complete(asking[-1]) or asking[-1] if asking else None
        span = (
            labelled_line.line.start,
            labelled_line.line.start
            + len(draft.words(labelled_line.line)[: labelled_line.label.length].rstrip()),
        )
        draft.cut_front(labelled_line.line, labelled_line.label.length, "speaker_label")
        labelled_line.line.begins = True
        labelled_line.line.runs_on = False
        labelled_line.line.turn = len(turns)
        turns.append(TurnDraft(speaker, labelled_line.label.role, span))
        if CHAT_NOTICE.match(draft.words(labelled_line.line)):
            draft.drop(labelled_line.line, "post_furniture")
    return turns


def _find_vouched(labelled: list[LabelledLine], kept: list[LabelledLine]) -> list[LabelledLine]:
    """Labels that are speakers' because others of the text are: the same name again, a title, an office, capitals."""
    places = {labelled_line.line.start for labelled_line in kept}
    names = {labelled_line.label.key for labelled_line in kept if labelled_line.label.name}
    surnames = {name.split()[-1] for name in names}
    several = len(names) > 1 or len(kept) > 2
    shouted = any(
        labelled_line.label.name.isupper() and len(labelled_line.label.name) > SHORT_INITIALS
        for labelled_line in kept
    )
    found = []
    for labelled_line in labelled:
        label = labelled_line.label
        if labelled_line.line.start in places or not label.name or not may_speak(label):
            continue
        known = label.key in names or label.key.split()[-1] in surnames
        formal = (
            label.titled or is_office(label.full) or is_unknown(label.name) or label.role != TurnRole.SPEAKER
        )
        capitals = shouted and label.name.isupper() and len(label.name) > SHORT_INITIALS
        if known or (several and label.form != LabelForm.PERIOD and (formal or capitals)):
            found.append(labelled_line)
    return found


def _find_examiners(draft: StructureDraft) -> list[tuple[int, str]]:
    """Who asks the questions that follow, as a record of a court says: "BY MR. FARR:"."""
    found = []
    for line in draft.left():
        if examiner := EXAMINER.match(draft.words(line)):
            name = to_name_case(examiner["name"].split()[-1])
            found.append((line.start, name))
            draft.drop(line, "speaker_label")
    return found


def _drop_notices(draft: StructureDraft, kept: list[LabelledLine]) -> None:
    """Skip what a messenger itself wrote into a conversation."""
    if (
        sum(
            labelled_line.label.stamped and CHAT_STAMP.match(draft.words(labelled_line.line)) is not None
            for labelled_line in kept
        )
        < FEWEST_TIMES
    ):
        return
    spoken = {labelled_line.line.start for labelled_line in kept}
    for line in draft.left():
        if line.start not in spoken and CHAT_STAMP.match(draft.words(line)):
            draft.drop(line, "post_furniture")


def _drop_cast(draft: StructureDraft, first: Line) -> None:
    """Skip the list of who takes part, which stands above the first turn."""
    for line in draft.left():
        if line.start >= first.start:
            return
        if CAST_LINE.match(draft.words(line)):
            draft.drop(line, "cast_line")


def spread_turns(draft: StructureDraft, turns: list[TurnDraft]) -> None:
    """Give every line the turn that it goes on with; a lone label inside an article reaches its own lines only."""
    current: int | None = None
    lines = draft.lines
    lone = len(turns) == 1
    before = sum(line.turn is None and line.end > line.start for line in _until_first(lines))
    for line in lines:
        if line.turn is not None:
            current = line.turn
        elif (
            line.narration
            or (lone and before > 2 and line.gap)
            or (current is not None and line.gap and _tells_of(draft.words(line), turns[current].speaker))
        ):
            current = None
        else:
            line.turn = current


def _tells_of(words: str, speaker: str | None) -> bool:
    """Whether a paragraph without a label speaks of the last speaker by name: the outlet's words, no longer theirs."""
    if speaker is None or speaker.startswith("@") or OWN_WORDS.search(words):
        return False
    surname = speaker.split()[-1]
    return (
        len(surname) > 2
        and not surname.isupper()
        and re.search(rf"\b{re.escape(surname)}\b", words) is not None
    )


def _until_first(lines: list[Line]) -> list[Line]:
    for number, line in enumerate(lines):
        if line.turn is not None:
            return lines[:number]
    return lines


def _name_nobody(length: int) -> LineLabel:
    """The label of another voice that nobody names."""
    return LineLabel(
        LabelForm.CARETS, "", "", None, TurnRole.SPEAKER, length, titled=False, carets=True, stamped=False
    )


def _find_labelled(draft: StructureDraft) -> list[LabelledLine]:
    labelled = []
    lines = draft.left()
    for number, line in enumerate(lines):
        words = draft.words(line)
        label = read_label(words)
        if label is None and line.dialogue:
            label = _name_nobody(0)
        if label is not None:
            if label.carets and label.form == LabelForm.COLON and not may_speak(label):
                marks = CARETS.search(words)
                label = _name_nobody(marks.end() if marks else 0)
            content = words[label.length :].strip()
            if not content and number + 1 < len(lines) and lines[number + 1].gap <= 1:
                below = draft.words(lines[number + 1])
                follower = read_label(below)
                content = (
                    ""
                    if follower is not None and follower.form == LabelForm.COLON and may_speak(follower)
                    else below
                )
            labelled.append(LabelledLine(line, label, content))
    return labelled


def _is_speaker(labelled_line: LabelledLine, labelled: list[LabelledLine], pool: NamePool) -> bool:
    """Whether a label is a speaker's, with the text's other labels in view."""
    label = labelled_line.label
    if label.form in {LabelForm.CARETS, LabelForm.VOICE}:
        return True
    if label.form == LabelForm.BARE:
        return label.name == "Q" or any(
            other.label.name == "Q" and other.label.form == LabelForm.BARE for other in labelled
        )
    if label.form == LabelForm.PERIOD:
        formal = any(
            other.label.titled or is_office(other.label.full)
            for other in labelled
            if other.label.form == label.form
        )
        return label.titled or is_office(label.full) or formal
    if label.form == LabelForm.FRONT:
        return True
    peers = [other for other in labelled if other.label.form == LabelForm.COLON and may_speak(other.label)]
    if label.name.startswith("@"):
        return sum(other.label.name.startswith("@") for other in labelled) >= FEWEST_TIMES
    if not may_speak(label) or not labelled_line.content or are_figures(peers):
        return False
    if (
        is_office(label.full)
        and cut_names(labelled_line.content)
        and len(labelled_line.content.split()) <= 8
        and labelled_line.content[-1] not in ".?!"
    ):
        return False
    times = Counter(other.label.key for other in peers)
    if label.carets or label.stamped:
        return True
    sentence = is_sentence(labelled_line.content)
    if label.role != TurnRole.SPEAKER or is_unknown(label.name):
        vouched = len(peers) >= FEWEST_TIMES or any(other.label.form == LabelForm.BARE for other in labelled)
        return vouched or (label.name.isupper() and " " in label.name)
    if is_office(label.full):
        inner = label.inner is not None and bool(cut_names(label.inner))
        return (
            inner
            or (label.full.isupper() and sentence)
            or times[label.key] >= FEWEST_TIMES
            or _count_others(labelled_line, peers) > 1
        )
    if label.titled:
        return sentence or times[label.key] >= FEWEST_TIMES
    known = labelled_line.line.first == 0 or pool.complete(label.name) is not None
    return _is_named(labelled_line, peers, times, sentence=sentence, known=known)


def _is_named(
    labelled_line: LabelledLine,
    peers: list[LabelledLine],
    times: Counter[str],
    *,
    sentence: bool,
    known: bool,
) -> bool:
    """Whether a bare name is a speaker's."""
    name = labelled_line.label.name
    letters = sum(character.isalpha() for character in name)
    others = _count_others(labelled_line, peers)
    again = times[labelled_line.label.key] >= FEWEST_TIMES
    vouched = any(
        _shape(other.label.name) == _shape(name) and times[other.label.key] >= FEWEST_TIMES for other in peers
    )
    if name.islower():
        return vouched and others > 0
    if name.isupper():
        if letters <= SHORT_INITIALS:
            alone = all(other.label.key == labelled_line.label.key for other in peers)
            spelt = any(
                other.label.name.isupper() and len(other.label.name) > SHORT_INITIALS for other in peers
            )
            return ((vouched or spelt) and not alone) or others > 2
        return again or others > 0 or (sentence and known)
    if " " in name:
        return again or (sentence and others > 0 and len(name.split()) <= 4)
    return (again and (others > 0 or sentence)) or (sentence and others > 1)


def _shape(name: str) -> str:
    return "capitals" if name.isupper() else "small" if name.islower() else "mixed"


def _count_others(labelled_line: LabelledLine, peers: list[LabelledLine]) -> int:
    """How many other speakers the text may have, by labels whose words are sentences."""
    return len(
        {
            other.label.key
            for other in peers
            if other.label.key != labelled_line.label.key and is_sentence(other.content)
        }
    )


def _learn_names(kept: list[LabelledLine], cast: Cast) -> None:
    for labelled_line in kept:
        label = labelled_line.label
        if is_office(label.full):
            if label.inner and (names := cut_names(label.inner)):
                cast.offices[label.full.casefold()] = names[-1]
                cast.pool.add(names[-1])
        elif " " in label.name and label.role == TurnRole.SPEAKER and not is_unknown(label.name):
            cast.pool.add(to_name_case(label.name))


def read_cast(draft: StructureDraft, title: str | None, pool: NamePool) -> Cast:
    """Who holds which office, as the title and what stands above the first turn say: "MODERATOR: Ruth Pelletier".

    The text itself is no witness: a president's briefing names other presidents.
    """
    offices: dict[str, set[str]] = {}
    for head in (title or "", find_head(draft)):
        for member in MEMBER_OF_CAST.finditer(head):
            names = cut_names(member["name"]) or [member["name"].split()[0].rstrip(".,’'")]
            for name in names:
                offices.setdefault(member["office"].casefold().removesuffix("s"), set()).add(
                    pool.complete(name) or to_name_case(name)
                )
    return Cast(pool, {office: next(iter(names)) for office, names in offices.items() if len(names) == 1})


def find_head(draft: StructureDraft) -> str:
    """What stands above the first question of a text, where it says who answers."""
    head = []
    for line in draft.left()[:8]:
        words = draft.words(line)
        label = read_label(words)
        if (
            label is not None
            and (
                label.form != LabelForm.COLON
                or label.role != TurnRole.SPEAKER
                or is_sentence(words[label.length :])
            )
            and not CAST_LINE.match(words)
        ):
            break
        head.append(words)
    return " ".join(head)[:HEAD_SEARCHED]


def _find_speaker(label: LineLabel, cast: Cast) -> str | None:
    """The fullest name that is sure; None for one who asks or whom nobody knows."""
    if label.role == TurnRole.ANSWER:
        return cast.answerer
    if label.role == TurnRole.QUESTION or not label.name or (is_unknown(label.name) and " " in label.name):
        return None
    if label.name.startswith("@"):
        return label.name
    if is_office(label.full):
        key = label.full.casefold()
        plain = key.removeprefix("the ")
        held = cast.offices.get(key) or cast.offices.get(plain)
        return held or (
            None
            if is_unknown(label.name)
            else label.full
            if label.full.isupper() and " " in label.full
            else to_name_case(label.full)
        )
    if is_unknown(label.name):
        return None
    return cast.pool.complete(label.name) or to_name_case(label.name)

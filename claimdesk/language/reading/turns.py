"""The speaker turns of a text: which labels are speakers, whose they are, and which lines belong to them.

A line's own form is seldom enough ("Vale: we built 400" and "Inflation: down to 4.1" look alike), so labels are
weighed together: those that recur, alternate, carry titles, brackets or stamps vouch for the rest of the text.
"""

import re
from dataclasses import dataclass, replace

from claimdesk.language.reading.blocks import TurnRole
from claimdesk.language.reading.cast import Cast, find_lone_speaker, find_speaker
from claimdesk.language.reading.label_weighing import SHORT_INITIALS, is_bare, is_speaker, lists_name
from claimdesk.language.reading.label_words import OFFICES
from claimdesk.language.reading.labelled_lines import (
    LabelledLine,
    are_dialogue,
    drop_topics,
    find_dashes,
    find_fronts,
    find_own_lines,
    find_seated,
    find_standing_names,
    may_speak,
)
from claimdesk.language.reading.labels import (
    CARETS,
    LabelForm,
    LineLabel,
    is_unknown,
    read_label,
)
from claimdesk.language.reading.lines import Line, StructureDraft
from claimdesk.language.reading.names import cut_names, is_office, to_name_case
from claimdesk.language.reading.turn_furniture import drop_cast, drop_notices, part_statements

OWN_WORDS = re.compile(r"\b(?:I|I['’]\w{1,2}|[Ww]e|[Ww]e['’]\w{1,2}|[Mm]y|[Oo]ur|me|us|you|You)\b")
EXAMINER = re.compile(
    r"^(?:(?:DIRECT|CROSS|REDIRECT|RECROSS|FURTHER|Direct|Cross|Redirect|Recross)?[- ]?(?:EXAMINATION|Examination)?\s{0,3}(?:\([^()]{1,30}\)\s)?)"
    r"(?:BY|By)\s(?P<name>(?:MR|MS|MRS|DR|Mr|Ms|Mrs|Dr)\.?\s[A-Z][\w’'-]{1,25})\s?:?$"
)
CHAT_NOTICE = re.compile(
    r"^<[^<>]{2,30} omitted>$|^(?:null|this message was deleted|you deleted this message|missed (?:voice|video) call)\W?$",
    re.IGNORECASE,
)
# the outlet's own words about what was said in the turns above
REPORT = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep)\.?\s|(?:Senator|Governor|President|Congressman|Congresswoman|Deputy|Minister)\s)?(?P<name>[A-Z][\w’'-]{1,25}(?:\s[A-Z][\w’'-]{1,25}){0,2})"
    r"\s(?:also\s|later\s|then\s|had\s)?(?:said|says|claimed|claims|made|repeated|argued|told|replied|responded|answered|insisted|denied|was (?:right|wrong|referring|talking))\b"
)
QUOTED_TURN = re.compile(r"“[^“”\n]+”|\"[^\"\n]+\"")
WRAPPED_LINES = 6  # below a label that are looked at for the end of its first sentence
SHORTEST_SAID = 6  # words below a label that stands alone
DENSE_SHARE = 0.6  # of all lines that have labels, from which short words are speech too


@dataclass(slots=True)
class TurnDraft:
    """A turn with its label's place in the shadow."""

    speaker: str | None
    role: TurnRole
    label: tuple[int, int] | None


def read_turns(draft: StructureDraft, cast: Cast) -> list[TurnDraft]:
    """The turns, in order; their lines are marked and cut behind their labels."""
    examiners = _find_examiners(draft)
    labelled = drop_topics(draft, _find_labelled(draft))
    dense = len(labelled) >= DENSE_SHARE * len(draft.left())
    dialogue = are_dialogue(labelled)
    kept = [
        labelled_line
        for labelled_line in labelled
        if is_speaker(labelled_line, labelled, cast.pool, dense=dense, dialogue=dialogue)
    ]
    kept += find_standing_names(draft) if kept else []
    known = {labelled_line.line.start for labelled_line in kept}
    kept += [labelled_line for labelled_line in find_seated(draft) if labelled_line.line.start not in known]
    kept = kept or find_dashes(draft) or find_own_lines(draft) or find_fronts(draft)
    kept += _find_vouched(labelled, kept)
    kept.sort(key=lambda labelled_line: labelled_line.line.start)
    _learn_names(kept, cast)
    cast.answerer = cast.answerer or find_lone_speaker([labelled_line.label for labelled_line in kept], cast)
    kept = _join_voices(draft, kept)
    turns: list[TurnDraft] = []
    if kept:
        part_statements(draft, kept)
        drop_cast(draft, kept[0].line)
        drop_notices(draft, kept)
    for labelled_line in kept:
        speaker = find_speaker(labelled_line.label, cast)
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


def _join_voices(draft: StructureDraft, kept: list[LabelledLine]) -> list[LabelledLine]:
    """The labels without those of cues that go on with the voice of the cue before; such lines are read as one."""
    joined: list[LabelledLine] = []
    for labelled_line in kept:
        label = labelled_line.label
        if (
            joined
            and label.form == LabelForm.VOICE
            and joined[-1].label.form == LabelForm.VOICE
            and label.key == joined[-1].label.key
        ):
            draft.cut_front(labelled_line.line, label.length, "speaker_label")
            labelled_line.line.runs_on = True
            labelled_line.line.begins = False
        else:
            joined.append(labelled_line)
    return joined


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
        if (
            labelled_line.line.start in places
            or not label.name
            or not may_speak(label)
            or lists_name(labelled_line)
            or (is_bare(labelled_line) and len(labelled_line.content.split()) < SHORTEST_SAID)
            or (label.form == LabelForm.PRINTED and label.key not in names)
        ):
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


def spread_turns(draft: StructureDraft, turns: list[TurnDraft]) -> None:
    """Give every line the turn that it goes on with; a lone label inside an article reaches its own lines only."""
    current: int | None = None
    lines = draft.lines
    closed = _open_quotations(draft)
    lone = len(turns) == 1
    before = sum(line.turn is None and line.end > line.start for line in _until_first(lines))
    for line in lines:
        if line.turn is not None:
            current = line.turn
        elif (
            line.narration
            or (current in closed and line.gap)
            or (lone and before > 2 and line.gap)
            or (current is not None and line.gap and _tells_of(draft.words(line), turns[current].speaker))
            or (current is not None and line.gap and _reports_of(draft.words(line), turns))
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


def _reports_of(words: str, turns: list[TurnDraft]) -> bool:
    """Whether a paragraph without a label opens with what one of the speakers said: "Romney made a similar claim"."""
    report = REPORT.match(words)
    return report is not None and any(
        turn.speaker is not None and report["name"] in {turn.speaker, turn.speaker.split()[-1]}
        for turn in turns
    )


def _open_quotations(draft: StructureDraft) -> set[int]:
    """The turns that stand in quotation marks and close on their own line; the marks are skipped."""
    closed = set()
    for line in draft.left():
        words = draft.words(line)
        if line.turn is not None and QUOTED_TURN.fullmatch(words):
            draft.cut_front(line, 1, "speaker_label")
            draft.cut_back(line, len(words) - 2, "speaker_label")
            closed.add(line.turn)
    return closed


def _until_first(lines: list[Line]) -> list[Line]:
    for number, line in enumerate(lines):
        if line.turn is not None:
            return lines[:number]
    return lines


def _follow(draft: StructureDraft, lines: list[Line], number: int, content: str) -> str:
    """What a label's words go on with on the lines below, where the text is wrapped."""
    for line in lines[number + 1 : number + 1 + WRAPPED_LINES]:
        words = draft.words(line)
        if line.gap or content.endswith((".", "!", "?")) or read_label(words) is not None:
            break
        content = f"{content} {words}"
    return content


def _name_nobody(length: int) -> LineLabel:
    """The label of another voice that nobody names."""
    return LineLabel(
        LabelForm.CARETS, "", "", None, TurnRole.SPEAKER, length, titled=False, carets=True, stamped=False
    )


def _opens(draft: StructureDraft, lines: list[Line], number: int) -> bool:
    """Whether a line may open a paragraph: something stops or stands further out above it."""
    line = lines[number]
    if not number or line.gap or line.indent > lines[number - 1].indent:
        return True
    return draft.words(lines[number - 1]).endswith((".", "!", "?", ":", "]", ")", "”", '"', "-", "—"))


def _find_labelled(draft: StructureDraft) -> list[LabelledLine]:
    labelled = []
    lines = draft.left()
    for number, line in enumerate(lines):
        words = draft.words(line)
        label = read_label(words)
        if label is not None and label.form == LabelForm.PRINTED and not _opens(draft, lines, number):
            label = None
        if label is None and line.dialogue:
            label = _name_nobody(0)
        if label is not None:
            label = replace(label, carets=True) if line.dialogue else label
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
            content = _follow(draft, lines, number, content)
            labelled.append(LabelledLine(line, label, content))
    return labelled


def _learn_names(kept: list[LabelledLine], cast: Cast) -> None:
    for labelled_line in kept:
        label = labelled_line.label
        if is_office(label.full):
            if label.inner and (names := cut_names(label.inner)):
                cast.offices[label.full.casefold()] = names[-1]
                cast.pool.add(names[-1])
        elif " " in label.name and label.role == TurnRole.SPEAKER and not is_unknown(label.name):
            cast.pool.add(to_name_case(label.name))
            for title in label.full.casefold().removesuffix(label.name.casefold()).split()[:1]:
                if title in OFFICES:
                    cast.offices.setdefault(title, to_name_case(label.name))

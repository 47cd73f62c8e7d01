"""The speaker turns of a text: which labels are speakers, whose they are, and which lines belong to them.

A line's own form is seldom enough ("Vale: we built 400" and "Inflation: down to 4.1" look alike), so labels are
weighed together: those that recur, alternate, carry titles, brackets or stamps vouch for the rest of the text.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from claimdesk.language.reading.blocks import TurnRole
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
from claimdesk.language.reading.names import NamePool, cut_names, is_office, to_name_case

FEWEST_TIMES = 2  # that a name opens a line, from which a text of such lines is a transcript
SHORT_INITIALS = 3  # letters; a shorter label in capitals may be an abbreviation
SENTENCE_WORDS = 4
FIGURES = re.compile(r"^[\W_]{0,3}(?:\d|about \d|up \d|down \d|none\b|n/a\b)", re.IGNORECASE)
FIGURE_SHARE = 0.6  # of the labelled lines that go on with a figure, from which they are no speech
MEMBER_OF_CAST = re.compile(
    r"\b(?P<office>moderators?|hosts?|anchors?|presenters?|interviewers?|chair(?:man|woman|person)?|president|prime minister|mayor|"
    r"governor|secretary)\b(?:\s{0,2}:|,|\sis|\swas)?\s{1,3}(?P<name>[A-Z][\w.’'-]{1,25}(?:\s[A-Z][\w.’'-]{0,25}){1,3})",
    re.IGNORECASE,
)
CAST_SEARCHED = 3000  # characters at a text's front in which its cast is told


@dataclass(slots=True)
class TurnDraft:
    """A turn with its label's place in the shadow."""

    speaker: str | None
    role: TurnRole
    label: tuple[int, int] | None


@dataclass(slots=True)
class _Labelled:
    line: Line
    label: LineLabel
    content: str


@dataclass(slots=True)
class Cast:
    """Who may speak in a text."""

    pool: NamePool
    offices: dict[str, str] = field(default_factory=dict)
    answerer: str | None = None


def read_turns(draft: StructureDraft, cast: Cast) -> list[TurnDraft]:
    """The turns, in order; their lines are marked and cut behind their labels."""
    labelled = _find_labelled(draft)
    kept = [labelled_line for labelled_line in labelled if _is_speaker(labelled_line, labelled)]
    known = {kept_line.label.key for kept_line in kept if kept_line.label.name}
    kept += [
        labelled_line
        for labelled_line in labelled
        if labelled_line not in kept and labelled_line.label.key in known and labelled_line.label.name
    ]
    kept = kept or _find_dashes(draft) or _find_own_lines(draft) or _find_fronts(draft)
    kept.sort(key=lambda kept_line: kept_line.line.start)
    _learn_names(kept, cast)
    turns: list[TurnDraft] = []
    for kept_line in kept:
        speaker = _find_speaker(kept_line.label, cast)
        span = (
            kept_line.line.start,
            kept_line.line.start + len(draft.words(kept_line.line)[: kept_line.label.length].rstrip()),
        )
        draft.cut_front(kept_line.line, kept_line.label.length, "speaker_label")
        kept_line.line.begins = True
        kept_line.line.runs_on = False
        kept_line.line.turn = len(turns)
        turns.append(TurnDraft(speaker, kept_line.label.role, span))
    return turns


def spread_turns(draft: StructureDraft, turns: list[TurnDraft]) -> None:
    """Give every line the turn that it goes on with; a lone label inside an article reaches its own lines only."""
    current: int | None = None
    lines = draft.lines
    lone = len(turns) == 1
    before = sum(line.turn is None and line.end > line.start for line in _until_first(lines))
    for line in lines:
        if line.turn is not None:
            current = line.turn
        elif line.narration or (lone and before > 2 and line.gap):
            current = None
        else:
            line.turn = current


def _until_first(lines: list[Line]) -> list[Line]:
    for number, line in enumerate(lines):
        if line.turn is not None:
            return lines[:number]
    return lines


def _find_labelled(draft: StructureDraft) -> list[_Labelled]:
    labelled = []
    lines = draft.left()
    for number, line in enumerate(lines):
        words = draft.words(line)
        if (label := read_label(words)) is not None:
            content = words[label.length :].strip()
            if not content and number + 1 < len(lines) and lines[number + 1].gap <= 1:
                content = draft.words(lines[number + 1])
            labelled.append(_Labelled(line, label, content))
    return labelled


def _is_speaker(one: _Labelled, labelled: list[_Labelled]) -> bool:
    """Whether a label is a speaker's, with the text's other labels in view."""
    label = one.label
    if label.form in {LabelForm.CARETS, LabelForm.VOICE}:
        return True
    if label.form == LabelForm.BARE:
        return label.name == "Q" or any(
            other.label.name == "Q" and other.label.form == LabelForm.BARE for other in labelled
        )
    if label.form in {LabelForm.PERIOD, LabelForm.FRONT}:
        return True
    peers = [other for other in labelled if other.label.form == LabelForm.COLON and _may_speak(other.label)]
    if label.name.startswith("@"):
        return sum(other.label.name.startswith("@") for other in labelled) >= FEWEST_TIMES
    if not _may_speak(label) or not one.content or _are_figures(peers):
        return False
    times = Counter(other.label.key for other in peers)
    if label.carets or label.stamped:
        return True
    sentence = _is_sentence(one.content)
    if label.role != TurnRole.SPEAKER or is_unknown(label.name):
        vouched = len(peers) >= FEWEST_TIMES or any(other.label.form == LabelForm.BARE for other in labelled)
        return vouched or (label.name.isupper() and " " in label.name)
    if is_office(label.full):
        inner = label.inner is not None and bool(cut_names(label.inner))
        return (
            inner
            or (label.full.isupper() and sentence)
            or times[label.key] >= FEWEST_TIMES
            or _count_others(one, peers) > 1
        )
    if label.titled:
        return sentence or times[label.key] >= FEWEST_TIMES
    return _is_named(one, peers, times, sentence=sentence)


def _is_named(one: _Labelled, peers: list[_Labelled], times: Counter[str], *, sentence: bool) -> bool:
    """Whether a bare name is a speaker's."""
    name = one.label.name
    letters = sum(character.isalpha() for character in name)
    others = _count_others(one, peers)
    again = times[one.label.key] >= FEWEST_TIMES
    vouched = any(
        _shape(other.label.name) == _shape(name) and times[other.label.key] >= FEWEST_TIMES for other in peers
    )
    if name.islower():
        return vouched and others > 0
    if name.isupper():
        if letters <= SHORT_INITIALS:
            alone = all(other.label.key == one.label.key for other in peers)
            spelt = any(
                other.label.name.isupper() and len(other.label.name) > SHORT_INITIALS for other in peers
            )
            return ((vouched or spelt) and not alone) or others > 2
        return again or others > 0 or sentence
    if " " in name:
        return again or (sentence and others > 0 and len(name.split()) <= 4)
    return (again and (others > 0 or sentence)) or (sentence and others > 1)


def _shape(name: str) -> str:
    return "capitals" if name.isupper() else "small" if name.islower() else "mixed"


def _may_speak(label: LineLabel) -> bool:
    if (
        label.role != TurnRole.SPEAKER
        or is_unknown(label.name)
        or is_office(label.full)
        or label.name.startswith("@")
    ):
        return True
    if label.name.islower():
        return " " not in label.name and label.name not in NOT_NAMES and label.name.isalpha()
    return is_name_like(label)


def _count_others(one: _Labelled, peers: list[_Labelled]) -> int:
    """How many other speakers the text may have, by labels whose words are sentences."""
    return len(
        {
            other.label.key
            for other in peers
            if other.label.key != one.label.key and _is_sentence(other.content)
        }
    )


def _is_sentence(content: str) -> bool:
    words = content.split()
    return len(words) >= SENTENCE_WORDS and (
        content.rstrip("”\"’')*_ ").endswith((".", "!", "?", "…", "-", "–", "—")) or len(words) >= 14
    )


def _are_figures(peers: list[_Labelled]) -> bool:
    figures = sum(bool(FIGURES.match(peer.content)) and len(peer.content.split()) < 10 for peer in peers)
    return len(peers) >= 2 and figures >= FIGURE_SHARE * len(peers)


def _find_dashes(draft: StructureDraft) -> list[_Labelled]:
    """Lines "Vale – We built 400 homes", where such names recur."""
    labelled = []
    for line in draft.left():
        words = draft.words(line)
        if found := DASH.match(words):
            name = (found["name"] or found["spaced"]).strip()
            label = make_label(LabelForm.DASH, name, found.end())
            if label is not None and is_name_like(label):
                labelled.append(_Labelled(line, label, words[found.end() :]))
    times = Counter(labelled_line.label.key for labelled_line in labelled)
    if len(times) < 2 or max(times.values()) < FEWEST_TIMES or _are_figures(labelled):
        return []
    return labelled


def _find_own_lines(draft: StructureDraft) -> list[_Labelled]:
    """Names that stand alone above what is said, where they recur."""
    labelled = []
    lines = draft.left()
    for line, after in pairwise(lines):
        words = draft.words(line)
        if len(words) > 60 or words.endswith((".", "!", "?", ",", ";")) or len(words.split()) > 8:
            continue
        if after.gap and not draft.is_emphasised(line) and not words.isupper():
            continue
        label = read_label(words + ": ")
        if label is not None and label.form == LabelForm.COLON and _may_speak(label) and _is_alone(label):
            labelled.append(_Labelled(line, _make_whole(label, len(words)), draft.words(after)))
    times = Counter(labelled_line.label.key for labelled_line in labelled)
    if len(times) < 2 or max(times.values()) < FEWEST_TIMES:
        return []
    sure = [
        labelled_line
        for labelled_line in labelled
        if times[labelled_line.label.key] >= FEWEST_TIMES or _is_sentence(labelled_line.content)
    ]
    return [] if _are_figures(sure) else sure


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


def _find_fronts(draft: StructureDraft) -> list[_Labelled]:
    """Names in bold or italics that what is said follows on the same line, where they recur."""
    labelled = []
    for line in draft.left():
        length = draft.bold_front(line)
        words = draft.words(line)
        if not 0 < length < min(len(words), 60):
            continue
        label = make_label(LabelForm.FRONT, words[:length].strip(" :.–—-"), length)
        if label is not None and _may_speak(label):
            length += len(words[length:]) - len(words[length:].lstrip(" :.–—-"))
            labelled.append(_Labelled(line, _make_whole(label, length), words[length:]))
    times = Counter(labelled_line.label.key for labelled_line in labelled)
    return labelled if len(times) > 1 and max(times.values()) >= FEWEST_TIMES else []


def _learn_names(kept: list[_Labelled], cast: Cast) -> None:
    for kept_line in kept:
        label = kept_line.label
        if is_office(label.full):
            if label.inner and (names := cut_names(label.inner)):
                cast.offices[label.full.casefold()] = names[-1]
                cast.pool.add(names[-1])
        elif " " in label.name and label.role == TurnRole.SPEAKER and not is_unknown(label.name):
            cast.pool.add(to_name_case(label.name))


def read_cast(text: str, title: str | None, pool: NamePool) -> Cast:
    """Who holds which office, as the head of a text says: "MODERATOR: Ruth Pelletier"."""
    offices: dict[str, set[str]] = {}
    for head in (title or "", text[:CAST_SEARCHED]):
        for member in MEMBER_OF_CAST.finditer(head):
            for name in cut_names(member["name"]):
                offices.setdefault(member["office"].casefold().removesuffix("s"), set()).add(name)
    return Cast(pool, {office: next(iter(names)) for office, names in offices.items() if len(names) == 1})


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

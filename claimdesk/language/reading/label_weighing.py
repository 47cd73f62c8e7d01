"""Which labels are speakers', with the text's other labels in view.

A line's own form is seldom enough ("Vale: we built 400" and "Inflation: down to 4.1" look alike), so that labels which
recur, alternate, carry titles, brackets or stamps vouch for the others.
"""

import re
from collections import Counter

from claimdesk.language.reading.blocks import TurnRole
from claimdesk.language.reading.label_words import PERSONAL_TITLES
from claimdesk.language.reading.labelled_lines import (
    FEWEST_TIMES,
    LabelledLine,
    are_figures,
    is_sentence,
    may_speak,
)
from claimdesk.language.reading.labels import LabelForm, is_name_like, is_unknown
from claimdesk.language.reading.names import NamePool, cut_names, is_office

SHORT_INITIALS = 3  # letters; a shorter label in capitals may be an abbreviation
INITIALS = re.compile(r"(?:[A-Z]\.){2,3}")
LONGEST_LISTED = 8  # words of a line that only says who somebody is


def is_speaker(
    labelled_line: LabelledLine,
    labelled: list[LabelledLine],
    pool: NamePool,
    *,
    dense: bool,
    dialogue: bool,
) -> bool:
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
    if label.form == LabelForm.PRINTED:
        return sum(other.label.form == label.form for other in labelled) >= FEWEST_TIMES
    if label.form == LabelForm.FRONT:
        return True
    return _is_before_colon(labelled_line, labelled, pool, dense=dense, dialogue=dialogue)


def _is_before_colon(
    labelled_line: LabelledLine,
    labelled: list[LabelledLine],
    pool: NamePool,
    *,
    dense: bool,
    dialogue: bool,
) -> bool:
    """Whether a label before a colon is a speaker's."""
    label = labelled_line.label
    peers = [other for other in labelled if other.label.form == LabelForm.COLON and may_speak(other.label)]
    if label.name.startswith("@"):
        return sum(other.label.name.startswith("@") for other in labelled) >= FEWEST_TIMES
    if not may_speak(label) or not labelled_line.content or are_figures(peers):
        return False
    if lists_name(labelled_line):
        return False
    times = Counter(other.label.key for other in peers)
    if is_bare(labelled_line) and not is_sentence(labelled_line.content) and times[label.key] < FEWEST_TIMES:
        return label.stamped or label.titled
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
        shouted = label.full.isupper() and PERSONAL_TITLES.intersection(
            label.full.lower().replace(".", "").split()
        )
        small = label.full.islower() and label.name.isalpha()  # in captions: "ms. hirono: hawaii has none"
        return sentence or bool(shouted) or small or times[label.key] >= FEWEST_TIMES
    person = pool.complete(label.name) is not None
    if dialogue and sentence and is_name_like(label):
        return True
    if dense and is_name_like(label) and len(times) > 1 and (person or max(times.values()) >= FEWEST_TIMES):
        return True
    if INITIALS.fullmatch(label.name) and is_name_like(label) and sentence:
        return True
    if person and sentence and sum(pool.complete(key) is not None for key in times) > 1:
        return True
    known = person or labelled_line.line.first == 0
    return _is_named(labelled_line, peers, times, sentence=sentence, known=known)


def lists_name(labelled_line: LabelledLine) -> bool:
    """Whether a line says who holds an office: "Host: Jo Bell"."""
    content = labelled_line.content
    if not is_office(labelled_line.label.full) or content.endswith((".", "!", "?")):
        return False
    return bool(cut_names(content)) and len(content.split()) <= LONGEST_LISTED


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
        return again or (others > 0 and (sentence or not is_bare(labelled_line))) or (sentence and known)
    if " " in name:
        return again or (sentence and others > 0 and len(name.split()) <= 4)
    return again and (others > 0 or sentence)


def is_bare(labelled_line: LabelledLine) -> bool:
    """Whether a label stands alone on its line."""
    return labelled_line.line.end - labelled_line.line.start <= labelled_line.label.length


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

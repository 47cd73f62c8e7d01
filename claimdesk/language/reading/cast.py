"""Who may speak in a text: the names it gives, who holds which office, and whose a label is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claimdesk.language.reading.blocks import TurnRole
from claimdesk.language.reading.label_words import OPENING_WORDS
from claimdesk.language.reading.labelled_lines import is_sentence, may_speak
from claimdesk.language.reading.labels import LabelForm, LineLabel, is_unknown, read_label
from claimdesk.language.reading.lines import StructureDraft
from claimdesk.language.reading.names import NamePool, cut_names, is_office, to_name_case

MEMBER_OF_CAST = re.compile(
    r"\b(?P<office>(?i:moderators?|hosts?|anchors?|presenters?|interviewers?|chair(?:man|woman|person)?|president|prime minister|mayor|"
    r"governor|secretary))\b(?:\s{0,2}:)?\s{1,3}(?P<name>[A-Z][\w.’'-]{1,25}(?:\s[A-Z][\w.’'-]{0,25}){0,3})"
)
# "The debate was moderated by Cato Lindh"
LED_BY = re.compile(
    r"\b(?P<led>moderated|hosted|chaired|presented|anchored|interviewed)\sby\s(?P<name>[A-Z][\w.’'-]{1,25}(?:\s[A-Z][\w.’'-]{0,25}){1,3})"
)
LEADERS = {
    "moderated": ("moderator",),
    "hosted": ("host",),
    "chaired": ("chair", "chairman", "chairwoman", "chairperson"),
    "presented": ("presenter",),
    "anchored": ("anchor",),
    "interviewed": ("interviewer",),
}
CAST_LINE = re.compile(
    r"^(?:participants?|panell?ists?|moderators?|guests?|present|cast|speakers|hosts?|attendees|in attendance)\s?:\s",
    re.IGNORECASE,
)
# who holds an office, in brackets behind it: "Minister for Health (Deputy Carty)"
BEARER = re.compile(
    r"(?:(?:Deputy|Senator|Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Professor)\.?\s){1,2}(?P<name>[A-Z][\w’'-]{1,25}(?:\s[A-Z][\w’'-]{1,25}){0,2})"
)
# a clerk's label in a record: what he reads is nobody's
READING = re.compile(r"\b(?:reads?|reported|proceeded)\b")
HEAD_SEARCHED = 500


@dataclass(slots=True)
class Cast:
    """Who may speak in a text."""

    pool: NamePool
    offices: dict[str, str] = field(default_factory=dict)
    answerer: str | None = None


def read_cast(draft: StructureDraft, title: str | None, pool: NamePool) -> Cast:
    """Who holds which office, as the title and what stands above the first turn say: "MODERATOR: Ruth Pelletier".

    The text itself is no witness: a president's briefing names other presidents.
    """
    offices: dict[str, set[str]] = {}
    for head in (title or "", find_head(draft)):
        for member in MEMBER_OF_CAST.finditer(head):
            names = cut_names(member["name"]) or [member["name"].split()[0].rstrip(".,’'")]
            for name in (name for name in names if name.lower() not in OPENING_WORDS):
                offices.setdefault(member["office"].casefold().removesuffix("s"), set()).add(
                    pool.complete(name) or to_name_case(name)
                )
        for leader in LED_BY.finditer(head):
            for name in cut_names(leader["name"])[:1]:
                for office in LEADERS[leader["led"]]:
                    offices.setdefault(office, set()).add(pool.complete(name) or name)
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
                or (is_sentence(words[label.length :]) and may_speak(label))
            )
            and not CAST_LINE.match(words)
        ):
            break
        head.append(words)
    return " ".join(head)[:HEAD_SEARCHED]


def find_lone_speaker(labels: Sequence[LineLabel], cast: Cast) -> str | None:
    """Who gives the answers of a text that names one speaker only; None where it names several, or who asks."""
    named = {
        find_speaker(label, cast)
        for label in labels
        if label.role == TurnRole.SPEAKER and not (is_office(label.full) and _leads(label))
    }
    return next(iter(named)) if len(named) == 1 else None


def _leads(label: LineLabel) -> bool:
    """Whether a label is of somebody who leads a talk: a moderator, a host."""
    return label.full.lower().split()[-1] in {"moderator", "host", "anchor", "presenter", "chair"}


def find_speaker(label: LineLabel, cast: Cast) -> str | None:
    """The fullest name that is sure; None for one who asks or whom nobody knows."""
    if label.role == TurnRole.ANSWER:
        return cast.answerer
    if label.role == TurnRole.QUESTION or not label.name or (is_unknown(label.name) and " " in label.name):
        return None
    if label.name.startswith("@"):
        return label.name
    if READING.search(label.full):
        return None
    if is_office(label.full):
        key = label.full.casefold()
        plain = key.removeprefix("the ")
        held = cast.offices.get(key) or cast.offices.get(plain)
        if held is None and label.inner and (bearer := BEARER.fullmatch(label.inner)):
            held = cast.pool.complete(bearer["name"]) or to_name_case(bearer["name"])
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

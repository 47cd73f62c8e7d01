"""Speeches without a label: "Mr. President, I rise …", a page that says that it is a transcript or remarks of somebody.

Such words are never the outlet's own; where the page's head names the speaker, they are the speaker's.
"""

import re

from claimdesk.language.reading.blocks import BlockKind, TurnRole
from claimdesk.language.reading.label_words import NOT_NAMES
from claimdesk.language.reading.lines import Line, StructureDraft
from claimdesk.language.reading.names import NAME_RUN, NamePool, cut_names, is_office, to_name_case
from claimdesk.language.reading.turns import TurnDraft

ADDRESSED = re.compile(
    r"^(?:thank you(?: very much| so much)?,?\s)?(?:(?:mr|madam|mister|madame|mrs|ms)\.?\s(?:acting\s|deputy\s|vice\s)?(?:president|speaker|chairman|chairwoman|chair|chairperson|secretary[- ]general|prime minister)(?:,?\s(?:sir|ma['’]am))?"
    r"|(?:hon(?:ou?rable)?['’.]?\w{0,3}\s)(?:deputy\s)?(?:speaker|chairperson|chairman|members)(?:,?\s(?:sir|madam))?|(?:deputy\s)?speaker(?:,?\s(?:sir|madam))|sir|madam"
    r"|your\s(?:excellency|excellencies|majesty|majesties|royal highness|honou?rs?|holiness)|excellencies|(?:my\s)?fellow\s(?:americans|citizens|countrymen|members|colleagues|delegates|[a-z]{4,15}s)"
    r"|ladies and gentlemen|distinguished\s(?:\w{3,15}\s){0,3}\w{3,15})\s?(?:,|:|[–—]|--|[.](?=\s[A-Z]))[\s,]{1,4}(?=\S)",
    re.IGNORECASE,
)
# what a page says of itself: "FULL TRANSCRIPT", "Remarks by Senator Ann Vale", "as prepared for delivery"
SPEECH = re.compile(
    r"^(?:(?:full|complete|rush|unedited)\s)?(?:transcript|text)(?: of (?:the\s|his\s|her\s)?(?:\w+\s){0,4}(?:speech|address|remarks|statement|testimony|intervention)\b.{0,80})?$"
    r"|\b(?:(?:full|prepared|opening|closing|introductory|welcoming)\s){0,2}(?:remarks|statement|testimony|speech|address|intervention)\s(?:of|by|from|delivered by|given by)\s(?=[A-Z])|\bas (?:prepared for delivery|delivered)\b|\bcheck against delivery\b",
    re.IGNORECASE,
)
DOES = re.compile(
    r"\s(?:raises?|speaks?|speaking|asks?|delivers?|addresses|replies|responds|intervenes|moves|introduces|opposes|supports|makes|gives|gave|participates|seconds|questions)\b"
)
PARTY = re.compile(
    r"^(?P<name>[A-Z][^,()\n]{3,40}?)(?:,\s[A-Z][\w.-]{0,8}-[A-Z]{2}|\s\([A-Z][\w.-]{0,8}\))?$"
)
FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w{1,2}|[Ww]e|[Ww]e['’]\w{1,2}|[Mm]y|[Oo]ur)\b")
QUOTED = ("“", '"', "‘", "'", "«", "„", "-", "–", "—")
LONGEST_HEAD = 16  # words of a line above a speech
MOST_TOLD = 2  # whole paragraphs above a speech
HEAD_LINES = 5
OWN_SHARE = 0.4  # of the paragraphs below such a head in the first person, from which they are a speech


def find_address(draft: StructureDraft, title: str | None) -> int | None:
    """Where a speech without a label begins, in the shadow; None where the text has none."""
    lines = draft.left()
    told = 0
    announced = bool(title and SPEECH.search(title))
    for number, line in enumerate(lines):
        words = draft.words(line)
        if ADDRESSED.match(words) and told <= MOST_TOLD:
            return line.start
        short = len(words.split()) <= LONGEST_HEAD and not words.endswith((".", "!", "?"))
        if number < HEAD_LINES and short and SPEECH.search(words):
            announced = True
        elif not short:
            if announced and _are_own(draft, lines[number:]):
                return line.start
            told += 1
    return None


def _are_own(draft: StructureDraft, lines: list[Line]) -> bool:
    """Whether paragraphs are somebody's who says "I" and "we", and no report of it."""
    words = [draft.words(line) for line in lines if len(draft.words(line).split()) > LONGEST_HEAD]
    own = sum(bool(FIRST_PERSON.search(line)) for line in words)
    marked = sum(line.startswith(QUOTED) or "said" in line.split() for line in words)
    return own >= OWN_SHARE * len(words) and not marked


def read_address(draft: StructureDraft, begin: int, title: str | None, pool: NamePool) -> list[TurnDraft]:
    """One turn from where the speech begins; its speaker is the one whom the head of the page names, else nobody."""
    lines = draft.left()
    head = [line for line in lines if line.start < begin]
    speaker = _find_named([title or "", *(draft.words(line) for line in head[-HEAD_LINES:])], pool)
    for line in lines:
        if (
            line.start >= begin
            and line.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING}
            and line.voice is None
        ):
            line.turn = 0
            line.kind = BlockKind.PARAGRAPH
    return [TurnDraft(speaker, TurnRole.SPEAKER, None)]


def _find_named(heads: list[str], pool: NamePool) -> str | None:
    """Whom the heads of a page name as the one who speaks: "Remarks of Ann Vale", "Ann Vale raises …", "Ann Vale, D-NV"."""
    found: set[str] = set()
    for head in heads:
        speech, does = SPEECH.search(head), DOES.search(head)
        alone = PARTY.match(head)
        if speech is not None and speech[0][-1:].isspace():
            stretch = head[speech.end() : speech.end() + 80]
        elif does is not None:
            stretch = head[: does.start()]
        elif alone is not None and _is_person(alone["name"]):
            stretch = alone["name"]
        else:
            continue
        names = [name for run in NAME_RUN.finditer(stretch) for name in cut_names(run[0])]
        if names:
            found.add(names[-1 if does is not None and speech is None else 0])
    people = {pool.complete(name) or to_name_case(name) for name in found}
    return people.pop() if len(people) == 1 else None


def _is_person(name: str) -> bool:
    words = [word.strip(".,").lower() for word in name.split()]
    return 1 < len(words) < 5 and not any(word in NOT_NAMES for word in words) and not is_office(name)

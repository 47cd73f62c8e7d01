"""Labels of speakers at the front of a line, read apart: name, office, time stamp, remarks in brackets."""

import re
from dataclasses import dataclass
from enum import StrEnum

from claimdesk.language.grammar.first_names import FEMALE, MALE
from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.reading.blocks import TurnRole
from claimdesk.language.reading.captions import VOICE
from claimdesk.language.reading.label_words import (
    ABBREVIATIONS,
    ANSWERING,
    ASKING,
    KEPT_TITLES,
    NOT_NAMES,
    PERSONAL_TITLES,
    SMALL_NAME_WORDS,
    TITLES,
    UNKNOWN,
)
from claimdesk.language.reading.mask import MONTH
from claimdesk.language.reading.names import is_office

LONGEST_LABEL = 110  # characters up to the colon
LONGEST_HELD = 460  # where a label gives an office, its holder and what he moves
LONGEST_NAME = 6  # words
TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,3})?)?(?:\s?[AaPp]\.?[Mm]\.?)?"
# "New Delhi [India], July 22 (ANI):", "ST. PETERSBURG, Fla. (AP) -- The Latest:": where an agency writes from
WIRE_LINE = re.compile(
    rf"[A-Z][\w.'’ -]{{1,30}}(?:, [A-Z][\w. ]{{1,20}})?"
    rf"(?:(?: \[[A-Z][\w. ]{{1,30}}\])?, (?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH})(?:,? \d{{4}})? ?\([A-Z][\w .&/]{{1,30}}\)"
    r"|(?: \[[A-Z][\w. ]{1,30}\])? \([A-Z]{2,6}\) ?[-–—]{1,2}\s"
    r"| \[[A-Z][\w. ]{1,30}\](?: \([A-Z]{2,6}\))?$)"
)
BEHIND_COLON = re.compile(r"\s{1,12}|-\s{0,3}(?=[\"“‘'])")
TIMED = re.compile(rf"[\[(]\s?{TIME}\s?[\])]")
CHAT_STAMP = re.compile(
    rf"\[?\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}},?\s{{1,3}}(?:at\s)?{TIME}\]?(?:\s[-–—]|:)?\s{{1,3}}|[\[(]\s?{TIME}\s?[\])]\s{{0,3}}[-–—]?\s{{0,3}}|"
    rf"\d{{1,2}}:\d{{2}}:\d{{2}}\s{{1,4}}(?=\S)"
)
CARETS = re.compile(r"(?:>>+|»|››|&gt;&gt;)\s{0,3}")
SECTION = re.compile(r"§\s{0,3}")
BARE = re.compile(
    r"(?P<name>[QA])(?P<number>\d{0,2})(?P<mark>[.:)]\s{1,8}|\s[-–—]\s|[-–—]\s|\t+\s{0,8}|\s{2,12}|[.:]$)(?=\S|$)"
)
LONE_Q = re.compile(r"Q\s(?=[A-Z\"“(–—-])")
BRACKETS = re.compile(r"\s{0,3}[(\[][^()\[\]\n]{0,60}[)\]]")
ASIDE = re.compile(
    r"(?i)^(?:ph|phonetic|sp|voice[- ]?over|v\.?o\.?|o\.?s\.?|on camera|off camera|on screen|via .{1,40}|by .{1,30}|through .{1,30}|"
    r"to .{1,40}|continuing|cont(?:inue|inuing|['’]?d)?|translated|interpreted|in \w+|speaking .{1,30}|on phone|live|crosstalk|laughing|"
    r"inaudible|reading|singing|shouting|interrupting|interjecting|remotely|off[- ]mic|rising|standing|video|tape|voice ?mail)$"
)
NAME_WORD = re.compile(r"[^\W\d_][\w’'-]{0,30}\.?|[A-Z]\.(?:[A-Z]\.)?|#?\d{1,2}|&")
# as records print surnames: "McCONNELL", "O’ROURKE", "DeLAURO", "VAN HOLLEN"
SHOUTED_SURNAME = r"(?:Mc|Mac|De|Du|La|Le|Van|Von|Fitz|D[’']|O[’'])?[A-Z][A-Z’'-]{2,25}"
# who is addressed at the head of a speech
VOCATIVE = r"(?:Mr|Mrs|Ms|Madam|Mister|Madame)\.?\s(?:Acting\s|Deputy\s|Vice\s)?(?:President|Speaker|Chairman|Chairwoman|Chair|Chairperson|Secretary)\b"
CAPITAL_PERIOD = re.compile(
    rf"(?P<name>(?:(?:The\s|THE\s)?(?:[A-Z][A-Za-z]{{1,12}}\.?\s){{1,2}}{SHOUTED_SURNAME}(?:\s{SHOUTED_SURNAME})?(?:\s[oO][fF]\s[A-Z][A-Za-z]{{2,15}}(?:\s[A-Z][A-Za-z]{{2,15}})?)?"
    r"|(?:The|THE)(?:\s[A-Z]{4,15}){1,3}(?:\s[Pp][Rr][Oo]\s[Tt][Ee][Mm](?:[Pp][Oo][Rr][Ee])?)?)(?:\s\((?:Mr|Mrs|Ms|Miss|Dr|MR|MRS|MS|DR)\.?\s[^()\n]{2,40}\))?)"
    rf"(?:\.\s{{1,4}}(?=[A-Z\"“])|,\s{{1,3}}(?={VOCATIVE})|(?:\s\([A-Z][^()\n]{{2,40}}\))?\s{{1,3}}—\s{{0,2}}(?=[A-Za-z\"“]))"
)
# as printed records of hearings have them: "Senator Redmond. The hearing …", "The Chairwoman. Thank you."
PRINTED_PERIOD = re.compile(
    r"(?P<name>(?:(?:Mr|Mrs|Ms|Miss|Dr|Sen|Rep|Gov|Gen|Adm|Col|Lt|Sgt|Prof|Senator|Representative|Congressman|Congresswoman|Chairman|Chairwoman|Chair|Chairperson|Vice|"
    r"Secretary|General|Admiral|Colonel|Judge|Justice|Governor|Mayor|Professor|Director|Commissioner|Ambassador|Administrator|Attorney|Deputy|Assistant|Under|Speaker|President|Sir|Lord|Lady|Dame|Baroness|Chief|Sheriff|Delegate|Councilor|Councilman|Councilwoman|Councillor|Reverend|Father|Sister|Rabbi)\.?\s){1,3}"
    r"(?:(?:de|la|van|von|der|den|del|al|el)\s){0,2}[A-Z][\w’'-]{1,25}(?:\s(?:[A-Z]\.|[A-Z][\w’'-]{1,25})){0,2}(?:\sof\s[A-Z][a-z]{2,15}(?:\s[A-Z][a-z]{2,15})?)?"
    r"|The\s(?:Acting\s|Vice\s|Deputy\s)?(?:Chairman|Chairwoman|Chair|Chairperson|Speaker|President|Clerk|Witness|Court|Moderator|Secretary|Interpreter|Judge|Presiding\sOfficer|Parliamentarian))"
    r"(?:\s\[[^\[\]\n]{1,40}\])?\.\s{1,4}(?=[A-Z\"“\[(])"
)
# as records of India's parliament have them: "THE MINISTER OF CULTURE (SHRI P. PATEL) moving the motion, said:"
HELD = re.compile(
    r"^(?P<label>(?:THE\s|HON\.?\s)?[A-Z][A-Z.,&’'/\s-]{3,240}\((?P<name>(?:SHRI|SMT|SHRIMATI|DR|KUMARI|KUM|PROF|MR|MRS|MS)\.?\s[A-Z.’'\s-]{3,60})\))(?:\s[^:.!?]{0,120}\bsaid)?\s{0,2}:\s{1,3}(?=\S)"
)
NAMED = re.compile(
    r"^(?P<label>(?P<name>(?:SHRI|SMT|SHRIMATI|DR|KUMARI|KUM|PROF)\.?\s[A-Z.’'\s-]{3,60}?))(?:\s\([^()]{2,40}\))?(?:,?\s[a-z][^:.!?]{0,120}\bsaid)?\s{0,2}:\s{1,3}(?=\S)"
)
SECTION_NAME = re.compile(
    r"(?P<name>(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|The|Hon)\.?\s[A-Z][\w’'-]{1,25}(?:\s[A-Z][\w’'-]{1,25}){0,2})\s"
)
HANDLE = re.compile(r"@[\w.]{2,30}(?:@[\w.-]{3,40})?")
DASH = re.compile(
    r"(?P<name>[^\W\d_][^\n:–—|!?\"“”]{0,40}?)\s{0,2}[–—]{1,2}\s{1,3}(?=\S)|(?P<spaced>[A-Z][\w.’' ]{0,40}?)\s--?\s(?=[A-Z\"“])"
)


class LabelForm(StrEnum):
    BARE = "bare"  # Q, A
    COLON = "colon"
    PERIOD = "period"
    PRINTED = "printed"  # a title and a name in small letters before a period
    DASH = "dash"
    OWN_LINE = "own_line"
    CARETS = "carets"
    VOICE = "voice"  # <v Name> of WebVTT
    FRONT = "front"  # in bold or italics, without a mark


@dataclass(frozen=True, slots=True)
class LineLabel:
    """A label that a line may begin with."""

    form: LabelForm
    name: str  # as it stands, without title, brackets and stamps; "" where nobody is named
    full: str  # with its titles
    inner: str | None  # what stands in brackets, where it may be the name or the office of somebody
    role: TurnRole
    length: int  # characters of the line that it takes
    titled: bool  # has a title before a name, a place or party behind it: nothing but a speaker has
    carets: bool  # stands behind ">>"
    stamped: bool  # has a time

    @property
    def key(self) -> str:
        """By what two labels are the same speaker's."""
        return self.name.casefold().strip(".")


def read_label(line: str) -> LineLabel | None:
    """The label of a line, as far as the line alone can tell; whether it is one is for its text to say."""
    if voice := VOICE.match(line):
        return make_label(LabelForm.VOICE, voice["name"].replace("_", " "), voice.end())
    at = 0
    carets = stamped = False
    for _ in range(3):
        if found := CHAT_STAMP.match(line, at):
            stamped = True
        elif found := CARETS.match(line, at):
            carets = True
        elif not (found := SECTION.match(line, at)):
            break
        at = found.end()
    for reading in (_read_bare, _read_held, _read_record, _read_colon, _read_period, _read_section):
        if label := reading(line, at, carets, stamped):
            return label
    if carets:
        return LineLabel(LabelForm.CARETS, "", "", None, TurnRole.SPEAKER, at, False, True, stamped)
    return None


def _read_bare(line: str, at: int, carets: bool, stamped: bool) -> LineLabel | None:
    found = BARE.match(line, at) or LONE_Q.match(line, at)
    if found is None:
        return None
    letter = line[at]
    role = TurnRole.QUESTION if letter == "Q" else TurnRole.ANSWER
    return LineLabel(LabelForm.BARE, letter, letter, None, role, found.end(), False, carets, stamped)


def _read_held(line: str, at: int, carets: bool, stamped: bool) -> LineLabel | None:
    """A label of India's parliament: an office and its holder's name in brackets, or a name, with "said:" or a colon."""
    if ":" not in line[: at + LONGEST_HELD]:
        return None
    if found := HELD.match(line, at):
        office = " ".join(found["label"].split("(")[0].split())
        name = " ".join(found["name"].split())
        return LineLabel(
            LabelForm.COLON, office, office, name, TurnRole.SPEAKER, found.end(), False, carets, stamped
        )
    if found := NAMED.match(line, at):
        return _make(LabelForm.COLON, " ".join(found["name"].split()), [], found.end(), carets, stamped)
    return None


def _read_record(line: str, at: int, carets: bool, stamped: bool) -> LineLabel | None:
    """A label as the records of parliaments have it, also where a colon follows: "Mr. BAUCUS. Madam President: the …"."""
    found = CAPITAL_PERIOD.match(line, at)
    if found is None or found["name"].split()[-1].lower() in TITLES:
        return None
    return _read_period(line, at, carets, stamped)


def _read_colon(line: str, at: int, carets: bool, stamped: bool) -> LineLabel | None:
    colon = _find_colon(line, at)
    if colon is None:
        return None
    before = line[at:colon]
    if WIRE_LINE.match(before):
        return None
    brackets = [bracket[0].strip()[1:-1].strip() for bracket in BRACKETS.finditer(before)]
    outer = " ".join(BRACKETS.sub(" ", before).split())
    end = colon + 1
    if after := re.compile(rf"\s{{0,3}}{TIMED.pattern}(?=\s|$)").match(line, end):
        end = after.end()
        stamped = True
    if following := BEHIND_COLON.match(line, end):
        end = following.end()
    elif end < len(line) and line[end] not in "\"“‘'([" and not line[end].isupper():
        return None
    timed = [bracket for bracket in brackets if re.fullmatch(TIME, bracket)]
    plain = [bracket for bracket in brackets if bracket not in timed and not ASIDE.match(bracket)]
    return _make(LabelForm.COLON, outer, plain, end, carets, stamped or bool(timed))


def _find_colon(line: str, at: int) -> int | None:
    """Where the label's colon stands: the first one that is in no brackets and in no time."""
    depth = 0
    for place in range(at, min(len(line), at + LONGEST_LABEL)):
        character = line[place]
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
        elif character == ":" and not depth:
            return place if place > at else None
        elif character in '!?"“”;' and not depth:
            return None
    return None


def _make(
    form: LabelForm, outer: str, brackets: list[str], end: int, carets: bool, stamped: bool
) -> LineLabel | None:
    if HANDLE.fullmatch(outer):
        return LineLabel(form, outer, outer, None, TurnRole.SPEAKER, end, False, carets, stamped)
    head, comma, tail = outer.partition(",")
    words = head.split()
    if not words or not all(NAME_WORD.fullmatch(word.strip("()")) for word in words):
        return None
    lowered = [word.strip(".").lower() for word in words]
    role = _role_of(lowered)
    titles = 0
    while titles < len(words) - 1 and lowered[titles] in TITLES:
        titles += 1
    name = head if is_unknown(head) else " ".join(words[titles:])
    office = is_office(head)
    titled = (titles > 0 or lowered[0] in KEPT_TITLES) and not office
    inner = brackets[0] if brackets else (tail.strip() or None)
    if len(words) > (12 if office or comma or lowered[0] == "the" else LONGEST_NAME + titles):
        return None
    return LineLabel(
        form,
        head if office else name,
        head,
        inner,
        role,
        end,
        titled or (bool(brackets) and not office),
        carets,
        stamped,
    )


def make_label(form: LabelForm, name: str, length: int) -> LineLabel | None:
    """The label that a name makes with `length` characters of its line; None where it can't be a name."""
    brackets = [bracket[0].strip()[1:-1].strip() for bracket in BRACKETS.finditer(name)]
    outer = " ".join(BRACKETS.sub(" ", name).split()).rstrip(" .,")
    return _make(
        form,
        outer,
        [bracket for bracket in brackets if not ASIDE.match(bracket)],
        length,
        carets=False,
        stamped=False,
    )


def _role_of(lowered: list[str]) -> TurnRole:
    if all(word in ASKING or word in {"the", "1", "2", "3", "4", "5"} for word in lowered):
        return TurnRole.QUESTION
    if len(lowered) == 1 and lowered[0] in ANSWERING:
        return TurnRole.ANSWER
    return TurnRole.SPEAKER


CAPITAL_NAME = re.compile(
    r"(?P<name>[A-Z][A-Z’'-]{1,25}(?:\s[A-Z]\.?)?(?:\s[A-Z][A-Z’'-]{1,25}){1,2})\.\s{1,4}(?=[A-Z\"“])"
)


def _read_period(line: str, at: int, carets: bool, stamped: bool) -> LineLabel | None:
    if found := CAPITAL_PERIOD.match(line, at):
        name, _, inner = found["name"].rstrip(")").partition(" (")
        name = re.split(r"\s(?:of|OF)\s", name)[0]
        label = _make(LabelForm.PERIOD, name, [inner] if inner else [], found.end(), carets, stamped)
        if label is not None and (label.titled or is_office(label.full)):
            return label
    if found := CAPITAL_NAME.match(line, at):
        return _make(LabelForm.PERIOD, found["name"], [], found.end(), carets, stamped)
    if found := PRINTED_PERIOD.match(line, at):
        return _make(LabelForm.PRINTED, found["name"].split(" of ")[0], [], found.end(), carets, stamped)
    return None


def _read_section(line: str, at: int, carets: bool, stamped: bool) -> LineLabel | None:
    """The old Hansard's "§ Mr. Page I am …": a title and a name, and what begins a sentence."""
    if not line.startswith("§"):
        return None
    found = SECTION_NAME.match(line, at)
    if found is None:
        return None
    words = found["name"].split()
    kept = words[:2]
    for word in words[2:]:
        if word.lower() in SENTENCE_OPENERS:
            break
        kept.append(word)
    end = at + len(" ".join(kept))
    return _make(LabelForm.FRONT, " ".join(kept), [], end + 1, carets, stamped)


SENTENCE_OPENERS = split_words(
    """i the we is does will what my in on if as has have when how why can that this it he she they no yes may does do did are
    there would could should given although to a an at for since before after not"""
)


# before "Speaker": the one who chairs a parliament
HONOURED = frozenset(["hon", "hon'ble", "honourable", "honorable", "deputy", "madam", "mr"])


def is_name_like(label: LineLabel) -> bool:
    """Whether a label may be a person's name: capitals, no word that names a section or a figure."""
    words = label.name.split()
    if not words or len(words) > LONGEST_NAME:
        return False
    lowered = [word.strip(".,").lower() for word in words]
    if len(words) == 1 and len(words[0].replace(".", "")) <= 3 and words[0].isupper():
        return lowered[0].replace(".", "") not in ABBREVIATIONS
    common = sum(word in NOT_NAMES for word in lowered)
    if common and not (
        _is_personal(label) or (common == 1 and len(words) > 1 and lowered[0] in FEMALE | MALE)
    ):
        return False
    if lowered[0] in SMALL_NAME_WORDS - {"de", "la", "van", "von", "al", "el"}:
        return False
    return all(word[0].isupper() or word.lower() in SMALL_NAME_WORDS for word in words)


def _is_personal(label: LineLabel) -> bool:
    """Whether a label has a title that only people have, or a time: "MR PRICE", "Mayor Bill de Blasio", "Ned Price: (00:01)"."""
    before = label.full.removesuffix(label.name).lower().split()
    timed = label.stamped and " " in label.name
    return timed or any(word.strip(".,") in PERSONAL_TITLES for word in before)


def is_unknown(name: str) -> bool:
    """Whether a label names somebody whom nobody knows: "UNIDENTIFIED MALE", "Speaker 2", "Audience Member"."""
    words = name.lower().replace("-", " ").replace(".", "").split()
    words = words[1:] if words[:1] in (["an"], ["a"], ["the"]) else words
    if words[-1:] == ["speaker"] and words[0] in HONOURED:
        return False
    return any(word in UNKNOWN for word in words) and all(
        word in UNKNOWN or word.strip("#").isdigit() for word in words
    )

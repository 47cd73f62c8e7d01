"""Letters of readers and signed statements: whose words stand between a salutation and a signature."""

import re
from collections import Counter

from claimdesk.language.grammar.first_names import FEMALE, MALE
from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.label_words import NOT_NAMES
from claimdesk.language.reading.lines import Line, StructureDraft
from claimdesk.language.reading.names import is_office, to_name_case

PAGE = re.compile(
    r"\bletters?\b(?: (?:to (?:the )?editor|page|of the \w+|from readers))?|\b(?:your|readers['’]) (?:views|letters|say)\b|\breaders (?:write|respond|reply)\b|"
    r"\bto the editor\b|\bletter:|\bopen letter\b|\bmailbag\b|\bpostbag\b",
    re.IGNORECASE,
)
SALUTATION = re.compile(
    r"^(?:sirs?|madam|sir or madam|dear (?:sir|madam|editor|readers?|sir or madam|sir/madam|mr editor|\w{2,14} editor)|to the editor|re)\s?(?:[:,–—-]|\.\.\.|…)\s{0,3}|^(?:mr )?editor\s?(?:,|\s[–—-])\s{1,3}|"
    r"^(?:sirs?|dear (?:sir|madam|editor|sirs|sir or madam)|to the editor|editor)$",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^(?:yours?(?: (?:sincerely|faithfully|truly|etc\.?|ever|respectfully|in \w+))?|sincerely(?: yours)?|respectfully(?: yours| submitted)?|"
    r"(?:with )?(?:kind |best |warm )?(?:regards|wishes)|faithfully yours|signed|in solidarity)[,.:]?$",
    re.IGNORECASE,
)
SIGNED = r"(?:[A-Z]{1,3}\.?\s|[A-Z]\.\s?|[A-Z][\w’'-]{1,25}\s){1,4}[A-Z][\w’'-]{1,25}"
SIGNER = re.compile(
    r"^(?:(?:[—–-]{1,2}|[Ff]rom:?|FROM:?|[Bb]y:)\s?)?(?P<title>(?:(?:Cllr|Councillor|Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Sir|Dame|Rev|The Rev|Lord|Lady|Sen|Rep|DR|MR|MRS|MS|PROF|CLLR|REV)\.?\s){0,2})"
    rf"(?P<name>{SIGNED}(?:(?:,\s{SIGNED}){{0,2}}\s(?:and|&)\s{SIGNED})?)(?P<tail>(?:,\s[^.!?\n]{{2,80}}|\s\([^()\n]{{2,60}}\))?)[.,]?$"
)
# who wrote an article: "By Jo Bell", "Jo Bell is a columnist …", "Jo Bell writes on Thursdays."
# "I, Nadine Ruiz, being duly sworn, depose and state as follows:", "I, Jo Bell, of Olm, will say as follows:"
SWORN = re.compile(
    r"^(?:\d{1,2}\.\s)?I,\s(?P<name>(?:[A-Z]\.\s?|[A-Z][\w’'-]{1,25}\s){1,4}?[A-Z][\w’'-]{1,25}),?\s.{0,200}?\b(?:sworn|declare|depose|state|swear|affirm|certify|attest|say|make oath|testify)\b.{0,120}$"
)
OATH = re.compile(
    r"^(?:I (?:declare|certify|affirm|swear|verify|believe that the facts stated)\b.{0,200}(?:perjury|true and correct|true)\b|(?:further )?(?:your )?affiant (?:sayeth|saith|says) (?:naught|not)|(?:subscribed|sworn)(?: and \w+)?(?: to)? (?:before|on|at|this)\b|executed (?:on|at|this)\b|dated:?\s|statement of truth\W*$).{0,200}$",
    re.IGNORECASE,
)
NAME = r"(?:[A-Z]\.\s?|[A-Z][\w’'-]{1,25}\s){1,4}?[A-Z][\w’'-]{1,25}"
AUTHOR = re.compile(
    rf"^\W{{0,3}}(?:(?:By|BY|by)\s(?P<by>{NAME})(?:,.{{0,60}})?$|(?P<told>{NAME})\s(?:is|was|writes|teaches|works|lives|covers|has|blogs|edits)\b)"
)
WITHHELD = re.compile(
    r"^(?:name (?:and (?:full )?address )?(?:withheld|supplied)|anonymous)\b.{0,40}$", re.IGNORECASE
)
NOBODY = ""  # the voice of words that are somebody's whom the text doesn't name
# what stands below a name wherever it is printed
PLACE = re.compile(
    r"^(?:(?:full )?address (?:and \w+ )?(?:supplied|withheld)|(?:via|by) e-?mail|online)\b.{0,30}$",
    re.IGNORECASE,
)
NAMED_FIRST = re.compile(r"^[Ff](?:rom|ROM):\s?(?=[A-Z])")
FEWEST_SIGNED = (
    2  # names with a place right below letters, from which a text without a heading is a page of letters
)
LONGEST_PLACE = 8  # words of a line under a name that says where or what its bearer is
MOST_PLACES = 3  # such lines
ENDS = (".", "!", "?", "…", ".”", "!”", "?”", '."', '!"', '?"', ".)", ":")
LONGEST_HEAD = 16  # words of a line at a page's head that says what it is
LONGEST_SHORT = 12  # words of a line that may be a heading


def read_letters(draft: StructureDraft, title: str | None) -> bool:
    """Give each letter's lines to who signed it; whether the text has letters.

    A page is one of letters where its head says so or a letter has a salutation; a name below a closing such as
    "Yours sincerely" signs whatever stands above it.
    """
    lines = [line for line in draft.left() if line.voice is None]
    page = bool(title and PAGE.search(title)) or any(
        PAGE.search(draft.words(line)) for line in lines[:2] if len(draft.words(line).split()) <= LONGEST_HEAD
    )
    if any(NAMED_FIRST.match(draft.words(line)) for line in lines) and _read_named_first(draft, lines):
        return True
    if page and _read_named_above(draft, lines):
        return True
    saluted = any(SALUTATION.match(draft.words(line)) for line in lines)
    closed = any(CLOSING.match(draft.words(line)) for line in lines)
    names = _count_names(draft, lines)
    if _read_sworn(draft, lines):
        return True
    page = page or _count_signed(draft, lines) >= FEWEST_SIGNED
    if not (page or saluted or closed) or max(names.values(), default=0) > 1:
        return False  # a name that stands alone twice is a speaker's label
    if _is_column(draft, lines, names):
        return False
    headed = page and _is_headed(draft, lines)
    body: list[Line] = []
    found = False
    number = 0
    while number < len(lines):
        line = lines[number]
        words = draft.words(line)
        closing = CLOSING.match(words) is not None
        if closing:
            draft.drop(line, "signature")
            number += 1
            line = lines[number] if number < len(lines) else line
            words = draft.words(line)
        if salutation := SALUTATION.match(words):
            body = []
            draft.cut_front(line, salutation.end(), "salutation")
            line.begins = True
            if line.end > line.start:
                body.append(line)
        elif _is_doubled(draft, lines, number):
            draft.drop(line, "repeated")
        elif (closing or page or saluted) and (name := _read_signer(draft, lines, number, body)) is not None:
            found = True
            number = _sign(draft, lines, number, body, name, headed=headed)
            body = []
        elif _is_written(words):
            body.append(line)
        number += 1
    for line in body if found and page else ():  # a page that is cut in the middle of a letter
        line.voice = NOBODY
    return found


def _count_names(draft: StructureDraft, lines: list[Line]) -> Counter[str]:
    """How often each line stands that may be a signer's name."""
    return Counter(
        words
        for number, line in enumerate(lines)
        if SIGNER.match(words := draft.words(line))
        and not SALUTATION.match(words)
        and not _is_doubled(draft, lines, number)
    )


def _is_doubled(draft: StructureDraft, lines: list[Line], number: int) -> bool:
    """Whether a line stands again right beside itself, as the buttons of a page do: "Hide Ad"."""
    words = draft.words(lines[number])
    beside = [place for place in (number - 1, number + 1) if 0 <= place < len(lines)]
    return any(
        draft.shadow.text[lines[place].first : lines[place].first + len(words) + 1].strip() == words
        for place in beside
    )


def _count_signed(draft: StructureDraft, lines: list[Line]) -> int:
    """How many names stand right below a sentence, with a place or an office right below them."""
    return sum(
        bool(SIGNER.match(draft.words(name)))
        and not name.gap
        and draft.words(above).endswith(ENDS)
        and len(draft.words(above).split()) > LONGEST_SHORT
        and not place.gap
        and len(draft.words(place).split()) <= LONGEST_PLACE
        and not draft.words(place).endswith(ENDS)
        for above, name, place in zip(lines, lines[1:], lines[2:], strict=False)
    )


def _is_headed(draft: StructureDraft, lines: list[Line]) -> bool:
    """Whether each letter of a page has a heading: a short line stands between the page's own and the first letter."""
    first = next((number for number, line in enumerate(lines) if _is_written(draft.words(line))), 0)
    return first > 1 or (first == 1 and not PAGE.search(draft.words(lines[0])))


def _read_named_first(draft: StructureDraft, lines: list[Line]) -> bool:
    """Give letters to the names above them: "From: J G Riseley, Harcourt Drive, Harrogate."."""
    names: dict[int, str] = {}
    for number, line in enumerate(lines):
        words = NAMED_FIRST.sub("", draft.words(line))
        signer = SIGNER.match(words)
        if (
            signer is not None
            and (words != draft.words(line) or signer["tail"])
            and not _is_office_line(signer["name"])
        ):
            names[number] = _write_name(signer)
    voice: str | None = None
    for number, line in enumerate(lines):
        if number in names:
            voice = names[number]
            draft.drop(line, "signature")
        elif voice is not None and (_is_written(draft.words(line)) or not line.gap):
            line.voice = voice
    return bool(names)


def _read_named_above(draft: StructureDraft, lines: list[Line]) -> bool:
    """Give the one letter of a page to the name that stands above it: "Hal Newsom, Wichita Falls"."""
    signed = [
        number
        for number, line in enumerate(lines)
        if (signer := SIGNER.match(draft.words(line))) and not _is_office_line(signer["name"])
    ]
    if signed != [0] or len(lines) == 1 or any(SALUTATION.match(draft.words(line)) for line in lines):
        return False
    signer = SIGNER.match(draft.words(lines[0]))
    if signer is None or not _is_written(draft.words(lines[1])):
        return False
    draft.drop(lines[0], "signature")
    for line in lines[1:]:
        line.voice = _write_name(signer)
        line.kind = BlockKind.PARAGRAPH if line.kind == BlockKind.HEADING else line.kind
    return True


def _read_sworn(draft: StructureDraft, lines: list[Line]) -> bool:
    """Give a sworn or signed statement to who makes it: "I, Nadine Ruiz, being duly sworn, state as follows:"."""
    for number, line in enumerate(lines):
        sworn = SWORN.match(draft.words(line))
        if sworn is None:
            continue
        name = to_name_case(sworn["name"])
        draft.drop(line, "salutation")
        for after in lines[number + 1 :]:
            signer = SIGNER.match(draft.words(after))
            if (signer is not None and to_name_case(signer["name"]) == name) or OATH.match(
                draft.words(after)
            ):
                draft.drop(after, "signature")
            else:
                after.voice = name
        return True
    return False


def _is_column(draft: StructureDraft, lines: list[Line], names: Counter[str]) -> bool:
    """Whether a text is its own author's, in a letter's form: a note or a byline tells of the one who signs it.

    Its words are the article's own; only what is sent to an editor is somebody else's.
    """
    signers = {signer["name"] for words in names if (signer := SIGNER.match(words))}
    told = [
        line
        for line in lines
        for name in signers
        if (note := AUTHOR.match(draft.words(line)))
        and to_name_case(note["by"] or note["told"]) == to_name_case(name)
    ]
    if not told or any(SALUTATION.match(draft.words(line)) for line in lines):
        return False
    for line in lines:
        if SIGNER.match(draft.words(line)) or CLOSING.match(draft.words(line)):
            draft.drop(line, "signature")
    return True


def _is_written(words: str) -> bool:
    """Whether a line is of a letter's text and no heading above it."""
    return words.endswith(ENDS) or len(words.split()) > LONGEST_SHORT


def _read_signer(draft: StructureDraft, lines: list[Line], number: int, body: list[Line]) -> str | None:
    """The name that a line signs the letter before it with; "" where it is withheld, None where the line signs nothing."""
    if not body or number >= len(lines):
        return None
    words = draft.words(lines[number])
    if WITHHELD.match(words):
        return ""
    signer = SIGNER.match(words)
    if signer is None or not draft.words(body[-1]).endswith(ENDS):
        return None
    return None if _is_office_line(signer["name"]) else _write_name(signer)


def _is_office_line(name: str) -> bool:
    """Whether what looks like a name is none: an office, or words of a page."""
    plain = [word.strip(".,").lower() for word in name.split()]
    common = sum(word in NOT_NAMES - {"and"} for word in plain)
    return common > (plain[0] in FEMALE | MALE) or plain[0] in NOT_NAMES - FEMALE - MALE or is_office(name)


def _write_name(signer: re.Match[str]) -> str:
    title = signer["title"].strip()
    kept = title if title.lower().rstrip(".") in {"sir", "dame", "lord", "lady"} else ""
    return " ".join(part for part in (kept, to_name_case(signer["name"])) if part)


def _sign(
    draft: StructureDraft, lines: list[Line], number: int, body: list[Line], name: str, *, headed: bool
) -> int:
    """Give the letter to its signatory and skip the signature; the number of its last line.

    Short lines below a name say where or what its bearer is; where letters have headings, the last of them is the next
    letter's.
    """
    for line in body:
        line.voice = name
        line.kind = BlockKind.PARAGRAPH if line.kind == BlockKind.HEADING else line.kind
    draft.drop(lines[number], "signature")
    below: list[Line] = []
    for after in lines[number + 1 : number + 2 + MOST_PLACES]:
        words = draft.words(after)
        if (
            _is_written(words)
            or SALUTATION.match(words)
            or (SIGNER.match(words) and not after.gap and not below)
        ):
            break
        below.append(after)
    last = number + len(below) >= len(lines) - 1
    if headed and not last and below and not PLACE.match(draft.words(below[-1])):
        below = below[:-1]
    taken = 0
    for after in below:
        words = draft.words(after)
        loose = after.gap and not headed and not PLACE.match(words)
        if loose or len(words.split()) > LONGEST_PLACE:
            break
        draft.drop(after, "signature")
        taken += 1
    return number + taken

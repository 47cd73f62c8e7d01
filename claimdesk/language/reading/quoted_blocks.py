"""Posts and passages quoted inside another text: set in, or behind ">" and a handle."""

import re

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.dumped_posts import FIRST_PERSON
from claimdesk.language.reading.label_words import NOT_NAMES
from claimdesk.language.reading.lines import Line, StructureDraft
from claimdesk.language.reading.names import NAME_RUN, cut_names
from claimdesk.language.reading.posts import HANDLE, name_poster

OWN_MARKS = re.compile(r"[\"“‘'«„]|[-–—•*]\s|\d{1,2}[.)]\s")
NUMBERED = re.compile(r"\d{1,2}[.)]\s?")
QUOTE_MARK = re.compile(r"^>{1}(?!>)\s{0,3}|^\|\s(?=\S)(?!.*\|)")
OWNER = re.compile(
    rf"^(?P<name>[^@\n:“\"]{{1,50}}?)??\s{{0,2}}\(?(?P<handle>{HANDLE})\)?(?:\s{{0,2}}[·•,|–—-]\s{{0,2}}[^:\n]{{1,30}})?:\s{{1,4}}(?=\S)"
)
# who speaks in the paragraph below: "Mark Ellery has just told the Commons:", "Here's Neil Oakes responding:"
ANNOUNCED = re.compile(
    r"(?<![\w’'-])(?!Here\b|There\b|The\b|And\b|But\b|As\b|When\b|In\b|On\b)(?P<name>[A-Z][\w’'-]{1,25}(?:\s(?:de|la|van|von|der|al|[A-Z][\w.’'-]{0,25})){1,4}),?"
    r"(?:\s(?:has|had|have|just|then|later|also|now|was|is|already|earlier)){0,3}\s"
    r"(?:told|said|says|wrote|writes|tweeted|posted|responding|responded|replied|replying|added|adds|saying|writing|speaking|explained|explains|argued|argues)\b[^:.!?\n“”\"]{0,90}:$"
)
# who is quoted in the block below: "Transport Minister Gwen Adair at a news conference:", "The company says in a statement:"
SAYS = r"(?:told|said|says|wrote|writes|tweeted|posted|posts|responds|responded|replies|replied|adds|added|explained|explains|argued|argues|announced|announces|confirmed|confirms|tells|issued|released|put out)"
INTRODUCED = re.compile(
    rf"(?:\b{SAYS}\b|\s(?:at|in|on|via|from|to|speaking|responding|writing|saying)\s)[^.!?]{{0,140}}:$|:$"
)
BODY_SAYS = re.compile(
    rf"^(?P<body>(?:[Tt]he |[Aa]n? )?(?:[\w’'&-]{{1,25}}\s){{1,7}}?)(?:(?:has|have|had|just|now|also|later)\s){{0,3}}{SAYS}\b[^.!?\n]{{0,120}}:$"
)
# the outlet's own people
COLLEAGUE = re.compile(
    r"\b(?:our|my|the \w+[’']s|[A-Z]\w+[’']s own) (?:\w+ ){0,2}(?:reporters?|correspondents?|colleagues?|team|editors?|man|woman)\b|\b(?:reports?|reporting|files|has (?:more|the story|sent this))(?: from [^:]{1,40})?:$",
    re.IGNORECASE,
)
BELOW = re.compile(r"^[—–-]{1,2}\s?(?P<name>[A-Z][^@\n():,.]{2,50})(?:,\s[^.!?\n]{2,80})?[.]?$")
# a message that is given below: "The viral text message being sent out reads as follow:", "Here is the full post:"
MESSAGE = r"(?:messages?|posts?|texts?|tweets?|forwards?|letters?|e-?mails?|notes?|captions?|posters?|flyers?|leaflets?|memes?|stor(?:y|ies)|rumou?rs?|statements?|warnings?|adverts?|comments?)"
GIVEN = re.compile(
    rf"\b{MESSAGE}\b[^.!?\n“”\"]{{0,120}}\b(?:reads?|says?|states?|goes|claims?|runs|begins|said|claimed|stated|read)\b[^.!?\n“”\"]{{0,30}}:$"
    rf"|\b(?:it|they|which|that)\s(?:reads?|says?|goes|said)(?:\s(?:as follows?|in full|in part|partly))?:$|\b(?:reads|going|goes|worded|saying) as follows?:$"
    rf"|^(?:here is|here['’]s|this is|below is) (?:the|a|an) (?:\w+ ){{0,3}}{MESSAGE}\b[^.!?\n]{{0,60}}:$",
    re.IGNORECASE,
)
# words by which an outlet tells of a message that it gave above
TOLD = re.compile(
    r"\b(?:false|fake|hoax|untrue|misleading|debunk\w{0,4}|no evidence|fact[- ]check\w{0,4}|according to|said|claims?|post|viral|rumou?r)\b",
    re.IGNORECASE,
)
# a paragraph that leans on the one before it: "These funds will …", not the outlet's "This comes after …"
GOES_ON = re.compile(
    r"(?:These|This|That is why|And|But|So|Together|It(?:['’]s| is))\s(?!(?:comes?|came|follow\w*|announcement|news|article|story|report|statement|release)\b)"
)
# a name and a colon on a line of its own, above what is quoted
NAME_ALONE = re.compile(
    r"^(?P<name>[A-Z][\w’'-]{1,25}(?:\s(?:de|la|van|von|der|al|[A-Z][\w.’'-]{0,25})){1,3}):$"
)
SOMEBODY = ""  # the voice of words that are somebody's whom the text doesn't name
CLOSED_ONLY = re.compile(r"^[^“”\"]{20,}(?:”|\")[.]?$")
LONGEST_INTRODUCTION = 24  # words
LONGEST_SIGNER = 6  # words of a name below a block
NOT_SOURCES = frozenset(
    [
        "he",
        "she",
        "they",
        "it",
        "we",
        "i",
        "you",
        "this",
        "that",
        "who",
        "here",
        "there",
        "what",
        "as",
        "when",
        "in",
    ]
)
FEWEST_HANDLES = 2  # lines with a handle's label, from which they are turns of a conversation


def read_quoted_blocks(draft: StructureDraft, *, posts: bool) -> None:
    """Cut the marks of quoted passages off and mark whose words they are."""
    lines = [line for line in draft.left() if line.kind != BlockKind.ROW]
    owned = [line for line in lines if OWNER.match(QUOTE_MARK.sub("", draft.words(line)))]
    conversation = (
        len(owned) >= FEWEST_HANDLES
        and 2 * len(owned) >= len(lines)
        and not any(line.indent for line in owned)
    )
    voice: str | None = None
    before: Line | None = None
    for line in lines:
        marked = QUOTE_MARK.match(draft.words(line))
        if marked:
            draft.cut_front(line, marked.end(), "list_mark")
            line.kind = BlockKind.QUOTED_POST
        goes_on = (
            before is not None
            and before.kind == BlockKind.QUOTED_POST
            and (marked or (line.indent and before.indent))
        )
        voice = voice if goes_on and not posts else None
        if marked and not goes_on and before is not None and not posts:
            voice = find_introduced(draft.words(before))
        if not conversation and (owner := OWNER.match(draft.words(line))) and not _is_reported(owner):
            voice = name_poster(owner["name"], owner["handle"])
            draft.cut_front(line, owner.end(), "speaker_label")
            line.kind = BlockKind.QUOTED_POST
            line.begins = True
        if voice is not None:
            line.kind = BlockKind.QUOTED_POST
            line.voice = voice
        before = line
    if not posts:
        _name_from_below(draft, lines)


def find_introduced(words: str) -> str | None:
    """Whom a line that ends in a colon gives the block below; None for the outlet's own people and where it names none."""
    if not words.endswith(":") or len(words.split()) > LONGEST_INTRODUCTION or COLLEAGUE.search(words):
        return None
    announcing = ANNOUNCED.search(words)
    if announcing and not is_placed(words, announcing.start("name")):
        return announcing["name"]
    people = list(
        dict.fromkeys(
            name
            for run in NAME_RUN.finditer(words)
            for name in cut_names(run[0])
            if not is_placed(words, words.find(name))
        )
    )
    body = BODY_SAYS.match(words)
    if len(people) == 1 and INTRODUCED.search(words) and (body is None or people[0] in body["body"]):
        return people[0]
    if body is None or body["body"].split()[0].lower() in NOT_SOURCES:
        return None
    return body["body"].strip()


def _is_named_elsewhere(draft: StructureDraft, name: str) -> bool:
    """Whether a text speaks of somebody outside the line that only has the name and a colon."""
    told = draft.shadow.text.count(name.rsplit(maxsplit=1)[-1])
    return told > draft.shadow.text.count(f"{name}:") and not any(
        word.lower() in NOT_NAMES for word in name.split()
    )


def _find_announcing_body(words: str) -> str | None:
    """The body or office that a line has say what stands below: "The chancellor said:"; None for a message, which GIVEN reads."""
    body = BODY_SAYS.match(words)
    if (
        body is None
        or GIVEN.search(words)
        or COLLEAGUE.search(words)
        or len(words.split()) > LONGEST_INTRODUCTION
    ):
        return None
    return None if body["body"].split()[0].lower() in NOT_SOURCES else body["body"].strip()


def is_placed(words: str, start: int) -> bool:
    """Whether a name stands behind a word of place or belonging: "in Castle Bay", "for the Olm Council"."""
    before = words[:start].lower().removesuffix("the ").split()
    return bool(before) and before[-1] in {"in", "at", "from", "near", "to", "on", "of", "for"}


def _name_from_below(draft: StructureDraft, lines: list[Line]) -> None:
    r"""Give a quoted block to the name that closes it: "> We are sorry.\n> — Gwen Adair, minister"."""
    for number, line in enumerate(lines):
        signed = BELOW.match(draft.words(line))
        if signed is None or not number or lines[number - 1].kind != BlockKind.QUOTED_POST:
            continue
        if not 1 < len(signed["name"].split()) <= LONGEST_SIGNER:
            continue
        for above in reversed(lines[:number]):
            if above.kind != BlockKind.QUOTED_POST or above.voice is not None:
                break
            above.voice = signed["name"]
        draft.drop(line, "signature")


def read_announced_blocks(draft: StructureDraft) -> None:
    """Give a paragraph without quotation marks to the person whom the line above it announces.

    Where a page's mark of a quotation is lost, how far it went is not told: the first paragraph is sure, and those
    below it go on as long as they are in the first person.
    """
    announced: str | None = None
    before: Line | None = None
    for line in draft.left():
        words = draft.words(line)
        plain = line.kind == BlockKind.PARAGRAPH and line.voice is None
        free = plain and not OWN_MARKS.match(words)
        if announced is None or not free or (before is not None and not line.gap):
            announced = None
        elif before is None or (
            (FIRST_PERSON.search(words) is not None or GOES_ON.match(words) is not None)
            and not (announced == SOMEBODY and TOLD.search(words))
        ):
            line.kind = BlockKind.QUOTED_POST
            line.voice = announced
            line.begins = line.ends = True
            before = line
        else:
            announced = None
        announcing = ANNOUNCED.search(words) if announced is None else None
        if announcing and not is_placed(words, announcing.start("name")):
            announced = (cut_names(announcing["name"]) or [announcing["name"]])[-1]
            before = None
        elif (
            announced is None
            and (alone := NAME_ALONE.match(words))
            and _is_named_elsewhere(draft, alone["name"])
        ):
            announced = alone["name"]
            before = None
        elif announced is None and (body := _find_announcing_body(words)) is not None:
            announced = body
            before = None
        elif announced is None and GIVEN.search(words) and not COLLEAGUE.search(words):
            announced = SOMEBODY
            before = None
        elif plain and CLOSED_ONLY.match(words) and (number := NUMBERED.match(words)):
            draft.cut_front(line, number.end(), "list_mark")
            line.begins = True
            line.kind = BlockKind.QUOTED_POST
            line.voice = SOMEBODY


def _is_reported(owner: re.Match[str]) -> bool:
    """Whether the words before a handle are the outlet's: "as posted by @x: …"."""
    name = (owner["name"] or "").strip()
    return bool(name) and not all(word[0].isupper() or not word[0].isalpha() for word in name.split())

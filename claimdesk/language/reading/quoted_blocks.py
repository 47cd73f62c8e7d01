"""Posts and passages quoted inside another text: set in, or behind ">" and a handle."""

import re

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.dumped_posts import FIRST_PERSON
from claimdesk.language.reading.lines import Line, StructureDraft
from claimdesk.language.reading.posts import HANDLE, name_poster

OWN_MARKS = re.compile(r"[\"“‘'«„]|[-–—•*]\s|\d{1,2}[.)]\s")
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
        if not conversation and (owner := OWNER.match(draft.words(line))) and not _is_reported(owner):
            voice = name_poster(owner["name"], owner["handle"])
            draft.cut_front(line, owner.end(), "speaker_label")
            line.kind = BlockKind.QUOTED_POST
            line.begins = True
        if voice is not None:
            line.kind = BlockKind.QUOTED_POST
            line.voice = voice
        before = line


def read_announced_blocks(draft: StructureDraft) -> None:
    """Give a paragraph without quotation marks to the person whom the line above it announces.

    Where a page's mark of a quotation is lost, how far it went is not told: the first paragraph is sure, and those
    below it go on as long as they are in the first person.
    """
    announced: str | None = None
    before: Line | None = None
    for line in draft.left():
        words = draft.words(line)
        free = line.kind == BlockKind.PARAGRAPH and line.voice is None and not OWN_MARKS.match(words)
        if announced is None or not free or (before is not None and not line.gap):
            announced = None
        elif before is None or FIRST_PERSON.search(words):
            line.kind = BlockKind.QUOTED_POST
            line.voice = announced
            line.begins = line.ends = True
            before = line
        else:
            announced = None
        if announced is None and (announcing := ANNOUNCED.search(words)):
            announced = announcing["name"]
            before = None


def _is_reported(owner: re.Match[str]) -> bool:
    """Whether the words before a handle are the outlet's: "as posted by @x: …"."""
    name = (owner["name"] or "").strip()
    return bool(name) and not all(word[0].isupper() or not word[0].isalpha() for word in name.split())

"""Posts and passages quoted inside another text: set in, or behind ">" and a handle."""

import re

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.lines import Line, StructureDraft
from claimdesk.language.reading.posts import HANDLE, name_poster

QUOTE_MARK = re.compile(r"^>{1}(?!>)\s{0,3}|^\|\s(?=\S)(?!.*\|)")
OWNER = re.compile(
    rf"^(?P<name>[^@\n:“\"]{{1,50}}?)??\s{{0,2}}\(?(?P<handle>{HANDLE})\)?(?:\s{{0,2}}[·•,|–—-]\s{{0,2}}[^:\n]{{1,30}})?:\s{{1,4}}(?=\S)"
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


def _is_reported(owner: re.Match[str]) -> bool:
    """Whether the words before a handle are the outlet's: "as posted by @x: …"."""
    name = (owner["name"] or "").strip()
    return bool(name) and not all(word[0].isupper() or not word[0].isalpha() for word in name.split())

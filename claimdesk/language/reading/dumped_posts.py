"""Posts copied off a page as text: whose they are by the lines that the page sets above and below them."""

import re

from claimdesk.language.reading.blocks import BlockKind, TurnRole
from claimdesk.language.reading.lines import Line, StructureDraft
from claimdesk.language.reading.turns import TurnDraft

NAME = r"[A-Z][\w.’'-]{0,25}(?:\s(?:de|la|van|von|der|of|the|and|&|[A-Z][\w.’'-]{0,25})){0,5}"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
DAY = rf"(?:{MONTH}\s\d{{1,2}}(?:,\s\d{{4}})?|\d{{1,2}}\s{MONTH}(?:\s\d{{4}})?|Yesterday|Just now|\d{{1,2}}\s?(?:s|m|h|hrs?|mins?|d|w|y)\b)(?:\sat\s\d{{1,2}}:\d{{2}}(?:\s?[AaPp]\.?[Mm]\.?)?)?"
SEEN_BY = r"(?:Shared with (?:Public|Friends|Your friends|Only me|Custom)|Public group|Public|Friends|Edited|🌐|👥|🌎|🌍|🌏)"
# "Ray Martorella · October 18, 2020 · Shared with Public", on its own line or before the post's words
HEAD = re.compile(
    rf"^(?P<name>{NAME})(?:\sis (?:with|at|in|feeling) [^·•\n]{{2,60}})?\s?[·•]?\s{DAY}(?:\s?[·•]\s?{SEEN_BY}){{1,2}}(?:\s{{1,3}}|$)"
)
DATE_LINE = re.compile(rf"^{DAY}(?:\s?[·•]\s?{SEEN_BY}?){{1,2}}\s{{0,3}}(?:\s{{1,3}}|$)")
NAME_LINE = re.compile(rf"^{NAME}$")
COUNTS = re.compile(
    r"^(?:\d[\d.,]*\s?[KkMm]?\s(?:reactions?|comments?|shares?|likes?|views?)(?:\s?[·•|,]?\s?|$)){1,4}$|"
    r"^(?:(?:top|all|most relevant|view (?:more|all|previous)) (?:comments?|replies)|most relevant|write a comment\W{0,3}|see translation)$",
    re.IGNORECASE,
)
BELOW_COMMENT = re.compile(
    r"^(?:(?:Like|Love|Care|Reply|Share|Edited|\d{1,2}\s?(?:s|m|h|d|w|y|hrs?|mins?))(?:\s?[·•]?\s|\s?[·•]\s?|$)){2,5}$"
)
# a post that a page embeds: a handle alone, the words, a time and a date
LONE_HANDLE = re.compile(r"^(?P<handle>@\w{2,30})$")
POST_STAMP = re.compile(
    rf"^\d{{1,2}}[:.]\d{{2}}\s?(?:[AaPp]\.?[Mm]\.?)?\s?[·•]\s?(?:{MONTH}\s\d{{1,2}}|\d{{1,2}}\s{MONTH}),?\s\d{{4}}(?:\s?[·•].{{0,40}})?$"
)
LONGEST_EMBEDDED = 8  # lines of a post between its handle and its stamp
# sites on which the words are their users', never the site's
SITES = re.compile(
    r"\b(?:facebook|instagram|twitter|x\.com|tiktok|threads\.net|reddit|telegram|whatsapp|truth ?social|gab\.com|vk\.com|linkedin)\b",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|me|[Mm]ine|[Ww]e|[Oo]ur|us)\b")


def read_dumped_posts(draft: StructureDraft) -> bool:
    """Give posts and comments without handles to their authors; whether the text is a page of such posts."""
    lines = draft.left()
    heads = _find_heads(draft, lines)
    if not heads:
        return False
    comments = _find_comments(draft, lines)
    voice: str | None = None
    for number, line in enumerate(lines):
        words = draft.words(line)
        if COUNTS.match(words) or BELOW_COMMENT.match(words):
            draft.drop(line, "post_furniture")
            voice = None
        elif number in heads:
            voice, length = heads[number]
            draft.cut_front(line, length, "post_author")
            line.begins = True
            line.voice = voice
        elif number in comments:
            voice = words
            draft.drop(line, "post_author")
        else:
            line.voice = voice
    return True


def _find_heads(draft: StructureDraft, lines: list[Line]) -> dict[int, tuple[str, int]]:
    """The lines that open a post, with its author and how much of the line is no part of its words."""
    found: dict[int, tuple[str, int]] = {}
    for number, line in enumerate(lines):
        words = draft.words(line)
        if head := HEAD.match(words):
            found[number] = head["name"], head.end()
        elif number and not line.gap and (date := DATE_LINE.match(words)):
            above = draft.words(lines[number - 1])
            if NAME_LINE.match(above):
                found[number - 1] = above, len(above)
                found[number] = above, date.end()
    return found


def _find_comments(draft: StructureDraft, lines: list[Line]) -> set[int]:
    """The lines that name who comments: a bare name above words that "Like · Reply" closes."""
    found = set()
    first = 0
    for number, line in enumerate(lines):
        if line.gap:
            first = number
        if BELOW_COMMENT.match(draft.words(line)):
            if number - first > 1 and NAME_LINE.match(draft.words(lines[first])):
                found.add(first)
            first = number + 1
    return found


def read_embedded_posts(draft: StructureDraft) -> None:
    """Give what stands between a lone handle and a post's stamp to that handle."""
    lines = draft.left()
    for number, line in enumerate(lines):
        handle = LONE_HANDLE.match(draft.words(line))
        if handle is None:
            continue
        below = lines[number + 1 : number + 2 + LONGEST_EMBEDDED]
        last = next((at for at, inner in enumerate(below) if POST_STAMP.match(draft.words(inner))), None)
        if not last:
            continue
        draft.drop(line, "post_author")
        draft.drop(below[last], "post_furniture")
        for inner in below[:last]:
            inner.kind = BlockKind.QUOTED_POST
            inner.voice = handle["handle"]
        below[0].begins = below[last - 1].ends = True


def leave_unnamed(draft: StructureDraft, source_name: str | None) -> list[TurnDraft]:
    """A turn of nobody for what a site's user says in the first person: the site says none of it."""
    if not source_name or not SITES.search(source_name):
        return []
    own = [line for line in draft.left() if line.voice is None and FIRST_PERSON.search(draft.words(line))]
    for line in own:
        line.turn = 0
    return [TurnDraft(None, TurnRole.SPEAKER, None)] if own else []

"""Posts, threads and forwards: whose they are, and the marks that a post carries."""

import re

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.furniture import EMOJI
from claimdesk.language.reading.lines import Line, StructureDraft

HANDLE = r"(?:@[A-Za-z0-9_][\w.]{1,30}(?:@[\w.-]{3,40})?|u/[\w-]{2,30})"
WHEN = r"(?:\d{1,2}\s?(?:s|m|h|d|w|mo|min|mins|hr|hrs|hours?|minutes?|days?)(?:\sago)?\b|\d{1,2}[./:]\d{1,2}|\d{1,2}(?:st|nd|rd|th)?\s[A-Z][a-z]{2}|[A-Z][a-z]{2,8}\.?\s\d{1,2}\b|yesterday|today|now\b).{0,40}"
MARKED = re.compile(rf"{EMOJI}|[·•|✓✔☑]")
REPOSTING = frozenset({"RT", "MT", "QT", "Repost", "via"})
# what a site sets behind a poster's name: a role, a mark, a score that is hidden
FLAIR = rf"(?:\s{{0,2}}(?:[·•]\s)?(?:OP|MOD|Mod|Op|Author|Admin|Verified|Top \d{{1,2}}% \w{{4,12}}|\d{{1,6}} points?|{EMOJI}|[✓✔☑]|\[[^\[\]\n]{{1,30}}\]|\([^()\n@]{{1,30}}\))){{0,4}}"
AUTHOR = re.compile(
    rf"^(?:r/\w{{2,30}}\s?[·•]\s?)?(?:[Pp]osted by\s)?(?P<name>[^@\n:]{{1,50}}?)??\s{{0,2}}[(\[]?(?P<handle>{HANDLE})[)\]]?{FLAIR}\s{{0,2}}(?:[·•|,–—-]\s{{0,2}}(?P<when>{WHEN})|(?P<bare>{WHEN}))?:?$"
)
# a removed post's line: its words are gone, and its answers are not the poster's before it
REMOVED = re.compile(
    rf"^(?:{EMOJI}\s{{0,2}})?\[(?:deleted|removed)\](?:\s{{0,2}}[·•|,–—-]?\s{{0,2}}{WHEN})?$", re.IGNORECASE
)
# a post pasted with its author and date at its end, as pages give a tweet
SIGNED = re.compile(
    rf"(?P<dash>\s{{0,2}}[—–]{{1,2}}\s?|\s-{{1,2}}\s)(?P<name>[A-Z][^@\n():—–]{{1,50}}?)\s?\((?P<handle>{HANDLE})\)\s{{1,2}}(?:[A-Z][a-z]{{2,8}}\.?\s\d{{1,2}},?\s\d{{4}}|\d{{1,2}}\s[A-Z][a-z]{{2,8}}\.?\s\d{{4}})$"
)
LONGEST_SIGNATURE = 120  # characters
EMBEDDED = re.compile(
    rf"^(?:>\s?)?[—–-]{{1,2}}\s?(?P<name>[^@\n(]{{1,50}}?)\s?\((?P<handle>{HANDLE})\)(?:\s.{{0,40}})?$"
)
REPOST = re.compile(rf"^(?:RT|MT|QT|Repost(?:ed)?(?: from)?|via)\s{{1,2}}(?P<handle>{HANDLE})\s?:?\s{{0,3}}")
COUNTER = re.compile(r"\s{0,3}[(\[]?\b\d{1,2}\s?/\s?(?:\d{1,2}|[nx])\b[)\]]?$")
FRONT_COUNTER = re.compile(
    r"^[(\[]?\d{1,2}\s?/\s?(?:\d{1,2}|[nx])?[)\].:]?\s{1,4}(?=\S)|^🧵\s{0,3}(?:\d{1,2}/)?\s{0,3}"
)
HASHTAGS = re.compile(r"(?:(?<=\s)|^)(?:[#＃][\w-]{1,60}[\s,]{0,3}){1,30}$")
LINK = re.compile(r"\(?(?:https?://|www\.|pic\.|t\.co/|bit\.ly/|youtu\.be/)[^\s()]{1,300}\)?")
FORWARDED = re.compile(
    rf"^(?:{EMOJI}\s{{0,2}}){{0,3}}(?:forwarded(?: many times| message| from .{{1,40}})?|fwd?|frequently forwarded|translated from .{{1,30}}|replying to @.{{1,60}}|"
    r"show (?:this thread|more|replies)|(?:\d[\d.,]*[KkMm]?\s)?(?:replies|points|retweets?|reposts?|likes?|quotes?|views?|comments?|shares?|bookmarks?)"
    r"(?:\s{0,3}[·•|,]?\s{0,3}\d[\d.,]*[KkMm]?\s?(?:replies|points|retweets?|reposts?|likes?|quotes?|views?|comments?|shares?|bookmarks?)?){0,5}|verified account|pinned post|pinned tweet|"
    r"\[?(?:image|photo|video|gif|sticker|audio|voice message|media|file)(?: attached| omitted| message)?\]?|message deleted|this message was deleted|"
    r"seen|delivered|read|edited)[:.]?$", re.IGNORECASE,
)  # fmt: skip
COUNTED = re.compile(
    rf"^(?:(?:\d{{1,2}}[:.]\d{{2}}\s?[AaPp]\.?[Mm]\.?\s?[·•|]\s?)?(?:[A-Z][a-z]{{2,8}}\.?\s\d{{1,2}}|\d{{1,2}}\s[A-Z][a-z]{{2,8}}\.?),?\s\d{{4}}\s?[·•|]\s?\d[\d.,]{{0,9}}\s?[KkMm]?\sviews|(?:{EMOJI}?\s{{0,2}}\d[\d.,]{{0,9}}(?![\d.,])\s?[KkMm]?\s{{0,3}}(?:(?:comments?|replies|points?|upvotes?|likes?|shares?|views?|reposts?|awards?)\b\s{{0,3}})?){{2,6}})$",
    re.IGNORECASE,
)
BOT = re.compile(
    r"\bI am a bot\b|\bthis action was performed automatically\b|^\W{0,3}beep boop\b", re.IGNORECASE
)
INNER_REPOST = re.compile(rf"(?<=\S)\s{{1,3}}(?:RT|MT)\s(?P<handle>{HANDLE})\s?:\s{{1,3}}(?=\S)")


def read_posts(draft: StructureDraft) -> bool:
    """Read the lines of authors, reposts, counters, hashtags and links; whether the text is one of posts."""
    lines = draft.left()
    authors = _find_authors(draft, lines)
    counted = sum(bool(COUNTER.search(draft.words(line)[-14:])) for line in lines) > 1 or bool(authors)
    voice: str | None = None
    for number, line in enumerate(lines):
        words = draft.words(line)
        if line.kind == BlockKind.ROW or line.voice is not None:
            continue
        if FORWARDED.match(words) or (authors and (COUNTED.match(words) or BOT.search(words))):
            draft.drop(line, "post_furniture")
            continue
        if authors and REMOVED.match(words):
            voice = None
            draft.drop(line, "post_furniture")
            continue
        if number in authors:
            voice = authors[number] or voice
            draft.drop(line, "post_author")
            if number + 1 < len(lines):
                lines[number + 1].begins = True
            continue
        if (embedded := EMBEDDED.match(words)) and number:
            _quote_before(draft, lines, number, name_poster(embedded["name"], embedded["handle"]))
            continue
        line.voice = voice
        _read_signed(draft, line)
        _read_repost(draft, line, voice, counted=counted)
        _strip_post(draft, line, counted=counted)
    return bool(authors)


def _read_signed(draft: StructureDraft, line: Line) -> None:
    """Give a paragraph that ends in "— Name (@handle) date" to that author."""
    words = draft.words(line)
    signed = SIGNED.search(words, max(0, len(words) - LONGEST_SIGNATURE))
    if signed is None or not signed.start():
        return
    draft.cut_back(line, signed.start(), "post_author")
    line.voice = name_poster(signed["name"], signed["handle"])
    line.kind = BlockKind.QUOTED_POST
    line.begins = line.ends = True


def name_poster(name: str | None, handle: str) -> str:
    """A poster as claims name them: the name they show, without its marks, and the handle."""
    plain = " ".join(MARKED.sub(" ", name or "").split()).strip(" -–—,(")
    return handle if not plain or plain in REPOSTING else f"{plain} ({handle})"


MAIL_HEADER = re.compile(r"^(?:From|To|Cc|CC|Bcc|Subject|Sent|Date|Reply-To|Fwd|Fw): ")


def drop_mail_headers(draft: StructureDraft) -> None:
    """Skip the lines of a mail's head, where two stand together."""
    lines = draft.left()
    marked = [MAIL_HEADER.match(draft.words(line)) is not None for line in lines]
    for number, line in enumerate(lines):
        beside = marked[max(0, number - 1) : number] + marked[number + 1 : number + 2]
        if marked[number] and any(beside):
            draft.drop(line, "mail_header")


def _find_authors(draft: StructureDraft, lines: list[Line]) -> dict[int, str]:
    """Which lines name a post's author: a name and a handle with a time, or such lines that recur."""
    found: dict[int, str] = {}
    weak: dict[int, str] = {}
    for number, line in enumerate(lines[:-1]):
        words = draft.words(line)
        author = AUTHOR.match(words) if ("@" in words or "u/" in words) and len(words) <= 110 else None
        if author is None or words[0] in "—–->":
            continue
        name = " ".join(MARKED.sub(" ", author["name"] or "").split()).strip(" -–—,(")
        if name and not all(
            word[0].isupper() or not word[0].isalpha() or word in {"de", "of", "the", "van"}
            for word in name.split()
        ):
            continue
        if len(name.split()) > 6 or (lines[number + 1].gap > 1):
            continue
        above = draft.words(lines[number - 1]) if number and not line.gap else ""
        if not name and above and len(above) <= 40 and _is_display_name(above):
            name = above
            found[number - 1] = ""
        voice = name_poster(name, author["handle"])
        if author["when"] or author["bare"]:
            found[number] = voice
        else:
            weak[number] = voice
    named = [name for name in found.values() if name]
    if named or len(weak) > 1 or (weak and any(name.endswith(")") for name in weak.values())):
        found.update(weak)
        return found
    return {}


def _is_display_name(words: str) -> bool:
    """Whether a line above a handle is its owner's name."""
    return (
        len(words.split()) <= 5
        and words[0].isupper()
        and not words.endswith((".", "!", "?", ":", ","))
        and "@" not in words
    )


def _quote_before(draft: StructureDraft, lines: list[Line], number: int, voice: str) -> None:
    """Mark the paragraph before an embedded post's signature as that author's words."""
    marked = number > 0 and draft.words(lines[number - 1]).startswith(">")
    gap = lines[number].gap
    draft.drop(lines[number], "post_author")
    for place in range(number - 1, max(-1, number - 8), -1):
        line = lines[place]
        if (marked and not draft.words(line).startswith(">")) or (gap > 1) or line.end <= line.start:
            break
        line.kind = BlockKind.QUOTED_POST
        line.voice = voice
        if line.gap or line.begins or not (marked or draft.words(line)[:1].islower()):
            break


def _read_repost(draft: StructureDraft, line: Line, voice: str | None, *, counted: bool) -> None:
    """Give what is reposted to whom it is of; what stands behind "//" is the poster's again."""
    _part_repost(draft, line)
    found = REPOST.match(draft.words(line))
    if found is None or (found[0].startswith("via") and not found[0].rstrip().endswith(":")):
        return
    draft.cut_front(line, found.end(), "speaker_label")
    line.voice = found["handle"]
    line.begins = True
    line.kind = BlockKind.QUOTED_POST
    words = draft.words(line)
    if (cut := words.find(" // ")) > 0:
        rest = Line(line.start + cut + 4, line.end, line.indent, 0, line.first, voice=voice, begins=True)
        draft.holes.append((line.start + cut, line.start + cut + 4, "list_mark"))
        line.end = line.start + cut
        line.ends = True
        draft.lines.insert(draft.lines.index(line) + 1, rest)
        _strip_post(draft, rest, counted=counted)


def _part_repost(draft: StructureDraft, line: Line) -> None:
    """Part what a poster says from what is reposted behind it: "So it begins. RT @x: …"."""
    words = draft.words(line)
    inner = INNER_REPOST.search(words)
    if inner is None or REPOST.match(words):
        return
    cut, end = line.start + inner.start(), line.start + inner.end()
    rest = Line(end, line.end, line.indent, 0, line.first, voice=inner["handle"], begins=True)
    rest.kind = BlockKind.QUOTED_POST
    draft.holes.append((cut, end, "speaker_label"))
    line.end = cut
    line.ends = True
    draft.lines.insert(draft.lines.index(line) + 1, rest)


def _strip_post(draft: StructureDraft, line: Line, *, counted: bool) -> None:
    """Skip counters, hashtags and links at a line's ends."""
    if counted and (found := FRONT_COUNTER.match(draft.words(line))):
        draft.cut_front(line, found.end(), "thread_counter")
        line.begins = True
    for _ in range(4):
        words = draft.words(line)
        if not words:
            return
        if counted and (found := COUNTER.search(words, max(0, len(words) - 14))):
            draft.cut_back(line, found.start(), "thread_counter")
            line.ends = True
        elif (found := HASHTAGS.search(words)) and _is_tail(words, found):
            draft.cut_back(line, found.start(), "hashtags")
        elif (links := list(LINK.finditer(words))) and links[-1].end() == len(words):
            draft.cut_back(line, links[-1].start(), "link")
        else:
            break
    words = draft.words(line)
    for link in LINK.finditer(words):
        draft.skip_inside(line, link.start(), link.end(), "link")


def _is_tail(words: str, found: re.Match[str]) -> bool:
    """Whether hashtags at the end are no words of the sentence: several, or behind its stop."""
    before = words[: found.start()].rstrip()
    several = found[0].count("#") + found[0].count("＃") > 1
    return several or not before or not before[-1].isalnum()

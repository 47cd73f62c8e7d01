"""Paragraphs of joined lines: which of them are furniture, and which head what follows."""

import re
from collections import Counter
from dataclasses import dataclass

from claimdesk.language.reading import mask
from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.lines import Line, StructureDraft
from claimdesk.language.shapes import Span
from claimdesk.terms import Part

LONGEST_HEADING = 16  # words
ENDS_SENTENCE = (".", "!", "…", ",", ";", ".”", '."', "!”", '!"', ".’", ".)", "!)", ":")
IN_TURNS = frozenset({"rights", "contact", "publication_line", "no_words", "unreadable", "markup"})
NOT_IN_SPEECH = frozenset({"no_words", "unreadable"})
MYTHS = re.compile(
    r"\b(?:myths?|misconceptions?|falsehoods?|lies|rumou?rs?|hoaxes|fact[- ]check(?:ed|ing)?|debunk\w{0,4}|untrue|false claims?|claims?\b.{0,30}\b(?:debunked|checked|tested|fact))\b",
    re.IGNORECASE,
)
PICTURE = re.compile(
    r"^(?:\[Picture\]\s)|^FILE\s?[-–—]{1,2}\s|\s[-–—]\s(?:Barcroft Media|Getty(?: Images)?|Reuters|AFP|AP|PA|EPA|Rex Features|SWNS|Bloomberg|Shutterstock|Alamy)$|\((?:library|file|archive|stock) (?:picture|photo(?:graph)?|image|pic)\)\s?\.?$|^(?:pictured|above|below|left|right):\s",
    re.IGNORECASE,
)
TEASER_HEAD = re.compile(
    r"^(?:featured fact[- ]?checks?|related fact[- ]?checks?|more fact[- ]?checks?|read next|recommended|trending now)\W*$",
    re.IGNORECASE,
)
TEASER_END = re.compile(r"^by\s[A-Z].{2,60}[•·|]\s?[A-Z][a-z]{2,8}\.?\s\d{1,2}", re.IGNORECASE)
SECOND_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?] [A-Z]")
LONGEST_LEAVE = 240  # characters
TEASER_REACH = 7  # paragraphs from a teaser's head to its byline
TAIL = (
    ("byline", re.compile(r"^[—–-]{1,2}\s?[A-Z][\w.’'-]{1,20}(?:\s[A-Z][\w.’'-]{0,20}){1,2}$")),
    ("editorial_note", re.compile(r"^\((?:adds?|updates?|recasts?|corrects?|refiles?|repeats?|rewrites?|releads?|writes through)\b[^()]{0,160}\)$", re.IGNORECASE)),
    ("share_line", re.compile(r"^(?:RT|retweet|share|repost|pass (?:it|this) on) (?:if|this|to)\b.{0,60}$", re.IGNORECASE)),
    ("byline", re.compile(r"^from (?:[A-Z]{2,6}|Reuters|our correspondent)['’]?s?\s[A-Z][\w.’' -]{3,60}$")),
    ("related_links", re.compile(r"^(?:liked this|enjoyed this|want more|you['’]ll love)\b.{0,20}\?|^(?:also|next|see|try)\s?(?:read|watch|on)?\s?:\s", re.IGNORECASE)),
    ("related_links", re.compile(r"^also read\b", re.IGNORECASE)),
    ("author_note", re.compile(r"^(?:[A-Z][\w.’'-]{1,25}\s){2,4}(?:writes (?:on|about|for|from|every|regularly|weekly)|is a (?:columnist|reporter|freelance|staff|senior)|is the author|covers|can be reached|blogs)\b.{0,200}$")),
    ("author_note", re.compile(r"\b(?:reach|contact|email|e-mail|write to|follow) (?:her|him|them|me|us|the author) (?:at|on)\s(?:twitter|x\b|@|\S{1,40}@\S)", re.IGNORECASE)),
    ("author_note", re.compile(r"^the (?:writer|author) (?:is (?:an?|the|chair|president|director|professor|head|former) |teaches |lives in )(?!.{0,160}\b(?:said|says|told)\b).{3,160}$|^[A-Z][^.!?\n]{3,160}[.] (?:s?he|they) (?:tweets?|posts?|blogs?|can be (?:reached|found|followed)) (?:at|on|as) .{2,60}$", re.IGNORECASE)),
    ("byline", re.compile(r"^(?:[Ww]ith )?(?:[Aa]dditional )?[Rr]eporting by [A-Z].{2,120}$|^[A-Z][^.!?\n]{2,140} contributed (?:reporting|research|(?:to )?(?:this|the) (?:report|story|article|piece|dispatch))[^.!?\n]{0,60}[.]?$")),
    ("author_note", re.compile(r"^-{1,2}\s?this is part of\b|^—\s?this is part of\b", re.IGNORECASE)),
    ("contact", re.compile(r"^(?:contact|write to|email|e-mail) (?:the )?(?:readers|our|corrections|editor)\b|^deadline for complaints\b", re.IGNORECASE)),
    ("byline", re.compile(r"^\((?:additional )?(?:reporting|writing|editing|compiled)[\w ,;]{0,20} by\b.{0,160}\)$", re.IGNORECASE)),
    ("byline", re.compile(r"^(?:Reuter|Reuters|REUTER|AP-NY.{0,40}|ENDS?|XXX|-30-|MORE|FINAL)\W{0,3}$")),
    ("stamp", re.compile(r"^\W{0,3}(?:news release|press release|media release|statement|column|opinion|live|letters?|editorial|sponsored|fact[- ]?check|the following is (?:a|an) .{0,20}transcript.{0,160})\W{0,3}$", re.IGNORECASE)),
)  # fmt: skip
# how an outlet takes its leave of those who read or listen
OUTRO = r"(?:(?:and )?(?:that['’]s|that is) (?:all|it) (?:from|for) [^.!?\n]{2,60}|we(?:['’]re| are| will be) (?:now )?(?:closing|wrapping up|pausing|ending) (?:down )?(?:this|the|our) (?:live )?(?:blog|coverage|page|feed)[^.!?\n]{0,60}|(?:this|our|the) (?:live )?(?:blog|page|feed|coverage) (?:is|has)(?: now)? (?:closed|closing|ended|finished|paused)[^.!?\n]{0,60}|(?:our|the) (?:full|main|latest) (?:report|story|article|piece|coverage) is here|you can (?:read|find|follow|see|watch) (?:our|the|all|more|it)[^.!?\n]{0,80}\bhere|(?:thank you|thanks)(?: very much| so much)? for (?:reading|following|joining|watching|listening|your (?:company|messages))[^.!?\n]{0,60})[.!]?"
LEAVE = re.compile(rf"^(?:{OUTRO}\s{{0,2}}){{1,4}}$", re.IGNORECASE)
# how a reporter signs off: "Nora Vale, Channel 5 News, Olm."
REPORTER = r"[A-Z][\w’'-]{1,20}(?:\s[A-Z][\w’'-]{0,20}){1,2}"
OUTLET = r"(?:[A-Z\d][\w&’'-]{0,20}\s){0,4}(?:News(?: at \w{2,6})?|Newsnight|Radio|TV|Television|Channel \d{1,2}|Broadcasting|BBC|CNN|ITV|NPR|CBS|ABC|NBC|CBC|PBS)(?:\s\d{1,2})?"
SIGNED_OFF = re.compile(
    rf"^(?:(?:[Ff]or|[Rr]eporting for)\s[^,.!?\n]{{2,40}},\s)?(?:I['’]m\s{REPORTER}(?:,\s[^.!?\n]{{2,60}}|(?<=\w)(?=[.]?$))|{REPORTER},\s{OUTLET}(?:,\s[^.!?\n]{{2,40}})?)[.]?$"
)
WIRE = re.compile(
    r"^[A-Z][\w .,'’()-]{2,80}?/(?:PRNewswire|Business ?Wire|GLOBE NEWSWIRE|EINPresswire|ACCESSWIRE)[\w .-]{0,30}/\s?[-–—]{1,2}\s{1,3}|^\([^()]{2,60}(?:Wire|Newswire)[^()]{0,20}\)\s?[-–—]{1,2}\s",
    re.IGNORECASE,
)
SIGN_OFF = re.compile(
    r"\s{1,3}\((?:additional )?(?:reporting|writing|editing|compiled)[\w ,;]{0,30} by\b[^()]{0,160}\)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class ShadowParagraph:
    """Lines that are read as one, as stretches of the shadow."""

    lines: list[Line]
    kind: BlockKind
    turn: int | None
    voice: str | None
    heading: int | None = None
    myth: bool = False

    @classmethod
    def of(cls, lines: list[Line]) -> "ShadowParagraph":
        first = lines[0]
        return cls(lines, first.kind, first.turn, first.voice)

    @property
    def start(self) -> int:
        return self.lines[0].start

    @property
    def end(self) -> int:
        return self.lines[-1].end

    def words(self, draft: StructureDraft) -> str:
        """The paragraph's words with a blank for each break."""
        return " ".join(draft.words(line) for line in self.lines)


def mask_paragraphs(draft: StructureDraft, paragraphs: list[ShadowParagraph], part: Part) -> None:
    """Skip what is furniture of a page, by the whole paragraph or up to where its sentence begins."""
    texts = [paragraph.words(draft) for paragraph in paragraphs]
    seen = Counter(texts)
    teasers = _find_teasers(texts) if part == Part.TEXT else set()
    for number, (paragraph, words) in enumerate(zip(paragraphs, texts, strict=True)):
        if number in teasers:
            _drop(draft, paragraph, "teaser")
            continue
        if part == Part.TEXT and (why := _find_tail(words, paragraph)):
            _drop(draft, paragraph, why)
            continue
        times = seen[words] if paragraph.turn is None and paragraph.voice is None else 1
        for start, end, why in mask.judge_line(words, Span(0, len(words)), part, times):
            whole = start == 0 and end >= len(words)
            if not _may_skip(paragraph, why, whole=whole):
                continue
            _skip(draft, paragraph, start, end, why)
        if part == Part.TEXT and paragraph.turn is None and (wire := WIRE.match(words)):
            _skip(draft, paragraph, 0, wire.end(), "dateline")
        if part == Part.TEXT and (sign_off := SIGN_OFF.search(words)):
            _skip(draft, paragraph, sign_off.start() + 1, sign_off.end(), "byline")
    for paragraph in paragraphs:
        if PICTURE.search(paragraph.words(draft)[-80:]) or PICTURE.match(paragraph.words(draft)):
            paragraph.kind = BlockKind.CAPTION
            if paragraph.words(draft).startswith("[Picture] "):
                draft.cut_front(paragraph.lines[0], 10, "label")


def _may_skip(paragraph: ShadowParagraph, why: str, *, whole: bool) -> bool:
    if paragraph.turn is not None:
        return why in IN_TURNS and whole
    if paragraph.kind == BlockKind.ROW:
        return why == "unreadable"
    if paragraph.kind == BlockKind.SPEECH:
        return why in NOT_IN_SPEECH
    if paragraph.voice is not None or paragraph.kind in {
        BlockKind.QUOTED_POST,
        BlockKind.RATING_BOX,
        BlockKind.CORRECTION,
    }:
        return why in IN_TURNS
    return not (
        paragraph.kind == BlockKind.ITEM
        and why in {"stamp", "navigation"}
        and whole
        and len(paragraph.lines) > 1
    )


def _find_tail(words: str, paragraph: ShadowParagraph) -> str | None:
    if len(words) <= LONGEST_LEAVE and (SIGNED_OFF.match(words) or LEAVE.match(words)):
        return "sign_off"
    if paragraph.turn is not None or len(words) > 400:
        return None
    return next((why for why, pattern in TAIL if pattern.search(words)), None)


def _find_teasers(texts: list[str]) -> set[int]:
    """Paragraphs that show other articles: from their head to the byline with a date."""
    found: set[int] = set()
    for number, words in enumerate(texts):
        if TEASER_HEAD.match(words):
            reach = range(number + 1, min(len(texts), number + 1 + TEASER_REACH))
            last = next((place for place in reach if TEASER_END.match(texts[place])), None)
            found.update(range(number, (last if last is not None else number) + 1))
    return found


def _drop(draft: StructureDraft, paragraph: ShadowParagraph, why: str) -> None:
    for line in paragraph.lines:
        draft.drop(line, why)


def _skip(draft: StructureDraft, paragraph: ShadowParagraph, start: int, end: int, why: str) -> None:
    """Skip a stretch of a paragraph, counted in its words."""
    at = 0
    for line in paragraph.lines:
        length = line.end - line.start
        first, last = max(start - at, 0), min(end - at, length)
        if first < last:
            draft.skip_inside(line, first, last, why)
        at += length + 1


def mark_headings(draft: StructureDraft, paragraphs: list[ShadowParagraph], title: str | None) -> None:
    """Mark short paragraphs without a stop that stand above longer ones, and give the others their heading."""
    left = [paragraph for paragraph in paragraphs if _content(draft, paragraph)]
    numbered = _are_headings(left)
    stopped = _write_stops(draft, left)
    myths = bool(MYTHS.search(title or "")) or bool(
        left and MYTHS.search(_content(draft, left[0])) and len(_content(draft, left[0])) < 120
    )
    for paragraph, after in zip(left, [*left[1:], None][: len(left)], strict=True):
        words = _content(draft, paragraph)
        number = paragraph.lines[0].number
        if number and numbered and paragraph.kind == BlockKind.ITEM and _heads(words, after, draft):
            paragraph.kind = BlockKind.HEADING
            paragraph.myth = myths
        elif paragraph.kind == BlockKind.PARAGRAPH and paragraph.turn is None and paragraph.voice is None:
            if after is not None and (_introduces(words, after) or (stopped and _heads(words, after, draft))):
                paragraph.kind = BlockKind.HEADING
        elif paragraph.kind == BlockKind.HEADING and number:
            paragraph.myth = myths


def _content(draft: StructureDraft, paragraph: ShadowParagraph) -> str:
    """What of a paragraph no hole covers."""
    words = paragraph.words(draft)
    covered = sum(
        min(end, paragraph.end) - max(start, paragraph.start)
        for start, end, _ in draft.holes
        if start < paragraph.end and end > paragraph.start
    )
    return "" if covered >= len(words.strip()) else words


def _are_headings(left: list[ShadowParagraph]) -> bool:
    """Whether numbered lines are headings: most have a paragraph without a number below."""
    numbered = [number for number, paragraph in enumerate(left) if paragraph.lines[0].number]
    followed = sum(number + 1 < len(left) and left[number + 1].lines[0].number is None for number in numbered)
    return len(numbered) > 1 and followed >= 0.7 * len(numbered)


def _write_stops(draft: StructureDraft, left: list[ShadowParagraph]) -> bool:
    """Whether long paragraphs of a text end in stops, so that a short one without is a heading."""
    contents = [_content(draft, paragraph) for paragraph in left if paragraph.kind == BlockKind.PARAGRAPH]
    long = [words for words in contents if len(words.split()) > LONGEST_HEADING] or [
        words for words in contents if len(words.split()) > 4
    ]
    return sum(words.rstrip('”"’)*').endswith((".", "!", "?", "…", ":")) for words in long) > 0.5 * len(long)


def _introduces(words: str, after: ShadowParagraph) -> bool:
    """Whether a short line without a stop stands above a list or table."""
    listed = after.kind in {BlockKind.ITEM, BlockKind.ROW} and len(words.split()) <= LONGEST_HEADING
    closed = words.rstrip('”"’').endswith((".", "!", "…", ",", ";"))
    return listed and not closed and SECOND_SENTENCE.search(words) is None


def _heads(words: str, after: ShadowParagraph | None, draft: StructureDraft) -> bool:
    """Whether a line is short, has no stop and stands above something longer or a list."""
    if after is None or len(words.split()) > LONGEST_HEADING or words.rstrip('”"’').endswith(ENDS_SENTENCE):
        return False
    if SECOND_SENTENCE.search(words):
        return False
    below = _content(draft, after)
    listed = after.kind in {BlockKind.ITEM, BlockKind.ROW}
    return listed or len(below.split()) > len(words.split()) or below.endswith((".", "!", "?", "”", '"'))

"""The text as it is read beside the text as it is stored: each character knows its place.

Tags, entities, styled letters, marks of emphasis and unseen characters are read here once, so that no later
component meets them. Everything is linear: repeats in expressions are bounded, pairs are found by one scan.
"""

import html
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.reading.raised import write_lowered, write_raised

UNSEEN = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe0e\ufe0f\ufeff]+|[\x00-\x08\x0e-\x1f\x7f]+"
)
LINE_BREAK = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
STYLED = re.compile(r"[\U0001D400-\U0001D7FF\uFF01-\uFF5E\uFB00-\uFB06\u24B6-\u24E9]")
CROSSED = re.compile(r"(?:[^\n\u0335\u0336][\u0335\u0336]){1,400}")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
DOUBLED_AS_ONE = {"’’": "”", "‘‘": "“", "''": '"', "``": '"'}  # two marks typed for one
DOUBLED = re.compile(r"(?<![’‘'`])(?:’’|‘‘|''|``)(?![’‘'`])")
COMMENT = re.compile(
    r"<!--.{0,5000}?-->|<(script|style|noscript|template|svg)\b[^<>]{0,500}>.{0,20000}?</\1\s{0,5}>",
    re.DOTALL | re.IGNORECASE,
)
BLOCK_TAGS = split_words(
    """p div br hr h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table thead tbody tfoot tr td th blockquote article section aside header
    footer nav main figure figcaption caption pre form html head body title address details summary"""
)
INLINE_TAGS = split_words(
    """span a strong b em i u small big font del s strike ins sup sub mark q cite code time abbr img picture source iframe video
    audio button input label meta link center wbr tt kbd var dfn bdi bdo data svg path"""
)
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,14})(?:[\s/][^<>]{0,2000})?>")
TAGS_AS_TEXT = {
    "strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~", "br": "\n", "tr": "\n",
    "td": "\t", "th": "\t", "li": "\n• ", "blockquote": "\n\n> ", "h1": "\n\n# ", "h2": "\n\n# ", "h3": "\n\n# ",
    "h4": "\n\n# ", "h5": "\n\n# ", "h6": "\n\n# ", "figcaption": "\n\n[Picture] ",
}  # fmt: skip
CLOSED_AS_TEXT = {"li": "", "tr": "", "td": "", "th": "", "br": "\n"}
FEWEST_TAGS = 2  # inline tags from which a text is HTML; one block tag is enough
RAISED = re.compile(r"[^<>\n]{1,40}(?=</su[pb]\s{0,5}>)", re.IGNORECASE)
AROUND_RAISED = 40  # characters beside a raised one that tell what it is
MARKS = re.compile(r"\*{1,3}|_{1,3}|~~")
LONGEST_EMPHASIS = 1500  # characters between two marks of emphasis


@dataclass(slots=True)
class ShadowEdit:
    """A stretch to replace; `why` names it among what is skipped, None where nothing is lost."""

    start: int
    end: int
    new: str
    why: str | None = None


@dataclass(slots=True)
class Shadow:
    """A text with the stored place of each of its characters."""

    text: str
    starts: list[int]
    ends: list[int]
    skipped: list[tuple[int, int, str]] = field(default_factory=list)  # stored offsets
    bold: list[tuple[int, int]] = field(default_factory=list)  # in the shadow
    italic: list[tuple[int, int]] = field(default_factory=list)


def read_shadow(stored: str) -> Shadow:
    """The text without tags, entities, unseen characters and marks of emphasis."""
    shadow = Shadow(stored, list(range(len(stored))), list(range(1, len(stored) + 1)))
    if _is_html(stored):
        shadow = _apply(shadow, _comments(shadow.text))
        shadow = _apply(shadow, _tags(shadow.text))
    shadow = _apply(shadow, _characters(shadow.text))
    return _read_emphasis(shadow)


def _apply(shadow: Shadow, edits: Iterable[ShadowEdit]) -> Shadow:
    """The shadow with the edits made, which come in order and don't overlap."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    skipped = shadow.skipped
    at = 0
    for edit in edits:
        if edit.start < at or edit.end <= edit.start:
            continue
        pieces.append(shadow.text[at : edit.start])
        starts += shadow.starts[at : edit.start]
        ends += shadow.ends[at : edit.start]
        first, last = shadow.starts[edit.start], shadow.ends[edit.end - 1]
        if edit.new:
            if edit.why:
                skipped.append((first, last, edit.why))
            pieces.append(edit.new)
            starts += [first] * len(edit.new)
            ends += [last] * len(edit.new)
        elif edit.why is None and ends:
            ends[-1] = last
        else:
            skipped.append((first, last, edit.why or "invisible"))
        at = edit.end
    pieces.append(shadow.text[at:])
    return Shadow("".join(pieces), starts + shadow.starts[at:], ends + shadow.ends[at:], skipped)


def _is_html(text: str) -> bool:
    tags = [tag[1].lower() for tag in TAG.finditer(text)]
    known = [tag for tag in tags if tag in BLOCK_TAGS or tag in INLINE_TAGS]
    return (
        any(tag in BLOCK_TAGS and tag not in {"title", "time"} for tag in known) or len(known) >= FEWEST_TAGS
    )


def _comments(text: str) -> Iterator[ShadowEdit]:
    for comment in COMMENT.finditer(text):
        yield ShadowEdit(comment.start(), comment.end(), "", "markup")


def _tags(text: str) -> Iterator[ShadowEdit]:
    """Tags as the marks that plain text has for them; breaks of the source are blanks where blocks have tags."""
    broken = any(tag[1].lower() in {"p", "div", "br", "li"} for tag in TAG.finditer(text))
    at = quoted = 0
    for tag in TAG.finditer(text):
        name = tag[1].lower()
        if name not in BLOCK_TAGS and name not in INLINE_TAGS:
            continue
        if broken:
            yield from _blanks(text, at, tag.start())
        closing = tag[0].startswith("</")
        at = tag.end()
        if name in {"sup", "sub"} and not closing and (raised := RAISED.match(text, tag.end())):
            yield _write_raised(text, tag, raised)
            at = raised.end()
        else:
            if name == "blockquote":
                quoted = max(0, quoted - 1) if closing else quoted + 1
            new = _tag_as_text(name, closing=closing)
            if quoted and new.endswith("\n"):
                new += "> "
            yield ShadowEdit(tag.start(), tag.end(), new, "markup")
    if broken:
        yield from _blanks(text, at, len(text))


def _blanks(text: str, start: int, end: int) -> Iterator[ShadowEdit]:
    for line_break in re.finditer(r"\n", text[start:end]):
        yield ShadowEdit(start + line_break.start(), start + line_break.end(), " ")


def _tag_as_text(name: str, *, closing: bool) -> str:
    if closing and name in CLOSED_AS_TEXT:
        return CLOSED_AS_TEXT[name]
    if name in {"strong", "b", "em", "i", "del", "s", "strike"}:
        return TAGS_AS_TEXT[name]
    if not closing and name in TAGS_AS_TEXT:
        return TAGS_AS_TEXT[name]
    return "\n\n" if name in BLOCK_TAGS else ""


def _write_raised(text: str, tag: re.Match[str], raised: re.Match[str]) -> ShadowEdit:
    """The raised or lowered characters as plain text has them; the mark of a note is skipped."""
    before = TAG.sub("", text[max(0, tag.start() - AROUND_RAISED) : tag.start()])
    after = TAG.sub("", text[raised.end() : raised.end() + AROUND_RAISED])
    if tag[1].lower() == "sub":
        new = write_lowered(before, raised[0], after)
    else:
        new = write_raised(before, raised[0], after, linked=False)
    return ShadowEdit(tag.start(), raised.end(), new, None if new else "reference")


def _characters(text: str) -> Iterator[ShadowEdit]:
    """Crossed-out letters, entities, styled letters, doubled quotation marks, unseen characters and odd line breaks."""
    edits = [
        ShadowEdit(crossed.start(), crossed.end(), "", "withdrawn") for crossed in CROSSED.finditer(text)
    ]
    for entity in ENTITY.finditer(text):
        plain = html.unescape(entity[0])
        if plain != entity[0]:
            plain = UNSEEN.sub("", LINE_BREAK.sub("\n", plain))
            edits.append(ShadowEdit(entity.start(), entity.end(), plain, None if plain.strip() else "markup"))
    edits += [
        ShadowEdit(styled.start(), styled.end(), unicodedata.normalize("NFKC", styled[0]))
        for styled in STYLED.finditer(text)
    ]
    edits += [
        ShadowEdit(doubled.start(), doubled.end(), DOUBLED_AS_ONE[doubled[0]])
        for doubled in DOUBLED.finditer(text)
    ]
    edits += [ShadowEdit(unseen.start(), unseen.end(), "") for unseen in UNSEEN.finditer(text)]
    edits += [
        ShadowEdit(line_break.start(), line_break.end(), "\n") for line_break in LINE_BREAK.finditer(text)
    ]
    return iter(sorted(edits, key=lambda edit: (edit.start, -edit.end)))


def _read_emphasis(shadow: Shadow) -> Shadow:
    """The shadow without marks of emphasis; struck words are skipped as withdrawn."""
    pairs = _pair_marks(shadow.text)
    edits: list[ShadowEdit] = []
    for mark, opening, closing in pairs:
        if mark == "~~":
            edits.append(ShadowEdit(opening, closing + 2, "", "withdrawn"))
        else:
            edits.append(ShadowEdit(opening, opening + len(mark), "", "markup"))
            edits.append(ShadowEdit(closing, closing + len(mark), "", "markup"))
    edits.sort(key=lambda edit: (edit.start, -edit.end))
    if not edits:
        return shadow
    plain = _apply(shadow, edits)
    for mark, opening, closing in pairs:
        if mark != "~~":
            first, last = shadow.starts[opening], shadow.ends[closing + len(mark) - 1]
            stretch = (bisect_left(plain.starts, first), bisect_left(plain.starts, last))
            if stretch[1] > stretch[0]:
                if len(mark) > 1:
                    plain.bold.append(stretch)
                if len(mark) != 2:
                    plain.italic.append(stretch)
    return plain


def _pair_marks(text: str) -> list[tuple[str, int, int]]:
    """Marks of emphasis that open and close, in one scan: (mark, opening, closing)."""
    pairs = []
    waiting: dict[str, int] = {}
    for mark in MARKS.finditer(text):
        kind = mark[0]
        before = text[mark.start() - 1 : mark.start()]
        after = text[mark.end() : mark.end() + 1]
        word = kind[0] == "_" or kind in {"*", "***"}
        closes = bool(before) and not before.isspace() and not (word and after.isalnum())
        opens = bool(after) and not after.isspace() and not (word and before.isalnum())
        start = waiting.get(kind)
        near = (
            start is not None
            and mark.start() - start <= LONGEST_EMPHASIS
            and "\n\n" not in text[start : mark.start()]
        )
        if start is not None and near and closes:
            pairs.append((kind, start, mark.start()))
            waiting.clear() if kind == "~~" else waiting.pop(kind)
        elif opens:
            waiting[kind] = mark.start()
    return pairs

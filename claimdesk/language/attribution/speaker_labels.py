"""Speakers before or after a colon in headlines ("Lavrov: …", "…: report") and before quotations."""

import re
from dataclasses import dataclass

from claimdesk.language.grammar.cues import DOCUMENTS, SPEAKERS
from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.shapes import Span

LABEL = re.compile(
    r"(?m)^[ \t>*•\-–]*(?P<name>[A-Z][^\n:.!?“”\"]{0,60}?)(?P<cue>:)[ \t]*(?=(?P<rest>[^\n]+))"
)
TRAILING = re.compile(r"(?P<rest>[^\n]+?)(?P<cue>:| [-–—])[ ]+(?P<name>[A-Z]?[^\n:.!?“”\"–—]{2,40}?)\.?$")
INLINE = re.compile(
    r"(?:[-–—]|[.!?”\"]\s)[ \t]?(?:More from )?(?P<name>[A-Z][\w.’'-]*(?: (?:and )?[A-Z][\w.’'-]*){0,5})(?P<cue>:)[ \t]+"
    r"(?=(?P<rest>[“\"][^\n]+))"
)
OPENING_MARKS = ("“", '"', "‘", "'", "«", "„")
NOT_NAMES = split_words("""source sources photo image video caption credit breaking update updated live watch read exclusive note
    editor's notes correction clarification contact tel email phone subject from to date by tags topics related more
    opinion analysis comment explainer factbox fact-check podcast q a question answer transcript background
    contributing reporting editing time where when what who why how""")
PAGE_KINDS = split_words(
    "press news media release historic statement open letter letters full interview speech research report review video exclusive column article book survey poll study"
)
NO_SOURCES = split_words(
    "that this it he she they we i there here what who why how when where is was are were"
)
LONGEST_NAME = 7  # words of a speaker's name with title


@dataclass(frozen=True, slots=True)
class LabelledSpeech:
    """Words after (or before) a colon with the speaker that the colon gives them."""

    name: Span
    cue: Span
    content: Span


def find_labels(text: str, headline_end: int, speakers: frozenset[str]) -> list[LabelledSpeech]:
    """Labelled words of a part whose headline reaches to `headline_end` (0 for none).

    `speakers` are lower-case words that name somebody who speaks elsewhere in the article: a headline's
    colon more often sets off a topic ("Brexit: …") than a speaker.
    """
    labels = []
    for match in LABEL.finditer(text):
        words = match["name"].split()
        if not words or len(words) > LONGEST_NAME or words[0].lower() in NOT_NAMES:
            continue
        headline = match.start() < headline_end
        quoting = match["rest"].startswith(OPENING_MARKS) and _is_name(words)
        if quoting or (headline and _is_speaker(words, speakers)):
            name, cue, rest = (Span(*match.span(group)) for group in ("name", "cue", "rest"))
            labels.append(LabelledSpeech(name, cue, rest))
    taken = {label.cue.start for label in labels}
    for match in INLINE.finditer(text):
        if match.start("cue") not in taken and match["name"].split()[0].lower() not in NOT_NAMES:
            name, cue, rest = (Span(*match.span(group)) for group in ("name", "cue", "rest"))
            labels.append(LabelledSpeech(name, cue, rest))
    trailing = TRAILING.fullmatch(text[:headline_end].rstrip()) if headline_end else None
    if trailing is not None and not labels and _closes(trailing["name"].split(), speakers):
        name, cue, rest = (Span(*trailing.span(group)) for group in ("name", "cue", "rest"))
        labels.append(LabelledSpeech(name, cue, rest))
    return labels


def _closes(words: list[str], speakers: frozenset[str]) -> bool:
    """Whether the words behind a headline's colon name who says it, and are no sentence: "That was the president"."""
    return words[0].lower() not in NO_SOURCES and _is_speaker(words, speakers)


def _is_name(words: list[str]) -> bool:
    """Whether all words but small ones begin with a capital, as in a name."""
    return all(
        word[0].isupper() or word.lower() in {"of", "the", "and", "de", "van", "von", "al", "for"}
        for word in words
    )


def _is_page_kind(words: list[str]) -> bool:
    """Whether a headline's label says what kind of page it heads: "PRESS RELEASE: …", "Open letter: …"."""
    return all(word.strip("[]()").lower() in PAGE_KINDS for word in words)


def _is_speaker(words: list[str], speakers: frozenset[str]) -> bool:
    lowered = [word.strip(",'’()").removesuffix("’s").removesuffix("'s").lower() for word in words]
    if _is_page_kind(words):
        return False
    last = lowered[-1] if lowered else ""
    singular = last.removesuffix("s")
    return last in speakers or bool({last, singular} & (DOCUMENTS | SPEAKERS))

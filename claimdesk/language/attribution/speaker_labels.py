"""Speakers before or after a colon: headlines ("Lavrov: …", "…: report"), transcripts ("SMITH: …")."""

import re
from collections import Counter
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
LONGEST_NAME = 7  # words of a speaker's name with title
FEWEST_LINES = 2  # lines that one label opens, from which the text is a transcript


@dataclass(frozen=True, slots=True)
class LabelledSpeech:
    """Words after (or before) a colon with the speaker that the colon gives them."""

    name: Span
    cue: Span
    content: Span
    spoken: bool  # a line of a transcript: the speaker's own words, without quotation marks


def find_labels(text: str, headline_end: int, speakers: frozenset[str]) -> list[LabelledSpeech]:
    """Labelled words of a part whose headline reaches to `headline_end` (0 for none).

    `speakers` are lower-case words that name somebody who speaks elsewhere in the article: a headline's
    colon more often sets off a topic ("Brexit: …") than a speaker.
    """
    labels = []
    lines = Counter(_fold_name(match["name"]) for match in LABEL.finditer(text))
    shouted = any(times >= FEWEST_LINES for name, times in lines.items()) and _are_shouted(text)
    for match in LABEL.finditer(text):
        words = match["name"].split()
        if not words or len(words) > LONGEST_NAME or words[0].lower() in NOT_NAMES:
            continue
        headline = match.start() < headline_end
        again = lines[_fold_name(match["name"])] >= FEWEST_LINES or (shouted and match["name"].isupper())
        transcript = again and _is_name(words)
        quoting = match["rest"].startswith(OPENING_MARKS) and _is_name(words)
        if transcript or quoting or (headline and _is_speaker(words, speakers)):
            labels.append(
                LabelledSpeech(
                    Span(*match.span("name")), Span(*match.span("cue")), Span(*match.span("rest")), transcript
                )
            )
    taken = {label.cue.start for label in labels}
    for match in INLINE.finditer(text):
        if match.start("cue") not in taken and match["name"].split()[0].lower() not in NOT_NAMES:
            name, cue, rest = (Span(*match.span(group)) for group in ("name", "cue", "rest"))
            labels.append(LabelledSpeech(name, cue, rest, spoken=False))
    trailing = TRAILING.fullmatch(text[:headline_end].rstrip()) if headline_end else None
    if trailing is not None and not labels and _is_speaker(trailing["name"].split(), speakers):
        name, cue, rest = (Span(*trailing.span(group)) for group in ("name", "cue", "rest"))
        labels.append(LabelledSpeech(name, cue, rest, spoken=False))
    return labels


def _are_shouted(text: str) -> bool:
    """Whether a speaker who speaks again stands in capitals, so that every such label is one: "SMITH: …"."""
    names = Counter(match["name"].strip() for match in LABEL.finditer(text))
    return any(times >= FEWEST_LINES and name.isupper() for name, times in names.items())


def _fold_name(name: str) -> str:
    return name.strip().casefold()


def _is_name(words: list[str]) -> bool:
    """Whether all words but small ones begin with a capital, as in a name."""
    return all(
        word[0].isupper() or word.lower() in {"of", "the", "and", "de", "van", "von", "al", "for"}
        for word in words
    )


def _is_speaker(words: list[str], speakers: frozenset[str]) -> bool:
    lowered = [word.strip(",'’()").removesuffix("’s").removesuffix("'s").lower() for word in words]
    last = lowered[-1] if lowered else ""
    singular = last.removesuffix("s")
    return last in speakers or bool({last, singular} & (DOCUMENTS | SPEAKERS))

"""Sentences that introduce a quotation, parted from it: "A message claimed: 'Hot water cures malaria.'" is read as two.

Parsed as one, the words quoted and the words around them lean on each other, and what is quoted falls to the writer.
"""

import re

from claimdesk.language.reading.segment import trim
from claimdesk.language.shapes import Span

SAID = (
    r"(?:sa(?:id|ys?|ying)|wr(?:ote|ites?|iting)|reads?|reading|claim(?:s|ed|ing)?|stat(?:es|ed|ing)|t(?:old|ells?|elling)|post(?:s|ed|ing)?|tweet(?:s|ed|ing)?|"
    r"add(?:s|ed|ing)?|repl(?:y|ies|ied|ying)|respond(?:s|ed|ing)?|announc(?:es|ed|ing)|warn(?:s|ed|ing)?|explain(?:s|ed|ing)?|argu(?:es|ed|ing)|declar(?:es|ed|ing)|"
    r"continu(?:es|ed|ing)|not(?:es|ed|ing)|goes|went|going|captioned|comment(?:s|ed|ing)?|follows)"
)
QUOTED = re.compile(
    rf"[^:“”\"«»„]{{2,240}}?\b{SAID}\b[^:“”\"«»„.!?]{{0,100}}:\s{{1,4}}(?=(?P<mark>[\"“‘'«„]))"
)
# without marks: nothing but to whom, where and when stands between the verb and the colon
PLAIN = re.compile(
    rf"[^:“”\"«»„‘]{{6,240}}?\b{SAID}(?:\s[A-Z][\w’'-]{{1,25}}){{0,4}}(?:\s(?:on|in|at|to|via|of|from|during|back|again|today|yesterday|last)\b[^:“”\"«»„.!?,]{{0,60}})?:\s{{1,4}}(?=[A-Z][\w’'-]*\s[^\n]{{12}})"
)
CLOSING = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»", "„": "“”"}
AFTER_QUOTATION = re.compile(r"[\s.,!?…)\]]*")
FEWEST_WORDS = 2  # of a frame: "She wrote"


def cut_frame(text: str, sentence: Span) -> list[Span]:
    """The sentence, or its frame up to the colon and what the frame introduces."""
    words = text[sentence.start : sentence.end]
    if ":" not in words:
        return [sentence]
    frame = QUOTED.match(words)
    if frame is not None and not _ends_with(words, frame.end(), frame["mark"]):
        return [sentence]
    frame = frame or PLAIN.match(words)
    if frame is None or len(frame[0].split()) < FEWEST_WORDS:
        return [sentence]
    parts = (
        trim(text, sentence.start, sentence.start + frame.end()),
        trim(text, sentence.start + frame.end(), sentence.end),
    )
    return [part for part in parts if part is not None]


def _ends_with(words: str, opening: int, mark: str) -> bool:
    """Whether the sentence ends inside the quotation or with it, so that none of the writer's words follow."""
    place = opening + 1
    while place < len(words):
        if words[place] in CLOSING[mark] and _closes(words, place):
            return AFTER_QUOTATION.fullmatch(words, place + 1) is not None
        place += 1
    return True


def _closes(words: str, place: int) -> bool:
    """Whether a mark closes: an apostrophe has letters on both sides."""
    after = words[place + 1 : place + 2]
    return not (after.isalnum() and words[place - 1].isalnum()) and not words[place - 1].isspace()

"""Sentences of speech that was written down without punctuation, as live captions are.

The parser alone, made for written text, ends too few of them. A logistic regression over hashed signs of each gap
between two words decides: the words and tags around it, whether the parser starts a sentence there, how many of its
arcs cross, whether a subject with its verb stands behind. models/sentence_ends.md is the model's card.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from claimdesk.language.reading.parsing import parse_running_words
from claimdesk.language.shapes import Span

MODEL_FILE = "sentence_ends.npz"
BITS = 15  # of a sign's cell
LONGEST_WINDOW = 6_000  # characters that are parsed at once
AROUND = 3  # words and tags on either side of a gap
NEAR = 6  # words behind a gap in which a subject and its verb are looked for
CLEAR = 25  # words without an end, more than nine in ten debate sentences have, from which a weaker sign is enough
WEAKER = 1.0  # log-odds by which it may be weaker
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
FILLERS = frozenset(["um", "umm", "uh", "uhh", "er", "erm"])
SUBJECT_WORDS = frozenset(
    ["i", "i'm", "i'll", "we", "we're", "we've", "you", "he", "she", "it", "it's", "they", "there", "that's", "this", "that", "so", "the",
     "next", "now", "okay", "my", "our", "your", "first"]
)  # fmt: skip
OPEN = frozenset(
    ["and", "but", "or", "so", "that", "the", "a", "an", "to", "of", "in", "on", "at", "with", "for", "from", "is", "was", "are", "were", "be",
     "because", "if", "when", "than", "as", "by", "i", "we", "they", "you", "he", "she", "it", "just", "say", "want", "like", "my", "our", "your",
     "who", "which", "not", "very", "really", "well", "'s", "'re", "'ve", "'m"]
)  # fmt: skip
LEANING = frozenset(["when", "because", "which", "who", "until", "unless", "than", "though", "every"])
CONDITIONAL = frozenset(["if", "when", "once", "unless"])
LONGEST_LEANING = 8  # words of a clause that goes on with the one before it
MOST_CROSSING = 4
FAR = (3, 6, 10, 16, 25)  # words since the parser's last start


def find_running_sentences(text: str) -> list[Span]:
    """The sentences of a text without punctuation; every character but blanks is in one."""
    spans: list[Span] = []
    windows = list(_cut_windows(text))
    docs = parse_running_words([text[window.start : window.end] for window in windows])
    for window, doc in zip(windows, docs, strict=True):
        starts = [0, *_settle(doc, _find_starts(doc)), len(doc)]
        for first, last in pairwise(starts):
            start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
            if text[window.start + start : window.start + end].strip():
                spans.append(Span(window.start + start, window.start + end))
    return spans


def _cut_windows(text: str) -> Iterator[Span]:
    """The text in stretches short enough to parse, cut at blanks."""
    start = 0
    while start < len(text):
        end = min(len(text), start + LONGEST_WINDOW)
        if end < len(text) and (blank := text.rfind(" ", start + 1, end)) > start:
            end = blank
        if text[start:end].strip():
            yield Span(start + len(text[start:end]) - len(text[start:end].lstrip()), end)
        start = end


def _find_starts(doc: Doc) -> list[int]:
    """Which words but the first begin a sentence."""
    weights, base = _load()
    starts: list[int] = []
    last = 0
    for gap, cells in enumerate(find_signs(doc), 1):
        odds = float(weights[cells].sum()) + base
        if doc[gap].is_space:
            continue
        if odds > 0 or (gap - last >= CLEAR and odds > -WEAKER):
            starts.append(gap)
            last = gap
    return starts


def _settle(doc: Doc, starts: list[int]) -> list[int]:
    """The starts with what speech itself marks: fillers and courtesies open a sentence, a clause that leans on another doesn't."""
    words = [token.lower_ for token in doc]
    found = set(starts)
    for gap in range(1, len(words)):
        if words[gap - 1] not in OPEN and _opens_anew(words, gap):
            found.add(gap)
    kept: list[int] = []
    ordered = sorted(found)
    for number, gap in enumerate(ordered):
        last = kept[-1] if kept else 0
        end = ordered[number + 1] if number + 1 < len(ordered) else len(words)
        leans = words[gap] in LEANING and end - gap <= LONGEST_LEANING
        waits = words[last] in CONDITIONAL and gap - last <= LONGEST_LEANING and words[gap] in SUBJECT_WORDS
        if not (leans or waits):
            kept.append(gap)
    return kept


def _opens_anew(words: list[str], gap: int) -> bool:
    """Whether a filler with a subject behind it, thanks or a greeting stands at a gap."""
    word, after = words[gap], words[gap + 1] if gap + 1 < len(words) else ""
    if word in FILLERS:
        return after in SUBJECT_WORDS
    if word in {"thank", "thanks"}:
        return word == "thanks" or after == "you"
    return (word in {"hi", "hello"} and words[gap - 1] not in FILLERS | {"yeah", "say", "said"}) or (
        word == "yeah" and after in {"hi", "hello"}
    )


def find_signs(doc: Doc) -> Iterator[npt.NDArray[np.int64]]:
    """The cells of the signs of each gap: the one before word 1 first."""
    words = [token.lower_ for token in doc]
    tags = [token.tag_ for token in doc]
    crossing = _count_crossing(doc)
    clauses = _find_clauses(doc)
    since = 0
    for gap in range(1, len(doc)):
        since = 1 if doc[gap - 1].is_sent_start else since + 1
        starts = "y" if doc[gap].is_sent_start else "n"
        signs = [
            f"start {starts}",
            f"crossing {min(crossing[gap], MOST_CROSSING)}",
            f"since {sum(since > far for far in FAR)} {starts}",
            f"clause {clauses[gap]} {starts}",
            f"clause {clauses[gap]} {min(crossing[gap], MOST_CROSSING)} {tags[gap]}",
            f"dep {doc[gap - 1].dep_} {doc[gap].dep_}",
            f"dep {doc[gap].dep_} {tags[gap - 1]}",
        ]
        around = range(gap - AROUND, gap + AROUND)
        near_words = [words[place] if 0 <= place < len(doc) else "-" for place in around]
        near_tags = [tags[place] if 0 <= place < len(doc) else "-" for place in around]
        signs += [f"word {place} {word}" for place, word in enumerate(near_words)]
        signs += [f"tag {place} {tag}" for place, tag in enumerate(near_tags)]
        left, right = AROUND - 1, AROUND
        signs += [
            f"words {near_words[left]} {near_words[right]}",
            f"before {near_words[left - 1]} {near_words[left]}",
            f"behind {near_words[right]} {near_words[right + 1]}",
            f"tags {near_tags[left]} {near_tags[right]} {starts}",
            f"tags before {near_tags[left - 1]} {near_tags[left]} {near_tags[right]}",
            f"tags behind {near_tags[left]} {near_tags[right]} {near_tags[right + 1]}",
            f"mixed {near_tags[left]} {near_words[right]}",
            f"mixed behind {near_words[right]} {near_tags[right + 1]} {starts}",
            f"mixed before {near_words[left]} {near_tags[right]}",
        ]
        yield np.array([crc32(sign.encode()) % (1 << BITS) for sign in signs], dtype=np.int64)


def _count_crossing(doc: Doc) -> list[int]:
    """How many of the parser's arcs cross the gap before each word."""
    changes = [0] * (len(doc) + 1)
    for token in doc:
        low, high = sorted((token.i, token.head.i))
        if high > low:
            changes[low + 1] += 1
            changes[high + 1] -= 1
    crossing = []
    total = 0
    for change in changes[: len(doc)]:
        total += change
        crossing.append(total)
    return crossing


def _find_clauses(doc: Doc) -> list[str]:
    """What stands behind the gap before each word: a subject and its verb, a subject, a verb, nothing."""
    found = []
    for gap in range(len(doc)):
        subject = verb = False
        for token in doc[gap : gap + NEAR]:
            if token.dep_ in SUBJECTS or token.tag_ == "PRP":
                subject = True
            elif token.tag_ in FINITE:
                verb = True
                break
            elif token.tag_ in {"IN", "WDT", "WP", "CC"} and token.i > gap:
                break
        found.append(("s" if subject else "-") + ("v" if verb else "-"))
    return found


@lru_cache(maxsize=1)
def _load() -> tuple[npt.NDArray[np.float32], float]:
    with (files("claimdesk.language") / "models" / MODEL_FILE).open("rb") as file, np.load(file) as stored:
        return stored["weights"].astype(np.float32), float(stored["base"])

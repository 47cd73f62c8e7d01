"""What an article takes back: words that a correction withdraws, there and where they still stand in the body."""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from claimdesk.language.grammar.verbs import find_subject, is_finite
from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.parsing import Paragraph, ParsedArticle
from claimdesk.language.statements.statements import Unit, find_units_of_tokens
from claimdesk.language.statements.stretches import trim

SAID = (
    r"(?:said|says|stated|states|reported|reports|gave|gives|described|describes|identified|named|called|listed|suggested"
    r"|claimed|put|misspelt|misspelled|misstated|misidentified|misquoted|attributed|showed|had|implied|referred)"
)
# the piece itself in an earlier state: such a sentence withdraws wherever it stands
EARLIER = re.compile(
    r"\b(?:an?|the|our) (?:earlier|previous|original|prior|initial|first) (?:\w+ )?(?:version|edition|headline|caption|post)s?\b"
    rf".{{0,120}}?\b{SAID}\b",
    re.IGNORECASE,
)
WRONGLY = re.compile(
    r"\b(?:wrongly|incorrectly|mistakenly|erroneously|inaccurately)\b|\bin error\b|\bdue to an? \w+ error\b",
    re.IGNORECASE,
)
# the outlet's own pieces: they withdraw only within a correction
OWN_PIECE = re.compile(
    r"\b(?:we|our|it|this|an?|the)\b.{0,30}?\b(?:article|story|report|post|piece|page|headline|caption|video|graphic"
    rf"|column|review|obituary|editorial|interview|profile|chart|map|table)s?\b.{{0,160}}?\b{SAID}\b|\bwe {SAID}\b",
    re.IGNORECASE,
)
SELF = re.compile(
    r"^\W*(?:it|we|this (?:article|story|post|report)|the (?:article|story|post|report))\b", re.IGNORECASE
)
# a poster on earlier words, which the next sentence takes back
I_SAID = re.compile(
    r"\b(?:earlier|before|previously|yesterday|above) i (?:said|wrote|posted|claimed|tweeted)\b"
    r"|\bi (?:said|wrote|posted|claimed|tweeted) (?:earlier|before|previously|above|yesterday)\b",
    re.IGNORECASE,
)
TAKEN_BACK = re.compile(
    r"\b(?:that|this|it|which) (?:was|is|'s|’s) (?:wrong|incorrect|not true|untrue|false|a mistake|an error|not right)\b"
    r"|\bi was wrong\b|\bmy (?:mistake|bad|error)\b|\bi stand corrected\b|\bscratch that\b",
    re.IGNORECASE,
)
RIGHT_AFTER = re.compile(
    r"(?:\b(?:when|whereas|while|but|though|although)|[;—–]),? {0,2}(?:in (?:actual )?fact|actually|in reality),? ",
    re.IGNORECASE,
)
RIGHT = re.compile(r"\bshould have (?:read|said|been)\b|\bshould (?:read|say)\b|\bnot, as\b", re.IGNORECASE)
PRONOUNS = frozenset(["it", "he", "she", "they"])
SHORTEST_REPEAT = 3  # words from the verb on by which a body's sentence is known for the withdrawn one


def find_withdrawn(article: ParsedArticle) -> dict[int, list[Unit]]:
    """For each sentence that is taken back what of it still holds, by its index: mostly nothing."""
    withdrawn: dict[int, list[Unit]] = {}
    said: list[Doc] = []
    for paragraph in article.paragraphs:
        for number in _find_withdrawing(article, paragraph):
            sentence = article.sentences[number]
            kept = find_kept(sentence.doc)
            withdrawn[number] = find_units_of_tokens(sentence, kept) if kept else []
            said.append(sentence.doc)
    if said:
        for number in _find_repeated(article, withdrawn, said):
            withdrawn[number] = []
    return withdrawn


def _find_withdrawing(article: ParsedArticle, paragraph: Paragraph) -> Iterator[int]:
    """The sentences of a paragraph that tell what was said wrongly before."""
    correction = paragraph.block.kind == BlockKind.CORRECTION
    for number in range(paragraph.first, paragraph.last):
        text = article.sentences[number].text
        if RIGHT.search(text):
            continue
        following = article.sentences[number + 1].text if number + 1 < paragraph.last else ""
        answered = bool(following) or ";" in text or RIGHT_AFTER.search(text) is not None
        wrongly = WRONGLY.search(text) is not None and (correction or SELF.match(text) is not None)
        own = correction and OWN_PIECE.search(text) is not None and answered
        retracted = I_SAID.search(text) is not None and TAKEN_BACK.search(f"{text} {following}") is not None
        if wrongly or own or retracted or (EARLIER.search(text) is not None and (correction or answered)):
            yield number


def find_kept(doc: Doc) -> tuple[int, ...]:
    """The tokens of a withdrawing sentence that say how it is: after a semicolon or "in fact"; none for none."""
    text = doc.text
    start = None
    if (found := RIGHT_AFTER.search(text)) is not None:
        start = found.end()
    elif ";" in text:
        start = text.index(";") + 1
    if start is None:
        return ()
    tokens = trim(doc, [token.i for token in doc if token.idx >= start and not token.is_space])
    inside = set(tokens)
    holds = any(is_finite(doc[i]) and find_subject(doc[i], inside) is not None for i in tokens)
    return tokens if holds else ()


def _find_repeated(
    article: ParsedArticle, withdrawn: dict[int, list[Unit]], said: list[Doc]
) -> Iterator[int]:
    """The sentences of the body that still say what is withdrawn, word for word from their verb on."""
    tails = [
        tail for doc in said for verb in doc if is_finite(verb) and (tail := _read_tail(verb)) is not None
    ]
    for paragraph in article.paragraphs:
        if paragraph.block.kind == BlockKind.CORRECTION:
            continue
        for number in range(paragraph.first, paragraph.last):
            root = next((token for token in article.sentences[number].doc if token.head == token), None)
            if number in withdrawn or root is None or not is_finite(root):
                continue
            tail = _read_tail(root)
            if tail is not None and any(
                tail[1] == other[1] and (tail[0] == other[0] or tail[0] in PRONOUNS) for other in tails
            ):
                yield number


def _read_tail(verb: Token) -> tuple[str, tuple[str, ...]] | None:
    """A clause's subject and its words from the verb group on, in lower case; None where they are too few to be sure."""
    subject = find_subject(verb)
    if subject is None or subject.i > verb.i:
        return None
    end = subject.right_edge.i + 1
    words = tuple(
        token.lower_ for token in verb.doc[end : verb.right_edge.i + 1] if any(map(str.isalnum, token.text))
    )
    if len(words) < SHORTEST_REPEAT:
        return None
    return " ".join(token.lower_ for token in subject.subtree), words

"""Whom words can come from: people, bodies and documents, and no share of them, no month and no fact."""

from spacy.tokens import Token

from claimdesk.language.grammar import cues
from claimdesk.language.grammar.syntax import can_speak, read_lemma
from claimdesk.language.mentions.people_and_bodies import TITLES

PERSONAL_ENDINGS = ("er", "or", "ist", "ian", "man", "woman", "ant", "people", "staff", "folk")
IMPERSONAL = frozenset(
    [
        "number",
        "matter",
        "winter",
        "summer",
        "error",
        "factor",
        "disaster",
        "behavior",
        "weather",
        "order",
        "power",
    ]
)
BODIES = frozenset(
    """company firm bank agency committee commission council group team panel organisation organization institute
    university department ministry party association charity school hospital newspaper paper magazine outlet network
    station channel account""".split()  # noqa: SIM905
)
POINTING = frozenset(["this", "that", "which", "these", "those", "what"])


def is_share(source: Token) -> bool:
    """Whether a subject counts how many say it: "62 per cent of voters", "many", "most respondents"."""
    lemma = source.lemma_.lower()
    if source.ent_type_ == "PERCENT" or lemma in {"%", "percent", "per", "cent", "pct"}:
        return True
    if source.pos_ == "PROPN":
        return False
    if lemma in cues.SHARES:
        return True
    if source.like_num and source.tag_ == "CD":
        return True
    return any(
        token.text == "%" or token.lower_ in {"percent", "pct"}
        for token in source.doc[source.left_edge.i : source.i]
    )


def is_mute(source: Token, lemma: str) -> bool:
    """Whether a subject can't have said or found it, so that the conclusion is the writer's."""
    if source.lower_ in POINTING:
        return lemma in cues.SHOWING
    if source.pos_ in {"PROPN", "PRON"} or source.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}:
        return source.lower_ == "one" and source.tag_ == "NN"
    word = read_lemma(source)
    if word in cues.MUTE or source.ent_type_ in {"DATE", "TIME"}:
        return True
    if lemma not in cues.SHOWING or can_speak(source) or word in BODIES | TITLES:
        return False
    return word in IMPERSONAL or not word.endswith(PERSONAL_ENDINGS)

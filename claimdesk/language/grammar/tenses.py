"""When what a clause tells happens, for verbs that are put in."""

from spacy.tokens import Token

FOR_ONCE = frozenset(["bear", "found", "write", "elect", "appoint"])
LASTING = frozenset(
    """
    know locate base situate call name headquarter regard consider nickname populate inhabit
    """.split()  # noqa: SIM905
)
SHARED = frozenset({"aux", "auxpass", "neg"})


def is_past(verb: Token) -> bool:
    """Whether what is told with the verb is over: a past or a perfect."""
    helpers = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    if any(child.lower_ in {"has", "have", "had", "’ve", "'ve"} for child in helpers):
        return True
    return verb.tag_ not in {"VBZ", "VBP"} and not any(child.tag_ in {"VBZ", "VBP"} for child in helpers)


def is_lasting(participle: Token) -> bool:
    """Whether a participle tells how a thing is, not what was done to it: "known as", "located in"."""
    return participle.lemma_ in LASTING and not is_done(participle)


def find_strayed_dates(verb: Token) -> list[Token]:
    """Past dates parsed as those of a reported present, which are of the saying: "said it is mulling it last week"."""
    present = any(child.lower_ in {"is", "are"} for child in verb.children if child.dep_ == "aux")
    present = present or verb.tag_ in {"VBZ", "VBP"}
    if verb.dep_ != "ccomp" or not present or not is_past(verb.head):
        return []
    return [
        child
        for child in verb.children
        if child.dep_ == "npadvmod"
        and child.ent_type_ == "DATE"
        and any(word.lower_ in {"earlier", "last", "yesterday", "ago"} for word in child.subtree)
    ]


def is_modal(verb: Token) -> bool:
    """Whether the verb is negated or tells of what may or shall be."""
    return any(child.tag_ == "MD" or child.dep_ == "neg" for child in verb.children if child.dep_ in SHARED)


def is_done(participle: Token) -> bool:
    """Whether a participle tells of an act that is over: by whom, or when."""
    return participle.lemma_ in FOR_ONCE or any(
        child.dep_ in {"agent", "npadvmod"}
        or (child.dep_ == "prep" and any(part.ent_type_ in {"DATE", "TIME"} for part in child.subtree))
        for child in participle.children
    )

"""Whether what a clause tells is over, and dates that belong to another verb."""

from spacy.tokens import Token


def is_past(verb: Token) -> bool:
    """Whether what is told with the verb is over: a past or a perfect."""
    helpers = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    if any(child.lower_ in {"has", "have", "had", "’ve", "'ve"} for child in helpers):
        return True
    return verb.tag_ not in {"VBZ", "VBP"} and not any(child.tag_ in {"VBZ", "VBP"} for child in helpers)


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

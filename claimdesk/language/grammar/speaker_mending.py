"""Reports whose speaker the parser took for something else: behind the verb, inside the sentence, before an office.

Each mending names the pattern that it is sure of: a wrong speaker would put words into the wrong mouth.
"""

from spacy.tokens import Doc, Token

from claimdesk.language.grammar import cues
from claimdesk.language.grammar.tree_edits import attach, follows_comma, make_root
from claimdesk.language.grammar.verbs import SUBJECTS

NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
CLOSING = frozenset({"”", '"', "’", "''", "»"})
LONGEST_INSERTED = 8  # words between a verb of saying and the comma behind who said it
PERSON_BEFORE = 2  # words from what somebody does back to his name: "Gideon Farr, prosecuting"


def mend_speakers(doc: Doc, root: Token) -> None:
    """The parse of one sentence with the speakers of its reports put right, in place."""
    _mend_gerund_name(root)
    _mend_inverted_report(doc)
    _mend_inserted_report(doc)
    _mend_quoted_participle(doc)


def _mend_gerund_name(root: Token) -> None:
    """Mends "Cooperating Witness 1 told agents …", where the first word of a name was read as what somebody does."""
    if any(_is_doing(child, root) for child in root.children):
        return
    first = next((child for child in root.children if child.dep_ in {"csubj", "advcl"}), None)
    if first is None or first.tag_ != "VBG" or not first.text[0].isupper() or first.i + 1 >= root.i:
        return
    named = next((child for child in first.children if child.dep_ == "dobj" and child.i == first.i + 1), None)
    if (
        named is None
        or not named.text[0].isupper()
        or any(c.dep_ in SUBJECTS - {"csubj"} for c in root.children)
    ):
        return
    attach(named, root, "nsubj")
    attach(first, named, "compound")


def _is_doing(gerund: Token, root: Token) -> bool:
    """Mends "…, Gideon Farr, prosecuting, said A", where what he does was read as the subject; whether it did."""
    before = gerund.i
    if gerund.dep_ not in {"csubj", "nsubj"} or before < PERSON_BEFORE or root.lemma_ not in cues.SPEECH:
        return False
    person = gerund.doc[before - PERSON_BEFORE]
    if not (gerund.text.islower() and gerund.text.endswith("ing") and gerund.doc[before - 1].text == ","):
        return False
    if person.ent_type_ != "PERSON" or person.is_ancestor(root):
        return False
    while person.dep_ == "compound" and person.head.i > person.i:
        person = person.head
    attach(person, root, "nsubj")
    attach(gerund, person, "acl")
    return True


def _mend_inverted_report(doc: Doc) -> None:
    """Mends "A, reported the Post on Friday", where the verb was read as one more deed with the Post as its object."""
    for verb in doc:
        if (
            verb.dep_ not in {"conj", "dep", "advcl"}
            or verb.lemma_ not in cues.SPEECH
            or verb.tag_ not in {"VBD", "VBN"}
        ):
            continue
        speaker = next((child for child in verb.children if child.dep_ == "dobj"), None)
        if (
            speaker is None
            or verb.left_edge.i != verb.i
            or not follows_comma(verb)
            or speaker.left_edge.i != verb.i + 1
            or not (speaker.ent_type_ in NAMED or speaker.pos_ == "PROPN")
        ):
            continue
        told = verb.head
        while told.dep_ == "conj":
            told = told.head
        if told.dep_ != "ROOT":
            continue
        verb.tag_ = "VBD"
        make_root(verb, told)
        attach(told, verb, "ccomp")
        attach(speaker, verb, "nsubj")
        return


def _mend_inserted_report(doc: Doc) -> None:
    """Mends "The dam, said Tom Ash, had burst", where the dam was read as who said it."""
    for verb in doc:
        if verb.lemma_ not in cues.SPEECH or verb.tag_ not in {"VBD", "VBZ", "VBN"}:
            continue
        if not verb.i or verb.nbor(-1).text != ",":
            continue
        speaker, told = _find_inserted(verb)
        if speaker is None or told is None:
            continue
        subject = next(
            (
                child
                for head in (verb, told)
                for child in head.children
                if child.dep_ in SUBJECTS and child.i < verb.i
            ),
            None,
        )
        if subject is None:
            continue
        if verb.dep_ == "ROOT":
            make_root(told, verb)
        elif verb.is_ancestor(told):
            attach(told, verb.head, verb.dep_)
        passive = any(child.dep_ == "auxpass" for child in told.children)
        attach(subject, told, "nsubjpass" if passive else "nsubj")
        attach(verb, told, "parataxis")
        attach(speaker, verb, "nsubj")


def _find_inserted(verb: Token) -> tuple[Token | None, Token | None]:
    """Who stands between a verb of saying and the next comma, and the verb that goes on behind it."""
    inner = []
    for token in verb.doc[verb.i + 1 : verb.i + 1 + LONGEST_INSERTED]:
        if token.text == ",":
            break
        inner.append(token)
    after = verb.i + len(inner) + 1
    if not inner or after + 1 >= len(verb.doc) or verb.doc[after].text != ",":
        return None, None
    first = next((at for at, token in enumerate(inner) if token.tag_ == "IN"), len(inner))
    name = [token for token in inner[:first] if token.pos_ in {"NOUN", "PROPN"}]
    told = verb.doc[after + 1]
    if not name or name[-1] != inner[first - 1] or inner[0].pos_ in {"PART", "ADP", "SCONJ", "VERB", "ADV"}:
        return None, None
    if told.tag_ not in {"VBD", "VBZ", "VBP", "MD"}:
        return None, None
    return name[-1], told.head if told.dep_ in {"aux", "auxpass"} else told


def _mend_quoted_participle(doc: Doc) -> None:
    """Mends '"A," added mayor Jonas Breck', where "added" was read as part of who he is."""
    for verb in doc:
        if (
            verb.dep_ != "amod"
            or verb.tag_ not in {"VBN", "VBD"}
            or verb.lemma_ not in cues.SPEECH
            or not verb.i
        ):
            continue
        speaker = verb.head
        while speaker.dep_ == "compound" and speaker.head.i > speaker.i:
            speaker = speaker.head
        told = speaker.head
        if (
            verb.nbor(-1).text not in CLOSING
            or speaker.i < verb.i
            or any(word.i < verb.i and not word.is_punct for word in speaker.subtree)
            or not (speaker.ent_type_ in NAMED or speaker.pos_ == "PROPN")
            or told.dep_ != "ROOT"
            or told.i > verb.i
        ):
            continue
        verb.tag_, verb.pos_ = "VBD", "VERB"
        make_root(verb, told)
        attach(told, verb, "ccomp")
        attach(speaker, verb, "nsubj")
        return

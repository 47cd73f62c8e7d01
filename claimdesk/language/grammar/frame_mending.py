"""Frames of reports that the parser read into what is reported, or the other way round.

"Labour said the plans will not work and announced …": who said it announced it, no plan did. Each mending names the
pattern that it is sure of: a verb given to a wrong subject would put deeds and words on the wrong person.
"""

from spacy.tokens import Doc, Token

from claimdesk.language.grammar import cues
from claimdesk.language.grammar.syntax import can_speak
from claimdesk.language.grammar.tree_edits import attach, follows_comma, make_root
from claimdesk.language.grammar.verbs import SUBJECTS

FINITE = frozenset({"VBD", "VBZ", "VBP"})
PRESENT = frozenset({"VBZ", "VBP", "MD"})
# what somebody does with words, beside saying them
FRAMING = cues.SPEECH | frozenset(
    ["accuse", "urge", "criticise", "criticize", "condemn", "welcome", "blame", "praise", "attack", "denounce", "demand", "call", "apologise",
     "apologize"]
)  # fmt: skip
JUDGING = frozenset(["critical", "scathing", "dismissive", "sceptical", "skeptical", "supportive"])
ASKED = frozenset(["ask", "speak", "press", "question", "quote", "write", "address", "pressed"])


def mend_frames(doc: Doc, root: Token) -> None:
    """The parse of one sentence with the frames of its reports put right, in place."""
    _mend_second_frame(doc)
    _mend_later_frame(doc, root)
    _mend_asked_speaker(doc)
    _mend_closing_speaker(doc)
    _mend_closing_frame(doc, root)
    _mend_loose_speaker(root)


def _mend_loose_speaker(root: Token) -> None:
    """Mends 'Ajak said in a reply: “I never said it”', where who said it was read as a measure of time."""
    if root.lemma_ not in cues.SPEECH or root.tag_ not in FINITE:
        return
    if any(child.dep_ in SUBJECTS and child.i < root.i for child in root.children):
        return
    speaker = next((child for child in root.children if child.dep_ == "npadvmod" and child.i < root.i), None)
    if (
        speaker is not None
        and speaker.pos_ == "PROPN"
        and speaker.left_edge.i == 0
        and speaker.i == root.i - 1
    ):
        attach(speaker, root, "nsubj")


def _mend_second_frame(doc: Doc) -> None:
    """Mends "Labour said the plans will not work and announced …", where the plans were read as announcing."""
    for verb in doc:
        if verb.lemma_ not in cues.SPEECH or verb.tag_ not in FINITE | {"VBG"}:
            continue
        clause = next((child for child in verb.children if child.dep_ == "ccomp" and child.i > verb.i), None)
        if clause is None:
            continue
        for last, later in _list_joined(verb, clause):
            joined = next(
                (child for child in last.children if child.dep_ == "cc" and last.i < child.i < later.i),
                None,
            )
            if joined is None or not _is_frames(later, verb, last, joined):
                continue
            attach(later, verb, "conj")
            attach(joined, verb, "cc")
            if doc[joined.i - 1].text == ",":
                attach(doc[joined.i - 1], verb, "punct")


def _list_joined(verb: Token, clause: Token) -> list[tuple[Token, Token]]:
    """What is joined to a reported clause, each with what stands before it; also where it was read as reported itself."""
    found = []
    last = clause
    for later in verb.doc[clause.i + 1 :]:
        if (later.dep_ == "conj" and later.head == last) or (later.dep_ == "ccomp" and later.head == verb):
            found.append((last, later))
            last = later
    return found


def _is_frames(later: Token, verb: Token, clause: Token, joined: Token) -> bool:
    """Whether a verb joined to what is reported goes on with the reporting one: it frames, and fits no other subject."""
    judged = later.lemma_ == "be" and any(child.lemma_.lower() in JUDGING for child in later.children)
    if not (judged or later.lemma_ in FRAMING):
        return False
    if any(child.dep_ in SUBJECTS or child.dep_ == "auxpass" for child in later.children):
        return False
    if any(child.lower_ == "that" and child.dep_ == "mark" for child in later.children):
        return False
    past = {verb.tag_, later.tag_} <= {"VBD", "VBN"} and not any(
        child.dep_ == "aux" for child in later.children
    )
    if not past and verb.tag_ != later.tag_:
        return False
    subject = next((child for child in clause.children if child.dep_ in SUBJECTS), None)
    finite = next((child for child in clause.children if child.dep_ in {"aux", "auxpass"}), clause)
    other_time = (verb.tag_ == "VBD" and finite.tag_ in PRESENT) or (verb.tag_ == "VBG" != finite.tag_)
    comma = joined.doc[joined.i - 1].text == ","
    return comma or other_time or subject is None or not can_speak(subject)


def _mend_later_frame(doc: Doc, root: Token) -> None:
    """Mends "The chief reported A when crowds disperse and said B", where the crowds were read as saying B."""
    for verb in doc:
        over = verb.head
        if verb.dep_ != "conj" or verb.lemma_ not in cues.SPEECH or verb.tag_ != "VBD" or root.tag_ != "VBD":
            continue
        if over.dep_ not in {"advcl", "relcl"} or over.tag_ not in PRESENT or not over.is_ancestor(verb):
            continue
        if any(child.dep_ in SUBJECTS and child.i < verb.i for child in verb.children) or over.i < root.i:
            continue
        attach(verb, root, "conj")
        for joined in [child for child in over.children if child.dep_ == "cc" and over.i < child.i < verb.i]:
            attach(joined, root, "cc")
        for marked in [child for child in verb.children if child.dep_ == "advmod" and child.i < over.i]:
            attach(marked, over, "advmod")


def _mend_asked_speaker(doc: Doc) -> None:
    """Mends "Loretta Mester, asked about a rise, said A", where "Mester asked" was read as what is said."""
    for verb in doc:
        if verb.lemma_ not in cues.SPEECH or verb.tag_ not in FINITE:
            continue
        if any(child.dep_ in SUBJECTS for child in verb.children):
            continue
        asked = next((child for child in verb.children if child.dep_ == "ccomp" and child.i < verb.i), None)
        if asked is None or asked.lemma_ not in ASKED or asked.nbor(-1).text != ",":
            continue
        speaker = next(
            (child for child in asked.children if child.dep_ in SUBJECTS and child.i < asked.i), None
        )
        if speaker is None or doc[verb.i - 1].text != "," or not can_speak(speaker):
            continue
        attach(speaker, verb, "nsubj")
        attach(asked, speaker, "acl")
        asked.tag_ = "VBN" if asked.tag_ == "VBD" else asked.tag_


def _mend_closing_speaker(doc: Doc) -> None:
    """Mends "A, the country's coast guard said", where who said it was read as a part of A."""
    for verb in doc:
        if verb.lemma_ not in cues.SPEECH or verb.tag_ not in FINITE or not verb.i:
            continue
        told = next((child for child in verb.children if child.dep_ == "ccomp" and child.i < verb.i), None)
        speaker = verb.nbor(-1)
        if told is None or any(child.dep_ in SUBJECTS for child in verb.children):
            continue
        if (
            speaker.pos_ in {"NOUN", "PROPN"}
            and speaker.dep_ in {"appos", "conj", "pobj", "dobj"}
            and follows_comma(speaker)
        ):
            attach(speaker, verb, "nsubj")


def _mend_closing_frame(doc: Doc, root: Token) -> None:
    """Mends "A, Anton Vale, adviser to the minister, said on his channel", where it was read as one more deed."""
    for verb in doc:
        if verb.dep_ not in {"conj", "parataxis"} or verb.head != root or verb.lemma_ not in cues.SPEECH:
            continue
        speaker = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        joined = any(child.dep_ == "cc" and child.i < verb.i for child in root.children)
        told = any(child.dep_ in {"ccomp", "dobj", "xcomp", "conj"} for child in verb.children)
        if speaker is None or joined or told or root.i > speaker.left_edge.i or verb.tag_ not in FINITE:
            continue
        if not follows_comma(speaker) or any(word.pos_ == "VERB" for word in doc[verb.i + 1 :]):
            continue
        if root.lemma_ in cues.SPEECH:
            continue
        make_root(verb, root)
        attach(root, verb, "ccomp")
        return

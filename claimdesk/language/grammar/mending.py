"""Parses mended where the words leave no doubt: a verb taken for a participle, a subject for part of a source.

A wrong parse here would put words into the wrong mouth, so each mending names the pattern that it is sure of.
"""

from spacy.tokens import Doc, Token

from claimdesk.language.grammar import cues, inflection
from claimdesk.language.grammar.frame_mending import mend_frames
from claimdesk.language.grammar.message_mending import mend_messages
from claimdesk.language.grammar.speaker_mending import mend_speakers
from claimdesk.language.grammar.tree_edits import attach, follows_comma, make_root
from claimdesk.language.grammar.verbs import SUBJECTS

SAYING = cues.SPEECH | cues.FINDING
PAIR = 2  # subjects before one verb: the first is that of the clause before


def mend_parse(doc: Doc) -> Doc:
    """The parse of one sentence with its sure mistakes put right, in place."""
    root = next((token for token in doc if token.head == token), None)
    if root is None:
        return doc
    _mend_reporting_participle(root)
    _mend_parted_judgement(root)
    _mend_listed_clauses(doc)
    _mend_speaker_in_opening(root)
    _mend_listed_source(doc)
    mend_messages(doc, root)
    root = next((token for token in doc if token.head == token), root)
    mend_speakers(doc, root)
    mend_frames(doc, next((token for token in doc if token.head == token), root))
    _mend_judged_noun(root)
    _mend_carried_report(doc)
    _mend_addressed(root)
    _mend_answered_claim(doc)
    return doc


def _mend_reporting_participle(root: Token) -> None:
    """Mends "A paper reported on Tuesday that A, that B", where "reported" was read as "that was reported"."""
    for participle in root.doc:
        if participle.dep_ != "acl" or participle.tag_ not in {"VBN", "VBD"}:
            continue
        subject = participle.head
        clause = next((child for child in participle.children if child.dep_ == "ccomp"), None)
        past = inflection.past(participle.lemma_) == participle.lower_
        if (
            clause is None
            or participle.lemma_ not in SAYING
            or not past
            or clause.left_edge.lower_ != "that"
            or subject.dep_ not in {"nsubj", "ROOT"}
            or (subject.dep_ == "nsubj" and subject.head != root)
        ):
            continue
        later = root if root.i > clause.i and root != subject else None
        if root != subject and (later is None or not _opens_with_that(later)):
            continue
        make_root(participle, root)
        attach(subject, participle, "nsubj")
        if later is not None:
            attach(later, clause, "conj")
        return


def _opens_with_that(verb: Token) -> bool:
    """Whether a verb stands in a clause "that …" of its own."""
    return any(child.lower_ == "that" and child.dep_ == "mark" for child in verb.children)


def _mend_parted_judgement(root: Token) -> None:
    """Mends "It was not true, he said, that A", where A was read as the main clause: what is judged stays with it."""
    if not _opens_with_that(root):
        return
    judging = next(
        (
            child
            for child in root.children
            if child.dep_ == "ccomp"
            and child.lemma_ == "be"
            and child.i < root.i
            and child.left_edge.lower_ == "it"
            and any(grandchild.dep_ in {"acomp", "attr"} for grandchild in child.children)
        ),
        None,
    )
    if judging is None:
        return
    said = [child for child in root.children if child.dep_ == "parataxis" and child.i < root.i]
    make_root(judging, root)
    attach(root, judging, "ccomp")
    for verb in said:
        attach(verb, judging, "parataxis")


def _mend_listed_clauses(doc: Doc) -> None:
    """Mends "reported that A, that B and that C", where a later clause was read as the main one or as the subject's."""
    for verb in doc:
        clause = next((child for child in verb.children if child.dep_ == "ccomp" and child.i > verb.i), None)
        if clause is None or verb.lemma_ not in SAYING or not _opens_with_that(clause):
            continue
        for later in doc[clause.i + 1 :]:
            mark = next(
                (child for child in later.children if child.lower_ == "that" and child.dep_ == "mark"), None
            )
            if mark is None or mark.i <= clause.i or doc[mark.i - 1].lower_ not in {",", "and", "but"}:
                continue
            if later.dep_ == "ROOT" and verb.head == later:
                make_root(verb, later)
            elif not (later.dep_ == "relcl" and later.head.dep_ == "nsubj" and later.head.head == verb):
                continue
            attach(later, clause, "conj")


def _mend_speaker_in_opening(root: Token) -> None:
    """Mends "Opening the case, Gideon Farr, prosecuting, said …" and "On 4 May the mayor, Ana Ruiz, said …".

    The speaker was read into the first phrase.
    """
    if root.lemma_ not in cues.SPEECH or root.tag_ not in {"VBD", "VBZ", "VBP"}:
        return
    if any(child.dep_ in SUBJECTS for child in root.children):
        return
    opening = next(
        (child for child in root.children if child.dep_ in {"advcl", "prep"} and child.left_edge.i == 0),
        None,
    )
    speaker = next(
        (
            token
            for token in (opening.subtree if opening is not None else ())
            if token.ent_type_ == "PERSON"
            and token.dep_ in {"npadvmod", "dobj", "appos", "pobj", "conj"}
            and follows_comma(token)
            and token.doc[token.right_edge.i + 1].text == ","
            and (opening is None or opening.dep_ == "advcl" or token.right_edge.i + 2 == root.i)
        ),
        None,
    )
    if speaker is not None:
        attach(speaker, root, "nsubj")


def _mend_listed_source(doc: Doc) -> None:
    """Mends "According to Vale, Norway and Sweden have …", where the subject was read as a list with the source."""
    if len(doc) < 5 or doc[0].lower_ != "according" or doc[1].lower_ != "to":
        return
    source = next((child for child in doc[1].children if child.dep_ == "pobj"), None)
    verb = doc[0].head
    if source is None or verb.pos_ not in {"VERB", "AUX"} or any(c.dep_ in SUBJECTS for c in verb.children):
        return
    subject = next(
        (
            child
            for child in source.children
            if child.dep_ in {"conj", "appos"} and child.i > source.i and follows_comma(child)
        ),
        None,
    )
    if subject is not None and subject.right_edge.i < verb.i:
        passive = any(child.dep_ == "auxpass" for child in verb.children)
        attach(subject, verb, "nsubjpass" if passive else "nsubj")


def _mend_judged_noun(root: Token) -> None:
    """Mends "The claim that vaccines cause autism is false", where all was read as what the claim says."""
    if root.lemma_.lower() not in cues.NOUNS or root.pos_ != "NOUN":
        return
    clause = next((child for child in root.children if child.dep_ in {"acl", "relcl"}), None)
    if clause is None or clause.left_edge.lower_ != "that":
        return
    verdict = next(
        (
            child
            for child in clause.children
            if child.lemma_ == "be" and child.dep_ == "ccomp" and child.i > clause.i
        ),
        None,
    )
    told = (
        next((child for child in verdict.children if child.dep_ in {"acomp", "attr"}), None)
        if verdict
        else None
    )
    if verdict is None or told is None or told.lemma_.lower() not in cues.FALSE:
        return
    inner = next((child for child in verdict.children if child.dep_ in SUBJECTS), None)
    make_root(verdict, root)
    attach(root, verdict, "nsubj")
    if inner is not None:
        attach(inner, clause, "dobj")


def _mend_carried_report(doc: Doc) -> None:
    """Mends "X said A, Y reported" and "X said A, according to Y", where Y was read as part of A: Y passed X's words on."""
    for carrying in doc:
        if carrying.lower_ == "according" and carrying.dep_ == "prep":
            _lift_carrying_phrase(carrying)
            continue
        saying = carrying.head
        if (
            carrying.dep_ != "ccomp"
            or not {carrying.lemma_, saying.lemma_} <= SAYING
            or saying.i > carrying.i
        ):
            continue
        told = next((child for child in carrying.children if child.dep_ == "ccomp"), None)
        carrier = next((child for child in carrying.children if child.dep_ == "nsubj"), None)
        if told is None or carrier is None or carrier.pos_ == "PRON":
            continue
        if saying.i < told.i < carrier.i < carrying.i and follows_comma(carrier):
            attach(told, saying, "ccomp")
            attach(carrying, saying, "parataxis")


def _lift_carrying_phrase(phrase: Token) -> None:
    told = phrase.head
    saying = told.head
    reported = told.dep_ == "ccomp" and saying.i < told.i < phrase.i and saying.lemma_ in cues.SPEECH
    if (
        reported
        and saying.dep_ == "ROOT"
        and follows_comma(phrase)
        and phrase.right_edge.i >= told.right_edge.i
    ):
        attach(phrase, saying, "prep")


def _mend_addressed(root: Token) -> None:
    """Mends "Mr. Haskett, your own filing says that A", where who is spoken to was read as the subject."""
    addressed = next((child for child in root.children if child.dep_ == "nsubj"), None)
    if addressed is None or addressed.pos_ != "PROPN" or addressed.left_edge.i != root.left_edge.i:
        return
    subject = next((child for child in addressed.children if child.dep_ == "appos"), None)
    if subject is None or subject.left_edge.lower_ != "your" or not follows_comma(subject):
        return
    if subject.right_edge.i + 1 == root.i:  # with a comma before the verb it stands for the name
        attach(subject, root, "nsubj")
        attach(addressed, root, "npadvmod")


def _mend_answered_claim(doc: Doc) -> None:
    """Mends "claims that its lamps halve errors; the study shows …", where the answer was read as what is claimed."""
    for answer in doc:
        claiming = answer.head
        if answer.dep_ != "ccomp" or claiming.lemma_ not in SAYING or claiming.i > answer.i:
            continue
        subjects = [child for child in answer.children if child.dep_ in SUBJECTS]
        mark = next((child for child in answer.children if child.dep_ == "mark"), None)
        if len(subjects) != PAIR or mark is None or mark.lower_ != "that" or mark.i > subjects[0].i:
            continue
        parting = subjects[1].left_edge.i - 1
        if doc[parting].text == ";" and subjects[0].right_edge.i < parting:
            attach(answer, claiming, "conj")
            attach(subjects[0], claiming, "ccomp")
            attach(mark, subjects[0], "mark")

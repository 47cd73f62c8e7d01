"""Parses mended where the words leave no doubt: a verb taken for a participle, a subject for part of a source.

A wrong parse here would put words into the wrong mouth, so each mending names the pattern that it is sure of.
"""

from spacy.tokens import Doc, Token

from claimdesk.language.grammar import cues, inflection
from claimdesk.language.grammar.verbs import SUBJECTS

NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
SAYING = cues.SPEECH | cues.FINDING
CLOSING = frozenset({"”", '"', "’", "''", "»"})
LONGEST_INSERTED = 8  # words between a verb of saying and the comma behind who said it
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
    _mend_inverted_report(doc)
    _mend_inserted_report(doc)
    _mend_quoted_participle(doc)
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
        _make_root(participle, root)
        _attach(subject, participle, "nsubj")
        if later is not None:
            _attach(later, clause, "conj")
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
    _make_root(judging, root)
    _attach(root, judging, "ccomp")
    for verb in said:
        _attach(verb, judging, "parataxis")


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
                _make_root(verb, later)
            elif not (later.dep_ == "relcl" and later.head.dep_ == "nsubj" and later.head.head == verb):
                continue
            _attach(later, clause, "conj")


def _mend_speaker_in_opening(root: Token) -> None:
    """Mends "Opening the case, Gideon Farr, prosecuting, said …", where the speaker was read into the first phrase."""
    if root.lemma_ not in cues.SPEECH or root.tag_ not in {"VBD", "VBZ", "VBP"}:
        return
    if any(child.dep_ in SUBJECTS for child in root.children):
        return
    opening = next(
        (child for child in root.children if child.dep_ == "advcl" and child.left_edge.i == 0), None
    )
    speaker = next(
        (
            token
            for token in (opening.subtree if opening is not None else ())
            if token.ent_type_ == "PERSON"
            and token.dep_ in {"npadvmod", "dobj", "appos", "pobj", "conj"}
            and _follows_comma(token)
            and token.doc[token.right_edge.i + 1].text == ","
        ),
        None,
    )
    if speaker is not None:
        _attach(speaker, root, "nsubj")


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
            if child.dep_ in {"conj", "appos"} and child.i > source.i and _follows_comma(child)
        ),
        None,
    )
    if subject is not None and subject.right_edge.i < verb.i:
        passive = any(child.dep_ == "auxpass" for child in verb.children)
        _attach(subject, verb, "nsubjpass" if passive else "nsubj")


def _follows_comma(token: Token) -> bool:
    first = token.left_edge.i
    return first > 0 and token.doc[first - 1].text == ","


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
            or not _follows_comma(verb)
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
        _make_root(verb, told)
        _attach(told, verb, "ccomp")
        _attach(speaker, verb, "nsubj")
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
            _make_root(told, verb)
        elif verb.is_ancestor(told):
            _attach(told, verb.head, verb.dep_)
        passive = any(child.dep_ == "auxpass" for child in told.children)
        _attach(subject, told, "nsubjpass" if passive else "nsubj")
        _attach(verb, told, "parataxis")
        _attach(speaker, verb, "nsubj")


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
        if verb.dep_ != "amod" or verb.tag_ not in {"VBN", "VBD"} or verb.lemma_ not in cues.SPEECH or not verb.i:
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
        _make_root(verb, told)
        _attach(told, verb, "ccomp")
        _attach(speaker, verb, "nsubj")
        return


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
    _make_root(verdict, root)
    _attach(root, verdict, "nsubj")
    if inner is not None:
        _attach(inner, clause, "dobj")


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
        if saying.i < told.i < carrier.i < carrying.i and _follows_comma(carrier):
            _attach(told, saying, "ccomp")
            _attach(carrying, saying, "parataxis")


def _lift_carrying_phrase(phrase: Token) -> None:
    told = phrase.head
    saying = told.head
    reported = told.dep_ == "ccomp" and saying.i < told.i < phrase.i and saying.lemma_ in cues.SPEECH
    if (
        reported
        and saying.dep_ == "ROOT"
        and _follows_comma(phrase)
        and phrase.right_edge.i >= told.right_edge.i
    ):
        _attach(phrase, saying, "prep")


def _mend_addressed(root: Token) -> None:
    """Mends "Mr. Haskett, your own filing says that A", where who is spoken to was read as the subject."""
    addressed = next((child for child in root.children if child.dep_ == "nsubj"), None)
    if addressed is None or addressed.pos_ != "PROPN" or addressed.left_edge.i != root.left_edge.i:
        return
    subject = next((child for child in addressed.children if child.dep_ == "appos"), None)
    if subject is None or subject.left_edge.lower_ != "your" or not _follows_comma(subject):
        return
    if subject.right_edge.i + 1 == root.i:  # with a comma before the verb it stands for the name
        _attach(subject, root, "nsubj")
        _attach(addressed, root, "npadvmod")


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
            _attach(answer, claiming, "conj")
            _attach(subjects[0], claiming, "ccomp")
            _attach(mark, subjects[0], "mark")


def _make_root(token: Token, root: Token) -> None:
    """Let a token head the sentence; marks at the end go with it."""
    last = [mark for mark in root.doc[token.i + 1 :] if mark.is_punct and mark.head.i < token.i]
    token.head = token
    token.dep_ = "ROOT"
    if token.tag_ == "VBN":
        token.tag_ = "VBD"
    for mark in last:
        mark.head = token


def _attach(token: Token, head: Token, label: str) -> None:
    token.head = head
    token.dep_ = label

"""Frames of messages and announcements that the parser misread: what a caption reads, what a grant announced today pays for.

Each mending names the pattern that it is sure of.
"""

from spacy.tokens import Doc, Token

from claimdesk.language.grammar import cues
from claimdesk.language.grammar.tree_edits import attach, follows_comma, make_root
from claimdesk.language.grammar.verbs import SUBJECTS, is_finite

CLOSING = frozenset({"”", '"', "’", "''", "»"})
GIVEN_OUT = frozenset(["announce", "publish", "reveal", "propose", "report", "declare", "promise", "pledge"])
# what health advice says that something does, spelt as a plural noun
EFFECTS = frozenset(
    [
        "cure",
        "cause",
        "help",
        "boost",
        "cut",
        "fight",
        "damage",
        "burn",
        "treat",
        "block",
        "harm",
        "change",
        "trigger",
        "increase",
    ]
)
SHORT_BE = frozenset({"’m", "'m", "’re", "'re"})
HOURS = frozenset({"a.m.", "p.m.", "am", "pm"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
WHEN = frozenset({"npadvmod", "advmod", "prep", "agent", "punct"})


def mend_messages(doc: Doc, root: Token) -> None:
    """The parse of one sentence with the frames of messages put right, in place."""
    _mend_small_words(doc)
    _mend_plural_reads(root)
    _mend_inverted_reading(root)
    _mend_described_message(root)
    _mend_announced(root)
    _mend_gerund_subject(root)


def _mend_small_words(doc: Doc) -> None:
    """Mends "I’m appalled", where the verb was read as an adverb, and "at 11 a.m.", where the hour was read as a mark."""
    for token in doc:
        if token.lower_ in SHORT_BE and token.tag_ not in FINITE and token.dep_ == "ROOT":
            token.tag_, token.pos_, token.lemma_ = "VBP", "AUX", "be"
        elif token.lower_ in HOURS and token.dep_ == "punct" and token.i:
            before = token.nbor(-1)
            over = before.head if before.dep_ in {"nummod", "advmod"} else before
            attach(token, over if over.i < token.i else before, "pobj" if over.pos_ == "ADP" else "npadvmod")


def _mend_plural_reads(root: Token) -> None:
    """Mends "'A,' a post with 300 shares reads", where "reads" was taken for a noun."""
    if root.lower_ != "reads" or root.tag_ != "NNS":
        return
    if any(child.dep_ in SUBJECTS and child.lemma_.lower() in cues.READABLE for child in root.children):
        root.tag_, root.pos_, root.lemma_ = "VBZ", "VERB", "read"


def _mend_inverted_reading(root: Token) -> None:
    """Mends "'A,' read the caption of the clip", where the caption was taken for what is read."""
    if root.lemma_ not in cues.GIVING_WORDS | cues.SPEECH or root.i == 0 or root.nbor(-1).text not in CLOSING:
        return
    if any(child.dep_ in SUBJECTS for child in root.children):
        return
    message = next((child for child in root.children if child.dep_ == "dobj"), None)
    if message is not None and message.left_edge.i == root.i + 1 and message.lemma_.lower() in cues.READABLE:
        attach(message, root, "nsubj")


def _mend_described_message(root: Token) -> None:
    """Mends "One post, shared 4,000 times, said: A", where "post shared" was read as what is said."""
    if root.lemma_ not in cues.SPEECH | cues.GIVING_WORDS or any(c.dep_ in SUBJECTS for c in root.children):
        return
    told = next((child for child in root.children if child.dep_ == "ccomp" and child.i < root.i), None)
    if told is None or told.tag_ not in {"VBN", "VBD"} or not root.i or root.nbor(-1).text != ",":
        return
    message = next((child for child in told.children if child.dep_ in SUBJECTS and child.i < told.i), None)
    if message is None or message.lemma_.lower() not in cues.READABLE or told.nbor(-1).text != ",":
        return
    attach(message, root, "nsubj")
    attach(told, message, "acl")
    told.tag_ = "VBN"


def _mend_announced(root: Token) -> None:
    """Mends "The funding announced today will support 400 jobs", where it was read as announcing what it does."""
    if root.lemma_ not in GIVEN_OUT or root.tag_ not in {"VBD", "VBN"}:
        return
    subject = next((child for child in root.children if child.dep_ == "nsubj" and child.i < root.i), None)
    done = next((child for child in root.children if child.dep_ == "ccomp" and child.i > root.i), None)
    if subject is None or done is None or subject.pos_ != "NOUN" or follows_comma(done):
        return
    if not is_finite(done) or any(child.dep_ in SUBJECTS | {"mark", "expl"} for child in done.children):
        return
    first = done.left_edge
    if first.pos_ not in {"AUX", "VERB"} or first.tag_ in {"VB", "VBG", "VBN"}:
        return
    if any(child.dep_ not in WHEN for child in root.children if root.i < child.i < first.i):
        return
    passive = any(child.dep_ == "auxpass" for child in done.children)
    make_root(done, root)
    attach(subject, done, "nsubjpass" if passive else "nsubj")
    attach(root, subject, "acl")
    root.tag_ = "VBN"


def _mend_gerund_subject(root: Token) -> None:
    """Mends "Drinking hot water cures malaria", where what it does was read as what is drunk."""
    doc = root.doc
    doing = next((token for token in doc if token.is_alpha), root)
    if doing.tag_ != "VBG" or any(token.tag_ in FINITE for token in doc):
        return
    does = next(
        (token for token in doc[doing.i + 2 :] if token.tag_ == "NNS" and token.lemma_ in EFFECTS), None
    )
    if (
        does is None
        or does.i + 1 >= len(doc)
        or doc[does.i + 1].pos_ not in {"NOUN", "PROPN", "ADJ", "DET", "NUM"}
    ):
        return
    does.tag_, does.pos_ = "VBZ", "VERB"
    for word in doc:
        if word.i != does.i and word.head == does:
            attach(
                word,
                does if word.is_punct or word.i > does.i else doing,
                "dobj" if word.pos_ == "NOUN" else word.dep_,
            )
    if root != does:
        make_root(does, root)
    does.head, does.dep_ = does, "ROOT"
    attach(doing, does, "csubj")
    for word in doc:
        if word.i < does.i and word.head.i > does.i:
            attach(word, doing, "dobj")
        elif word.i > does.i and word.head.i < does.i:
            attach(word, does, "punct" if word.is_punct else "dobj")
        elif word.i < does.i and word.i != doing.i and word.head == does and not word.is_punct:
            attach(word, doing, "dobj")

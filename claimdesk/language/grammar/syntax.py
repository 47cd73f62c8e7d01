"""What a parse says of verbs and nouns: subjects, shared and inherited ones too, and stretches of words."""

from spacy.tokens import Doc, Token

from claimdesk.language.grammar import cues

LEMMA_MENDED = {"hop": "hope"}
DEEPEST_CHAIN = 6  # steps up through coordinated and subordinate verbs to find a subject
CARRYING = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "parataxis"})
SPEAKING_NOUNS = cues.DOCUMENTS | cues.SPEAKERS
EDGES = frozenset(
    {"and", "but", "or", ",", ".", ";", ":", "–", "—", "-", "--", " ", "\n", "…", "...", "!", "?"}
)


def read_lemma(token: Token) -> str:
    lemma = token.lemma_.lower()
    return LEMMA_MENDED.get(lemma, lemma)


def find_child(token: Token, *labels: str) -> Token | None:
    """The first child of a token with one of the dependency labels."""
    return next((child for child in token.children if child.dep_ in labels), None)


def find_subject(verb: Token) -> Token | None:
    """The subject of a verb, its own or the one that it shares; None in the passive and without one."""
    inherited: Token | None = None
    for _ in range(DEEPEST_CHAIN):
        own = _find_nearest(verb, "nsubj", "csubj", "expl")
        subject = _find_antecedent(own, verb) if own is not None else find_agent(verb)
        if subject is not None or find_child(verb, "nsubjpass") is not None:
            if inherited is None and (subject is None or not _needs_speaker(verb, subject)):
                return subject
            inherited = inherited or subject
            if subject is not None and can_speak(subject):
                return subject
        head = verb.head
        if head == verb:
            return inherited
        if verb.dep_ in {"relcl", "acl"} and head.pos_ in {"NOUN", "PROPN", "PRON"}:
            active = verb.tag_ in {"VBG", "VB"} or verb.dep_ == "relcl" or head.dep_ == "ROOT"
            return inherited or (head if active else None)
        if verb.dep_ not in CARRYING:
            return inherited
        if inherited is None and (near := find_controller(verb)) is not None:
            return near
        verb = head
    return inherited


def find_name_beside(head: Token) -> Token | None:
    """The name right after a description of the same person: "her brother Pedro"."""
    return next(
        (
            child
            for child in head.children
            if child.dep_ == "appos" and child.ent_type_ == "PERSON" and child.i == head.i + 1
        ),
        None,
    )


def _find_nearest(verb: Token, *labels: str) -> Token | None:
    """The child with one of the labels that stands nearest to the verb: a quotation before it can hold more."""
    candidates = [child for child in verb.children if child.dep_ in labels]
    return min(candidates, key=lambda candidate: abs(candidate.i - verb.i), default=None)


def _needs_speaker(verb: Token, subject: Token) -> bool:
    """Whether a participle took its subject from a reported clause that can't have spoken."""
    return verb.dep_ == "ccomp" and not can_speak(subject) and read_lemma(verb) not in cues.REPORTING


def can_speak(token: Token) -> bool:
    """Whether a noun names somebody or something that words can come from."""
    if token.pos_ in {"PRON", "PROPN"} or token.ent_type_ in {"PERSON", "ORG", "GPE", "NORP"}:
        return token.lower_ not in {"it", "this", "that", "there", "which"}
    return read_lemma(token) in SPEAKING_NOUNS


def find_controller(verb: Token) -> Token | None:
    """Whose a participle after a comma is, where the words before the comma end in somebody.

    "…, with Blinken levying charges, alleging", "ruled out by the team, citing", "a statement, accusing".
    """
    if verb.tag_ != "VBG" or verb.dep_ not in {"advcl", "acl"}:
        return None
    before = verb.left_edge.i - 1
    while before > 0 and verb.doc[before].is_quote:
        before -= 1
    if before < 1 or verb.doc[before].text != ",":
        return None
    token = verb.doc[before - 1]
    for _ in range(DEEPEST_CHAIN + 2):
        if token.i in {verb.head.i, token.head.i}:
            return None
        if token.dep_ == "pobj" and token.head.dep_ == "agent":
            return token
        if token.dep_ == "pcomp" and token.head.lower_ == "with":
            return find_child(token, "nsubj")
        if token.pos_ == "NOUN" and read_lemma(token) in cues.DOCUMENTS:
            return token
        token = token.head
    return None


def _find_antecedent(subject: Token, verb: Token) -> Token:
    """What a relative pronoun stands for, the pronoun itself where that can't be told."""
    if subject.tag_ in {"WP", "WDT"} and verb.dep_ == "relcl":
        return verb.head
    return subject


def find_agent(verb: Token) -> Token | None:
    by = find_child(verb, "agent")
    return find_child(by, "pobj") if by is not None else None


def is_passive(verb: Token) -> bool:
    return find_child(verb, "nsubjpass", "auxpass") is not None


def find_extent(token: Token) -> tuple[int, int]:
    """A token's subtree from its first to its last word."""
    return token.left_edge.i, token.right_edge.i + 1


def cut_holes(span: tuple[int, int], holes: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """What is left of a stretch when holes are cut out, in pieces."""
    pieces = [span]
    for start, end in holes:
        pieces = [
            part
            for first, last in pieces
            for part in ((first, min(last, start)), (max(first, end), last))
            if part[0] < part[1]
        ]
    return tuple(sorted(set(pieces)))


def trim_pieces(doc: Doc, pieces: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Pieces without commas and stops at their ends; empty ones are dropped."""
    kept = []
    for piece in pieces:
        start, end = piece
        while start < end and doc[start].text in EDGES:
            start += 1
        while start < end and doc[end - 1].text in EDGES:
            end -= 1
        if start < end:
            kept.append((start, end))
    return tuple(kept)


def find_strayed(agent: Token) -> list[Token]:
    """Prepositions parsed below an agent that are its verb's own: "accused by regulators of hiding"."""
    if agent.dep_ != "pobj" or agent.head.dep_ != "agent":
        return []
    wanted = cues.PREPOSITIONS.get(read_lemma(agent.head.head), frozenset())
    return [child for child in agent.children if child.dep_ == "prep" and child.lower_ in wanted]


def find_source_extent(head: Token) -> tuple[int, int]:
    """A source's noun phrase, cut before a relative clause."""
    start, end = find_extent(head)
    for child in head.children:
        if child.dep_ in {"relcl", "acl"} and child.i > head.i:
            end = min(end, child.left_edge.i)
        if child.dep_ == "prep" and child.i > head.i and child in find_strayed(head):
            end = min(end, child.left_edge.i)
    while end - 1 > head.i and head.doc[end - 1].text in EDGES:
        end -= 1
    return start, max(end, head.i + 1)

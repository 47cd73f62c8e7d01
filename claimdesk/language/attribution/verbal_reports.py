"""Reports within one parsed sentence: a cue, whose it is, and which words it introduces."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from claimdesk.language.attribution.nominal_reports import (
    build_hearsay_report,
    find_according_report,
    find_adjective_report,
    find_document_report,
    find_noun_report,
)
from claimdesk.language.attribution.polarity import Stance, find_stance
from claimdesk.language.attribution.report_types import Manner, Report, build_report
from claimdesk.language.attribution.sources import is_mute, is_share
from claimdesk.language.attribution.writers_clauses import find_contrasts, find_objections
from claimdesk.language.grammar import cues
from claimdesk.language.grammar.first_names import FEMALE, MALE
from claimdesk.language.grammar.syntax import (
    DEEPEST_CHAIN,
    cut_holes,
    find_agent,
    find_child,
    find_extent,
    find_source_extent,
    find_strayed,
    find_subject,
    is_passive,
    read_lemma,
)

HEARD = frozenset({"hear", "see", "show", "film", "record"})
MOTION = ("that", "this", "house")
NEAR_THAT = 3  # words from a verb to the "that" of what it reports


def find_reports(doc: Doc) -> list[Report]:
    """The reports of one sentence in the order of their cues."""
    reports: list[Report] = []
    if doc[: len(MOTION)].text.lower() == " ".join(MOTION):
        return []  # "That this House notes that A; further notes that B": whoever moves it says so
    for token in doc:
        reports.extend(report for report in _find_reports_at(token) if report is not None)
    return reports


def _find_reports_at(token: Token) -> Iterator[Report | None]:
    if token.pos_ in {"VERB", "AUX"}:
        lower = token.lower_
        if lower == "according":
            yield find_according_report(token)
        else:
            yield _read_verb(token)
    elif token.pos_ == "NOUN":
        if token.lemma_.lower() in cues.NOUNS:
            yield find_noun_report(token)
    elif token.pos_ == "ADJ":
        if token.lemma_.lower() in cues.ADJECTIVES:
            yield find_adjective_report(token)
    elif token.lower_ in cues.HEARSAY:
        yield build_hearsay_report(token)
    elif token.lower_ in {"in", "for"} and token.dep_ == "prep":
        yield find_document_report(token)


def _read_verb(verb: Token) -> Report | None:
    lemma = read_lemma(verb)
    if (
        (lemma not in cues.REPORTING and lemma not in cues.GIVING_WORDS | {"put", "hear", "accept"})
        or verb.dep_
        in {
            "aux",
            "auxpass",
            "amod",
            "compound",
        }
        or _is_plural_noun(verb)
        or _is_compared(verb)
        or _is_borne_out(verb, lemma)
    ):
        return None
    return (
        _read_hearing(verb, lemma)
        or _read_clause(verb, lemma)
        or _read_infinitive(verb, lemma)
        or _read_phrase(verb, lemma)
        or _read_bare_verb(verb, lemma)
    )


def _gives_words(verb: Token, lemma: str, source: Token | None) -> bool:
    """Whether a verb gives the words of what is written: "the banner reads", "the message goes: …", "she went on"."""
    if lemma == "go" and any(child.lower_ == "on" and child.dep_ == "prt" for child in verb.children):
        return True
    if source is None or read_lemma(source) not in cues.READABLE:
        return False
    after = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
    return lemma == "read" or (after is not None and (after.is_quote or after.text in {":", ","}))


def _is_plural_noun(verb: Token) -> bool:
    """Whether a noun was taken for a verb: "says that claims she sold it are wrong", "said that reports he left …"."""
    if verb.tag_ != "VBZ" or verb.dep_ == "relcl" or verb.lower_ not in cues.PLURAL_CLAIMS or verb.i == 0:
        return False
    return verb.nbor(-1).lower_ == "that" or verb.dep_ in {"nsubj", "nsubjpass"}


def _is_borne_out(verb: Token, lemma: str) -> bool:
    """Whether somebody only bears out what another says: "A, as confirmed by the survey"."""
    mark = find_child(verb, "mark", "advmod")
    return (
        verb.tag_ == "VBN"
        and verb.dep_ == "advcl"
        and lemma in cues.BEARING_OUT
        and mark is not None
        and mark.lower_ == "as"
    )


def _is_compared(verb: Token) -> bool:
    """Whether a relative clause may tell of either side of a comparison: "the visuals as in the clip which stated"."""
    which = find_child(verb, "nsubj")
    noun = verb.doc[which.i - 1] if which is not None and which.i > 0 else None
    if which is None or noun is None or which.lower_ not in {"which", "that"} or noun.dep_ != "pobj":
        return False
    compared = {"as", "than", "like"}
    return noun.head.lower_ in compared or noun.head.head.lower_ in compared


def _find_speaker(verb: Token) -> Token | None:
    """Whose words a verb gives: a participle after a comma goes on for whoever said the clause before it.

    "X said that Y resigned, saying …". Nobody, where a first name is called out before an office.
    """
    if _is_told(verb):
        return find_agent(verb)
    over = verb.head
    if verb.tag_ == "VBG" and verb.dep_ in {"xcomp", "ccomp"} and over.lemma_ in HEARD and is_passive(over):
        return find_child(over, "nsubjpass")  # "a man can be heard saying"
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.i > 0 and verb.nbor(-1).text == ",":
        for _ in range(DEEPEST_CHAIN):
            if over.dep_ == "ccomp" and read_lemma(over.head) in cues.SPEECH and over.head.i < over.i:
                return find_subject(over.head)
            if over.dep_ not in {"xcomp", "ccomp", "conj"}:
                break
            over = over.head
    source = find_subject(verb)
    return None if source is not None and _is_called_out(source, verb) else source


def _is_told(verb: Token) -> bool:
    """Whether the subject of a verb hears what is said: "after being told that …", "asked about it, she …"."""
    if verb.lemma_ not in cues.TELLING | {"ask"} or verb.tag_ not in {"VBN", "VBD"}:
        return False
    has_had = any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children)
    return is_passive(verb) or (verb.tag_ == "VBN" and verb.dep_ in {"advcl", "acl"} and not has_had)


def _is_called_out(name: Token, verb: Token) -> bool:
    """Whether a first name is spoken to: "Mitt, the governor of Massachusetts is now saying", no comma closing it."""
    office = find_child(name, "appos")
    return (
        name.i == 0
        and office is not None
        and name.lower_ in MALE | FEMALE
        and office.i < verb.i
        and name.doc[office.right_edge.i + 1].text != ","
    )


def _find_clausal_manner(lemma: str, source: Token | None) -> Manner | None:
    if source is not None and is_share(source):
        return Manner.SHARE if lemma in cues.SPEECH | cues.BELIEF else None
    if source is not None and is_mute(source, lemma):
        return Manner.SIGN if lemma in cues.SPEECH | cues.FINDING else None
    document = source is not None and read_lemma(source) in cues.DOCUMENTS
    if lemma in cues.FINDING and (document or lemma not in cues.SPEECH):
        return Manner.FINDING
    if lemma in cues.SPEECH:
        return Manner.SPEECH
    if lemma in cues.BELIEF:
        return Manner.BELIEF
    if lemma in cues.INTENT:
        return Manner.INTENT
    return Manner.ATTITUDE if lemma in {"seem", "appear"} else None


def _read_clause(verb: Token, lemma: str) -> Report | None:
    """A clause as the content: "said that …", "…, he said", "as he noted"."""
    if lemma == "say" and verb.i + 1 < len(verb.doc) and verb.nbor(1).tag_ == "TO":
        return None  # "the mayor, said to be ill, …" says nothing
    source = _find_speaker(verb)
    manner = _find_clausal_manner(lemma, source)
    if lemma == "accept":
        manner = Manner.SPEECH  # "accepted that he had signed": of words, where a clause follows
    if manner is None:
        return None
    clauses = [child for child in verb.children if child.dep_ == "ccomp" and _is_content(child, verb, lemma)]
    if not clauses and lemma in cues.QUESTIONED | {"know"}:
        clauses = [child for child in verb.children if child.dep_ == "advcl" and _is_question(child)]
    if clauses:
        clauses = _leave_out_earlier(verb, clauses)
        holes = _find_own_words(verb, source, clauses)
        holes += find_objections(verb, clauses)
        holes += find_contrasts(verb, clauses)
        content = tuple(
            piece for clause in clauses for piece in cut_holes(_find_reported_extent(clause, verb), holes)
        )
        stance = find_stance(verb, lemma, source)
        if lemma in cues.SUPPOSING and _is_said_by_nobody(verb):
            stance = Stance.QUESTIONED  # the hedge stays with what it hedges
        return build_report(verb, lemma, manner, source, content, stance)
    if manner in {Manner.SPEECH, Manner.FINDING} and _is_parenthetical(verb):
        if verb.tag_ == "VBN" and verb.dep_ == "advcl" and find_child(verb, "nsubj") is None:
            place = next((child for child in verb.children if child.lower_ in {"in", "by"}), None)
            source = find_child(place, "pobj") if place is not None else None
        head = verb.head
        content = cut_holes(find_extent(head), [find_extent(verb)])
        return build_report(verb, lemma, manner, source, content, find_stance(verb, lemma, source))
    return None


def _leave_out_earlier(verb: Token, clauses: list[Token]) -> list[Token]:
    """The clauses without one that stands before the report of another: "Critics disagree: X says that A"."""
    told = [clause for clause in clauses if clause.i > verb.i and clause.left_edge.lower_ == "that"]
    near = [clause for clause in told if clause.left_edge.i - verb.i <= NEAR_THAT]
    return [clause for clause in clauses if clause.i > verb.i] if near else clauses


def _is_said_by_nobody(verb: Token) -> bool:
    """Whether nobody is named who said it: "it has been suggested that …"."""
    subject = find_child(verb, "nsubjpass")
    return subject is not None and subject.lower_ == "it" and find_agent(verb) is None


def _find_reported_extent(clause: Token, verb: Token) -> tuple[int, int]:
    """A reported clause up to a semicolon after which the writer goes on: "claims that A; the study shows …"."""
    start, end = find_extent(clause)
    if verb.doc[start].lower_ == "that" and start + 1 < end and _is_plural_noun(verb.doc[start + 1]):
        start += 1  # this "that" is taken for the verb's subject
    if clause.i < verb.i or verb.doc[start].lower_ != "that":
        return start, end
    for token in verb.doc[max(start, verb.i) : end]:
        if token.text == ";" and not any(
            word.lower_ == "that" for word in verb.doc[token.i + 1 : token.i + 3]
        ):
            return start, token.i
    return start, end


def _is_content(clause: Token, verb: Token, lemma: str) -> bool:
    """Whether a clause below a verb is what it reports, and not a sentence of its own that stands before it.

    "A survey put it at 311; another found 308": the verb has its own object, or a semicolon parts the two.
    """
    if clause.i > verb.i:
        return lemma not in cues.THAT_ONLY or any(
            word.lower_ == "that" for word in verb.doc[verb.i : clause.i]
        )
    if lemma == "accept" or any(token.text == ";" for token in verb.doc[clause.i : verb.i]):
        return False
    return lemma in cues.TELLING or find_child(verb, "dobj") is None


def _read_hearing(verb: Token, lemma: str) -> Report | None:
    """What a jury or an inquiry heard: somebody said it there, whom the sentence need not name."""
    hearer = find_child(verb, "nsubj")
    if lemma == "tell" and hearer is not None:
        told = verb.i == hearer.i + 1 and all(
            child.i < hearer.i or child.dep_ == "punct" for child in verb.children if child != hearer
        )
        if not told:  # the headline's passive: "Boss stole 40 laptops, jury told"
            return None
    elif lemma != "hear":
        return None
    if hearer is None or read_lemma(hearer) not in cues.HEARERS:
        return None
    clauses = [child for child in verb.children if child.dep_ == "ccomp"]
    if not clauses:
        return None
    start, end = find_extent(hearer)
    content = tuple(
        piece
        for clause in clauses
        for piece in cut_holes(find_extent(clause), [(min(start, verb.i), max(end, verb.i + 1))])
    )
    teller = next((child for child in verb.children if child.dep_ == "prep" and child.lower_ == "from"), None)
    source = find_child(teller, "pobj") if teller is not None else None
    return build_report(verb, lemma, Manner.SPEECH, source, content, find_stance(verb, lemma, hearer))


def _is_question(clause: Token) -> bool:
    mark = find_child(clause, "mark")
    return mark is not None and mark.lower_ in {"if", "whether"}


def _find_own_words(verb: Token, source: Token | None, clauses: list[Token]) -> list[tuple[int, int]]:
    """The cue with its source as a hole, for clauses that are parsed as reaching over it."""
    first, last = verb.i, verb.i + 1
    if source is not None and abs(source.i - verb.i) < len(verb.doc):
        start, end = find_source_extent(source)
        if any(find_extent(clause)[0] <= start < find_extent(clause)[1] for clause in clauses) and any(
            find_extent(clause)[0] <= verb.i < find_extent(clause)[1] for clause in clauses
        ):
            first, last = min(first, start), max(last, end)
    return [(first, last), *(hole for clause in clauses for hole in _find_later_reports(clause, source))]


def _find_later_reports(clause: Token, source: Token | None) -> Iterator[tuple[int, int]]:
    """Participles at a clause's end that report on: "said that …, calling on …"."""
    for child in clause.subtree:
        later = child.dep_ == "advcl" and child.tag_ == "VBG" and child.i > clause.i
        if (
            later
            and read_lemma(child) in cues.REPORTING
            and source is not None
            and _find_speaker(child) == source
        ):
            yield find_extent(child)


def _is_parenthetical(verb: Token) -> bool:
    """Whether a reporting clause stands inside or after what it reports: "…, he said, …", "as he said"."""
    if verb.dep_ == "parataxis":
        return True
    if verb.dep_ != "advcl" or find_child(verb, "dobj", "xcomp") is not None:
        return False
    mark = find_child(verb, "mark", "advmod")
    return mark is not None and mark.lower_ == "as" and verb.head.pos_ in {"VERB", "AUX"}


def _read_infinitive(verb: Token, lemma: str) -> Report | None:
    """An infinitive as the content: "promised to …", "is expected to …"."""
    clause = find_child(verb, "xcomp")
    if clause is None:
        return None
    subject = find_child(verb, "nsubj", "nsubjpass")
    if lemma in {"seem", "appear"} or (is_passive(verb) and lemma in cues.SPEECH | cues.BELIEF | {"expect"}):
        if subject is None:
            return None
        content = (find_extent(subject), find_extent(clause))
        manner = Manner.SPEECH if lemma in cues.SPEECH else Manner.BELIEF
        stance = find_stance(verb, lemma)
        return build_report(verb, lemma, manner, find_agent(verb), content, stance, statement=False)
    if lemma not in cues.INTENT | cues.NAMING:
        return None
    start, end = find_extent(clause)
    if (person := find_child(verb, "dobj")) is not None:
        start = min(start, person.left_edge.i)
    refused = lemma in {"refuse", "decline"}
    stance = Stance.DENIED if refused else find_stance(verb, lemma)
    if stance is Stance.QUESTIONED:
        stance = Stance.ASSERTED
    return build_report(
        verb, lemma, Manner.INTENT, find_subject(verb), ((start, end),), stance, statement=False
    )


def _read_phrase(verb: Token, lemma: str) -> Report | None:
    """A phrase as the content: "criticised the plan", "warned of a flood", "called it a lie"."""
    wanted = cues.PREPOSITIONS.get(lemma, frozenset())
    parts = []
    if lemma in cues.NAMING and find_child(verb, "prt") is not None:
        return None  # "called out seven times", "called off"
    direct = find_child(verb, "dobj", "oprd") if lemma in cues.ATTITUDE | cues.NAMING else None
    if is_passive(verb) and lemma in cues.ATTITUDE | cues.NAMING:
        direct = find_child(verb, "nsubjpass")
    for child in verb.children:
        if (
            child.dep_ in {"prep", "agent"}
            and child.lower_ in wanted
            and (inner := find_child(child, "pobj", "pcomp"))
        ):
            parts.append(find_extent(inner) if direct is None else find_extent(child))
        elif direct is not None and _belongs_to_judgement(child, lemma):
            parts.append(find_extent(child))
    if direct is not None:
        parts.append(find_extent(direct))
    agent = find_agent(verb)
    parts.extend(find_extent(stray) for stray in (find_strayed(agent) if agent is not None else []))
    source = agent if is_passive(verb) else find_subject(verb)
    if not parts or (lemma in cues.NAMING and lemma not in cues.ATTITUDE and len(parts) < 2):
        return None
    content = _join_stretches(parts)
    speech = lemma in cues.SPEECH or lemma in cues.PREPOSITIONS
    manner = Manner.SPEECH if speech and lemma not in cues.ATTITUDE else Manner.ATTITUDE
    return build_report(verb, lemma, manner, source, content, find_stance(verb, lemma), statement=False)


def _belongs_to_judgement(dependent: Token, lemma: str) -> bool:
    """Whether a verb's dependent is part of a judgement: "as a lie", "a liar", "for lying"."""
    if dependent.dep_ == "prep":
        return (dependent.lower_ == "as" and lemma in cues.NAMING) or (
            dependent.lower_ == "for" and lemma in cues.ATTITUDE
        )
    return dependent.dep_ in {"oprd", "xcomp"} and lemma in cues.NAMING


def _join_stretches(parts: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Stretches in order, those that touch joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _read_bare_verb(verb: Token, lemma: str) -> Report | None:
    """A verb of saying whose words may be a quotation beside it."""
    if verb.tag_ == "VBG" and verb.dep_ in {"csubj", "advcl"} and find_child(verb, "dobj") is not None:
        return None  # "Answering a question on rents, she said: …"
    put_it = lemma == "put" and any(child.lower_ == "it" for child in verb.children)
    source = _find_speaker(verb)
    read_out = lemma in cues.GIVING_WORDS and _gives_words(verb, lemma, source)
    if (lemma not in cues.SPEECH and not put_it and not read_out) or is_passive(verb):
        return None
    return build_report(verb, lemma, Manner.SPEECH, source, (), find_stance(verb, lemma))

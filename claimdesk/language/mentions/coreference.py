"""Which noun phrase a pronoun stands for, where one clearly wins."""

from dataclasses import dataclass, field

from spacy.tokens import Token

from claimdesk.language.grammar.syntax import find_name_beside, find_subject
from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.mentions.people_and_bodies import Names, guess_gender
from claimdesk.language.mentions.quotations import QuotedStretches
from claimdesk.language.reading.parsing import ParsedArticle, ParsedSentence
from claimdesk.terms import Part

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
PRONOUNS = HE | SHE | IT | THEY
OBJECTS = frozenset({"dobj", "dative", "pobj", "attr"})
PEOPLE_NOUNS = split_words("""official minister spokesman spokeswoman president leader man woman lawmaker doctor scientist expert analyst
    judge lawyer officer soldier critic supporter voter student teacher worker resident witness researcher author
    king queen prince princess pope captain executive founder owner manager boss mother father brother sister son
    daughter wife husband woman man boy girl chairman economist senator governor mayor ambassador diplomat chief head candidate actor singer player coach victim
    suspect driver patient employee member activist protester prosecutor attorney colleague ally rival""")
GROUP_NOUNS = split_words("""company firm bank ministry government agency department court commission committee council university
    party club team union police army group organisation organization charity airline supermarket retailer carmaker
    drugmaker manufacturer hospital school newspaper city country state nation association institute""")
PEOPLE_ENDINGS = (
    "er",
    "or",
    "ist",
    "ian",
    "man",
    "woman",
    "ant",
    "ent",
    "ess",
    "ete",
    "ot",
    "eer",
    "son",
    "ess",
)
# Weights of what speaks for a candidate; a winner must lead by MARGIN. Set on the seed article and on
# our own news texts, where a lead of one keeps "X told Y that he …" open.
SAME_SENTENCE = 2.6
SENTENCE_BEFORE = 1.5
TWO_BEFORE = 0.0
SUBJECT = 2.0
OBJECT = 0.6
PARALLEL = 0.5
KNOWN_GENDER = 0.5
NEAREST = 1.0  # of the candidates in its own sentence the one just before the pronoun
MARGIN = 1.0
CAUSE = 3.0
# verbs whose reason lies in whom they are about (implicit causality, Garvey and Caramazza 1974)
ABOUT_THE_OTHER = split_words("""agree side praise thank blame condemn criticise criticize congratulate fire dismiss
    punish sue arrest jail fine sack suspend expel applaud honour honor mock rebuke scold""")
REASONS = frozenset({"after", "because", "since", "as", "when"})
WINDOW = 2  # sentences back
FIRST_WORDS = 2  # before a pronoun that opens its sentence: "In 1920 it …" has two
LONGEST_HEADING = 8


@dataclass(frozen=True, slots=True)
class AntecedentCandidate:
    """A noun phrase that a pronoun could stand for."""

    sentence: int
    token: int
    text: str
    person: bool
    plural: bool
    body: bool  # an organisation, a country, a group of people
    gender: str | None
    role: str  # "subject", "object", "other"
    named: bool = False  # by a name of its own
    heads: bool = False  # the text stands under this name


@dataclass(frozen=True, slots=True)
class Referent:
    """The winner's text, None where nobody clearly wins; candidates best first."""

    text: str | None
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class Coreference:
    """The candidates of one article and the pronouns already read; see `read_coreference`."""

    sentences: tuple[ParsedSentence, ...]
    candidates: list[list[AntecedentCandidate]]
    referents: dict[tuple[int, int], Referent] = field(default_factory=dict)

    def referent(self, sentence: int, token: int) -> Referent | None:
        """What the pronoun at a token stands for; None where the token is no pronoun that is read."""
        return self.referents.get((sentence, token))


def read_coreference(article: ParsedArticle, names: Names, marks: dict[Part, QuotedStretches]) -> Coreference:
    """The pronouns of an article with what they stand for, in reading order; candidates stand outside quotation marks."""
    coreference = Coreference(article.sentences, [])
    for number, sentence in enumerate(article.sentences):
        within = marks[sentence.part]
        coreference.candidates.append([])
        for token in sentence.doc:
            start = sentence.start + token.idx
            quoted = within.holds(start, start + len(token))
            lower = token.lower_
            if lower in PRONOUNS:
                if not _is_expletive(token):
                    _read_pronoun(coreference, number, token, quoted=quoted)
            elif (candidate := _build_candidate(names, number, token)) is not None and not quoted:
                coreference.candidates[number].append(candidate)
    return coreference


def _is_expletive(token: Token) -> bool:
    """Whether "it" stands for nothing: "it is raining", "it is clear that"."""
    if token.lower_ != "it":
        return False
    if token.dep_ == "expl":
        return True
    verb = token.head
    clausal = any(child.dep_ in {"ccomp", "advcl", "acl", "xcomp", "csubj"} for child in verb.children)
    return verb.lemma_ in {"be", "seem", "appear", "take", "become"} and (
        clausal or any(child.dep_ == "acomp" and any(True for _ in child.children) for child in verb.children)
    )


def _build_candidate(names: Names, number: int, token: Token) -> AntecedentCandidate | None:
    if _is_heading(token):
        return _build_heading_candidate(names, number, token)
    person = names.person(number, token.i)
    if person is not None and token.dep_ != "compound" and not _is_called_thing(token):
        return AntecedentCandidate(
            number, token.i, person.name, True, False, False, person.gender, _find_role(token)
        )
    if token.dep_ not in {"nsubj", "nsubjpass", "dobj", "pobj", "conj", "poss"}:
        return None
    if any(child.dep_ == "appos" and names.person(number, child.i) is not None for child in token.children):
        return None
    if token.pos_ not in {"NOUN", "PROPN"} or token.ent_type_ in {
        "DATE",
        "TIME",
        "CARDINAL",
        "MONEY",
        "PERCENT",
    }:
        return None
    plural = token.tag_ in {"NNS", "NNPS"} or any(child.dep_ == "conj" for child in token.children)
    person_like = token.ent_type_ == "PERSON" and not _is_called_thing(token)
    human = token.lemma_.lower() in PEOPLE_NOUNS or person_like
    body = human or token.ent_type_ in {"ORG", "GPE", "NORP"} or token.lemma_.lower() in GROUP_NOUNS
    beside = find_name_beside(token)
    text = write_phrase(token) if beside is None else beside.text
    named = token.pos_ == "PROPN"
    gender = guess_gender("", [token.nbor(-1).lower_.rstrip(".")]) if named and token.i > 0 else None
    person_like = human or beside is not None or gender is not None
    return AntecedentCandidate(
        number, token.i, text, person_like, plural, body, gender, _find_role(token), named
    )


def _is_called_thing(name: Token) -> bool:
    """Whether a name taken for a person's is said to be a thing: "Harbour is a library for …"."""
    if name.dep_ != "nsubj" or name.head.lemma_ != "be":
        return False
    told = next(
        (child for child in name.head.children if child.dep_ == "attr" and child.pos_ == "NOUN"), None
    )
    if told is None or not any(child.lower_ in {"a", "an"} for child in told.children):
        return False
    lemma = told.lemma_.lower()
    return lemma not in PEOPLE_NOUNS and not lemma.endswith(PEOPLE_ENDINGS)


def _is_heading(token: Token) -> bool:
    """Whether the word heads a line that is a name and nothing else, which what follows tells of."""
    doc = token.doc
    if token.dep_ != "ROOT" or len(doc) > LONGEST_HEADING or doc[-1].text in {".", "!", "?", ":", "”", '"'}:
        return False
    sorted_out = doc[-1].text == ")" and doc[0].text[:1].isupper()  # "Harbour Lights (film)"
    verbal = any(word.pos_ in {"VERB", "AUX"} for word in doc)
    return sorted_out or (token.pos_ == "PROPN" and not verbal)


def _build_heading_candidate(names: Names, number: int, token: Token) -> AntecedentCandidate:
    """The topic that a heading names; a person where a gender is known, else whatever the pronoun says."""
    name = token.doc.text.partition(" (")[0].strip()
    known = next(
        (person for person in names.people if person.name == name or " ".join(person.words) == name), None
    )
    gender = known.gender if known is not None else None
    plural = token.tag_ in {"NNS", "NNPS"}
    return AntecedentCandidate(
        number, token.i, name, gender is not None, plural, True, gender, "subject", True, True
    )


def write_phrase(token: Token) -> str:
    """A noun phrase as it can stand elsewhere: without clauses, "a" turned into "the", coordination kept."""
    doc = token.doc
    first = token.i
    for child in token.children:
        if child.i < token.i and child.dep_ in {
            "det",
            "compound",
            "amod",
            "poss",
            "nummod",
            "nmod",
            "quantmod",
            "predet",
        }:
            first = min(first, child.left_edge.i)
    while token.pos_ == "PROPN" and first > token.left_edge.i and doc[first - 1].text.istitle():
        first -= 1  # "Bristly" of "Bristly Bellflowers", taken for an adverb
    last = token.i
    for child in token.children:
        if child.i > token.i and (child.lower_ == "of" or child.dep_ == "conj"):
            last = max(last, child.right_edge.i)
    if last - token.i > 8:
        last = token.i
    words = doc[first : last + 1].text
    opening = doc[first]
    if opening.lower_ in {"a", "an"}:
        return "the " + words[len(opening.text) :].lstrip()
    if opening.dep_ == "det" and not opening.text.isupper():
        return words[0].lower() + words[1:]
    common = (
        opening.i == 0 and not opening.ent_type_ and (opening.pos_ in {"ADJ", "NUM"} or opening.tag_ == "NNS")
    )
    return words[0].lower() + words[1:] if common else words


def _find_role(token: Token) -> str:
    while token.dep_ == "conj" or (token.dep_ == "appos" and token.head.i != token.i):
        token = token.head
    told = token.dep_ == "attr" and token.pos_ == "PROPN" and token.head.lemma_ == "be"
    if told or token.dep_ in {"nsubj", "nsubjpass"}:
        return "subject"  # "One of the first was Ada Lovelace" goes on about her
    return "object" if token.dep_ in OBJECTS else "other"


def _read_pronoun(coreference: Coreference, number: int, token: Token, *, quoted: bool) -> None:
    """What a pronoun stands for; between quotation marks only who it may stand for, as nothing is changed there."""
    lower = token.lower_
    gender = "male" if lower in HE else "female" if lower in SHE else None
    scored: dict[str, float] = {}
    best: dict[str, AntecedentCandidate] = {}
    fitting = [
        candidate
        for candidate in _list_in_reach(coreference, number, token)
        if _agrees(candidate, lower, gender) and not _is_bound(candidate, number, token)
    ]
    nearest = max((candidate.token for candidate in fitting if candidate.sentence == number), default=-1)
    for candidate in fitting:
        score = _score_candidate(candidate, number, token, gender)
        score += NEAREST if gender and candidate.sentence == number and candidate.token == nearest else 0.0
        if score > scored.get(candidate.text, float("-inf")):
            best[candidate.text] = candidate
            scored[candidate.text] = score
    ranked = sorted(scored, key=lambda text: -scored[text])
    clear = bool(ranked) and (len(ranked) == 1 or scored[ranked[0]] - scored[ranked[1]] >= MARGIN)
    if clear and not best[ranked[0]].person and not _is_agent_before(best[ranked[0]], number, token):
        clear = False
    if not clear and token.i <= FIRST_WORDS and token.dep_ in {"nsubj", "nsubjpass", "poss"}:
        topic = next((text for text in ranked if best[text].heads), None)
        ranked = [topic, *(text for text in ranked if text != topic)] if topic else ranked
        clear = topic is not None
    winner = ranked[0] if clear and not quoted else None
    coreference.referents[number, token.i] = Referent(winner, tuple(ranked[:4]))
    if winner is not None:
        antecedent = best[winner]
        carried = AntecedentCandidate(
            number,
            token.i,
            winner,
            antecedent.person or gender is not None,
            antecedent.plural,
            antecedent.body,
            gender or antecedent.gender,
            _find_role(token),
            antecedent.named,
            antecedent.heads,
        )
        coreference.candidates[number].append(carried)


def _is_agent_before(candidate: AntecedentCandidate, number: int, pronoun: Token) -> bool:
    """Whether a thing or group is a subject that a pronoun can carry on.

    In the same sentence, or a body; or the subject of the sentence before, where the pronoun opens this one:
    what is told of goes on (centering, Grosz, Joshi and Weinstein 1995).
    """
    if candidate.role != "subject":
        return False
    opens = (
        pronoun.dep_ in {"nsubj", "nsubjpass"} and pronoun.head.dep_ == "ROOT" and pronoun.i <= FIRST_WORDS
    )
    goes_on = opens and number - candidate.sentence == 1
    if goes_on and any(child.dep_ == "attr" for child in pronoun.head.children):
        goes_on = candidate.named  # "It was the third rise" is told of an event
    return candidate.sentence == number or candidate.body or goes_on


def _list_in_reach(coreference: Coreference, number: int, token: Token) -> list[AntecedentCandidate]:
    """Candidates of this sentence before the pronoun and of the sentences just before, in the same part."""
    candidates = [candidate for candidate in coreference.candidates[number] if candidate.token < token.i]
    part = coreference.sentences[number].part
    for back in range(max(0, number - WINDOW), number):
        if coreference.sentences[back].part == part:
            candidates.extend(coreference.candidates[back])
    return candidates


def _agrees(candidate: AntecedentCandidate, lower: str, gender: str | None) -> bool:
    if candidate.heads and candidate.gender is None:
        return lower not in THEY or candidate.plural
    if gender is not None:
        return candidate.person and not candidate.plural and candidate.gender in {gender, None}
    if lower in IT:
        return not candidate.person and not candidate.plural
    return candidate.plural


def _is_bound(candidate: AntecedentCandidate, number: int, token: Token) -> bool:
    """Whether grammar forbids it: an object is not its own verb's subject ("Smith saw him")."""
    if candidate.sentence != number or token.lower_.endswith(("self", "selves")):
        return False
    if token.dep_ not in OBJECTS:
        return False
    verb = token.head if token.dep_ != "pobj" else token.head.head
    subject = find_subject(verb)
    return subject is not None and subject.i == candidate.token


def _is_cause(at: int, pronoun: Token) -> bool:
    """Whether the pronoun tells what the one that the verb is about had done: "sided with Lee after he left"."""
    clause = pronoun.head
    told = pronoun.dep_ == "nsubj" and clause.dep_ == "advcl" and clause.head.lemma_ in ABOUT_THE_OTHER
    if not told or not any(word.dep_ == "mark" and word.lower_ in REASONS for word in clause.children):
        return False
    objects = [word for word in clause.head.children if word.dep_ == "dobj"]
    objects += [word for child in clause.head.children if child.dep_ == "prep" for word in child.children]
    return any(word.i == at for word in objects)


def _score_candidate(candidate: AntecedentCandidate, number: int, token: Token, gender: str | None) -> float:
    distance = number - candidate.sentence
    score = SAME_SENTENCE if distance == 0 else SENTENCE_BEFORE if distance == 1 else TWO_BEFORE
    score += SUBJECT if candidate.role == "subject" else OBJECT if candidate.role == "object" else 0.0
    if candidate.role == "subject" and token.dep_ in {"nsubj", "nsubjpass"}:
        score += PARALLEL
    if gender is not None and candidate.gender == gender:
        score += KNOWN_GENDER
    if candidate.sentence == number and _is_cause(candidate.token, token):
        score += CAUSE
    return score

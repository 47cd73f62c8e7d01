"""Names of people and bodies in an article: who is who, and the fullest form of each."""

import re
from collections import Counter
from dataclasses import dataclass, field

from spacy.tokens import Token

from claimdesk.language.grammar.first_names import FEMALE, MALE
from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.reading.parsing import ParsedArticle, ParsedSentence
from claimdesk.terms import Part

TITLES = split_words("""mr mrs ms miss dr sir dame lord lady president vice prime minister chancellor king queen prince princess
    sen senator rep representative congressman congresswoman gov governor mayor secretary judge justice chief
    general gen colonel col captain capt lieutenant lt sergeant sgt major maj admiral adm professor prof
    ambassador pope archbishop bishop cardinal father sister brother rev reverend director chairman
    chairwoman chair ceo spokesman spokeswoman spokesperson pundit host attorney officer detective sheriff
    republican democrat democratic foreign deputy former acting first coach leader candidate nominee
    advisor adviser state security national opposition""")
MALE_WORDS = split_words(
    "mr sir lord king prince congressman spokesman chairman father brother husband actor businessman son"
)
FEMALE_WORDS = split_words(
    "mrs ms miss dame lady queen princess congresswoman spokeswoman chairwoman mother sister wife actress "
    "businesswoman daughter"
)
# Words that stand before a person's name and before no other: whoever "Mayor Ines Quillmark" is, she is a person, also
# where the tagger sees a body or nothing.
BEFORE_PEOPLE = split_words("""mayor councillor senator congressman congresswoman governor minister secretary judge
    professor chancellor captain colonel sergeant detective sheriff ambassador bishop archbishop mr mrs ms dr
    spokesman spokeswoman spokesperson chairman chairwoman director adviser advisor resident lawmaker economist
    activist campaigner farmer teacher nurse engineer lawyer analyst scientist researcher historian""")
# Words before an office by which it is not held: "the chancellor" is not the shadow chancellor.
NOT_HOLDING = split_words("shadow former deputy acting vice ex would-be assistant interim then late ousted")
TRADES = split_words("""actor actress singer comedian author writer striker player producer star rapper driver pilot
    sailor boxer golfer designer artist poet novelist journalist reporter presenter broadcaster editor columnist
    blogger billionaire businessman businesswoman tycoon entrepreneur prosecutor barrister defendant suspect victim
    tory labour conservative liberal""")
AFTER_NAMES = frozenset({"KC", "QC", "SC", "MP", "MEP", "MSP", "TD", "OBE", "CBE", "MBE", "PhD", "MD", "Esq"})
NO_SURNAMES = split_words("""ltd limited inc plc llc corp corporation company co group holdings services center centre school
    college university institute foundation fund trust association society union council committee office bank""")
# Words that blame or praise somebody before a name and look like a name's first word: "Lazy Nora Vale".
EPITHET = re.compile(
    r"(?:Corrupt|Brave|Evil|Fake|Failed|Poor|Dear|Beloved|Great|Weak|Radical|Rude|Vile|False|Disgraced|Racist|Fascist|"
    r"[A-Z][a-z]{2,20}(?:y|ed|ing|less|ful|ous|ish|est))"
)
ABBREVIATED = re.compile(
    r"\b((?:[A-Z][\w’'&.-]*|of|for|the|and|on|in)(?: (?:[A-Z][\w’'&.-]*|of|for|the|and|on|in)){1,8}) \(([A-Z]{2,8})\)"
)
DOMINANT = 3  # times as many full names as a namesake's, from which a bare surname is somebody's
NAME_WITH_EPITHET = 3  # words: the epithet, a first name, a surname
MOST_NAMES = 4  # words of a heading that is somebody's name
SMALL = frozenset({"of", "for", "the", "and", "on", "in"})


@dataclass(slots=True)
class Person:
    """Somebody named in the article; `words` are the fullest name's, `roles` the titles before it."""

    name: str
    words: tuple[str, ...]
    gender: str | None = None  # "male", "female", None where nothing tells
    roles: set[str] = field(default_factory=set)
    heads: bool = False  # the text stands under this name, which is the one to use


@dataclass(frozen=True, slots=True)
class Names:
    """`mentions[sentence][token]` is the index of the person that a name's last word refers to."""

    people: tuple[Person, ...]
    mentions: tuple[dict[int, int], ...]
    bodies: dict[str, str]  # abbreviation or last word → the fullest name of a body in the article

    def person(self, sentence: int, token: int) -> Person | None:
        index = self.mentions[sentence].get(token)
        return None if index is None else self.people[index]


def read_names(article: ParsedArticle) -> Names:
    """People and bodies by their fullest names; a surname that two people share refers to nobody."""
    people: list[Person] = []
    if (name := _find_heading(article)) is not None:
        _remember_person(people, name, [])
        people[-1].heads = True
    for sentence in article.sentences:
        for name, before in _find_full_names(sentence):
            _remember_person(people, name, before)
    by_word = _index_by_word(people)
    met: Counter[int] = Counter()
    mentions = tuple(_find_mentions(sentence, people, by_word, met) for sentence in article.sentences)
    for sentence, mentioned in zip(article.sentences, mentions, strict=True):
        for at, index in mentioned.items():
            _learn_gender(people[index], sentence, at)
    return Names(tuple(people), mentions, _find_bodies(article))


def _find_full_names(sentence: ParsedSentence) -> list[tuple[tuple[str, ...], list[str]]]:
    """Names of two words or more that stand in a sentence with the titles before them."""
    names = []
    for entity in sentence.doc.ents:
        tokens = [
            token
            for token in entity
            if token.is_alpha or "-" in token.text or "." in token.text or "’" in token.text
        ]
        tokens = [token for token in tokens if token.text not in {"’s", "'s", "’"}]
        titles: list[str] = []
        while tokens and tokens[0].lower_.rstrip(".") in TITLES | NOT_HOLDING:
            titles.append(tokens.pop(0).lower_.rstrip("."))
        if _has_epithet([token.text for token in tokens]):
            tokens.pop(0)
        while tokens and tokens[-1].text in AFTER_NAMES:
            tokens.pop()
        known_first = bool(tokens) and (tokens[0].lower_ in MALE or tokens[0].lower_ in FEMALE)
        if entity.label_ != "PERSON" and not (known_first and entity.label_ in {"ORG", "GPE"}):
            continue
        words = tuple(token.text for token in tokens)
        if 2 <= len(words) <= 5 and all(
            word[0].isupper() or word in {"de", "van", "von", "bin", "al", "der", "la"} for word in words
        ):
            names.append((words, titles + _find_titles_before(sentence, entity.start)))
    return names + _find_titled_names(sentence, {words for words, _ in names})


def _has_epithet(words: list[str]) -> bool:
    """Whether a name begins with an epithet: no first name, before a first name that is known and a surname."""
    return (
        len(words) >= NAME_WITH_EPITHET
        and words[0].lower() not in MALE | FEMALE
        and words[1].lower() in MALE | FEMALE
        and EPITHET.fullmatch(words[0]) is not None
    )


def _find_titled_names(
    sentence: ParsedSentence, known: set[tuple[str, ...]]
) -> list[tuple[tuple[str, ...], list[str]]]:
    """Two names behind a person's title or trade that are no entity of a person: "Councillor Tobin Ashgrove"."""
    doc = sentence.doc
    names = []
    for title in doc[:-2]:
        words = tuple(token.text for token in doc[title.i + 1 : title.i + 3])
        last = title.nbor(2)
        whole = last.i + 1 == len(doc) or last.nbor(1).pos_ not in {"PROPN", "NOUN"}
        if (
            title.lower_.rstrip(".") in BEFORE_PEOPLE
            and whole
            and title.head == last
            and all(
                token.pos_ == "PROPN" and token.is_alpha and token.text.istitle()
                for token in doc[title.i + 1 : last.i + 1]
            )
            and last.dep_ in {"nsubj", "nsubjpass", "appos", "dobj", "pobj", "conj"}
            and last.lower_ not in NO_SURNAMES
            and words not in known
        ):
            names.append((words, _find_titles_before(sentence, title.i + 1)))
    return names


def _find_heading(article: ParsedArticle) -> tuple[str, ...] | None:
    """The name that the text stands under, where the text tells of somebody of that name."""
    heading = next(iter(article.of_part(Part.TEXT)), None)
    if heading is None:
        return None
    words = tuple(heading.text.partition(" (")[0].split())
    plain = all(word[:1].isupper() and word.isalpha() for word in words)
    if (
        not plain
        or not 2 <= len(words) <= MOST_NAMES
        or any(token.pos_ in {"VERB", "AUX"} for token in heading.doc)
    ):
        return None
    acts = any(
        token.text == words[-1]
        and token.dep_ in {"nsubj", "nsubjpass"}
        and token.pos_ == "PROPN"
        and token.left_edge == token
        for sentence in article.sentences
        for token in sentence.doc
    )
    named = (name for sentence in article.sentences for name, _ in _find_full_names(sentence))
    return (
        words
        if acts or any(name[0] == words[0] and _is_same_name(name, words) for name in named if name != words)
        else None
    )


def _find_titles_before(sentence: ParsedSentence, at: int) -> list[str]:
    titles: list[str] = []
    while (
        at > 0
        and len(titles) < 6
        and (sentence.doc[at - 1].pos_ in {"PROPN", "NOUN"} or sentence.doc[at - 1].lower_ == "of")
    ):
        at -= 1
        titles.append(sentence.doc[at].lower_.rstrip("."))
    if titles and at > 0:
        before = sentence.doc[at - 1]
        before = before.nbor(-1) if before.text == "-" and before.i > 0 else before  # "ex-president"
        titles += [before.lower_] if before.lower_ in NOT_HOLDING else []
    return titles


def _remember_person(people: list[Person], words: tuple[str, ...], titles: list[str]) -> None:
    """Add a person, or lengthen the name of one who is known under a part of it."""
    for person in people:
        if _is_same_name(person.words, words):
            if len(words) > len(person.words):
                person.words = words
                person.name = person.name if person.heads else " ".join(words)
            break
    else:
        people.append(person := Person(" ".join(words), words))
    if not NOT_HOLDING.intersection(titles):
        person.roles.update(titles)
    if person.gender is None:
        person.gender = guess_gender(words[0].lower(), titles)


def _is_same_name(name: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names can be one person's: same surname, first names equal or one an initial."""
    short, long = sorted((name, other), key=len)
    if short[-1] != long[-1]:
        return set(short) < set(long) and short[0] == long[0] and len(short) > 1
    if len(short) > 1 and short == long[-len(short) :]:
        return True
    first, second = short[0].rstrip("."), long[0].rstrip(".")
    return first == second or ((len(first) == 1 or len(second) == 1) and first[0] == second[0])


def guess_gender(first: str, words: list[str]) -> str | None:
    titles = set(words)
    if titles & MALE_WORDS or (first in MALE and first not in FEMALE and not titles & FEMALE_WORDS):
        return "male"
    return "female" if titles & FEMALE_WORDS or (first in FEMALE and first not in MALE) else None


def _index_by_word(people: list[Person]) -> dict[str, list[int]]:
    """Words that can stand for a person alone: first and last of the name."""
    by_word: dict[str, list[int]] = {}
    for index, person in enumerate(people):
        for word in {person.words[0], person.words[-1]}:
            by_word.setdefault(word, []).append(index)
    return by_word


def _find_mentions(
    sentence: ParsedSentence, people: list[Person], by_word: dict[str, list[int]], met: Counter[int]
) -> dict[int, int]:
    """Tokens that end a mention of a person, with the person's index; `met` counts full names so far."""
    mentions: dict[int, int] = {}
    for token in sentence.doc:
        if token.text in AFTER_NAMES and token.i - 1 in mentions:
            mentions[token.i] = mentions[token.i - 1]
            continue
        if token.pos_ not in {"PROPN", "NOUN", "ADJ"} or (candidates := by_word.get(token.text)) is None:
            continue
        following = token.nbor(1) if token.i + 1 < len(sentence.doc) else None
        if following is not None and _name_goes_on(following, by_word, candidates):
            continue
        index = _choose_person(token, people, candidates, met)
        if index is not None:
            mentions[token.i] = index
            met[index] += token.i > 0 and token.nbor(-1).text in people[index].words
    return mentions


def _choose_person(
    token: Token, people: list[Person], candidates: list[int], met: Counter[int]
) -> int | None:
    """Which of the people with this name is meant.

    By the first name or title before it, else by who was named in full before; None where two were and
    neither is named far more often.
    """
    before = token.nbor(-1).text if token.i > 0 else ""
    if len(candidates) > 1 and (
        named := [candidate for candidate in candidates if before in people[candidate].words]
    ):
        candidates = named
    candidates = [
        candidate for candidate in candidates if not _has_other_first_name(token, people[candidate])
    ]
    if (gender := guess_gender("", [before.lower().rstrip(".")])) is not None:
        candidates = [candidate for candidate in candidates if people[candidate].gender in {gender, None}]
    if len(candidates) == 1:
        return candidates[0]
    ranked = sorted(candidates, key=lambda candidate: -met[candidate])
    if ranked and met[ranked[0]] > DOMINANT * (met[ranked[1]] if len(ranked) > 1 else 0):
        return ranked[0]
    return None


def _has_other_first_name(surname: Token, person: Person) -> bool:
    """Whether a surname follows a first name that is not the person's: "Ranveer Singh", where Rakul Singh was named."""
    if surname.i == 0 or surname.text != person.words[-1]:
        return False
    first = surname.nbor(-1)
    if (
        first.text in person.words
        or first.pos_ != "PROPN"
        or not first.text.istitle()
        or first.head != surname
    ):
        return False
    if first.lower_.rstrip(".") in TITLES | BEFORE_PEOPLE | NOT_HOLDING | TRADES | person.roles:
        return False
    if any(len(word.rstrip(".")) == 1 and word[0] == first.text[0] for word in person.words):
        return False  # "J. Lee" may be Jane Lee
    alone = first.i == 0 or first.nbor(-1).pos_ not in {"PROPN", "NOUN", "ADJ"}
    unlike = first.ent_type_ in {"", "PERSON"} and first.ent_iob_ != "I" and not EPITHET.fullmatch(first.text)
    return (alone and unlike) or first.lower_ in MALE or first.lower_ in FEMALE


def _name_goes_on(following: Token, by_word: dict[str, list[int]], candidates: list[int]) -> bool:
    """Whether the next word belongs to the same person's name, or makes it another name."""
    if set(by_word.get(following.text, ())) & set(candidates):
        return True
    if following.text in AFTER_NAMES:
        return False
    return following.pos_ == "PROPN" and following.text[:1].isupper() and following.ent_iob_ == "I"


def _learn_gender(person: Person, sentence: ParsedSentence, at: int) -> None:
    """What the words before a mention tell of a person's gender."""
    if person.gender is None and at > 0:
        before = sentence.doc[at - 1].lower_.rstrip(".")
        person.gender = guess_gender("", [before])


def _find_bodies(article: ParsedArticle) -> dict[str, str]:
    """Abbreviations that the article spells out: "International Energy Agency (IEA)"."""
    bodies: dict[str, str] = {}
    for text in (article.article.title, article.article.summary, article.article.text):
        if text is None or "(" not in text:
            continue
        for match in ABBREVIATED.finditer(text):
            words, short = match.group(1).split(), match.group(2)
            for first in range(len(words)):
                initials = "".join(word[0] for word in words[first:] if word.lower() not in SMALL).upper()
                every = "".join(word[0] for word in words[first:]).upper()
                if short in {initials, every} and words[first].lower() not in SMALL:
                    bodies.setdefault(short, " ".join(words[first:]))
                    break
    return bodies

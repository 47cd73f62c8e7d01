"""The name of who says something, out of the words beside a word of saying. None where it is not sure."""

import re

from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.other_languages.tables import LanguageTable

TOKEN = re.compile(r"[^\s,;:()\[\]„“”«»\"]+")
# Particles of names in many languages; they join two words of a name and begin or end none.
PARTICLES = split_words(
    "van von der den de del della di da do dos das du des la le el al bin ibn ben ter ten zu zum und y e i vom"
)
GENITIVES = split_words("de del della dello dei degli do da dos das du des di van of d’ d' für for")
SUFFIX = re.compile(r"[’'](?:n?[ıiuü]n|[ae]|y[aeıiuü]|[dt][ae]n?|s)$")  # Turkish cases, English possessives
APOSTROPHE_ARTICLE = re.compile(r"^(?:[lLdD]|un|Un|dell|all|nell|sull)[’']")
MOST_WORDS = 10
LONGEST_UNSPACED = 24  # characters of a name and role where words are not parted by blanks
JOINED = re.compile(r"[,、，](?!\d)")
CONNECTIVES = re.compile(
    r"^(?:一方で?|また|しかし|さらに|なお|ただ|これに対し|そのうえで|同日|会見で|同じく|对此|對此|此外|另外|随后|而|但|其中|當日|当日|日前|近日)[、,，]?"
)
CLAUSE_AHEAD = re.compile(
    r"^.*(?:した|する|している|された|される|だった|った|いる|ある)(?=[一-龥ァ-ヶー]{2})"
)
HINDI_OF = frozenset(["का", "की", "के"])  # "Delhi's chief minister"
HINDI_BESIDE = frozenset(
    ["बाद", "साथ", "लिए", "खिलाफ", "ख़िलाफ़", "बारे", "पास", "दौरान", "पहले", "बीच", "सामने", "ऊपर", "तहत"]
)  # "after", "with", "about"
HONORIFIC = re.compile(r"(?:氏|さん|様|先生|女士)$")
QUOTE_MARKS = "《》「」『』\"“”„«»‹›‘’'"


def name_source(phrase: str, table: LanguageTable) -> str | None:
    """The name of the one that the phrase speaks of: a person's without titles, a body's as it stands.

    A pronoun, a phrase of many words, or nothing gives None.
    """
    if not table.is_spaced:
        return _name_unspaced(phrase, table)
    segments = [segment for segment in JOINED.split(phrase) if TOKEN.search(segment)]
    people = [name for segment in segments if (name := _name_person(segment, table))]
    if people:
        return people[0]
    if len(segments) > 1 and _opens_with_stop(segments[0], table):
        return None  # "in the dispute with Ann Vale, who was ill"
    described = [name for segment in segments if (name := _describe(segment, table))]
    return described[-1] if described else None


def _opens_with_stop(segment: str, table: LanguageTable) -> bool:
    words = TOKEN.findall(segment)
    return bool(words) and _bare(words[0]) in table.name_stops


def is_pronoun(phrase: str, table: LanguageTable) -> bool:
    """Whether the phrase is nothing but a pronoun, or empty, so that the one named before is meant."""
    if not table.is_spaced:
        return phrase.strip(" 、,，").rstrip("还還也则則又") in {"", *table.pronouns}
    words = [_bare(word) for word in TOKEN.findall(phrase)]
    return all(word in table.pronouns for word in words)


def is_cased(text: str) -> bool:
    """Whether the text is in a script of capitals and small letters."""
    return any(letter.isupper() or letter.islower() for letter in text)


def _name_person(segment: str, table: LanguageTable) -> str | None:
    """A name of capitals, with its titles before it or nothing else but a role; None where the segment is none."""
    if not is_cased(segment):
        return None
    words = TOKEN.findall(segment)
    if _opens_with_stop(segment, table):
        return None  # "about Ann Vale", "with Ann Vale"
    run: list[str] = []
    for word in reversed(words):
        if _is_title(word, table) or not (_is_capital(word) or (run and _bare(word) in PARTICLES)):
            break
        run.insert(0, word)
    ahead = words[: len(words) - len(run)]
    while run and _bare(run[0]) in PARTICLES:
        ahead.append(run.pop(0))
    if not run or _bare(run[0]) in table.pronouns:
        return None
    titled = bool(ahead) and _is_title(ahead[-1], table)
    full = [word for word in run if _bare(word) not in PARTICLES]
    of_something = bool(ahead) and _bare(ahead[-1]) in GENITIVES
    if titled or (
        len(full) >= 2 and not of_something and len(full) <= 5 and not _is_first_common(run, ahead, table)
    ):
        return SUFFIX.sub("", " ".join(run))
    return None


def _is_first_common(run: list[str], ahead: list[str], table: LanguageTable) -> bool:
    """Whether the run begins with an article that a sentence's beginning gave its capital."""
    return not ahead and _bare(run[0]) in table.determiners


def _describe(segment: str, table: LanguageTable) -> str | None:
    """A body or a role as it stands, without its article."""
    words = TOKEN.findall(segment)
    kept: list[str] = []
    for number, word in enumerate(words):
        if kept and word in HINDI_OF and table.code == "hi":
            if set(words[number + 1 : number + 2]) & HINDI_BESIDE:
                return None
        elif kept and _bare(word) in table.name_stops:
            break
        kept.append(word)
    while kept and _bare(kept[0]) in table.determiners and _bare(kept[0]) not in table.kept_determiners:
        kept.pop(0)
    if kept:
        kept[0] = APOSTROPHE_ARTICLE.sub("", kept[0])
    if not kept or len(kept) > MOST_WORDS or not kept[0] or _bare(kept[0]) in table.name_stops:
        return None
    if table.code == "de" and not any(_is_capital(word) for word in kept):
        return None  # no noun
    if all(_bare(word) in table.pronouns for word in kept) or any(
        character.isdigit() for character in kept[0]
    ):
        return None
    return SUFFIX.sub("", " ".join(kept)).strip(QUOTE_MARKS + " .–—-")


def _name_unspaced(phrase: str, table: LanguageTable) -> str | None:
    last = JOINED.split(phrase.strip(" 、,，"))[-1].strip()
    last = CONNECTIVES.sub("", last)
    last = CLAUSE_AHEAD.sub("", last)
    if any(last.endswith(title) for title in table.titles) and "の" in last:
        last = last.rpartition("の")[2]
    for stop in table.name_stops:
        place = last.find(stop, 2)
        if place > 0:
            last = last[:place]
    name = HONORIFIC.sub("", last.strip(QUOTE_MARKS + " 　・：:")).removesuffix("的")
    if name.rstrip("还還也则則又") in table.pronouns:
        return None
    if not name or len(name) > LONGEST_UNSPACED or name in table.pronouns:
        return None
    return name


def _is_title(word: str, table: LanguageTable) -> bool:
    bare = _bare(word)
    return bare in table.titles or APOSTROPHE_ARTICLE.sub("", bare) in table.titles


def _is_capital(word: str) -> bool:
    first = APOSTROPHE_ARTICLE.sub("", word)[:1]
    return first.isupper()


def _bare(word: str) -> str:
    return word.casefold().rstrip(".:!?…").lstrip("-")

"""Whether a claim's text stands alone: whether it says by itself of whom, where and when it speaks."""

import re
from enum import StrEnum

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
FIRST_PERSON = frozenset(["i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"])
POINTING = frozenset(
    [
        "he",
        "him",
        "himself",
        "she",
        "her",
        "herself",
        "they",
        "them",
        "themselves",
        "it",
        "this",
        "these",
        "those",
        "here",
        "you",
        "your",
        "yours",
        "latter",
    ]
)
POSSESSIVE = frozenset(["his", "her", "hers", "their", "theirs", "its"])
BEFORE_A_POSSESSOR = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "of",
        "last",
        "next",
        "this",
        "since",
        "until",
        "during",
    ]
)
CONTRACTED = re.compile(r"['’].*")
CASED = frozenset(("i", "us", "it"))  # "US" is a country, "IT" a trade; "I" alone is a pronoun
NUMBERED = frozenset(
    ["war", "phase", "type", "class", "part", "category", "grade", "tier", "article", "level"]
)  # World War I
TIME_WORDS = [
    "year",
    "month",
    "week",
    "quarter",
    "decade",
    "century",
    "morning",
    "afternoon",
    "evening",
    "season",
]
EMPTY_IT = re.compile(  # "it is true that …" speaks of nothing before
    r"\bit(?:['’]s| is| was| has been) (?:now |not |also |widely |often )?(?:true|false|known|clear|likely|unlikely|possible|"
    r"impossible|legal|illegal|important|hard|difficult|easy|common|estimated|expected|reported|believed|thought|said|"
    r"forbidden|dangerous|safe|necessary) (?:for [^.;,]{1,40} )?(?:that|to)\b",
    re.IGNORECASE,
)
ROLES = (
    "mayor|president|prime minister|premier|minister|governor|senator|congress(?:wo)?man|chancellor|king|queen|pope|"
    "secretary|chair(?:wo)?man|director|chief|commissioner|ambassador|general|judge|coach|spokes(?:wo)?man|"
    "city|town|village|county|state|country|nation|region|district|province|municipality|island|"
    "company|firm|group|council|government|administration|ministry|party|opposition|coalition|police|"
    "school|hospital|university|club|team|union|charity|agency|authority|airline|bank"
)
KINDS_OF_BODY = (
    "local|former|new|current|then|city|town|county|state|federal|national|regional|provincial|municipal"
)
BARE_ROLE = re.compile(
    rf"\b[Tt]he (?:(?:{KINDS_OF_BODY}) )?(?:{ROLES})(?!\w)(?!['’]?s? of\b)(?! [A-Z])(?! (?:{ROLES}) [A-Z])"
)
ENGLISH = "en"
# Words of other languages that lean on the text around them: pronouns, here, this; and bodies that have no name beside them.
OTHER_WORDS = {
    "de": "ich mir mich mein meine wir uns unser unsere er sie es ihm ihn ihr ihre ihnen dies diese dieser dieses hier du euch",
    "fr": "je j me moi mon ma mes nous notre nos il elle ils elles lui leur leurs ce cet cette ces cela ça ici vous tu votre",
    "es": "yo mi mis me nosotros nosotras nuestro nuestra nuestros él ella ellos ellas su sus este esta estos estas esto aquí",
    "it": "io mio mia noi nostro nostra lui lei loro suo sua questo questa questi queste qui ci voi",
    "nl": "ik mij mijn wij we ons onze hij zij ze het hem haar hun dit deze hier jij u",
    "pt": "eu meu minha nós nosso nossa ele ela eles elas seu sua seus suas este esta estes estas isto aqui você",
}
OTHER_ROLES = {
    "de": r"(?:der|die|das|den|dem|des) (?:Bürgermeister(?:in)?|Präsident(?:in)?|Minister(?:in)?|Stadt|Gemeinde|Regierung|Firma|"
    r"Partei|Polizei|Behörde|Verein|Unternehmen|Land|Ministerium)\b(?! [A-ZÄÖÜ])",
    "fr": r"(?:le|la|l['’]) ?(?:maire|président|présidente|ministre|ville|commune|gouvernement|entreprise|parti|police|pays|"
    r"ministère|conseil)\b(?! d[eu]?\b| d['’]| [A-ZÉ])",
    "es": r"(?:el|la) (?:alcalde|alcaldesa|presidente|presidenta|ministro|ministra|ciudad|gobierno|empresa|partido|policía|país|"
    r"ministerio|ayuntamiento)\b(?! del?\b| [A-ZÁ])",
    "it": r"(?:il|la|lo) (?:sindaco|presidente|ministro|città|governo|azienda|partito|polizia|paese|ministero)\b(?! d\w+\b| [A-Z])",
    "nl": r"(?:de|het) (?:burgemeester|president|minister|stad|gemeente|regering|partij|politie|land|ministerie|bedrijf)"
    r"\b(?! van\b| [A-Z])",
    "pt": r"(?:o|a) (?:prefeito|prefeita|presidente|ministro|ministra|cidade|governo|empresa|partido|polícia|país)\b(?! d\w+\b| [A-Z])",
}
POINTING_BY_LANGUAGE = {
    name: (frozenset(words.split()), re.compile(rf"\b{OTHER_ROLES[name]}"))
    for name, words in OTHER_WORDS.items()
}


class Lean(StrEnum):
    """What a text that doesn't stand alone leans on."""

    NOTHING = "nothing"
    SPEAKER = "speaker"  # "we hired": who speaks says who is meant
    PLACE = "place"  # "they cost": only the text around it says who is meant


def find_lean(text: str, language: str | None = None) -> Lean:
    """What the text needs to be understood. In doubt it leans: claims that are one too few mislead, one too many costs a look.

    A text of a language whose pronouns nobody reads here always does.

    >>> find_lean("Norway exports gas."), find_lean("We export gas."), find_lean("The mayor exports gas.")
    (<Lean.NOTHING: 'nothing'>, <Lean.SPEAKER: 'speaker'>, <Lean.PLACE: 'place'>)
    """
    name = (language or ENGLISH).casefold().partition("-")[0]
    if name != ENGLISH and _leans_elsewhere(text, name):
        return Lean.PLACE
    plain = text.lower() if text.isupper() else text
    if BARE_ROLE.search(plain) or _points_away(EMPTY_IT.sub("", plain)):
        return Lean.PLACE
    return Lean.SPEAKER if _has_first_person(plain) else Lean.NOTHING


def stands_alone(text: str, language: str | None = None) -> bool:
    """Whether the text leans on nothing around it."""
    return find_lean(text, language) == Lean.NOTHING


def _leans_elsewhere(text: str, language: str) -> bool:
    """Whether the words of another language lean on what is around them; English ones may stand among them."""
    pointing, roles = POINTING_BY_LANGUAGE.get(language, (None, None))
    if pointing is None or roles is None:
        return True
    words = {part for word in WORD.findall(text.casefold()) for part in re.split("['’]", word)}
    return bool(words & pointing or roles.search(text[:1].lower() + text[1:]))


def _points_away(text: str) -> bool:
    """Whether a pronoun or "this town" is there, or a possessive with nobody before it in the text."""
    words = WORD.findall(text)
    for place, word in enumerate(words):
        plain = _read_word(word)
        if plain == "this" and place + 1 < len(words) and words[place + 1].lower() in TIME_WORDS:
            continue
        if plain in POINTING and plain not in POSSESSIVE:
            return True
        if plain in POSSESSIVE and not _has_possessor(words[:place]):
            return True
    return False


def _has_possessor(words: list[str]) -> bool:
    """Whether something is named before: "Norway doubled its …", not "In its …" or "Their …"."""
    return any(word.lower() not in BEFORE_A_POSSESSOR and len(word) > 2 for word in words)


def _has_first_person(text: str) -> bool:
    words = WORD.findall(text)
    return any(
        _read_word(word) in FIRST_PERSON and not (word == "I" and _is_number(words[:place]))
        for place, word in enumerate(words)
    )


def _is_number(before: list[str]) -> bool:
    """Whether the I behind these words counts: "World War I", "Queen Elizabeth I"."""
    return bool(before) and (before[-1].lower() in NUMBERED or (len(before) > 1 and before[-1][0].isupper()))


def _read_word(word: str) -> str:
    """The word in small letters without what is contracted to it; "US", "IT" and a small i are no pronouns."""
    bare = CONTRACTED.sub("", word)
    plain = bare.lower()
    if plain in CASED and bare.isupper() != (plain == "i"):
        return ""
    return plain

"""Which language a stretch of text is in: by its script, its small words, and py3langid where these do not tell.

Short stretches are mostly told by their small words, long ones mostly by py3langid; a word that few languages have tells
more. docs/languages.md has the accuracy by length, and what is not told apart.
"""

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from importlib.resources import files

import py3langid

TABLES = files("claimdesk.language.other_languages") / "tables"
WORDS_FILE = "function_words.toml"
LONGEST_JUDGED = 2000  # characters
SHORTEST_JUDGED = 12  # letters, of scripts that many languages share; below, nothing is told
WORD_WEIGHT = 3.0  # log-odds for a small word that one language alone has
OWN_LETTER_WEIGHT = 3.0
UNLIKELY = -12.0  # what py3langid may at most say against a language
LETTER = re.compile(r"[^\W\d_]")
# with the marks that Indic vowels are, and with one apostrophe inside or ahead
WORD = re.compile(
    r"['’]?[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0981-\u0dff\u200c\u200d]+[^\W\d_]*)*"
)
SCRIPTS = {  # scripts that one language alone is written in here
    "HANGUL": "ko", "THAI": "th", "GREEK": "el", "HEBREW": "he", "GEORGIAN": "ka", "ARMENIAN": "hy", "TAMIL": "ta",
    "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml", "GUJARATI": "gu", "GURMUKHI": "pa", "BENGALI": "bn",
    "ORIYA": "or", "SINHALA": "si", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "ETHIOPIC": "am",
}  # fmt: skip
SHARED_SCRIPTS = {
    "CYRILLIC": ("ru", "uk", "be", "bg", "sr", "mk"),
    "ARABIC": ("ar", "fa", "ur", "ps"),
    "DEVANAGARI": ("hi", "mr", "ne"),
}
OWN_LETTERS = {
    "de": "ß", "es": "ñ¿¡", "pt": "ãõ", "pl": "ąęłśźż", "tr": "ğış", "az": "əğ", "ro": "țșă", "hu": "őű", "cs": "řěů",
    "sk": "ľĺŕ", "is": "þð", "vi": "ạảấầẩẫậắằặẹẻẽếềểễệỉịọỏốồổộớờởợụủứừửữựỳỵơưđ", "lv": "āēīūģķļņ", "lt": "ėųį", "eo": "ĉĝĵŝŭ",
    "ru": "ыэъё", "uk": "їєґ", "be": "ў", "sr": "ђћљњџј", "mk": "ѓќѕ", "bg": "ъщ", "fa": "پچژگ", "ur": "ٹڈڑںےہ", "ps": "ښځړټ",
    "ca": "·ŀ", "sv": "å", "no": "åø", "da": "åø", "fi": "ä", "et": "õ", "fr": "œêç",
}  # fmt: skip


def find_language(text: str, default: str | None = None) -> str | None:
    """The language of the text as a two-letter code; `default` where it is too short or nothing tells.

    >>> find_language("Die Stadt hat die Brücke am Montag gesperrt."), find_language("市长去年收了三万元。"), find_language("NATO")
    ('de', 'zh', None)
    """
    judged = unicodedata.normalize("NFC", text[:LONGEST_JUDGED])
    letters = LETTER.findall(judged)
    scripts = Counter(_find_script(letter) for letter in letters)
    if not scripts:
        return default
    script, count = scripts.most_common(1)[0]
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > 0.05 * len(letters):
        return "ja"
    if script == "CJK":
        return "zh"
    if script in SCRIPTS:
        return SCRIPTS[script]
    if count < SHORTEST_JUDGED:
        return default
    return _choose(judged, SHARED_SCRIPTS.get(script)) or default


def weigh_languages(text: str) -> dict[str, float]:
    """How much the small words and letters speak for each language that has any of them."""
    weights: defaultdict[str, float] = defaultdict(float)
    words = [word.casefold().strip("'’") for word in WORD.findall(text)]
    for word in words:
        languages = _load_words().get(word, ())
        for language in languages:
            weights[language] += WORD_WEIGHT / len(languages)
    low = text.casefold()
    for language, own in OWN_LETTERS.items():
        found = sum(low.count(letter) for letter in own)
        if found:
            weights[language] += min(found, 4) * OWN_LETTER_WEIGHT / (1 if language != "fr" else 4)
    return dict(weights)


def _choose(text: str, among: tuple[str, ...] | None) -> str | None:
    weights = weigh_languages(text)
    opinions = dict(py3langid.rank(text.encode("utf-8", "replace").decode()))
    best = max(opinions.values())
    candidates = among or tuple(_list_latin(weights, opinions))
    scores = {
        language: weights.get(language, 0.0)
        + max(float(opinions.get(language, best + UNLIKELY)) - float(best), UNLIKELY)
        for language in candidates
    }
    return max(scores, key=lambda language: scores[language]) if scores else None


def _list_latin(weights: dict[str, float], opinions: dict[str, float]) -> list[str]:
    """The languages that the words speak for, and the first that py3langid thinks of."""
    others = (
        {language for group in SHARED_SCRIPTS.values() for language in group}
        | set(SCRIPTS.values())
        | {"ja", "zh"}
    )
    return [
        language
        for language in {*weights, *sorted(opinions, key=lambda name: -opinions[name])[:3]}
        if language not in others
    ]


@cache
def _find_script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split(" ")[0].removesuffix("-COMPATIBILITY")


@cache
def _load_words() -> dict[str, tuple[str, ...]]:
    """Each small word with the languages that have it."""
    lists: dict[str, str] = tomllib.loads((TABLES / WORDS_FILE).read_text(encoding="utf-8"))
    languages: dict[str, list[str]] = {}
    for language, words in lists.items():
        for word in dict.fromkeys(words.split()):
            languages.setdefault(word, []).append(language)
    return {word: tuple(known) for word, known in languages.items()}

"""Numbers as each language writes them: 1.234,5 · 1 234,5 · 2,50,000 · ٤٢٫٥ · 3億4千万 · two and a half million in words.

What parts digits comes from CLDR (babel); words and scales from the language's table.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

from claimdesk.language.other_languages.tables import (
    LETTER_AHEAD,
    LETTER_BEHIND,
    LanguageTable,
    fold_letters,
    open_table,
)

BLANK = "[ \u00a0\u202f\u2009]"
DIGITS = re.compile(rf"(?<![\d.,٬٫])(?:\d{{1,3}}(?:{BLANK}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,٬٫'’]\d+)*)")
HAN_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "兩": 2,
}
HAN_SMALL = {"十": 10, "百": 100, "千": 1000}
HAN_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
HAN_NUMBER = re.compile(
    r"(?:\d+(?:[.,]\d+)*|[一二三四五六七八九十百千零〇两兩]{1,9})"
    r"(?:[万萬亿億兆千百十]{1,2}(?:\d+(?:[.,]\d+)*(?=[万萬亿億千百人円元])|[一二三四五六七八九十百千零〇两兩]{1,7}|\d+(?:,\d{3})*(?!\d))?)*"
)
JOINERS = r"(?:\s|-|\u00a0|\u202f|\sy\s|\se\s|\set\s|\sund\s|\sve\s|\sو)"
LONGEST_DIGITS = 15
LARGEST = 1e18


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number where it stands; `is_word` where no digit is in it, `has_scale` with thousand, million, lakh."""

    start: int
    end: int
    value: float
    is_word: bool = False
    has_scale: bool = False


def make_plain_digits(text: str) -> str:
    """The text with the digits of every script as 0–9, each character in its place."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(character))
        if character.isdigit() and not character.isascii() and unicodedata.category(character) == "Nd"
        else character
        for character in text
    )


def find_numbers(text: str, table: LanguageTable) -> list[WrittenNumber]:
    """The numbers in reading order; `text` has plain digits already."""
    if table.code in {"ja", "zh"}:
        return [number for match in HAN_NUMBER.finditer(text) if (number := _read_han(match)) is not None]
    numbers = [*_find_digits(text, table), *_find_words(text, table)]
    numbers.sort(key=lambda number: (number.start, -number.end))
    kept: list[WrittenNumber] = []
    for number in numbers:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept


def _find_digits(text: str, table: LanguageTable) -> Iterator[WrittenNumber]:
    scales = _build_scales(table.code)
    for match in DIGITS.finditer(text):
        value = parse_digits(match[0], table.code)
        if value is None:
            continue
        end, has_scale = match.end(), False
        added = _match_addition(text, end, table)
        if added is not None:
            value, end = value + added[0], added[1]
        while (scale := scales.match(text, end)) is not None:
            value, end, has_scale = value * table.scales[fold_letters(scale["word"])], scale.end(), True
        yield WrittenNumber(match.start(), end, value, has_scale=has_scale)


def _find_words(text: str, table: LanguageTable) -> Iterator[WrittenNumber]:
    """Numbers in words: units and tens are added, scales multiply, "and a half" adds half of what stands before it."""
    for match in _build_words(table.code).finditer(text):
        total = current = 0.0
        last_scale, has_scale = 1.0, False
        for word in _build_word(table.code).finditer(match[0]):
            plain = re.sub(r"\s+", " ", fold_letters(word[0]))
            if plain in table.numbers:
                current += table.numbers[plain]
                last_scale = 1.0
            elif plain in table.additions:
                addition = table.additions[plain]
                if has_scale and last_scale > 1:
                    total += addition * last_scale
                else:
                    current += addition
            else:
                last_scale, has_scale = table.scales[plain], True
                if total and not current and last_scale > 1000:  # "dos mil millones"
                    total *= last_scale
                    continue
                current = (current or 1.0) * last_scale
                if last_scale >= 1000:
                    total, current = total + current, 0.0
        value = total + current
        if value > 0:
            yield WrittenNumber(match.start(), match.end(), value, is_word=True, has_scale=has_scale)


def parse_digits(written: str, language: str) -> float | None:
    """The value of digits with the separators of a language; None where they are no number.

    >>> parse_digits("1.234,5", "de"), parse_digits("2,50,000", "hi"), parse_digits("12,5", "ar"), parse_digits("1.250", "es")
    (1234.5, 250000.0, 12.5, 1250.0)
    """
    plain = re.sub(rf"{BLANK}|['’٬]", "", written).replace("٫", "\0")
    marks = [mark for mark in plain if mark in ".,\0"]
    if sum(character.isdigit() for character in plain) > LONGEST_DIGITS:
        return None
    if "\0" in marks:
        plain = plain.replace(",", "").replace(".", "").replace("\0", ".")
    elif len(set(marks)) == 2:
        decimal = marks[-1]
        if marks.count(decimal) > 1:
            return None
        plain = plain.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif len(marks) > 1:
        groups = re.split("[.,]", plain)
        if len(groups[-1]) != 3 or any(len(group) not in {2, 3} for group in groups[1:]):
            return None
        plain = plain.replace(marks[0], "")
    elif marks:
        tail = plain.rpartition(marks[0])[2]
        if language == "es" and marks[0] == "," and len(tail) == 3 and not plain.startswith("0"):
            return None  # a thousand in Mexico, one and a fraction in Spain
        is_group = len(tail) == 3 and marks[0] == find_separators(language)[1] and not plain.startswith("0")
        plain = plain.replace(marks[0], "" if is_group else ".")
    return float(plain)


@cache
def find_separators(language: str) -> tuple[str, str]:
    """What parts the fraction and what parts thousands, of a language by CLDR; a blank for the latter where it is one."""
    try:
        symbols = Locale.parse(language).number_symbols
    except (UnknownLocaleError, ValueError):
        return ".", ","
    latin = symbols.get("latn", symbols)
    decimal, group = str(latin.get("decimal", ".")), str(latin.get("group", ","))
    return decimal, "." if group.isspace() and decimal == "," else group


def _match_addition(text: str, at: int, table: LanguageTable) -> tuple[float, int] | None:
    for phrase, value in table.additions.items():
        match = re.compile(rf"\s{re.escape(phrase)}{LETTER_BEHIND}", re.IGNORECASE).match(text, at)
        if match:
            return value, match.end()
    return None


def _read_han(match: re.Match[str]) -> WrittenNumber | None:
    written = match[0]
    value = _sum_han(written)
    if value is None or value > LARGEST:
        return None
    is_word = not any(character.isdigit() and character.isascii() for character in written)
    return WrittenNumber(
        match.start(), match.end(), value, is_word, bool(re.search("[万萬亿億兆千百十]", written))
    )


def _sum_han(written: str) -> float | None:
    """The value of digits and Han numerals: sections up to 万, 億 and 兆, each of tens, hundreds and thousands."""
    total = section = 0.0
    number: float | None = None
    for piece in re.findall(r"\d+(?:[.,]\d+)*|.", written):
        if piece[0].isdigit():
            number = parse_digits(piece, "ja")
        elif piece in HAN_DIGITS:
            number = (number or 0) * 10 + HAN_DIGITS[piece] if number is not None else HAN_DIGITS[piece]
        elif piece in HAN_SMALL:
            section += (1 if number is None else number) * HAN_SMALL[piece]
            number = None
        elif piece in HAN_LARGE:
            total += ((section + (number or 0)) or 1) * HAN_LARGE[piece]
            section, number = 0.0, None
        if piece[0].isdigit() and number is None:
            return None
    return total + section + (number or 0)


@cache
def _build_scales(language: str) -> re.Pattern[str]:
    return _compile(open_table(language).scales, ahead=rf"{BLANK}?(?:de\s|di\s)?")


@cache
def _build_word(language: str) -> re.Pattern[str]:
    table = open_table(language)
    return _compile({**table.numbers, **table.scales, **table.additions})


@cache
def _build_words(language: str) -> re.Pattern[str]:
    table = open_table(language)
    every = {**table.numbers, **table.scales, **table.additions}
    if not every:
        return re.compile(r"(?!)")
    word = _compile(every).pattern.replace("?P<word>", "?:")
    first = _compile({**table.numbers, **table.scales}).pattern.replace("?P<word>", "?:")
    return re.compile(rf"{LETTER_AHEAD}{first}(?:{JOINERS}{word}){{0,6}}", re.IGNORECASE)


def _compile(words: dict[str, float], ahead: str = "") -> re.Pattern[str]:
    if not words:
        return re.compile(r"(?!)(?P<word>)")
    listed = "|".join(
        re.escape(word).replace(r"\ ", r"\s+").replace("’", "['’]")
        for word in sorted(words, key=lambda word: -len(word))
    )
    return re.compile(rf"{ahead}(?P<word>{listed}){LETTER_BEHIND}", re.IGNORECASE)

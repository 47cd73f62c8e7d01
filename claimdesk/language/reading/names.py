"""Full names of speakers, from the short forms of their labels."""

import re
from collections import Counter
from dataclasses import dataclass, field

from claimdesk.language.reading.label_words import (
    KEPT_TITLES,
    OFFICES,
    OPENING_WORDS,
    SMALL_NAME_WORDS,
    TITLES,
)

NAME_RUN = re.compile(
    r"(?<![\w@#])[^\W\d_a-z][\w.’'-]{0,30}(?:[ \u00a0](?:(?:de|la|le|van|von|der|den|del|di|da|du|al|el|bin|ibn|dos|das)[ \u00a0]){0,2}[^\W\d_a-z][\w.’'-]{0,30}){0,6}"
)
LONGEST_SEARCHED = 60_000  # characters in which names are looked for
SHOUTED_SHARE = 0.8  # of the letters in capitals, from which words are parsed in small ones
FEWEST_SHOUTED = 12  # letters of words that can be shouted
LONGEST_ABBREVIATION = 3  # letters of a lone word in capitals that stays so: "FBI"
INITIALS = re.compile(r"[A-Z](?:\.?[ -]?[A-Z]){1,3}\.?")


@dataclass(slots=True)
class NamePool:
    """The full names that a text gives, by surname, by first name and by initials."""

    by_surname: dict[str, Counter[str]] = field(default_factory=dict)
    by_first: dict[str, Counter[str]] = field(default_factory=dict)
    by_initials: dict[str, Counter[str]] = field(default_factory=dict)
    by_office: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, name: str) -> None:
        """Note a full name: at least two words, its titles left out."""
        parts = name.split()
        if len(parts) < 2:
            return
        bare = [part for part in parts if part.lower() not in KEPT_TITLES]
        if len(bare) < 2:
            self.by_surname.setdefault(bare[-1].casefold(), Counter())[name] += 1
            return
        self.by_surname.setdefault(bare[-1].casefold(), Counter())[name] += 1
        self.by_first.setdefault(bare[0].casefold(), Counter())[name] += 1
        self.by_initials.setdefault("".join(part[0] for part in bare).casefold(), Counter())[name] += 1
        outer = (bare[0][0] + bare[-1][0]).casefold()
        if len(bare) > 2:
            self.by_initials.setdefault(outer, Counter())[name] += 1

    def complete(self, short: str) -> str | None:
        """The one full name of which these are the surname, the first name or the initials; None where not sure."""
        key = short.casefold()
        words = [word for word in key.split() if word not in TITLES]
        if not words:
            return None
        last = words[-1]
        for names in (self.by_surname.get(last), self.by_first.get(last) if len(words) == 1 else None):
            if names and (name := _agree(names, words)):
                return name
        if len(words) == 1 and INITIALS.fullmatch(short):
            names = self.by_initials.get(re.sub(r"[^a-z]", "", key))
            return _agree(names, []) if names else None
        return None


def _agree(names: Counter[str], words: list[str]) -> str | None:
    """The fullest of names that are one person's; None where two people share the surname."""
    fitting = [name for name in names if all(word in name.casefold() for word in words)]
    people = {_plain(name) for name in fitting}
    if len({(person[0], person[-1]) for person in people}) != 1:
        return None
    dames = [name for name in fitting if name.split()[0].lower() in KEPT_TITLES]
    return max(dames or fitting, key=lambda name: (not name.isupper(), names[name], -len(name)))


def _plain(name: str) -> tuple[str, ...]:
    return tuple(part.casefold() for part in name.split() if part.lower() not in KEPT_TITLES)


def read_names(*texts: str | None) -> NamePool:
    """The names that texts give; a run of capitalised words is cut at titles and at words that open sentences."""
    pool = NamePool()
    for text in texts:
        for run in NAME_RUN.finditer((text or "")[:LONGEST_SEARCHED]):
            if run[0][0].isupper() and " " in run[0].replace("\u00a0", " "):
                for name in cut_names(run[0]):
                    pool.add(name)
    return pool


def cut_names(run: str) -> list[str]:
    """The full names in a run of capitalised words: what follows its last title, the possessive left out."""
    raw = run.replace("\u00a0", " ").split()
    shouted = run.isupper()
    names: list[list[str]] = [[]]
    for whole in raw:
        word = _bare(whole)
        lowered = word.strip(".").lower()
        if lowered in KEPT_TITLES:
            names.append([word])
        elif lowered in TITLES or lowered in OPENING_WORDS:
            names.append([])
        else:
            names[-1].append(word)
            if whole != word:
                names.append([])
    return [
        to_name_case(" ".join(name)) if shouted else " ".join(name) for name in names if 2 <= len(name) <= 4
    ]


def _bare(word: str) -> str:
    for ending in ("’s", "'s", "’", "'"):
        word = word.removesuffix(ending)
    return word.rstrip(".") if len(word.rstrip(".")) > 2 else word


# a surname in capitals behind its small prefix: "McCONNELL", "DeLAURO", "VAN HOLLEN" has none
PRINTED_CAPITALS = re.compile(
    r"(?<![\w’'])(?P<prefix>Mc|Mac|De|Du|La|Le|Fitz)(?P<rest>[A-Z][A-Z’'-]{2,25})(?!\w)"
)


def to_name_case(name: str) -> str:
    """A name in capitals or small letters as names are written: "OSGOOD-LYLE" → "Osgood-Lyle"."""
    if name.startswith("@") or not (name.isupper() or name.islower() or PRINTED_CAPITALS.search(name)):
        return name
    return " ".join(
        f"{printed['prefix']}{_capitalise(printed['rest'])}"
        if (printed := PRINTED_CAPITALS.fullmatch(word))
        else word.lower()
        if number and word.lower() in SMALL_NAME_WORDS
        else _capitalise(word)
        if word.isupper() or word.islower()
        else word
        for number, word in enumerate(name.split())
    )


def is_shouted(words: str) -> bool:
    """Whether words stand in capitals throughout, as captions do."""
    letters = [character for character in words if character.isalpha()]
    upper = sum(character.isupper() for character in letters)
    return len(letters) >= FEWEST_SHOUTED and upper >= SHOUTED_SHARE * len(letters)


def show_shouted_name(name: str) -> str:
    """A name out of words in capitals as names are written: "THE MAYOR LOU ANN BRISCOE" → "the Mayor Lou Ann Briscoe".

    Such words are parsed in small letters, so that a name may come in those too; a lone small word stays as it is.
    """
    lone = " " not in name
    small = name[1:].islower() and not lone
    if not (small or name.isupper()) or (lone and len(name) <= LONGEST_ABBREVIATION):
        return name
    article, blank, rest = to_name_case(name.lower()).partition(" ")
    return f"{article.lower()}{blank}{rest}" if article in {"The", "A", "An"} else f"{article}{blank}{rest}"


def _capitalise(word: str) -> str:
    if INITIALS.fullmatch(word) and "." in word:
        return word.upper()
    pieces = re.split(r"([-’'])", word.lower())
    joined = "".join(piece[:1].upper() + piece[1:] for piece in pieces)
    if joined.startswith("Mc") and len(joined) > 3:
        return "Mc" + joined[2].upper() + joined[3:]
    return joined


# what an office is for: "Minister for Health", "Secretary of State at the Home Office"
FIELD = re.compile(r"\s(?:for|of|at|to)\s(?:the\s)?[A-Z]")


def is_office(name: str) -> bool:
    """Whether a label names an office and nobody: "THE PRESIDENT", "The Minister for Homes"."""
    words = [word.strip(".,").lower() for word in name.split()]
    if not words:
        return False
    if words[0] == "the":
        return any(word in OFFICES for word in words[1:])
    if words[0] in OFFICES | TITLES and (field := FIELD.search(name)):
        return is_office(name[: field.start()])
    return all(word in OFFICES or word in TITLES or word in SMALL_NAME_WORDS for word in words)

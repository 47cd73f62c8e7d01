"""How a language and its reading are told to people: "German: read sentence by sentence"."""

from babel import Locale

ENGLISH = "en"


def is_read_by_sentence(language: str | None) -> bool:
    """Whether texts of the language are read without grammar: all but English are; unknown is read as English."""
    return language is not None and find_base(language) != ENGLISH


def find_base(language: str) -> str:
    """The language of a tag without region and script: "pt-BR" gives "pt"."""
    return language.replace("_", "-").split("-")[0].casefold()


def describe_reading(language: str | None) -> str:
    """The language in words and how its texts are read.

    >>> describe_reading("de-AT"), describe_reading("en")
    ('German: read sentence by sentence', 'English')
    """
    if language is None:
        return "language not known"
    base = find_base(language)
    name = str(Locale(ENGLISH).languages.get(base, base))
    return f"{name}: read sentence by sentence" if is_read_by_sentence(language) else name

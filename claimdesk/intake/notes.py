"""What was noted while an article was read, in words that a person understands."""

from collections.abc import Iterable

from claimdesk.intake.extraction import ROUGH
from claimdesk.intake.page_dates import AMBIGUOUS, CONTRADICTORY, DAY_ONLY, GUESSED, UNREADABLE
from claimdesk.language.reading.articles import MIXED, NOT_ENGLISH, TOO_LONG, TOO_MANY

WORDS = {
    NOT_ENGLISH: "The text is not in English: it was read sentence by sentence. Pronouns were not resolved, and a speaker is named only where the words beside the sentence name one.",
    MIXED: "Parts of the text are in another language than the rest; what is not English was read sentence by sentence.",
    TOO_LONG: "A sentence was too long to be read as one and was read in pieces.",
    TOO_MANY: "The text has more sentences than are read; the rest holds no claims.",
    AMBIGUOUS: "The page's date may mean two days, as 03/04/2024 does, and was left out.",
    CONTRADICTORY: "The page gives itself several dates of publication that contradict each other.",
    DAY_ONLY: "The page gives the day of its publication, but no time with an offset.",
    GUESSED: "The page declares no date; the one shown was guessed from its address and dates no claim.",
    UNREADABLE: "The page declares a date of publication that is none.",
    ROUGH: "The page's main text could not be told from the rest: menus and other articles may be in it.",
}


def describe_notes(codes: Iterable[str]) -> list[str]:
    """A sentence for each note, each once; a code without words as it is, with blanks."""
    return list(dict.fromkeys(WORDS.get(code, code.replace("_", " ")) for code in codes))

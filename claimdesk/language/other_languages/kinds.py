"""What a sentence of another language is, where it asserts nothing: a question, a command, a greeting, a share line, a byline."""

import re

from claimdesk.language.other_languages.tables import LanguageTable
from claimdesk.terms import Kind

DATELINE = re.compile(
    r"^(?:【[^】]{1,24}】|[^\s.!?。][^.!?。(（–—]{1,40}(?:[.,،、]\s?[^(（–—]{1,24})?\s?[(（][^()（）]{1,40}[)）]\s?[-–—:：]{1,2}\s?|"
    r"[^\W\d_a-zà-ÿ]{2}[^\W\da-zà-ÿ]*(?:[\s/-][^\W\da-zà-ÿ]+){0,3}(?:,\s?[^.!?–—]{1,30}\.?)?\s[–—-]{1,2}\s|"
    r"[新本][^，,。]{1,20}(?:电|電|讯|訊)[\s　](?:[（(][^）)]{1,20}[）)])?)(?=.)"
)
QUESTION_MARKS = ("?", "？", "؟", ";?", "?!", "!?")
INVERTED = "¿"
TRAIL = re.compile(r"[\"”“»’)\]」』\s\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F]")
WORD = re.compile(r"[^\W\d_]+")
LONGEST_GREETING = 6  # words
LONGEST_SHARING = 14
LONGEST_BYLINE = 8
LONGEST_EXCLAMATION = 8
LONGEST_UNSPACED = 24  # characters in place of words
QUESTION, COMMAND, GREETING, SHARE_LINE, BYLINE, NOTHING_TOLD = (
    "question", "command", "greeting", "share_line", "byline", "nothing_told"
)  # fmt: skip


def cut_trail(text: str) -> str:
    """The text without the marks, spaces and emoji that it ends with."""
    end = len(text)
    while end and TRAIL.match(text, end - 1):
        end -= 1
    return text[:end]


def find_dateline(text: str) -> int:
    """Where the words of a first paragraph begin behind its place and agency; 0 where it has none."""
    match = DATELINE.match(text)
    return match.end() if match else 0


def find_silence(text: str, table: LanguageTable, *, is_whole_block: bool) -> str | None:
    """Why the sentence asserts nothing; None where it asserts something."""
    bare = cut_trail(text)
    count = count_words(bare, table)
    if is_question(text, table):
        return QUESTION
    if is_whole_block and count <= LONGEST_BYLINE and _is_byline(bare, table):
        return BYLINE
    has_figure = any(character.isdigit() for character in bare)
    if _is_greeting(bare, count, table, has_figure=has_figure):
        return GREETING
    if _is_sharing(bare, count, table):
        return SHARE_LINE
    if _is_command(bare, count, table):
        return COMMAND
    least = 3 if table.is_spaced else 2
    return NOTHING_TOLD if count < least and not has_figure else None


def find_kinds(text: str, table: LanguageTable) -> tuple[Kind, ...]:
    """The kinds of a sentence that asserts something: a condition, an opinion or a plain statement."""
    if table.opens("conditions", text) and not re.search(r"\d", text):
        return (Kind.CONDITIONAL,)
    if is_opinion(text, table):
        return (Kind.OPINION,)
    return (Kind.STATEMENT,)


def is_opinion(text: str, table: LanguageTable) -> bool:
    """Whether the sentence judges: by the words of its language, or as an exclamation without a figure."""
    if re.search(r"\d", text):
        return False
    if table.find("opinions", text):
        return True
    return cut_trail(text).endswith(("!", "！")) and count_words(text, table) <= LONGEST_EXCLAMATION


def is_question(text: str, table: LanguageTable) -> bool:
    """Whether the sentence asks, by its mark or, where a language leaves it out, by its ending."""
    bare = cut_trail(text)
    return bare.endswith(QUESTION_MARKS) or bare.startswith(INVERTED) or table.ends("question_ends", bare)


def count_words(text: str, table: LanguageTable) -> int:
    """How many words the text has; where blanks part none, two characters count as one."""
    letters = WORD.findall(text)
    return len(text.split()) if table.is_spaced else sum(len(word) for word in letters) // 2


def _is_greeting(text: str, count: int, table: LanguageTable, *, has_figure: bool) -> bool:
    opening = table.opens("greetings", text)
    if opening is None or has_figure:
        return False
    return (
        count <= 3
        or (count <= LONGEST_GREETING + 6 and text.endswith(("!", "！", ",", "，", "…")))
        or (count <= LONGEST_GREETING and table.find("sharing", text) is not None)
    )


def _is_sharing(text: str, count: int, table: LanguageTable) -> bool:
    match = table.find("sharing", text)
    if match is None or table.find("said", text):
        return False
    return (
        (
            count <= LONGEST_SHARING
            and (
                text.endswith(("!", "！"))
                or match.start() <= 12
                or count <= LONGEST_SHARING // 2
                or not table.is_spaced
            )
        )
        or (not table.is_spaced and len(text) <= LONGEST_UNSPACED)
        or (count <= LONGEST_SHARING and table.code == "hi")
    )


def _is_command(text: str, count: int, table: LanguageTable) -> bool:
    if count > LONGEST_SHARING or _has_figure_after_colon(text):
        return False
    if table.ends("command_ends", text) and not table.find("said", text):
        return True
    opening = table.opens("commands", text)
    return opening is not None and (text.endswith(("!", "！")) or " " in opening[0].strip())


def _has_figure_after_colon(text: str) -> bool:
    colon = re.search(r":\s", text)
    return colon is not None and re.search(r"\d", text[colon.end() :]) is not None


def _is_byline(text: str, table: LanguageTable) -> bool:
    """A line "Text: M. Kolbe", "A cura di F. Moretta", （記者・大貫）: a word of making and names, nothing else."""
    plain = text.strip("()（）[]– —-")
    opening = table.opens("bylines", plain)
    if opening is None:
        return False
    rest = plain[opening.end() :].lstrip(".")
    if rest[:1] in ":：/・／|" or rest.lstrip()[:1] in ":：/":
        return True
    if not table.is_spaced:
        return (len(plain) <= LONGEST_UNSPACED // 2 and text[:1] in "(（") or len(plain) <= 8
    words = rest.split()
    return bool(words) and all(
        word[:1].isupper() or not word[:1].isalpha() or word in {"e", "y", "et", "und", "en", "i", "ve"}
        for word in words
    )

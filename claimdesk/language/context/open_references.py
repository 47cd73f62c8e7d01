"""Whether a claim's text stands alone, or leans on its article for who, where or when. Pure, by words alone.

By words, as claims that a person wrote are asked too, in processes that load no parser. It rather calls a claim open
than not: a claim that is wrongly open is met again as a suggestion, one that is wrongly closed takes another's verdict.
"""

import re
from collections.abc import Sequence

from claimdesk.language.context.bare_descriptions import is_bare_subject
from claimdesk.language.grammar.first_names import FEMALE, MALE
from claimdesk.language.grammar.tense_words import find_past_lemma
from claimdesk.language.grammar.word_lists import split_words
from claimdesk.language.shapes import DateInterval

_WORD = re.compile(r"[^\W_]+(?:[.’'-][^\W_]+)*")
_QUOTED = re.compile(r"“[^”]{0,1000}”|\"[^\"]{0,1000}\"")
FEWEST_AROUND = 2  # words outside the quotation marks from which the quoted words have a speaker in the text

_FIRST_PERSON = re.compile(
    r"\b(?:[Mm]e|[Mm]y|[Mm]yself|[Ww]e|us|[Oo]urs?|[Oo]urselves|[Yy]ou|[Yy]ours?|[Yy]ourself)\b"
)
_I = re.compile(r"(?P<before>\b[^\W\d_]{1,40} )?\bI\b(?![.\w-])")
_NUMBERED = re.compile(
    r"(?:War|Part|Phase|Title|Type|Chapter|Article|Category|Class|Level|Stage|Schedule|Elizabeth|Charles|James|"
    r"William|Napoleon|Francis|Nicholas|George|Leopold|Album|Grade|Group|Division|Tier) $"
)
_PRONOUN = re.compile(
    r"\b(?:[Hh]e|[Hh]im|[Hh]is|[Ss]he|[Hh]ers?|[Ii]ts?|[Tt]hey|[Tt]hem|[Tt]heirs?)\b(?:(?<!\b[Ii]t)|(?!-))"
)
PERSONAL = frozenset({"he", "him", "his", "she", "her", "hers"})
_EXPLETIVE = re.compile(
    r"""\b[Ii]t(?:
      (?:['’]s|\s(?:is|was|isn['’]t|wasn['’]t|would\sbe|will\sbe|has\sbeen|seems?|appears?|turn(?:s|ed)\sout))
        (?:\s[\w’'-]+){0,4}?\s(?:that|to|whether|if|who|why|how|when|because)\b
      | \s(?:seem|appear)(?:s|ed)\s(?:that|to|as)
      | ['’]?\s?(?:s|is|was|has\sbeen|will\sbe|would\sbe|gets?|got)?\s?(?:raining|snowing|freezing|hailing|cold|hot|warm|
          dark|late|early|sunny|windy)\b
      | \s(?:rains?|rained|snows?|snowed|freezes|froze|hails|thaws)\b
      | \s(?:takes?|took|will\stake|would\stake|has\staken)\s(?:\w+\s){0,3}(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|
          decades?|courage|time|effort|place)\b
      | \s(?:is|was)\s(?:illegal|legal|likely|unlikely|possible|impossible|clear|true|false|known)\b
    )""",
    re.VERBOSE,
)
_IDIOM = re.compile(
    r"\b(?:mak(?:e|es|ing)|made)\s(?:it\b|their\sway)|\bwhen\sit\scomes\sto\b|\b(?:its|their)\sown\b"
)
_HERE = re.compile(
    r"\b(?:here|Here)\b(?!['’]s\s(?:a|the)\slist)|\b(?<!until\s)(?<!Until\s)now\b(?!\sthat\b)|\bNow\b"
)
_THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\b[Tt]here\b(?!['’]s|\s(?:\w+ly\s)?(?:is|are|was|were|has|have|had|will|"
    r"would|may|might|must|could|can|should|isn|aren|wasn|weren|seems?|appears?|exists?|remains?|came|be|being|been|used)\b)"
)
_TIMES = r"(?:year|month|week|morning|afternoon|evening|century|decade|summer|winter|spring|autumn|fall|weekend|quarter|season)"
_DEMONSTRATIVE = re.compile(
    rf"\b(?:[Tt]his(?!\s{_TIMES}\b)|[Tt]hese|[Tt]hose(?!\s(?:who|that|which|with|in|of|on|from|aged|under|over|without)\b))\b"
    r"|(?:^|[,;:—–]\s)That(?:['’]s|\s(?:is|was|has|had|will|would|means?|meant|makes?|made|came|includes?|compares?|represents?))\b"
    r"|\b[Tt]hat\s(?:day|year|month|week|night|morning|evening|time|same|number|figure|amount|law|bill|plan|city|town|country|"
    r"state|man|woman|decision|money|case)\b(?!\s(?:that|which)\b)"
)
_SAME = re.compile(
    r"\b[Tt]he\ssame\b(?!\s(?:time|as|way\sas)\b)(?!.{1,60}\bas\b)|\b[Tt]he\s(?:former|latter)\b(?!\s[a-z])"
    r"|^(?:Others?|Another|The\sothers?|Neither|Either|None|Most|Many|Some|All|One|Two|Three|Half|Several|Few|Each)\s"
    r"(?:of\sthem\b|(?:was|were|is|are|has|have|had|did|do|said|say)\b)"
)
_BOTH = re.compile(r"\b(?:[Bb]oth|[Tt]he\stwo)\b(?!\s(?:[A-Z]|(?:[\w’-]+\s){1,5}?and\s))(?!\sof\sthe\s[A-Z])")
_OPEN_TIME = re.compile(
    r"\b(?:last|this|next|ago|past|coming|yesterday|today|tomorrow|tonight|earlier|later|\w+day)\b",
    re.IGNORECASE,
)
_PREPOSED = split_words(
    "in on at by during since after before for with from under last this next today yesterday then later earlier but and so "
    "also now however instead until over within about of as"
)
_FUNCTION = split_words(
    "a an the of in on at by for to from with about around over under some nearly almost more less than up and or not no "
    "but only just exactly approximately roughly at least most per each every all any so yes"
)
_COUNTED = split_words(
    "percent per cent million billion trillion thousand hundred dozen people years year months days hours dollars euros pounds "
    "times points men women one two three four five six seven eight nine ten half third quarter"
)
_AUXILIARIES = split_words(
    "is are was were be been has have had do does did will would can could may might must shall should isn’t aren’t"
)
_TIME_NOUNS = split_words(
    "year years month months week weeks day days night morning evening afternoon weekend century decade today yesterday time "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december"
)
FEWEST_CONTENT = 2  # "Sales fell" has two
PREPOSED_REACH = 6  # words of "In the last two years they …"


def is_open(text: str, dates: Sequence[DateInterval] = ()) -> bool:
    """Whether the text needs its article to be understood; `dates` are those read in it.

    Open are pronouns that nothing before them in the text can stand for, the first and second person, "here" and "now",
    "this" and "both", a bare "the mayor" as subject, fragments, and dates counted from a day that is not known.
    """
    outside = _QUOTED.sub(" ", text)
    told = outside if len(_WORD.findall(outside)) >= FEWEST_AROUND else text
    return (
        _has_first_person(told)
        or _has_open_pronoun(told)
        or any(pattern.search(told) for pattern in (_HERE, _THERE, _DEMONSTRATIVE, _SAME, _BOTH))
        or is_bare_subject(told)
        or _is_fragment(text)
        or any(date.from_ is None and _OPEN_TIME.search(date.text) for date in dates)
    )


def _has_first_person(text: str) -> bool:
    if _FIRST_PERSON.search(text):
        return True
    return any(not _NUMBERED.search(match["before"] or "") for match in _I.finditer(text))


def _has_open_pronoun(text: str) -> bool:
    """Whether a pronoun stands in the text with nothing before it that it can stand for."""
    silent = [match.span() for pattern in (_EXPLETIVE, _IDIOM) for match in pattern.finditer(text)]
    for match in _PRONOUN.finditer(text):
        if any(start <= match.start() < end for start, end in silent):
            continue
        before = _WORD.findall(text[: match.start()])
        if not _has_antecedent(match[0].lower(), before) and not _is_named_after(match, text):
            return True
    return False


def _has_antecedent(pronoun: str, before: Sequence[str]) -> bool:
    """Whether one of the words before a pronoun can be what it stands for: for a person a name or "a man"."""
    content = [
        word
        for number, word in enumerate(before)
        if word.lower() not in _PREPOSED | _FUNCTION | _TIME_NOUNS | _AUXILIARIES
        and not word[0].isdigit()
        and _PRONOUN.fullmatch(word) is None
        and (number > 0 or find_past_lemma(word) is None)
    ]
    # "In Olm they hired 300": what a sentence opens with is where or when, not who
    if (
        before
        and before[0].lower() in _PREPOSED
        and len(before) <= PREPOSED_REACH
        and pronoun in {"he", "she", "they", "it"}
    ):
        return False
    if pronoun not in PERSONAL:
        return bool(content)
    opened = {
        before[number + 1] for number, word in enumerate(before[:-1]) if word.lower() in {"a", "an", "every"}
    }
    names = [word for word in content if word[0].isupper() and not _is_plural_opening(word, before)]
    return bool(names) or any(word in opened for word in content)


def _is_plural_opening(word: str, before: Sequence[str]) -> bool:
    """Whether a word has its capital from the sentence's beginning alone: "Prices rose after he left"."""
    lower = word.lower()
    if word != before[0] or not lower.endswith("s") or lower in MALE | FEMALE:
        return False
    return len(before) == 1 or not before[1][0].isupper()


def _is_named_after(pronoun: re.Match[str], text: str) -> bool:
    """Whether who is meant follows at once: "In his speech, Brown said"."""
    if pronoun[0].lower() not in {"his", "her", "its", "their"}:
        return False
    return re.match(r"(?: [\w’-]+){1,5}, (?:the )?[A-Z]", text[pronoun.end() :]) is not None


def _is_fragment(text: str) -> bool:
    """Whether it only answers something: "About 19,000.", "44th."."""
    words = _WORD.findall(text)
    if ":" in text or any(word.lower() in _AUXILIARIES for word in words):
        return False
    content = [
        word
        for word in words
        if not word[0].isdigit() and word.lower() not in _FUNCTION | _COUNTED | _TIME_NOUNS
    ]
    return len(content) < FEWEST_CONTENT

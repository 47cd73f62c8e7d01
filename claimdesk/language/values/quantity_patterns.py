"""What numbers look like in text, and what only looks like one."""

import re

from claimdesk.language.values.units import CURRENCY_SIGNS

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = {word: float(value) for value, word in enumerate(_ONES)} | {
    word: 10.0 * value for value, word in enumerate(_TENS, start=2)
}
GROUPS = {
    "dozen": 12.0,
    "ten": 10.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
}
PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
VULGAR = {
    "½": 0.5,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "¼": 0.25,
    "¾": 0.75,
    "⅕": 0.2,
    "⅛": 0.125,
    "⅜": 0.375,
    "⅝": 0.625,
}
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)

# Stretches that hold no quantity whatever digits stand in them.
NONE_HERE = re.compile(
    rf"""
    https?://\S+ | www\.\S+ | \S{{1,64}}@\S{{1,200}}\.\w{{1,24}} | [#@]\w+
    | \b{_MONTH}\ [0-9]{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?[0-9]{{1,2}})?(?:,?\ [0-9]{{4}})?\b(?![%.,]?[0-9])
    | \b[0-9]{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?[0-9]{{1,2}})?\ (?:of\ )?{_MONTH}(?:,?\ [0-9]{{4}})?\b
    | \b{_MONTH},?\ [0-9]{{4}}\b
    | \b[0-9]{{1,4}}[/-][0-9]{{1,2}}[/-][0-9]{{1,4}}\b | \b9/11\b
    | \b[0-9]{{1,2}}[:.][0-9]{{2}}\ ?(?:[ap]\.?m\b\.?|GMT|UTC) | \b[0-9]{{1,2}}\ ?[ap]\.?m\b\.?
    | \b[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?\b
    | \b(?:[0-9]{{1,12}}\.){{2,12}}[0-9]{{1,12}}\b
    | \b[0-9]+(?:st|nd|rd|th)\b
    | ['’]?\b[0-9]{{2,4}}s\b
    | \b(?:1[5-9]|20)[0-9]{{2}}\s?[-–/]\s?(?:[0-9]{{4}}|[0-9]{{2}})\b(?!%)
    | \b(?:last|past|next|previous|coming|following|first|final)\ [\w.-]{{1,30}}\ (?:seconds|minutes|hours|days|weeks|months|
        years|decades|centuries)\b
    | \b[\w.-]{{1,30}}\ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))\ (?:ago|earlier|
        later|from\ now|hence)\b
    | \b(?:one|two|three)\ (?:another|by\ (?:one|two|three))\b
    """,
    re.VERBOSE | re.IGNORECASE,
)

_WORD_NUMBER = "|".join(sorted(WORDS, key=len, reverse=True))
_SCALE_WORD = "hundred|thousand|million|billion|trillion"
_SIGN = "|".join(re.escape(sign) for sign in sorted(CURRENCY_SIGNS, key=len, reverse=True))
NUMBER = re.compile(
    rf"""
    (?:(?<![\w])(?P<currency>{_SIGN})\s?)?
    (?:
        (?(currency)|(?<![\w.,$£€/]))(?P<minus>[-−](?=[0-9]))?
        (?P<digits>[0-9]{{1,3}}(?:,[0-9]{{2,3}})+(?:\.[0-9]+)?|[0-9]{{1,3}}(?:[\u00a0\u202f\u2009][0-9]{{3}})+|
            [0-9]{{1,3}}(?:\ [0-9]{{3}}){{2,}}(?![0-9])|
            [0-9]+(?:\.[0-9]+)?)
        (?P<vulgar_after>[½⅓⅔¼¾⅕⅛⅜⅝])?(?:\ (?P<top>[1-9])/(?P<bottom>[2-9])\b)?
      | (?P<vulgar>[½⅓⅔¼¾⅕⅛⅜⅝])
      | \b(?P<words>(?:half\ an?\ |(?:an?)\ (?=(?:{_SCALE_WORD}|dozen)\b))?
            (?:(?:{_WORD_NUMBER}|{_SCALE_WORD}|dozen)\b)
            (?:(?:-|\ |\ and\ )(?:{_WORD_NUMBER}|{_SCALE_WORD}|dozen)\b){{0,12}})
            (?P<and_half>\ and\ a\ half\b)?
      | \b(?P<plural>(?:(?:tens|dozens|hundreds|thousands|millions|billions)\ of\ ){{0,1}}
            (?:dozens|hundreds|thousands|millions|billions|trillions))\b
      | \b(?P<share>half)(?=\ (?:of|the|all|its|their|our)\b)
      | \b(?P<part>a\ (?:third|quarter|fifth|tenth)(?=\ of\b)
            | (?:(?:a|one)\ )?(?:third|quarter|fifth|tenth)(?=\ of\ an?\ (?:{_SCALE_WORD}|lakh|crore)\b)
            | (?:a|one)\ quarter(?=\ (?:{_SCALE_WORD})\b))
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
POWER = re.compile(
    r"(?P<ten>\s?[×x·*]\s?10)?(?:\^(?P<raised>[-−]?\d{1,2})(?!\d)|(?P<script>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))"
)
FROM_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
SCALE = re.compile(
    r"[ \u00a0-]?(hundred|thousand|lakh|million|crore|billion|trillion|quadrillion)\b(?:[ -](thousand|million|billion|"
    r"trillion|crore)\b)?|[ \u00a0]?(mn|mln|mio|bn|bln|tn|trn)\b|(k|m|b)\b",
    re.IGNORECASE,
)
# what a share is of: "a quarter of a million", "a quarter million", "a tenth of a percent"
OF_SCALE = re.compile(rf" (?:of an? )?({_SCALE_WORD}|lakh|crore)\b", re.IGNORECASE)
OF_PERCENT = re.compile(r" of (?:an?|one)(?= (?:per ?cent|percent))", re.IGNORECASE)
VAGUE_BEFORE = re.compile(r"\b(?:several|few|many|countless|couple of) $", re.IGNORECASE)
FRACTION = re.compile(
    r"[ -](half|halves|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(s?)\b", re.IGNORECASE
)
ONE_IN = re.compile(
    rf" (?:in|out of)(?: every)? ([0-9]+|{_WORD_NUMBER})\b(?! [a-z]*(?:years|months|days))", re.IGNORECASE
)
ORDINAL_AFTER = re.compile(r"-?(?:first|second|third|\w*(?:th|ieth))\b", re.IGNORECASE)
NOUN = re.compile(
    r"(?: (?:of )?|-)(?P<adjectives>(?:[a-z][\w’'-]*(?<!s) ){0,3}?)"
    r"(?P<noun>people|men|women|children|police|troops|person|[A-Za-z][\w-]{2,}s)\b(?!['’]s)"
    r"|-(?P<joined>[a-z]{3,})\b"
)
BREAKS = re.compile(
    r"\b(?:a|an|the|of|in|on|at|to|by|for|from|with|and|or|but|as|than|that|who|which|is|are|was|were|has|have|had|be|"
    r"been|said|will|would|when|after|before|since|during|into|out|up|down|it|he|she|they|we|i|killed|dead|this|his|"
    r"her|its|their|so|if|not|per|over|under)\b",
    re.IGNORECASE,
)
NO_NOUNS = frozenset(
    [
        "was",
        "is",
        "has",
        "this",
        "its",
        "his",
        "us",
        "as",
        "does",
        "says",
        "yes",
        "thus",
        "plus",
        "less",
        "across",
        "always",
        "perhaps",
        "ours",
        "hers",
    ]
)
COUNTED_IN_YEARS = frozenset(
    [
        "people",
        "men",
        "women",
        "children",
        "troops",
        "jobs",
        "deaths",
        "workers",
        "soldiers",
        "votes",
        "homes",
    ]
)
LABEL_BEFORE = re.compile(
    r"(?:\b(?i:article|section|chapter|page|number|no\.?|room|phase|stage|route|highway|level|grade|version|type|rule|"
    r"title|resolution|day|gate|channel|area|group|class|season|episode|week|step|part|category)|(?<=[\w,] )[A-Z][\w’'-]+) $",
)
NAME_JOINED = re.compile(r"[A-Za-z][-–]$")

_MODIFIERS = {
    "at_least": r"at least|no (?:fewer|less) than|a minimum of|minimum of|not less than|≥|>=",
    "at_most": r"at most|up to|no more than|not more than|a maximum of|maximum of|as many as|as much as|≤|<=",
    "more_than": r"(?:well |far |just |slightly )?(?:more|greater|higher|larger) than|(?:well |just |far )?over|above|"
    r"exceed(?:s|ed|ing)?|upwards? of|in excess of|>",
    "less_than": r"(?:less|fewer|lower|smaller) than|(?:just |well )?(?:under|below)|<",
    "about": r"about|around|approximately|approx\.?|roughly|some|nearly|almost|close to|circa|an? estimated|estimated|~|≈|"
    r"in the region of|or so",
}
MODIFIER = re.compile(
    r"(?:^|(?<=[\s(“\"‘']))(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _MODIFIERS.items())
    + r")(?: (?:a|an|the))?\s?$",
    re.IGNORECASE,
)
MODIFIER_REACH = 24  # characters: the longest of the above with its article
AFTER = re.compile(
    r"(?P<at_least> or more\b|\+|[- ]plus\b)|(?P<at_most> or (?:less|fewer)\b)|(?P<about> or so\b)",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\s?(?:-|–|—| to )\s?|(?P<and> and )", re.IGNORECASE)

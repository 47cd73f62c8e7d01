"""How English writes dates and periods: one pattern for each way of saying it."""

import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
COUNTS = {
    word: number
    for number, words in {
        1: "a an one", 2: "two couple", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight",
        9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 15: "fifteen", 18: "eighteen", 20: "twenty",
        24: "twenty-four", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 100: "hundred",
    }.items()
    for word in words.split()
}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # first month, northern half

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?+)(?!\w)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SHORT_WEEKDAY = r"(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\."
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d.:]{0,12}\d)"
_YEAR = r"\d{4}(?![\d%]|[.,]\d)"
_THAT_YEAR = r"(?:,?\s(?:of\s)?(?:last|this|next)\syear)"
_DASH = r"\s?(?:-|–|—|to|and|through|until)\s?"
_COUNT = (
    r"(?:\d{1,3}|"
    + "|".join(sorted((word for word in COUNTS if word != "an"), key=len, reverse=True))
    + r"|an)"
)
_UNIT = r"(?:second|minute|hour|day|week|weekend|month|quarter|year|decade)"
_CLOCK = r"(?:at |around |about )?(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?\s?(?:[ap]\.?m\b\.?|(?:GMT|UTC|ET|CET|BST|EST|EDT|PST)\b)|(?:at )(?:[01]?\d|2[0-3]):[0-5]\d"
_PART_OF_DAY = r"(?:morning|afternoon|evening|night)"

CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>[ap])?", re.IGNORECASE)


# Tried in this order at each place; the first that fits is taken, so longer ways stand first.
WAYS: tuple[tuple[str, str], ...] = (
    ("iso", r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\d-])"),
    ("numeric", r"(?<![\d/.])\d{1,2}(?P<sign>[/.])\d{1,2}(?P=sign)\d{4}(?![\d/])"),
    ("month_range", rf"(?i:between |from )?{_MONTH}\s{_DAY}(?:, {_YEAR})?{_DASH}{_MONTH}\s{_DAY}(?:,?\s{_YEAR})?"),
    ("day_range", rf"(?i:between |from )?{_MONTH}\s{_DAY}{_DASH}{_DAY}(?:,?\s{_YEAR})?"),
    ("day_month_pair", rf"(?i:between |from )?{_DAY}\s{_MONTH}(?:,? {_YEAR})?{_DASH}{_DAY}\s{_MONTH}(?:,?\s{_YEAR})?"),
    ("day_month_range", rf"(?i:between |from )?{_DAY}{_DASH}{_DAY}\s{_MONTH}(?:,?\s{_YEAR})?"),
    ("month_day", rf"(?:{_WEEKDAY},?\s|{_SHORT_WEEKDAY},?\s)?{_MONTH}\s{_DAY}(?:,?\s{_YEAR}|{_THAT_YEAR})?"),
    ("day_month", rf"(?:{_WEEKDAY},?\s(?:the\s)?|{_SHORT_WEEKDAY},?\s)?(?:the )?{_DAY}(?:\sof)?\s{_MONTH}(?:,?\s{_YEAR}|{_THAT_YEAR})?"),
    ("month_year", rf"(?:(?:early|late|mid)[- ])?{_MONTH},?\s(?:of\s)?{_YEAR}"),
    ("quarter", rf"(?i:\bQ[1-4](?![\w%]|[.,]\d)(?:\s{_YEAR}|{_THAT_YEAR})?|(?:the )?(?:first|second|third|fourth)[ -]quarter(?:\s(?:of\s)?(?:{_YEAR}|last year|this year))?)"),
    ("season", rf"(?i:(?:(?:last|this|next|early|late|in the|in) )?(?:spring|summer|autumn|fall|winter) (?:of )?{_YEAR}|(?:last|this|next) (?:spring|summer|autumn|fall|winter))"),
    ("decade", r"(?i:(?:the |early |late |mid-)?(?:(?:1[5-9]|20)\d0s|[’']\d0s)\b)"),
    ("year_range", r"(?i:(?i:between |from )(?:1[5-9]|20)\d\d(?:\s?(?:-|–|to|and|until)\s?)(?:1[5-9]|20)\d\d(?!\d)|(?<![\d-])(?:1[5-9]|20)\d\d[–-](?:(?:1[5-9]|20)\d\d|\d\d)(?![\d-]))"),
    ("ago", rf"(?i:(?:about |almost |nearly |over |more than |just |some )?(?:a )?{_COUNT}(?:\s(?:of|dozen))?[ -]{_UNIT}s? ago)"),
    ("span", rf"(?i:(?:(?:over|in|during|for|within) )?the (?:last|past|next|coming|previous) (?:(?:a )?{_COUNT} )?{_UNIT}s?\b)"),
    ("within", r"(?i:\b(?:earlier|later|early|late) (?:this|last|next) (?:week|month|year|decade|quarter)\b|(?:earlier|later) (?:today|tonight))"),
    ("relative", r"(?i:\b(?:last|this|next|the following|the previous) (?:week|weekend|month|year|decade|quarter)\b)"),
    ("day_word", r"(?i:\b(?:the day before yesterday|the day after tomorrow|today|yesterday|tomorrow|tonight|last night|this (?:morning|afternoon|evening))(?: (?:morning|afternoon|evening|night))?\b)"),
    ("weekday", rf"(?<!Black )(?<!Good )(?<!Super )(?<!Easter )(?i:\b(?:on|last|next|this|this past|this coming|early|late|since|until|by) )?{_WEEKDAY}(?: {_PART_OF_DAY})?(?: last week| this week| next week)?(?! (?:Times|Telegraph|Mirror|Mail|Post|Express|Herald|Night))(?!\w)"),
    ("last_month", rf"(?i:\b(?:last|this|next|this past|this coming) ){_MONTH}"),
    ("month", rf"(?i:\b(?:in|since|until|by|during|from|through|early|late|mid|of|before|after)[ -]){_MONTH}(?!\s?\d){_THAT_YEAR}?"),
    ("year", r"(?i:\b(?:in|since|until|by|during|from|of|before|after|early|late|mid|year|through|and|the|for|to)[ -])(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d|[-–]\d|s\b)|(?:1[5-9]|20)\d\d(?= (?:presidential|general|election|race|campaign|census|season|budget|report|study|survey|poll|referendum|World|Olympic|Games|vote|primary|midterm|deal|treaty|agreement|law|act|film|book|financial|fiscal|tax))"),
)  # fmt: skip
DATES = re.compile(r"(?<!\w)(?:" + "|".join(f"(?P<{name}>{way})" for name, way in WAYS) + ")")
LEADING = re.compile(
    r"(?:on|in|since|until|by|during|from|of|before|after|year|through|and|the|for|to)[ -]", re.IGNORECASE
)
LED = frozenset({"year", "month", "weekday"})  # whose pattern needs or takes a preposition
TIME_BEFORE = re.compile(rf"(?:{_CLOCK})(?: local time| GMT| UTC| ET)?,? (?:on )?$", re.IGNORECASE)
TIME_AFTER = re.compile(rf"^,? (?:{_CLOCK})", re.IGNORECASE)

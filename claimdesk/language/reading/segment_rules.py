"""What the segmenter knows of stops: abbreviations, lists, initials, times, citations, glued sentences."""

import re

LINE_ENDS = '.!?:;…"”»)]'
RUN_ON_WORDS = 3
LONGEST_WORD = 60  # characters looked at; keeps text without blanks from taking quadratic time

ABBREVIATIONS = frozenset(
    """
    mr mrs ms mx dr prof sr jr hon rev fr revd gen col lt sgt capt cmdr cpl pvt maj adm brig cdr gov sen rep
    reps sens pres supt det insp amb atty st ste mt ft mlle mme mons msgr messrs esq ald inc ltd co corp
    bros llc plc dept univ assn assoc govt intl natl mfg jan feb apr jun jul aug sep sept oct nov dec mon
    tue tues wed thu thur thurs fri ave blvd rd apt bldg hwy pkwy vs viz al etc ca cf eg ie ibid op cit eds
    vol vols pp pg nr ed est approx temp assoc ala ariz ark calif colo conn fla ga ind kan ky la md mass
    mich minn mo mont neb nev okla ore penn tenn tex va vt wis wyo
    """.split()  # noqa: SIM905
)
# these may also end a sentence; the next word decides
CLOSING = frozenset(
    """
    inc ltd co corp bros llc plc jr sr esq etc al govt assn dept est u.s u.k e.u u.n u.s.a d.c a.m p.m ave
    blvd rd st ph.d m.d b.a m.a b.c a.d jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()  # noqa: SIM905
)
STARTERS = frozenset(
    """
    The This That These Those It He She They We You There Here Then Thus But And So Or Yet However Moreover
    Meanwhile Also When While Where Why What Who How Which If Although Though Because Since After Before
    Once For From In On At As With Without By Under During Despite Among According To Of His Her Its Their
    Our My Your Is Are Was Were Do Does Did Has Have Had Can Could Will Would Should May Might Must Not No
    Yes Some Many Most Several Both All Each Every Another Other Others One Two Three Four Five Six Seven
    Eight Nine Ten Now Today Yesterday Tomorrow Later Earlier Let Perhaps Please Instead Indeed Nevertheless
    Nonetheless Finally First Second Third Still Even Only Just Police Officials Nobody Everyone Everybody
    Someone Something Nothing A An I I'm I've I'd I'll It's He's She's They're We're That's There's Don't
    """.split()  # noqa: SIM905
)
TITLES = frozenset(
    """
    Mr Mrs Ms Dr Prof Sen Rep Gov Gen President
    """.split()  # noqa: SIM905
)

STOP = re.compile(
    r"(?<=[\w%°)\]’'”\"])(?P<stop>[.!?…]+[\"”’'»)\]]*)\s{1,9}"
    r"(?=(?P<next>(?:[\"“‘'«(\[]{0,3}(?=[A-Z])|[\"“«]{1,2}(?=[\d$€£]))(?P<first>[A-Z\d$€£][\w’']{0,40})))"
)
WORD_BEFORE = re.compile(r"\S{1,80}$")
GLUED = re.compile(r"(?:(?<=[a-z]{2})|(?<=\d))(?P<stop>[.!?][\"”’]?)(?=[A-Z][a-z]*(?:[\s,.’']|$))")
ADDRESS = re.compile(r"[@/\\]|www\.|\b[\w-]{1,63}\.(?:com|org|net|gov|edu|co|io|html?|php)\b", re.IGNORECASE)
NOT_BLANK = re.compile(r"\S")
BLANK = re.compile(r"\s")
CREDIT = re.compile(
    r"(?<=[\w.)] )(?P<label>(?:Image|Photo|Picture|Photograph|Credit|Graphic|Video): )(?=[A-Z])"
)
# a picture that stands for a stop: "They lied 😡 The mayor fled", "i love this 😂 they spent 4 million"
PICTURED_STOP = re.compile(
    r"(?<=[^\W_][\s!?.…])(?:(?![\u2764\u2665])[\U0001F300-\U0001FAFF\u2600-\u27BF\u203C\u2049]\uFE0F?\s{0,2}){1,8}\s{0,2}(?=(?P<next>[A-Z][a-z]|[A-Z]\s|(?:they|he|she|it|its|it['’]s|we|i|you|this|that|there|the|nobody|everyone|everybody|my|his|her|our|their|no|why|how|who|what|where|thanks|imagine|meanwhile)\b))"
)
SHORTEST_PICTURED = 3  # words before a picture that may end a sentence
CITATION = re.compile(r"(?<=[.!?\"”)])\s?((?:\[\d{1,3}\]\s*)+)")
LIST_MARKER = re.compile(
    r"(?:(?<=\s)|^)(?:[•⁃▪●‣◦]\s*)?(?P<mark>\d{1,2}|[a-hA-H])(?P<style>\.\)|\.|\))\s+(?=\S)|(?:(?<=\s)|^)(?P<bullet>[•⁃▪●‣◦])\s*(?=\S)"
)
ONLY_MARKER = re.compile(r"(?:^|\s)(?:[•⁃▪●‣◦]\s*)?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivx]{1,4})[.)]+\s*$")
LABEL = re.compile(
    r"(?:^|[\s(\[])(?:N°|[Nn]os?|[Ff]igs?|Figure|Table|Listing|[Aa]rts?|[Pp]p?|[Vv]ols?|[Ss]ecs?)\.?\s*\d*\.\s*$"
)
INTRODUCES = re.compile(r"(?:^|[\s(\[.!?])(?:e\.\s?g|i\.\s?e|cf|viz|vs|St|Mlle|Mme|Mr|Mrs|Ms|Dr|Prof)\.\s*$")
CLOCK = re.compile(
    r"^[\"“‘]*(?:At|By|Before|After|From|Around|About|Until|Since)\s+(?:\w+\s+)?[\d:.]+\s?[ap]\.m\.\s*$",
    re.IGNORECASE,
)
NAMED_MARK = re.compile(r"(?:[A-Z]\w{0,30}|[’'\"”]?\b\w{1,3})[?!][’'\"”]?$")  # Yahoo!, huh?
INITIAL = re.compile(r"^\W*[A-Za-z]$")


def is_end(text: str, stop: re.Match[str]) -> bool:
    """Whether a stop that the library passed over ends a sentence after all."""
    before = WORD_BEFORE.search(text[max(0, stop.start() - LONGEST_WORD) : stop.start()])
    word, first = before[0].strip("\"“”‘’'()[]«»") if before else "", stop["first"]
    if "…" in stop["stop"] or ".." in stop["stop"] or word.endswith("."):
        return False
    if stop["stop"][0] in "!?":
        return False
    plain = word.lower()
    if INITIAL.match(word):
        return (
            first in STARTERS
            and (word != "I" or _after_and(text, stop.start() - 1))
            and first not in {"I", "A"}
        )
    if plain in CLOSING or "." in word:
        if plain in {"a.m", "p.m"} and first in STARTERS | TITLES:
            return not CLOCK.match(_sentence_so_far(text, stop.end("stop")))
        return plain in CLOSING and first in STARTERS and first not in {"I", "A"}
    return plain not in ABBREVIATIONS and not ONLY_MARKER.search(
        text, max(0, stop.start() - 8), stop.end("stop")
    )


def belongs_together(text: str, cut: int, window: int) -> bool:
    """Whether a boundary of the library stands inside a sentence."""
    before = text[max(0, cut - window) : cut]
    after = text[cut : cut + window]
    left = before.rstrip()
    if left.endswith(("?", "!")) and after[:1].islower() and NAMED_MARK.search(left):
        return True
    if after[:2] in {"– ", "— "} and after[2:3].islower():
        return True
    return bool(
        INTRODUCES.search(before) or (after[:1].isdigit() and LABEL.search(before)) or _is_heading(text, cut)
    )


def find_word_end(text: str, at: int) -> int:
    """Where the run without blanks ends that `at` stands in."""
    end = min(len(text), at + LONGEST_WORD)
    blank = BLANK.search(text, at, end)
    return blank.start() if blank else end


def find_list_markers(text: str) -> list[tuple[int, int]]:
    """Where the items of a list inside one line begin: (marker's start, text's start).

    Numbers and letters count up from the first and keep one style; the first stands at the start or after a
    colon or a stop.
    """
    markers: list[tuple[int, int]] = []
    runs: dict[str, tuple[int, list[tuple[int, int]]]] = {}
    for match in LIST_MARKER.finditer(text):
        if match["bullet"]:
            markers.append((match.start(), match.end()))
            continue
        number = int(match["mark"]) if match["mark"].isdigit() else ord(match["mark"].lower()) - ord("a") + 1
        key = match["style"] + ("1" if match["mark"].isdigit() else "a")
        last, items = runs.get(key, (0, []))
        if items and number == last + 1:
            items.append((match.start(), match.end()))
            runs[key] = (number, items)
        elif _opens_list(text, match.start()):
            markers += items if len(items) > 1 else []
            runs[key] = (number, [(match.start(), match.end())])
    return sorted({*markers, *(item for _, items in runs.values() if len(items) > 1 for item in items)})


def _opens_list(text: str, at: int) -> bool:
    before = text[max(0, at - 8) : at].rstrip()
    return not before or before[-1] in ":.;!?"


def _is_heading(text: str, cut: int) -> bool:
    """A number or letter alone before the words that it counts: "2.1. Results", "Figure 3. The valley"."""
    before = text[: min(cut, 17)]
    return len(before) < 17 and bool(ONLY_MARKER.fullmatch(before) or LABEL.fullmatch(before))


def _after_and(text: str, at: int) -> bool:
    return text[max(0, at - 8) : at].rstrip().lower().endswith(("and", "or", "than", "as"))


def _sentence_so_far(text: str, end: int) -> str:
    before = text[max(0, end - 60) : end]
    cut = max(before.rfind(mark) for mark in (". ", "! ", "? "))
    return before[cut + 2 :] if cut >= 0 else before

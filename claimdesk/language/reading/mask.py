"""Stretches of a news page that hold no claims, listed with the reason; the text itself is never changed.

Features are those that pages of any outlet share: what a line says, how short it is, whether it stands again
elsewhere, what it is made of. A line that goes on after its stamp or dateline is skipped up to there only.
"""

import re
from collections import Counter
from collections.abc import Iterator

from claimdesk.language.reading.segment import find_paragraphs
from claimdesk.language.shapes import Skipped, Span
from claimdesk.terms import Part

LONGEST_CAPTION = 45  # words; a paragraph that only mentions an agency is longer or has no credit at its end
LONGEST_LINE = 1200  # characters; what is longer is no boilerplate line
LONGEST_REPEATED = 8  # words of a line without a stop that stands twice
UNREADABLE_SHARE = 0.2  # of control and replacement characters
MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
DAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:[AaPp]\.?[Mm]\.?)?(?:\s?(?:GMT|BST|UTC|UK|E[SD]?T|C[ES]?T|P[SD]?T|IST|AEST))?(?:[+-]\d+)?"
DATE = rf"(?:{DAY},?\s)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s{MONTH}|{MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?),?(?:\s\d{{4}})?"
NAME = r"(?:[A-Z][\w'’.-]+|de|van|von|der|al|bin)"
CREDITED = r"(?:Barcroft Media|Bloomberg|Rex Features|SWNS|Getty|Reuters|AFP|AP Photo|Associated Press|Shutterstock|Alamy|EPA|Xinhua|PA Media|Unsplash|Flickr|Wikimedia)"


def _line(words: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(rf"^\W{{0,4}}(?:{words})", flags)


# (why, what the line begins with or holds, most words the line may have)
LINES: tuple[tuple[str, re.Pattern[str], int], ...] = (
    ("related_links", _line(r"(?:also|more) (?:on|from|in)\b(?!.*[.!]$)|see also\b|related\b[^.]*$|further reading|you (?:may|might) (?:also )?(?:like|be interested)|recommended (?:for you|stories|reading)|most (?:read|popular|viewed)\b|trending\b[^.]*$|up next|don['’]t miss|in case you missed|more stories|top stories|keep reading|what to read next"), 16),
    ("related_links", _line(r"(?:read|watch|listen|see|view|learn|find out)(?: (?:more|also|next|now|here|the full|our)\b|:)"), 25),
    ("share_line", _line(r"share (?:this|it|on|via|your|with)\b|share$|tweet(?: this)?$|like this (?:story|article|post)|follow (?:us|me|him|her|the \w+|@)|(?:facebook|twitter|whatsapp|linkedin|email|print|copy link|reddit|telegram)(?:\W+(?:facebook|twitter|whatsapp|linkedin|e-?mail|print|copy link|reddit|telegram|share|x))*\W*$|join (?:the|our) (?:conversation|discussion|channel|group)|have your say|let us know|tell us\b"), 30),
    ("subscription", _line(r"(?:please )?(?:subscribe|sign[ -]?up|log[ -]?in|register|donate|become a (?:member|subscriber)|already (?:a|have)\b.*(?:subscri|account|log|sign)|support (?:our|us|independent|quality)\b|get (?:our|the latest|the best|breaking|more|unlimited|full)\b.*(?:news|inbox|app|access|stories|email|alerts)|download (?:our|the)\b.*app|enjoying this|unlock)|.*\b(?:our (?:daily |weekly |free )?newsletters?|(?:straight )?to your inbox|free trial|cancel any ?time)\b"), 40),
    ("cookie_notice", _line(r".*\bcookies?\b.*(?:accept|consent|polic|prefer|setting|browser|experience|agree)|.*(?:we|site) uses?\b.*\bcookies\b|.*\b(?:enable|turn on) javascript"), 90),
    ("rights", _line(r"(?:©|\(c\)|copyright (?:©|\(c\)|\d{4}|by\b)).*|.*\ball rights reserved\b|.*may not be (?:published|reproduced|copied)|(?:terms (?:of|and)|privacy policy|legal notice)\b[^.]*$|(?:disclaimer|advertisement|advert|sponsored(?: content| by)?|promoted|paid (?:content|post))\b[^.]*$"), 70),
    ("navigation", _line(r"(?:skip to|back to top|home\s?[>›»|/](?=.)|menu|search|loading|comments?(?: \(?\d+\)?)?|view (?:all )?comments|show (?:more|all)|load more|next (?:article|story|page)|previous (?:article|story|page)|story continues|article continues|continue reading|scroll|click (?:here|to)|tap (?:here|to)|play video|hide caption|toggle caption|close|topics?:|tags?:|filed under|categories:)(?:\b|$|(?<=[>›»|/]))[^.]*$|(?:story|article) continues\b"), 16),
    ("byline", _line(rf"(?:[Bb]y|BY)\s{NAME}(?:\s(?:{NAME}|and|with|in|for|[|,&])){{0,19}}\s{{0,2}}(?:[|,·•-].{{0,300}})?$", 0), 20),
    ("byline", _line(r"(?:reporting|additional reporting|written|edited|editing|compiled|words|produced|translated) by\b|(?:our )?(?:staff|special|chief|senior|political|foreign)[\w -]* (?:writer|correspondent|reporter|editor)$"), 40),
    ("publication_line", _line(rf"(?:(?:first |originally )?(?:published|posted|updated|last (?:updated|modified)|modified|created|date|issued)\b:?(?: on| at)?\s*)?(?:{DATE}(?:\W+(?:at\s)?{CLOCK})?|{CLOCK}(?:\W+{DATE})?)(?:\s{{0,2}}(?:{DATE}|{CLOCK}|updated|published|at)|[^\w\s]){{0,8}}\W{{0,8}}$"), 16),
    ("publication_line", _line(r"(?:(?:updated|published|posted|last (?:updated|modified))\b[^.]{0,40}|)\b(?:\d+|an?) ?(?:minutes?|mins?|hours?|hrs?|h|m|days?|weeks?) (?:ago|read)\W*$|\d+[hmd] ago$|(?:updated|published|last (?:updated|modified)|posted)(?: at| on)? [\d:. ]+\S*(?: \w+){0,5}$|for immediate release\W*$|embargo(?:ed)?\b.*\d"), 14),
    ("source_credit", _line(r"sources?(?: for this article(?: include)?)?:|(?:image|photo|picture|photograph|video|graphic|illustration|credits?|file photo|image source|photo credit|image copyright)s?\s?(?:by\b|:|courtesy|credit|/|source|copyright).*|via\s\S+$"), 30),
    ("caption", _line(r"(?:image|photo|picture|video|media) caption\b"), 45),
    ("contact", _line(r"(?:media|press|for (?:media|press|more|further))\s(?:contacts?|enquir\w{1,4}|inquir\w{1,4}|information|office|relations)\b|contact(?: us)?:?$|contacts?:|notes? to editors|(?:tel|phone|fax|e-?mail|mob(?:ile)?)\b\W{0,3}[\w@+(]|ends$|-\s?ends\s?-|###|\[?email\W?protected"), 40),
    ("publication_line", _line(rf"(?:.{{0,700}}?\baired|aired)\s(?:{DATE}|\d{{1,2}}(?::\d{{2}})?\s?[ap]?m?\s?[-–])[^.!?]{{0,30}}(?:[ECMP][SD]?T\W{{0,3}}|\W)$|{DATE}\s/\s(?:{CLOCK}\s/\s.{{0,20}}\bago|[A-Z]\w{{2,12}}\s\d{{1,2}},?\s\d{{4}}.{{0,12}})\W*$|volume \d{{1,4}}\b.{{0,30}}\bdebated on\b[^.!?]{{0,60}}$"), 120),
    ("byline", _line(rf"(?:{NAME}\s){{2,3}}(?:[|•·–-]\s)?{DATE}(?<=\d\d\d\d)\W*$", 0), 9),
    ("byline", _line(r"(?:[Tt]oday|[Tt]onight|[Yy]esterday)['’]s (?:writers?|reporters?|editors?|live team|team) (?:were|was|are|is) [A-Z]|[Tt]he editors? (?:were|was|are) [A-Z]", 0), 30),
    ("editorial_note", _line(r"this (?:news (?:article|story) |publication |page |content )?was (?:published under|withdrawn on|archived on)\b"), 20),
    ("stamp", _line(r"\d{1,3}\s?(?:mins?|minutes?)$|\d(?:[.,]\d)?\s[•·]\s[\d.,]{1,6}[KkMm]?\sratings?$|download (?:the )?(?:transcript|episode|podcast|audio|pdf|app)\b.{0,20}$|click on a timestamp\b.{0,40}$|hosted on acast\b.{0,60}$"), 14),
    ("stamp", _line(r"(?:S&P|FTSE|DAX|CAC|Nikkei|Dow|Nasdaq|Russell|Hang Seng|Euro ?Stoxx|Stoxx|ASX|TSX|Sensex|Nifty|KOSPI|IBEX|Crude Oil|Brent Crude|Bitcoin)(?:\s(?:Jones|All[ -]Share|Composite|Mid|Small|USD|EUR|GBP|\d{1,4})){0,3}$"), 5),
    ("stamp", _line(r"(?:key (?:events?|moments?|points?)|live(?: blog| updates?| reporting)?|breaking(?: news)?|watch live|summary|recap|pinned|what we know so far|transcript|correction|corrections?(?: and clarifications?)?|opinion|comment|analysis|editorial|explainer|interview|press release|exclusive|video|gallery|in pictures)\W*$"), 6),
)  # fmt: skip
MARKUP = re.compile(
    r"</?[a-z][\w-]*(?:\s[^<>]*)?>|&(?:nbsp|amp|lt|gt|quot);|\bfunction\s?\(|\bvar \w+ ?=|[{};]\s*[{};]|://\S{1,200}$"
)
SEPARATORS = re.compile(r"\s[|›»>•·/]\s")
LABELS = r"(?:Live|LIVE|Breaking|BREAKING|Updated?|UPDATED?|Watch|WATCH|Exclusive|EXCLUSIVE|Opinion|Analysis|Explainer|Factbox|Corrections?|Clarification|Editor['’]s note)"
PREFIXES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("stamp", re.compile(rf"^{LABELS}(?: news| updates?)?\s?[:|–—-]\s+(?=[\"“'‘A-Z0-9])")),
    ("stamp", re.compile(r"^\d{1,2} ?(?:mins?|minutes?|m|hours?|hrs?|h) ago\W{0,3}\s+(?=[\"“A-Z])")),
    ("editorial_note", re.compile(
        r"^(?:This|The) (?:article|story|post|page|report|piece|headline) (?:was|has been) (?:last )?(?:amended|updated|corrected|edited|"
        r"republished|changed|(?:first|originally) published|published(?= (?:on|at) \w))\b[^.]{0,140}(?:\.\s+(?=\S)|\.?$)"
    )),
    ("stamp", re.compile(rf"^[\[(]?(?:{DATE},?\s)?{CLOCK}[\])]?(?:\s?[-–—:|]\s*|\s+)(?=[\"“A-Z])")),
    ("dateline", re.compile(
        rf"^[A-Z][A-Z.'’/-]*(?: [A-Z][A-Z.'’/-]*){{0,2}}(?:,\s[\w .]{{2,30}}?)?(?:,\s{MONTH}\s\d{{1,2}}(?:,\s\d{{4}})?)?\s?"
        r"(?:\([A-Z][\w .&/]{1,40}\)\s?[-–—:]+|[-–—]{1,2}\s|\([A-Z][\w .&/]{1,40}\))\s*(?=\S)"
    )),
    ("dateline", re.compile(rf"^[A-Z][\w.'’/-]{{1,20}}(?: [A-Z][\w.'’/-]{{0,20}}){{0,3}}(?:\s\[[A-Z][\w .]{{1,30}}\])?(?:,\s[A-Z][\w .]{{1,30}})?(?:,\s|\s\(|\s?[|/–—-]\s?|\s){DATE}\)?\s?(?:\([A-Z][\w .&/]{{1,40}}\)\s?)?(?:[-–—:]{{1,2}}\s+|\|\s+)(?!{DATE})(?=\S)")),
    ("dateline", re.compile(r"^\([A-Z][\w .&/]{1,40}\)\s?[-–—:]*\s+(?=[\"“A-Z])")),
    ("dateline", re.compile(r"^[A-Z][\w .'’-]{1,30}(?:,\s[\w .]{2,30})?\s\([A-Z][\w .&/]{1,40}\)\s?[-–—]+\s*(?=\S)")),
)  # fmt: skip
CAPTION = re.compile(
    rf"(?:[(\[|]\s?)?(?:(?:(?:File )?(?:[Pp]hoto|[Ii]mage|[Pp]icture|PHOTO|IMAGE)s?|[Cc]redits?|©)\s?(?:by|:|/|©|courtesy)\s?[^.]{{2,60}}|[^.(|]{{0,40}}(?:/|\bvia\s|\|\s?){CREDITED}\b[^.]{{0,30}}|(?:^|[.)\]|] [(\[]?){CREDITED}\b(?: Images)?(?:/[\w ]+)?)[)\]]?\.?$"
)  # fmt: skip
INLINE_CREDIT = re.compile(r"(?<=[\w.)] )(?:Image|Photo|Picture|Photograph): [A-Z][^.]{2,60}\.?$")
TITLE_LABEL = re.compile(
    r"\s?[:|–—-]\s*(?:live(?: updates?| blog| reporting)?|latest updates?|as it happened|in pictures|video|watch live|photos)\W*$",
    re.IGNORECASE,
)
SITE_NAME = re.compile(r"\s{1,8}[|»·]\s{1,8}[^|»·]{2,40}$")
LETTER = re.compile(r"[^\W\d_]")
STOPS = tuple('.!?:…"”')


def find_skipped(text: str, part: Part) -> list[Skipped]:
    """The stretches to skip, in reading order, none overlapping."""
    lines = find_paragraphs(text)
    seen = Counter(text[line.start : line.end] for line in lines)
    return [
        Skipped(part, start, end, why)
        for line in lines
        for start, end, why in judge_line(text, line, part, seen[text[line.start : line.end]])
    ]


def judge_line(text: str, line: Span, part: Part, times: int) -> Iterator[tuple[int, int, str]]:
    """What of a line is skipped."""
    words = text[line.start : line.end]
    why = _why_whole(words, times) if part == Part.TEXT else _why_unreadable(words)
    if why:
        yield line.start, line.end, why
        return
    if part == Part.TITLE:
        tail = SITE_NAME.search(words)
        label = TITLE_LABEL.search(words, 0, tail.start() if tail else len(words))
        if opening := PREFIXES[0][1].match(words):
            yield line.start, line.start + len(opening[0].rstrip()), PREFIXES[0][0]
        if label:
            yield line.start + label.start(), line.start + label.end(), "stamp"
        if tail:
            yield line.start + tail.start(), line.end, "site_name"
        return
    at = 0
    for reason, prefix in PREFIXES:
        if match := prefix.match(words[at : at + 160]):
            yield line.start + at, line.start + at + len(match[0].rstrip()), reason
            at += match.end()
    if credit := INLINE_CREDIT.search(words, at):
        yield line.start + credit.start(), line.end, "source_credit"


def _why_unreadable(line: str) -> str | None:
    if not LETTER.search(line):
        return "no_words"
    odd = sum(1 for character in line if character in "\ufffd\x00" or (character < " " and character != "\t"))
    return "unreadable" if odd > UNREADABLE_SHARE * len(line) else None


def _why_whole(line: str, times: int) -> str | None:
    """Why the whole line is skipped; None when it is not."""
    if why := _why_unreadable(line):
        return why
    if len(line) > LONGEST_LINE:
        return None
    count = line.count(" ") + 1
    for reason, pattern, most in LINES:
        if count <= most and pattern.search(line):
            return reason
    if count <= LONGEST_CAPTION and CAPTION.search(line):
        return "caption"
    if times > 1 and count <= LONGEST_REPEATED and not line.endswith(STOPS):
        return "repeated"
    if len(MARKUP.findall(line)) >= (1 if count < 12 else 3):
        return "markup"
    if len(SEPARATORS.findall(line)) >= 3 and not line.endswith("."):
        return "navigation"
    return None

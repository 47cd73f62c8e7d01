"""What a post puts around its claim: cries, calls to share, marks. Blanked out, so that offsets stay as they are. Pure."""

import re
from functools import lru_cache

_SIGNATURE = re.compile(r"[—–]\s[^—–]{1,120}\(@?[\w .'-]{1,60}\)\s+[A-Z][a-z]{2,8} \d{1,2}, \d{4}\s{0,9}$")
_LINK = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S+", re.IGNORECASE)
_PICTURE = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
_NOISE = r"(?:\s|[!.…:,\-–—\"“”'’]|[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d])*"
_OPENING = re.compile(
    rf"""^{_NOISE}(?:
        (?:breaking(?:\snews)?|just\sin|urgent|alert|exclusive|update|watch|must\s(?:read|see|watch)|shocking|wow|omg|fact|reminder|
           unbelievable|incredible|attention|warning|confirmed|developing|news|thread|viral|rt|psa|fyi|insane|look|listen|
           finally|scandal|bombshell|leaked)\s*[:!–—-]+
      | says\s(?=[“"A-Z])
      | (?:did|do)\syou\sknow(?:\sthat)?\b[,:]?
      | (?:guess\swhat|wake\sup(?:,?\speople)?|think\sabout\sit|let\sthat\ssink\sin|let\sthis\ssink\sin|make\sno\smistake|
           believe\sit\sor\snot|in\scase\syou\smissed\sit|here's\sthe\struth|the\struth(?:\sis)?)\s*[:!?.,–—-]+
      | (?:they|the\s(?:media|press|news|government|mainstream\smedia|elites?))\s(?:won['’]t|don['’]t|will\snot|do\snot|never|will\snever|is\snot|isn['’]t|are\snot)\s
           (?:want\syou\sto\sknow|tell(?:ing)?\s(?:you|us)|show(?:ing)?\s(?:you|us)|report(?:ing)?|talk(?:ing)?\sabout)(?:\s(?:this|it|about\sthis|that))?\s*[:!.,–—-]+
      | (?:what\sthey\s(?:won['’]t|don['’]t)\stell\syou|nobody\s(?:is\stalking\sabout|tells\syou)\sthis|i\scan['’]?t\sbelieve\s(?:this|it)|you\swon['’]t\sbelieve\sthis)\s*[:!.,–—-]+
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOSING = re.compile(
    rf"""(?:(?<=[.!?…\"”])|[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]|[–—-]\s|\s\s|!)\s{{0,8}}
    (?:(?:please|pls)\s)?(?:share|retweet|rt|repost|pass\s(?:it|this)\son|spread\sthe\sword|wake\sup|let\sthat\ssink\sin|think\sabout\sit|
       follow\s(?:us|me)|like\sand\s|tag\s|tell\s(?:everyone|your)|read\s(?:more|this)|watch\s(?:this|until)|before\s(?:they|it\sgets)\s(?:delete|remove)|
       sad|shame|unbelievable|wow|disgusting|disgrace|who\sknew|you\sdecide|don['’]t\slet\sthem)\b[^.]{{0,80}}{_NOISE}$""",
    re.IGNORECASE | re.VERBOSE,
)
_HASHTAGS = re.compile(r"(?:\s[#@]\w{1,80}){1,40}\s{0,8}$")


@lru_cache(maxsize=4096)
def blank_ornaments(text: str) -> str:
    """The text with spaces where a post's ornaments stood, as long as it was.

    >>> blank_ornaments("BREAKING: Rents rose.").strip()
    'Rents rose.'
    """
    for pattern in (_SIGNATURE, _LINK, _HASHTAGS, _CLOSING, _OPENING):
        text = pattern.sub(_blank, text)
    return _PICTURE.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])

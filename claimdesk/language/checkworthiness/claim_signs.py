"""The signs of a claim beyond those of any sentence: whom it speaks to, what it is about, whether it stands on its own.

The signs of `signs` were chosen for debates. These tell, in text of any kind, what a checker would not stop at: small
talk, the business of a house or a court, an outlet's words about itself, a subject that stands elsewhere, broken words.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from claimdesk.language.checkworthiness.signs import has_name

_SEEN = {
    "digits": r"\d",
    "we": r"\b(?:we|we'(?:re|ve|ll|d)|us|our|ours)\b",
    "listener": r"\b(?:you|your|yours|you'(?:re|ve|ll|d))\b",
    "points_elsewhere": r"^\W*(?:it|it's|that|that's|this|these|those|there|there's|here|here's|so|such)\b",
    "unnamed_subject": r"^\W*(?:he|she|they|he's|she's|they're|they've|both|others|some|few|many)\b",
    "modal": r"\b(?:can|should|must|may|might|could|would|let|ought)\b",
    "negated": r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot)\b|n't\b",
    "procedure": (
        r"\b(?:beg to move|g[ai]ves? way|giving way|point of order|i (?:rise|move|yield|commend)|question put|house divided|"
        r"(?:hearing|trial|case) (?:continues|resumes)|no further questions|nothing further|objection|madam (?:deputy )?speaker|"
        r"mr speaker|your honour|members of the jury|rebuttal|(?:your|my) time|next question|(?:a|my) question|follow-?up|"
        r"motion|amendment \d+|clause \d+|adjourned|suspended|moderator|withdraw (?:it|that))\b"
    ),
    "about_itself": (
        r"\b(?:newsletter|subscri\w+|sign up|follow us|read (?:more|on|the whole)|click|all rights reserved|press office|"
        r"our (?:full |live )?(?:report|reports|coverage|reporters?|correspondents?|readers?|website|app|podcast|newsroom|team)|"
        r"this (?:article|story|page|post|message|video|thread|podcast|blog|text|conversation|check)|first published|"
        r"(?:editing|reporting|words|photo|pictures?) by|photo|picture|file picture|media enquiries|stay tuned|email us|"
        r"live (?:updates|blog)|link in bio|correspondent|caption|captioning|transcript|webcast|readers)\b"
    ),
    "sharing": (
        r"\b(?:share|forward(?:ed)?|pass|send|spread) (?:this|it|on|as|the word|to)\b|\bretweet|\brt\b|\btag someone\b|"
        r"\bdo your own research\b|\bbefore it'?s deleted\b"
    ),
    "exclamation": r"!\W{0,20}$",
    "unfinished": r"(?:…|\.\.\.|--|—|–)\W{0,20}$|\b(?:including|and|or|the|of|to|a|an|with|by|from|for|that|which|because)[.]?$",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _SEEN.items()}
_LINK = re.compile(
    r"^\W*(?:since|because|although|though|while|whereas|which|who|whose|when|where|unless|than|and|or|nor|including)\b"
)
_HEADLESS = re.compile(r"^\W*(?:have|has|had|been|being|are|were|was|is|be|does|did)\b")
_WORD = re.compile(r"\w+(?:'\w+)?")
_SHORT = 9  # words from which a statement is not short; 3 and fewer count in full

NAMES = (*_SEEN, "short", "length_of_claim", "capitals", "name", "broken")


def find_claim_signs(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """How strongly each sign of NAMES shows in each text: float32 [texts, len(NAMES)], 0 to 1."""
    return np.array([_measure(text) for text in texts], dtype=np.float32).reshape(len(texts), len(NAMES))


def _measure(text: str) -> list[float]:
    lowered = text.lower().replace("’", "'")
    words = len(_WORD.findall(lowered))
    return [
        *(float(pattern.search(lowered) is not None) for pattern in _PATTERNS.values()),
        min(1.0, max(0, _SHORT - words) / (_SHORT - 3)),
        min(words, 40) / 40,
        float(text.isupper()),
        float(has_name(text)),
        float(_is_broken(lowered)),
    ]


def _is_broken(lowered: str) -> bool:
    """Whether the words look cut out of a sentence: a link without its main clause, no subject, half a pair."""
    if (_LINK.match(lowered) and "," not in lowered) or (
        _HEADLESS.match(lowered) and not lowered.rstrip().endswith("?")
    ):
        return True
    return (
        lowered.count("(") != lowered.count(")")
        or lowered.count("“") != lowered.count("”")
        or lowered.count('"') % 2 == 1
    )

"""Claimants that are nobody in particular: a verdict on what "Facebook posts" say answers whoever else says it. Pure."""

import re

_GENERIC = re.compile(
    r"\b(?:posts?|users?|bloggers?|blogs?|viral|videos?|memes?|image|photo|channel|chain|message|messages|rumou?rs?|"
    r"social media|facebook|twitter|whatsapp|telegram|tiktok|instagram|youtube|reddit|internet|online|multiple|various|unknown|"
    r"anonymous|sources|people|website|websites|email|emails|tweets?)\b",
    re.IGNORECASE,
)


def is_generic_claimant(name: str) -> bool:
    """Whether a claimant's name is that of a medium or of many.

    >>> is_generic_claimant("Facebook posts"), is_generic_claimant("Ana Ruiz")
    (True, False)
    """
    return bool(_GENERIC.search(name))

"""The values of a ClaimReview as they really come: texts with HTML, names, addresses, languages, dates, ratings. Pure."""

import html
import re
from datetime import UTC, datetime
from typing import Any

from claimdesk.decisions.dates import read_date
from claimdesk.decisions.ratings import Rating
from claimdesk.web_addresses import find_host, is_web_address

MAX_TEXT = 100_000
PLACES = ("firstAppearance", "appearance")
MOST_PLACES = 50  # of a claim that stood everywhere
REGION = 2  # letters, written as capitals
NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
NO_RATING = {"", "null", "none", "n/a", "na", "-"}
_ELEMENTS = (
    "a|abbr|article|aside|audio|b|big|blockquote|body|br|button|caption|center|cite|code|dd|del|details|div|dl|dt|em|"
    "embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|"
    "mark|meta|nav|object|ol|option|p|param|picture|pre|q|s|script|section|select|small|source|span|strike|strong|"
    "style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|video|wbr|"
    r"[a-z]\w*[:-][\w:-]+"
)
# "a < b and b > c" is no tag: an element has a known name, and attributes have values.
TAG = re.compile(
    rf"<!--(?:(?!<!--).)*?-->|<!DOCTYPE[^<>]*>|<!\[CDATA\[|\]\]>|</?(?:{_ELEMENTS})"
    r"(?:\s+[\w:@.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s<>\"']+)|\s+(?:allowfullscreen|async|controls|defer|hidden))*\s*/?>",
    re.IGNORECASE | re.DOTALL,
)
UNSEEN = re.compile(r"<(script|style)\b[^<>]*>(?:(?!<\1\b).)*?</\1\s*>", re.IGNORECASE | re.DOTALL)
INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
# How feeds write a language beside its tag: ISO 639-2, in English, in itself.
LANGUAGE_NAMES = {
    name: tag
    for tag, names in {
        "ar": "ara arabic", "de": "deu ger german deutsch", "en": "eng english", "es": "spa spanish español castellano",
        "fr": "fra fre french français", "hi": "hin hindi", "id": "ind indonesian", "it": "ita italian italiano",
        "ja": "jpn japanese", "ko": "kor korean", "nl": "nld dut dutch nederlands", "pl": "pol polish polski",
        "pt": "por portuguese português", "ru": "rus russian", "tr": "tur turkish türkçe", "uk": "ukr ukrainian",
        "zh": "zho chi chinese",
    }.items()
    for name in names.split()
}  # fmt: skip


def unwrap_value(value: Any) -> Any:
    """The first value of a list, without its JSON-LD wrapping."""
    if isinstance(value, list):
        value = next((item for item in value if item is not None), None)
    return value.get("@value") if isinstance(value, dict) and "@value" in value else value


def cut_text(text: str | None) -> str | None:
    """The text, no longer than we keep."""
    return text[:MAX_TEXT] if text else None


def read_plain_text(value: Any) -> str | None:
    """A text without tags, entities, double blanks and characters that nobody sees; None for nothing.

    Entities may be escaped twice. Joiners stay: Indic scripts and Persian are spelled with them.
    """
    if isinstance(value, list):
        value = next((item for item in value if item), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("text")
    if not isinstance(value, str):
        return None
    plain = html.unescape(html.unescape(value))
    return " ".join(INVISIBLE.sub("", TAG.sub(" ", UNSEEN.sub(" ", plain))).split()) or None


def wrap_in_list(value: Any) -> list[Any]:
    """The values of a member that may be one or several."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def read_name(value: Any) -> str | None:
    """The name of a person or organisation, however it is given; an address is no name."""
    names = [name for item in wrap_in_list(value) if (name := read_plain_text(item))]
    found = ", ".join(dict.fromkeys(names))[:500]
    return None if not found or found.lower().startswith(("http://", "https://")) else found


def read_address(value: Any) -> str | None:
    """A web address, however it is given."""
    if isinstance(value, list):
        value = next((item for item in value if item), None)
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    if not isinstance(value, str):
        return None
    found = html.unescape(value).strip().replace(" ", "%20")
    return found if is_web_address(found) else None


def read_organization(value: Any) -> str | None:
    """The host of an organisation's address, where the address is all that is given of it."""
    for item in wrap_in_list(value):
        address = read_address(item) or (read_address(item.get("sameAs")) if isinstance(item, dict) else None)
        if host := find_host(address):
            return host.removeprefix("www.")
    return None


def read_appearances(claim: dict[str, Any]) -> tuple[str, ...]:
    """The addresses at which the claim stood, the first appearance first."""
    given = [item for name in PLACES for item in wrap_in_list(claim.get(name))]
    found = (read_address(item) or _read_content_address(item) for item in given)
    return tuple(dict.fromkeys(address for address in found if address))[:MOST_PLACES]


def _read_content_address(value: Any) -> str | None:
    """The address of a picture or a video, where the place is given as the file alone."""
    return read_address(value.get("contentUrl")) if isinstance(value, dict) else None


def read_language(value: dict[str, Any]) -> str | None:
    """A language's tag ("pt-BR"), also where its name or three letters are given."""
    found = unwrap_value(value.get("inLanguage"))
    if isinstance(found, dict):
        found = found.get("alternateName") or found.get("name")
    if not isinstance(found, str):
        return None
    tag = LANGUAGE_NAMES.get(found.strip().casefold(), found.strip())
    if not LANGUAGE_TAG.fullmatch(tag):
        return None
    base, *rest = tag.replace("_", "-").split("-")
    base = LANGUAGE_NAMES.get(base.casefold(), base.lower())
    return "-".join([base, *(part.upper() if len(part) == REGION else part for part in rest)])


def read_moment(
    value: dict[str, Any], names: tuple[str, ...], notes: list[str], what: str
) -> datetime | None:
    """The first of the dates that is given; one that can't be read is noted."""
    given = next((unwrap_value(value[name]) for name in names if value.get(name)), None)
    if given is None:
        return None
    found = read_date(given, datetime.now(UTC))
    if found is None:
        notes.append(f"the {what} can't be read: {str(given)[:60]}")
    return found


def read_rating(given: Any, notes: list[str]) -> Rating:
    """The rating's words and number; a rating that is itself a word, or missing, is no error."""
    if isinstance(given, str | int | float):
        given = {"alternateName": str(given)}
    if not isinstance(given, dict):
        notes.append("no rating")
        return Rating()
    name = next(
        (
            text
            for key in ("alternateName", "name", "description")
            if (text := read_plain_text(given.get(key)))
        ),
        None,
    )
    value = unwrap_value(given.get("ratingValue"))
    if name is None and isinstance(value, str) and not NUMBER.fullmatch(value.strip()):
        name, value = read_plain_text(value), None
    if name is not None and (name.casefold() in NO_RATING or name.startswith(("http://", "https://"))):
        name = None
    found = Rating(
        name=name[:500] if name else None,
        value=read_number(value),
        best=read_number(given.get("bestRating")),
        worst=read_number(given.get("worstRating")),
    )
    if found.is_empty:
        notes.append("no rating")
    return found


def read_number(value: Any) -> float | None:
    """A number, also one that is written as text; None for anything else."""
    value = unwrap_value(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    found = NUMBER.fullmatch(str(value).strip())
    number = float(found.group().replace(",", ".")) if found else None
    return number if number is not None and abs(number) < 1e9 else None

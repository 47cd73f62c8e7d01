"""When a page says that it was published: its own declarations, one after the other, and a guess from its address.

A page is full of other dates: related items, comments, footers, scripts, the text itself. None of them is read.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from claimdesk.intake.date_values import MONTHS, DateValue, read_date_value
from claimdesk.intake.page_identity import PageIdentity, read_identity
from claimdesk.intake.page_nodes import find_own_nodes, is_article_type
from claimdesk.terms import PublishedAtSource

DAY_ONLY = "published_at_day_only"
AMBIGUOUS = "published_at_ambiguous"
UNREADABLE = "published_at_unreadable"
CONTRADICTORY = "published_at_contradictory"
GUESSED = "published_at_guessed_from_address"
MOST = 20  # elements of a kind that are looked at
SAME = timedelta(
    hours=38
)  # a day somewhere and a moment of that day there: 24 hours and the widest offset, 14
META_NAMES = (  # with a colon for the point that some write
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "dc:date:issued",
    "dcterms:issued",
    "dc:date:published",
    "citation_publication_date",
    "citation_online_date",
    "prism:publicationdate",
    "rnews:datepublished",
    "cxenseparse:recs:publishtime",
    "parsely-pub-date",
    "sailthru:date",
    "article:published",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "publication_date",
    "publication-date",
    "dc:date",
    "dcterms:date",
    "dcterms:created",
    "dc:date:created",
    "date",
)
PUBLISHED_WORDS = re.compile(
    r"\b(?:entry-date|publish\w*|pub-?date|date-?published|dt-published)\b", re.IGNORECASE
)
CHANGED_WORDS = re.compile(
    r"\b(?:updat\w+|modif\w+|correct\w+|edited|revised|aktualis\w+|geändert|mis à jour|actualiza\w+|aggiorna\w+"
    r"|bijgewerkt|stand)\b",
    re.IGNORECASE,
)
BESIDE_TAGS = frozenset({"aside", "footer", "nav", "figure", "figcaption", "blockquote"})
BESIDE_WORDS = re.compile(
    r"(?:^|\s)(?!has|no-|with)(?:[\w-]*[-_])?(?:comments?|commentlist|related|recommend\w*|teasers?|disqus|trending|promo"
    r"|footnotes?|footer)(?:[-_][\w-]*)?(?=\s|$)",
    re.IGNORECASE,
)
PUBLISHED_LABEL = re.compile(r"(?:publi|posted|by |von |par |erschienen|veröffentlicht)", re.IGNORECASE)
LONGEST_LABEL = 12  # words beside a time in a byline; a block with more of them is text
MONTHS_FIRST = frozenset({"en-us", "en-ph"})
UNDECIDED = frozenset({"en", "en-ca", ""})
ADDRESS_DATES = (
    re.compile(
        r"/(?P<year>(?:19|20)\d\d)/(?P<month>\d{1,2}|[a-z]{3})/(?P<day>\d{1,2})(?=[/-]|$)", re.IGNORECASE
    ),
    re.compile(r"/(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?=[/-]|$)"),
    re.compile(r"/(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=[/-]|$)"),
)


@dataclass(frozen=True, slots=True)
class PageDate:
    """When the page was published, where that comes from, and what is to be said of it."""

    moment: datetime | None
    source: PublishedAtSource | None
    notes: tuple[str, ...] = ()


def find_published_at(tree: Any, url: str | None) -> PageDate:
    """The page's date of publication from what it declares of itself, else from its address, else none.

    A day without a time or a time without an offset is the midnight UTC of the day, with a note.
    """
    page = read_identity(tree, url)
    guess = guess_from_address(page.addresses)
    values: list[DateValue] = []
    notes: list[str] = []
    for declared in _list_declarations(tree, page):
        value, note = _settle_values(declared, decide_day_first(page.languages))
        if value is not None:
            values.append(value)
        if note is not None:
            notes.append(note)
    if (chosen := _choose_value(values, guess)) is not None:
        return PageDate(chosen.moment, PublishedAtSource.DECLARED, (DAY_ONLY,) if chosen.day_only else ())
    if any(value.options for value in values):
        return PageDate(None, None, (AMBIGUOUS,))
    if guess is not None:
        notes.extend((GUESSED, DAY_ONLY))
    source = PublishedAtSource.GUESSED if guess is not None else None
    return PageDate(guess, source, tuple(dict.fromkeys(notes)))


def _list_declarations(tree: Any, page: PageIdentity) -> Iterator[Sequence[Any]]:
    """The values of each kind of declaration, the surest kind first."""
    nodes = find_own_nodes(tree, page)
    yield [node.get("datePublished") for node in nodes if is_article_type(node)]
    yield from _read_meta(tree)
    yield _read_item_properties(tree)
    yield _read_times(tree)
    yield [node.get("datePublished") for node in nodes if not is_article_type(node)]


def _settle_values(declared: Sequence[Any], day_first: bool | None) -> tuple[DateValue | None, str | None]:
    """The date that all values of one kind agree on; with a note where there are values and no date."""
    given = [value for value in declared if value not in (None, "")]
    found = [value for given_value in given if (value := read_date_value(given_value, day_first=day_first))]
    if not found:
        return None, UNREADABLE if given else None
    exact = [value for value in found if value.moment and not value.day_only] or found
    if any((value.moment, value.options) != (exact[0].moment, exact[0].options) for value in exact):
        return None, CONTRADICTORY
    return exact[0], None


def _choose_value(values: Sequence[DateValue], guess: datetime | None) -> DateValue | None:
    """The first that is clear, by a later one more exact where both mean the same day."""
    clear = [value for value in values if value.moment is not None]
    if clear:
        first = clear[0]
        exact = (value for value in clear if first.day_only and not value.day_only and _is_same(value, first))
        return next(exact, first)
    options = [option for value in values for option in value.options]
    return DateValue(guess, day_only=True) if guess in options else None


def _is_same(exact: DateValue, day: DateValue) -> bool:
    assert exact.moment is not None
    assert day.moment is not None
    return exact.moment.date() == day.moment.date() or abs(exact.moment - day.moment) < SAME / 2


def decide_day_first(languages: Sequence[str]) -> bool | None:
    """Whether 03/04/2024 begins with the day, by the page's language and region; None where they don't tell."""
    for language in languages:
        name = language.casefold().replace("_", "-")
        if name in MONTHS_FIRST:
            return False
        if name not in UNDECIDED:
            return True
    return None


def guess_from_address(addresses: Sequence[str]) -> datetime | None:
    """The day in an address's path, as in /2024/04/02/, at midnight UTC."""
    for address in addresses:
        for pattern in ADDRESS_DATES:
            if (match := pattern.search(address.partition("?")[0])) is None:
                continue
            month = MONTHS.get(match["month"].casefold()) or (
                match["month"].isdigit() and int(match["month"])
            )
            with suppress(ValueError):
                if month:
                    return datetime(int(match["year"]), month, int(match["day"]), tzinfo=UTC)
    return None


def _read_meta(tree: Any) -> list[list[str]]:
    """What the page's meta tags of each name hold, those beside the article left out."""
    found: dict[str, list[str]] = {name: [] for name in META_NAMES}
    for element in tree.xpath("//meta[@content]")[: MOST * 20]:
        names = {element.get(key, "").casefold().replace(".", ":") for key in ("property", "name")}
        if names & found.keys() and not _is_beside(element):
            for name in names & found.keys():
                found[name].append(element.get("content"))
    return list(found.values())


def _read_item_properties(tree: Any) -> list[str]:
    """The datePublished in microdata or RDFa, of an item that is an article and no part of another one."""
    query = "//*[contains(@itemprop, 'datePublished') or @property='datePublished' or @property='schema:datePublished']"
    found = []
    for element in tree.xpath(query)[:MOST]:
        owners = [
            ancestor
            for ancestor in element.iterancestors()
            if ancestor.get("itemtype") or ancestor.get("typeof")
        ]
        types = [owner.get("itemtype") or owner.get("typeof") for owner in owners]
        own = not owners or is_article_type({"@type": types[0]})
        part = any(is_article_type({"@type": kind}) for kind in types[1:])
        if own and not part and not _is_beside(element):
            found.append(
                element.get("datetime") or element.get("content") or "".join(element.itertext())[:100]
            )
    return found


def _read_times(tree: Any) -> list[str]:
    """The `time` elements of the article that stand for its publication: marked so, else alone before its text."""
    article = _find_article(tree)
    if article is None:
        return []
    own = [
        element for element in article.xpath(".//time[@datetime]")[:MOST] if not _is_beside(element, article)
    ]
    own = [element for element in own if _is_marked(element) or not _is_change(element)]
    marked = [element for element in own if _is_marked(element)]
    found = marked or [element for element in own if _is_byline(element, article)]
    return [element.get("datetime") for element in found[:1]]


def _find_article(tree: Any) -> Any:
    """The page's article element: the one around the heading or most of the text, else its main element."""
    outer = [
        article
        for article in tree.xpath("//article")[: MOST * 5]
        if not any(ancestor.tag == "article" for ancestor in article.iterancestors())
        and not _is_beside(article)
    ]
    headed = [article for article in [*outer, *tree.xpath("//main")] if article.xpath(".//h1")]
    if headed:
        return headed[0]
    words = _count_words(tree)
    return next((article for article in outer if 2 * _count_words(article) >= words), None)


def _count_words(element: Any) -> int:
    """How many words the element's paragraphs have."""
    return sum(len("".join(paragraph.itertext()).split()) for paragraph in element.iter("p"))


def _is_marked(time: Any) -> bool:
    return time.get("pubdate") is not None or bool(PUBLISHED_WORDS.search(time.get("class", "")))


def _is_byline(time: Any, article: Any) -> bool:
    """Whether the time stands in a short line before the article's text, not in a sentence."""
    for element in article.iter("p", "time"):
        if element is time:
            break
        if element.tag == "p" and len("".join(element.itertext()).split()) > LONGEST_LABEL:
            return False
    block = next(
        (item for item in time.iterancestors() if item.tag in {"p", "div", "header", "li", "article"}), None
    )
    if block is None:
        return False
    if block.tag == "article":
        return True
    said = " ".join("".join(block.itertext()).split())
    shown = " ".join("".join(time.itertext()).split())
    rest = said.replace(shown, "", 1).strip()
    if block.tag == "p":
        return not rest or bool(PUBLISHED_LABEL.match(rest))
    is_sentence = rest.endswith((".", "!", "?")) and len(rest.split()) > 3
    return len(rest.split()) <= LONGEST_LABEL and not is_sentence


def _is_change(time: Any) -> bool:
    """Whether its classes or the words just before it say that it is the time of a change."""
    said = f"{time.get('class', '')} {time.get('itemprop', '')} {_read_label(time, 3)}"
    return bool(CHANGED_WORDS.search(said))


def _read_label(element: Any, levels: int) -> str:
    """The nearest words before the element, at most so many levels up."""
    before, parent = element.getprevious(), element.getparent()
    if parent is None or not levels:
        return ""
    text = (before.tail if before is not None else parent.text) or ""
    if not text.strip() and before is not None and isinstance(before.tag, str):
        text = "".join(before.itertext())
    return text[-60:] if text.strip() or before is not None else _read_label(parent, levels - 1)


def _is_beside(element: Any, within: Any = None) -> bool:
    """Whether the element stands in something beside the article: a comment, a footer, a related item."""
    for ancestor in element.iterancestors():
        if ancestor is within or ancestor.tag in {"body", "html"}:
            return False
        if ancestor.tag in BESIDE_TAGS or (within is not None and ancestor.tag == "article"):
            return True
        if BESIDE_WORDS.search(f"{ancestor.get('class', '')} {ancestor.get('id', '')}"):
            return True
    return False

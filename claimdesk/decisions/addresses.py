"""Addresses at which verdicts are found: of their pages, and of the places where their claims stood."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.orm import Session

from claimdesk.database import in_batches
from claimdesk.intake.revisions import build_digest
from claimdesk.records.verdict import Verdict, VerdictAddress
from claimdesk.web_addresses import is_web_address

BATCH = 500
# Where a reader came from; no page differs by them.
TRACKING = re.compile(
    r"^(?:utm_\w{0,40}|at_(?:medium|campaign|custom\d)|(?:fb|g|d|y|tw|tt)clid|msclkid|li_fat_id|gbraid|wbraid|"
    r"igsh(?:id)?|mc_[ce]id|_ga|_gl|ref_(?:src|url)|__twitter_impression|cmpid|ncid|smid|srsltid|mibextid)$",
    re.IGNORECASE,
)


def is_address(text: str) -> bool:
    """Whether the text is a web address and nothing else."""
    return is_web_address(text.strip())


def normalise_address(url: str) -> str:
    """The address without what never changes the page.

    Scheme, case of the host, fragment, last slash, parameters that tell where a reader came from.

    >>> normalise_address("https://WWW.Checks.example/a/?id=1&utm_source=rss#top")
    'checks.example/a?id=1'
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    kept = [pair for pair in parts.query.split("&") if pair and not TRACKING.match(pair.partition("=")[0])]
    query = f"?{'&'.join(kept)}" if kept else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def save_addresses(session: Session, addresses: Mapping[UUID, Iterable[str]], workspace_id: UUID) -> None:
    """Put the verdicts' addresses in place of those that they had."""
    rows = [
        {"workspace_id": workspace_id, "verdict_id": verdict_id, "address_hash": address_hash}
        for verdict_id, urls in addresses.items()
        for address_hash in {_hash_address(url) for url in urls}
    ]
    for ids in in_batches(sorted(addresses), BATCH):
        session.execute(delete(VerdictAddress).where(VerdictAddress.verdict_id.in_(ids)))
    for batch in in_batches(rows, BATCH):
        session.execute(insert(VerdictAddress), list(batch))


def match_address(workspace_id: UUID, url: str) -> ColumnElement[bool]:
    """Whether a verdict was published at the address, or its claim stood there."""
    found = select(VerdictAddress.verdict_id).where(
        VerdictAddress.workspace_id == workspace_id, VerdictAddress.address_hash == _hash_address(url)
    )
    return or_(Verdict.url == url, Verdict.id.in_(found))


def _hash_address(url: str) -> bytes:
    return build_digest("address", normalise_address(url))

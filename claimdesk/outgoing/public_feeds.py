"""What a workspace shows to everybody once it has turned that on: its own published verdicts and what became of them.

Nothing that is not published stands here: no reasons, no people of the desk, no confidential source, no imported verdict.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.decisions import claimreview_export, corrections
from claimdesk.decisions.corrections import PublishedChange, WholeVerdict
from claimdesk.errors import NotFound
from claimdesk.people import workspaces
from claimdesk.records.account import Workspace
from claimdesk.records.verdict import Origin, Verdict, VerdictRevision, VerdictStatus

ENTRIES = 100  # of a feed, the last that were published or changed
CHANGES = 200  # of the log of corrections
ATOM = "http://www.w3.org/2005/Atom"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class PublicDesk:
    """A workspace as everybody may see it; `address`: where its feeds and pages begin."""

    id: UUID
    name: str
    address: str

    def build_page(self, verdict_id: UUID) -> str:
        """The address of a verdict's page."""
        return f"{self.address}/verdicts/{verdict_id}"


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """A verdict with its corrections, and when it was last published, corrected or withdrawn."""

    whole: WholeVerdict
    changed_at: datetime

    @property
    def verdict(self) -> Verdict:
        return self.whole.verdict

    @property
    def is_withdrawn(self) -> bool:
        return self.verdict.status == VerdictStatus.WITHDRAWN

    @property
    def title(self) -> str:
        title = self.verdict.headline or self.verdict.claim_text
        return f"Withdrawn: {title}" if self.is_withdrawn else title

    @property
    def conclusion(self) -> str:
        """Our own rating's word, else the label's."""
        rating, label = self.verdict.rating or {}, self.verdict.label
        return str(rating.get("name") or (label.value.replace("_", " ").capitalize() if label else ""))

    @property
    def notes(self) -> list[PublishedChange]:
        """What was publicly said of its changes."""
        return [change for change in self.whole.corrections if change.revision.note]

    @property
    def summary(self) -> str:
        """The entry in plain words; of a withdrawn verdict only that it is, and why."""
        if self.is_withdrawn:
            why = f" {self.notes[-1].revision.note}" if self.notes else ""
            return f"This verdict was withdrawn.{why}"
        said = f"{self.verdict.claimant}: " if self.verdict.claimant else ""
        lines = [f"{said}{self.verdict.claim_text}", self.conclusion, self.verdict.rationale or ""]
        lines += [f"{change.revision.kind.capitalize()}: {change.revision.note}" for change in self.notes]
        return "\n\n".join(line for line in lines if line)


def get_public_desk(session: Session, workspace_id: UUID, address: str) -> PublicDesk:
    """The workspace. Raises NotFound, in the same words for one that is not there and one that shows nothing."""
    found = session.get(Workspace, workspace_id)
    if found is None or not workspaces.shows_verdicts(found):
        raise NotFound("there is no such feed")
    return PublicDesk(found.id, found.name, f"{address}/api/v1/feeds/{found.id}")


def list_entries(session: Session, desk: PublicDesk) -> list[PublicEntry]:
    """The desk's own verdicts, the last changed first; withdrawn ones too, so that readers hear of it."""
    rows = session.execute(
        select(Verdict, VerdictRevision.created_at)
        .join(
            VerdictRevision,
            (VerdictRevision.verdict_id == Verdict.id) & (VerdictRevision.revision == Verdict.revision),
        )
        .where(Verdict.workspace_id == desk.id, Verdict.origin == Origin.OWN)
        .order_by(VerdictRevision.created_at.desc(), Verdict.id.desc())
        .limit(ENTRIES)
    ).all()
    return _build_entries(session, [(verdict, at) for verdict, at in rows])


def get_entry(session: Session, desk: PublicDesk, verdict_id: UUID) -> PublicEntry:
    """One of the desk's own verdicts. Raises NotFound."""
    verdict = session.get(Verdict, verdict_id)
    if verdict is None or verdict.workspace_id != desk.id or verdict.origin != Origin.OWN:
        raise NotFound("there is no such verdict")
    return _build_entries(session, [(verdict, verdict.created_at)])[0]


def _build_entries(session: Session, rows: Sequence[tuple[Verdict, datetime]]) -> list[PublicEntry]:
    wholes = corrections.build_whole_verdicts(session, [verdict for verdict, _ in rows])
    return [PublicEntry(whole, at) for whole, (_, at) in zip(wholes, rows, strict=True)]


def list_changes(session: Session, desk: PublicDesk) -> list[tuple[PublicEntry, PublishedChange]]:
    """The corrections log: what was corrected, clarified, updated or withdrawn, the last first."""
    ids = session.scalars(
        select(VerdictRevision.verdict_id)
        .join(Verdict, Verdict.id == VerdictRevision.verdict_id)
        .where(
            Verdict.workspace_id == desk.id,
            Verdict.origin == Origin.OWN,
            VerdictRevision.kind.in_(corrections.KINDS),
        )
        .order_by(VerdictRevision.created_at.desc())
        .limit(CHANGES)
    ).all()
    found = session.scalars(select(Verdict).where(Verdict.id.in_(set(ids)))).all()
    entries = _build_entries(session, [(verdict, verdict.created_at) for verdict in found])
    changes = [(entry, change) for entry in entries for change in entry.whole.corrections]
    return sorted(changes, key=lambda change: change[1].revision.created_at, reverse=True)[:CHANGES]


def build_claimreviews(
    session: Session, desk: PublicDesk, entries: Sequence[PublicEntry]
) -> list[dict[str, Any]]:
    """The verdicts that stand as ClaimReview; one without an address of its own has its page here."""
    standing = [entry.verdict for entry in entries if not entry.is_withdrawn]
    return claimreview_export.build_claimreviews(session, standing, desk.build_page, public_at=clock.now())


def write_data_feed(
    desk: PublicDesk, entries: Sequence[PublicEntry], reviews: Sequence[dict[str, Any]]
) -> str:
    """A schema.org DataFeed of ClaimReviews."""
    feed = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": f"{desk.name}: verdicts",
        "url": f"{desk.address}/verdicts.jsonld",
        "dateModified": entries[0].changed_at.isoformat() if entries else None,
        "dataFeedElement": list(reviews),
    }
    return json.dumps({name: value for name, value in feed.items() if value is not None}, ensure_ascii=False)


def write_json_feed(desk: PublicDesk, entries: Sequence[PublicEntry]) -> str:
    """A JSON Feed 1.1."""
    items = [
        {
            "id": f"urn:uuid:{entry.verdict.id}",
            "url": entry.verdict.url or desk.build_page(entry.verdict.id),
            "title": entry.title,
            "content_text": entry.summary,
            "date_published": _format(entry.verdict.published_at or entry.verdict.created_at),
            "date_modified": _format(entry.changed_at),
            "authors": [{"name": entry.verdict.publisher or desk.name}],
            "tags": [entry.verdict.label.value] if entry.verdict.label and not entry.is_withdrawn else [],
            **({"language": entry.verdict.language} if entry.verdict.language else {}),
        }
        for entry in entries
    ]
    feed = {
        "version": JSON_FEED,
        "title": f"{desk.name}: verdicts",
        "feed_url": f"{desk.address}/verdicts.json",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False)


def write_atom(desk: PublicDesk, entries: Sequence[PublicEntry], now: datetime) -> str:
    """An Atom feed (RFC 4287)."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", f"urn:uuid:{desk.id}")
    _add(feed, "title", f"{desk.name}: verdicts")
    _add(feed, "updated", _format(entries[0].changed_at if entries else now))
    _add(feed, "link", rel="self", href=f"{desk.address}/verdicts.atom", type="application/atom+xml")
    _add(_add(feed, "author"), "name", desk.name)
    for entry in entries:
        verdict, element = entry.verdict, _add(feed, "entry")
        _add(element, "id", f"urn:uuid:{verdict.id}")
        _add(element, "title", entry.title)
        _add(element, "link", rel="alternate", href=verdict.url or desk.build_page(verdict.id))
        _add(element, "published", _format(verdict.published_at or verdict.created_at))
        _add(element, "updated", _format(entry.changed_at))
        _add(_add(element, "author"), "name", verdict.publisher or desk.name)
        if verdict.label and not entry.is_withdrawn:
            _add(element, "category", term=verdict.label.value, label=entry.conclusion)
        _add(element, "content", entry.summary, type="text")
    return ET.tostring(feed, encoding="unicode", xml_declaration=True)


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    kept = {key: NOT_XML.sub("", value) for key, value in attributes.items()}
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", kept)
    element.text = text and NOT_XML.sub("", text)
    return element


def _format(at: datetime) -> str:
    return at.isoformat()

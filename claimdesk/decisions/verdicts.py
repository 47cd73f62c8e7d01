"""Verdicts: imported, found and listed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from claimdesk import clock
from claimdesk.claims.identity import normalise_text
from claimdesk.claims.locking import lock_claims
from claimdesk.claims.revisits import list_matched, revisit_matched
from claimdesk.claims.verdict_search import SearchRequest
from claimdesk.database import in_batches, lock
from claimdesk.decisions import addresses, rating_maps
from claimdesk.decisions.claimreview_reading import ImportedVerdict, Item, ReadProblem
from claimdesk.decisions.ratings import Rating, build_rating_key
from claimdesk.errors import NotFound
from claimdesk.events import history, history_chain
from claimdesk.intake.revisions import build_digest
from claimdesk.people.principals import Principal
from claimdesk.records.verdict import Label, Origin, Verdict, VerdictRevision, VerdictStatus
from claimdesk.runs import planning
from claimdesk.search.engine import Total
from claimdesk.search.indexing.vector_cache import hash_text
from claimdesk.terms import StageName, SubjectKind

QUERY_BATCH = 500
MOST_COUNTED = 10_000  # beyond, nobody looks at the number
COPIED = ("claim_text", "claimant", "rationale", "url", "headline", "publisher", "language")
FILTERED: dict[str, InstrumentedAttribute[Any]] = {
    "label": Verdict.label,
    "claimant": Verdict.claimant,
    "publisher": Verdict.publisher,
    "origin": Verdict.origin,
}
DATES = ("claimed_at", "published_at", "modified_at")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: a verdict, or the problem; notes say what was strange about the review."""

    status: Literal[200, 201, 202, 422]  # unchanged, created, changed, not usable
    verdict_id: UUID | None = None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    label: Label | None = None


def import_reviews(session: Session, principal: Principal, items: Sequence[Item]) -> list[Outcome]:
    """Take reviews in, one outcome each, in order; the same again changes nothing, a changed one is a new revision.

    A review is found again by its url and its claim. Of several forms of one review the one changed last counts, and
    one that was changed earlier than what is kept is old news.
    """
    lock(session, f"verdict import {principal.workspace_id}")
    usable = [given for given in items if isinstance(given, ImportedVerdict)]
    known = _find_known(session, principal.workspace_id, [build_identity(item) for item in usable])
    maps = rating_maps.load_maps(session, principal.workspace_id, {item.publisher for item in usable})
    newest = _choose_newest(usable)
    outcomes: list[Outcome] = []
    touched: dict[UUID, Verdict] = {}
    places: dict[UUID, list[str]] = {}
    changed: list[UUID] = []
    for given in items:
        if isinstance(given, ReadProblem):
            outcomes.append(Outcome(422, problem=given.detail))
            continue
        imported = newest[build_identity(given)]
        status, verdict = _import_verdict(session, principal, imported, known, maps)
        if status != 200:
            touched[verdict.id] = verdict
            places[verdict.id] = [*([imported.url] if imported.url else []), *imported.appearances]
        if status == 202:
            changed.append(verdict.id)
        outcomes.append(
            Outcome(status, verdict.id, None, (*given.notes, *_list_notes(given, verdict)), verdict.label)
        )
    session.flush()
    addresses.save_addresses(session, places, principal.workspace_id)
    _revisit_claims(session, principal.workspace_id, changed)
    rating_maps.note_unmapped(session, maps)
    plan_vectors(session, list(touched.values()))
    return outcomes


def _revisit_claims(session: Session, workspace_id: UUID, changed: Sequence[UUID]) -> None:
    """Have the claims that changed verdicts match looked at again; all are locked in one order before."""
    lock_claims(session, workspace_id, {matched for id_ in changed for matched in list_matched(session, id_)})
    for id_ in changed:
        revisit_matched(session, id_, "a verdict that matches it was changed by its publisher")


def _choose_newest(usable: Sequence[ImportedVerdict]) -> dict[bytes, ImportedVerdict]:
    """Of each review the form that was changed last, of equally old ones the last."""
    newest: dict[bytes, ImportedVerdict] = {}
    for item in usable:
        known = newest.get(build_identity(item))
        if known is None or not _is_older(item.modified_at, known.modified_at):
            newest[build_identity(item)] = item
    return newest


def _is_older(moment: datetime | None, other: datetime | None) -> bool:
    return moment is not None and other is not None and moment < other


def _list_notes(imported: ImportedVerdict, verdict: Verdict) -> list[str]:
    """What is to be said of a review once it is taken in."""
    notes = []
    if hash_content(imported) != verdict.content_hash:
        notes.append("a newer form of this review is kept")
    rating = Rating(**(verdict.rating or {}))
    if verdict.label is None and (key := build_rating_key(rating)):
        notes.append(f"the rating is not mapped to a label: {rating.name or key}")
    return notes


def build_identity(imported: ImportedVerdict) -> bytes:
    """SHA-256 of the review's address, or publisher where it has none, and of its claim."""
    return build_digest(
        "claimreview",
        addresses.normalise_address(imported.url) if imported.url else f"at {imported.publisher}",
        normalise_text(imported.claim_text) or imported.claim_text,
    )


def _find_known(session: Session, workspace_id: UUID, identities: Sequence[bytes]) -> dict[bytes, Verdict]:
    found: dict[bytes, Verdict] = {}
    for batch in in_batches(sorted(set(identities)), QUERY_BATCH):
        rows = session.scalars(
            select(Verdict)
            .where(Verdict.workspace_id == workspace_id, Verdict.identity_hash.in_(batch))
            .with_for_update(key_share=True)
        )
        found |= {row.identity_hash: row for row in rows if row.identity_hash is not None}
    return found


def _import_verdict(
    session: Session,
    principal: Principal,
    imported: ImportedVerdict,
    known: dict[bytes, Verdict],
    maps: rating_maps.RatingMaps,
) -> tuple[Literal[200, 201, 202], Verdict]:
    identity, content = build_identity(imported), hash_content(imported)
    verdict = known.get(identity)
    if verdict is not None and (
        verdict.content_hash == content or _is_older(imported.modified_at, verdict.modified_at)
    ):
        return 200, verdict
    is_new = verdict is None
    if verdict is None:
        verdict = Verdict(
            id=clock.new_id(),
            workspace_id=principal.workspace_id,
            origin=Origin.IMPORTED,
            identity_hash=identity,
        )
        verdict.revision, verdict.version, verdict.search_version = 1, 1, 1
        verdict.status = VerdictStatus.PUBLISHED
        known[identity] = verdict
        session.add(verdict)
    else:
        verdict.revision += 1
        verdict.version += 1
        verdict.search_version += 1
    _fill_verdict(verdict, imported, content)
    verdict.label = maps.find_label(imported, verdict.id)
    _record_import(session, principal, verdict, "imported" if is_new else "import_changed")
    return (201 if is_new else 202), verdict


def _fill_verdict(verdict: Verdict, imported: ImportedVerdict, content: bytes) -> None:
    for name in (*COPIED, *DATES):
        setattr(verdict, name, getattr(imported, name))
    verdict.content_hash = content
    verdict.text_hash = hash_text(imported.claim_text)
    verdict.rating = None if imported.rating.is_empty else asdict(imported.rating)
    verdict.published_key = build_published_key(imported.published_at)
    verdict.source = imported.source


def hash_content(imported: ImportedVerdict) -> bytes:
    """SHA-256 of all values of a review that are kept."""
    moments = (value.isoformat() if (value := getattr(imported, name)) else None for name in DATES)
    rating = repr(asdict(imported.rating))
    return build_digest(
        *(getattr(imported, name) for name in COPIED), *moments, rating, *imported.appearances
    )


def build_published_key(published_at: datetime | None) -> str:
    """The date as text that sorts: UTC to the second, "" for none."""
    return published_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if published_at else ""


def _record_import(session: Session, principal: Principal, verdict: Verdict, what: str) -> None:
    """The new revision, whole, and a line in the history."""
    revision = VerdictRevision(
        workspace_id=verdict.workspace_id,
        verdict_id=verdict.id,
        revision=verdict.revision,
        content=build_content(verdict),
        by=principal.account_id,
        kind="import",
    )
    session.add(revision)
    history_chain.append(session, revision)
    history.record_by(session, principal, verdict, what, changes={"revision": verdict.revision})


def build_content(verdict: Verdict) -> dict[str, Any]:
    """A revision's content: all that is public of the verdict, as JSON."""
    content: dict[str, Any] = {name: getattr(verdict, name) for name in (*COPIED, "rating")}
    content |= {name: value.isoformat() if (value := getattr(verdict, name)) else None for name in DATES}
    return {
        **content,
        "label": verdict.label.value if verdict.label else None,
        "status": verdict.status.value,
        "short_claim": verdict.short_claim,
        "evidence": verdict.evidence or [],
        "contacts": verdict.contacts or [],
    }


def plan_vectors(session: Session, verdicts: Sequence[Verdict]) -> None:
    """Have the verdicts' vectors made, then their entries, then claims matched anew."""
    planning.plan_runs(
        session,
        StageName.PASSAGES,
        [
            planning.Wanted(
                verdict.workspace_id,
                SubjectKind.VERDICT,
                verdict.id,
                f"{verdict.text_hash.hex()} {verdict.search_version}",
            )
            for verdict in verdicts
        ],
    )


def get_verdict(session: Session, workspace_id: UUID, verdict_id: UUID) -> Verdict:
    """The workspace's verdict. Raises NotFound."""
    found = session.scalar(
        select(Verdict).where(Verdict.workspace_id == workspace_id, Verdict.id == verdict_id)
    )
    if found is None:
        raise NotFound("there is no such verdict")
    return found


def list_by_url(session: Session, workspace_id: UUID, url: str) -> list[Verdict]:
    """The verdicts published at the address, one for each claim reviewed there, and those whose claim stood there."""
    return list(
        session.scalars(
            select(Verdict)
            .where(Verdict.workspace_id == workspace_id, addresses.match_address(workspace_id, url))
            .order_by(Verdict.id)
        )
    )


def list_revisions(session: Session, verdict: Verdict) -> list[VerdictRevision]:
    """Each revision whole, oldest first."""
    return list(
        session.scalars(
            select(VerdictRevision)
            .where(VerdictRevision.verdict_id == verdict.id)
            .order_by(VerdictRevision.revision)
        )
    )


def list_newest(
    session: Session,
    workspace_id: UUID,
    wanted: SearchRequest,
    *,
    after: tuple[str, UUID] | None = None,
    limit: int = 50,
    address: str | None = None,
) -> list[Verdict]:
    """Published verdicts, the newest first, undated ones last; after: published_key and id of the last one seen.

    address: only those published there, or whose claim stood there.

    A walk meets each verdict that stood throughout with the same date exactly once, however many there are.
    """
    query = select(Verdict).where(*_build_conditions(workspace_id, wanted, address))
    if after is not None:
        query = query.where(tuple_(Verdict.published_key, Verdict.id) < tuple_(*after))
    return list(session.scalars(query.order_by(Verdict.published_key.desc(), Verdict.id.desc()).limit(limit)))


def count_newest(
    session: Session, workspace_id: UUID, wanted: SearchRequest, address: str | None = None
) -> Total:
    """How many list_newest() would give in all; at least MOST_COUNTED where there are more."""
    fitting = select(Verdict.id).where(*_build_conditions(workspace_id, wanted, address))
    number = session.scalar(select(func.count()).select_from(fitting.limit(MOST_COUNTED + 1).subquery())) or 0
    return Total(number) if number <= MOST_COUNTED else Total(MOST_COUNTED, "gte")


def _build_conditions(
    workspace_id: UUID, wanted: SearchRequest, address: str | None
) -> list[ColumnElement[bool]]:
    found = [Verdict.workspace_id == workspace_id, Verdict.status == VerdictStatus.PUBLISHED]
    if address is not None:
        found.append(addresses.match_address(workspace_id, address))
    narrowing = wanted.narrowing
    found += [_match_any(name, values) for name, values in narrowing.facets.items()]
    if narrowing.published_from is not None:
        found.append(Verdict.published_key >= narrowing.published_from)
    if narrowing.published_to is not None:
        found += [Verdict.published_key < narrowing.published_to, Verdict.published_key != ""]
    return found


def _match_any(name: str, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether a verdict has one of the facet's values."""
    if name == "rating":
        word: ColumnElement[str] = Verdict.rating["name"].as_string()
        return word.in_(values)
    if name == "language":
        tag = func.lower(Verdict.language)
        return or_(*(or_(tag == value, tag.startswith(f"{value}-", autoescape=True)) for value in values))
    return FILTERED[name].in_(values)

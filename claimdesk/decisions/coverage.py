"""Whose claims were looked at, and what came out: the figures by which a desk shows that it is even-handed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.claims.claimants import select_said
from claimdesk.records.claim import Claim, Claimant, ClaimStatus
from claimdesk.records.verdict import Label, Verdict, VerdictStatus


class CoverageBy(StrEnum):
    """What claims are grouped by."""

    CLAIMANT = "claimant"
    AFFILIATION = "affiliation"
    LABEL = "label"
    MONTH = "month"


@dataclass(slots=True)
class CoverageGroup:
    """Claims of one group: all, those that were dismissed, those that have a published verdict, and its labels."""

    name: str | None
    claimant_id: UUID | None = None
    claims: int = 0
    dismissed: int = 0
    published: int = 0
    labels: Counter[Label] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _CoveredClaim:
    status: ClaimStatus
    created_at: datetime
    label: Label | None
    claimant_id: UUID | None
    claimant: str | None
    affiliation: str | None


def build_coverage(
    session: Session,
    workspace_id: UUID,
    by: CoverageBy,
    from_: datetime | None = None,
    to: datetime | None = None,
) -> list[CoverageGroup]:
    """The groups, the largest first, months in order. A claim of two claimants counts with each of them, once.

    from_, to: when the claim came in, [from_, to). A claim without a claimant is in a group without a name.
    """
    groups: dict[object, CoverageGroup] = {}
    seen: set[tuple[object, UUID]] = set()
    for claim_id, covered in _read(session, workspace_id, by, from_, to):
        key, name = _name_group(covered, by)
        if by == CoverageBy.LABEL and covered.label is None:
            continue
        if (key, claim_id) in seen:
            continue
        seen.add((key, claim_id))
        claimant_id = covered.claimant_id if by == CoverageBy.CLAIMANT else None
        group = groups.setdefault(key, CoverageGroup(name, claimant_id))
        group.claims += 1
        group.dismissed += covered.status == ClaimStatus.DISMISSED
        if covered.label is not None:
            group.published += 1
            group.labels[covered.label] += 1
    if by == CoverageBy.MONTH:
        return sorted(groups.values(), key=lambda group: group.name or "")
    return sorted(groups.values(), key=lambda group: (-group.claims, group.name is None, group.name or ""))


def _name_group(covered: _CoveredClaim, by: CoverageBy) -> tuple[object, str | None]:
    if by == CoverageBy.CLAIMANT:
        return covered.claimant_id, covered.claimant
    if by == CoverageBy.MONTH:
        return (month := f"{covered.created_at:%Y-%m}"), month
    name = covered.affiliation if by == CoverageBy.AFFILIATION else covered.label and covered.label.value
    return name, name


def _read(
    session: Session, workspace_id: UUID, by: CoverageBy, from_: datetime | None, to: datetime | None
) -> Iterable[tuple[UUID, _CoveredClaim]]:
    query = (
        select(Claim.id, Claim.status, Claim.created_at, Verdict.label)
        .outerjoin(Verdict, (Verdict.id == Claim.verdict_id) & (Verdict.status == VerdictStatus.PUBLISHED))
        .where(Claim.workspace_id == workspace_id, Claim.status != ClaimStatus.MERGED)
    )
    if from_ is not None:
        query = query.where(Claim.created_at >= from_)
    if to is not None:
        query = query.where(Claim.created_at < to)
    if by in {CoverageBy.LABEL, CoverageBy.MONTH}:
        for row in session.execute(query):
            yield row.id, _CoveredClaim(row.status, row.created_at, row.label, None, None, None)
        return
    said = select_said(workspace_id).subquery()
    named = query.add_columns(
        Claimant.id.label("claimant_id"), Claimant.name, Claimant.affiliation
    ).outerjoin(said, said.c.claim_id == Claim.id)
    for row in session.execute(named.outerjoin(Claimant, Claimant.id == said.c.claimant_id)):
        yield (
            row.id,
            _CoveredClaim(row.status, row.created_at, row.label, row.claimant_id, row.name, row.affiliation),
        )

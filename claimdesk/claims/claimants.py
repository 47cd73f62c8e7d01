"""Who makes claims: one record for each name in a workspace; people say which names are one claimant.

A merge is about the records alone: each claim goes on saying whom its article names, and the merge can be undone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, union
from sqlalchemy.orm import Session, aliased

from claimdesk import clock
from claimdesk.database import build_insert
from claimdesk.errors import Conflict, FieldError, Invalid, NotFound
from claimdesk.events import history
from claimdesk.people import policies
from claimdesk.people.principals import Principal
from claimdesk.records.claim import Appearance, Claim, Claimant, ClaimStatus

SUGGESTED = 10  # records that may be the same claimant


@dataclass(frozen=True, slots=True)
class KnownClaimant:
    """A claimant with the other names that are merged into it, and how many claims it makes."""

    claimant: Claimant
    aliases: tuple[str, ...]
    claims: int


def build_name_key(name: str) -> str:
    """The name as it is compared: casefolded, blanks joined."""
    return " ".join(name.casefold().split())


def ensure_claimants(session: Session, workspace_id: UUID, names: Iterable[str]) -> dict[str, UUID]:
    """The record of each name key, made where there was none; also of one that is merged into another."""
    by_key = {build_name_key(name): " ".join(name.split()) for name in names if name.strip()}
    if not by_key:
        return {}
    rows = [
        {"id": clock.new_id(), "workspace_id": workspace_id, "name": by_key[key], "name_key": key}
        for key in sorted(by_key)
    ]
    session.execute(
        build_insert(session, Claimant).on_conflict_do_nothing(index_elements=["workspace_id", "name_key"]),
        rows,
    )
    found = session.scalars(
        select(Claimant).where(Claimant.workspace_id == workspace_id, Claimant.name_key.in_(by_key))
    )
    return {claimant.name_key: claimant.id for claimant in found}


def list_claimants(
    session: Session, workspace_id: UUID, words: str | None, after: UUID | None, limit: int
) -> list[KnownClaimant]:
    """The claimants, oldest first; `words` stand in the name or in one that is merged into it."""
    query = (
        select(Claimant)
        .where(Claimant.workspace_id == workspace_id, Claimant.merged_into.is_(None))
        .order_by(Claimant.id)
        .limit(limit)
    )
    if words and (key := build_name_key(words)):
        alias = aliased(Claimant)
        has_alias = (
            select(alias.id)
            .where(alias.merged_into == Claimant.id, alias.name_key.contains(key, autoescape=True))
            .exists()
        )
        query = query.where(Claimant.name_key.contains(key, autoescape=True) | has_alias)
    if after is not None:
        query = query.where(Claimant.id > after)
    return _describe_claimants(session, session.scalars(query).all())


def describe_claimant(session: Session, claimant: Claimant) -> KnownClaimant:
    """The claimant with its aliases and the number of its claims."""
    return _describe_claimants(session, [claimant])[0]


def get_claimant(
    session: Session, workspace_id: UUID, claimant_id: UUID, *, is_locked: bool = False
) -> Claimant:
    """The record; one that is merged is itself, and says into which. Raises NotFound."""
    query = select(Claimant).where(Claimant.workspace_id == workspace_id, Claimant.id == claimant_id)
    found = session.scalars(query.with_for_update() if is_locked else query).first()
    if found is None:
        raise NotFound("there is no such claimant")
    return found


def change_claimant(session: Session, by: Principal, claimant: Claimant, given: Mapping[str, Any]) -> None:
    """Set name, kind, role, affiliation or same_as of the locked record. Raises Forbidden, Conflict for another's name."""
    policies.check_is_editor(by, "change a claimant")
    said = {
        name: {"from": getattr(claimant, name), "to": value}
        for name, value in given.items()
        if value != getattr(claimant, name)
    }
    if not said:
        return
    if "name" in said:
        _rename(session, claimant, given["name"])
    for name in said.keys() - {"name"}:
        setattr(claimant, name, given[name])
    claimant.version += 1
    history.record_by(session, by, claimant, "changed", changes=said)


def merge_claimant(session: Session, by: Principal, claimant_id: UUID, into_id: UUID) -> Claimant:
    """Say that two records are one claimant; names that were merged into the first go along. The survivor.

    Raises Forbidden, NotFound, Invalid, Conflict.
    """
    policies.check_is_editor(by, "merge claimants")
    if claimant_id == into_id:
        raise Invalid("a claimant can't be merged into itself", [FieldError("/into", "must be another one")])
    first, second = (  # in one order, whoever merges what
        get_claimant(session, by.workspace_id, id_, is_locked=True) for id_ in sorted((claimant_id, into_id))
    )
    claimant, survivor = (first, second) if first.id == claimant_id else (second, first)
    if survivor.merged_into is not None:
        raise Conflict("it is merged into another one itself", into=str(survivor.merged_into))
    if claimant.merged_into is not None:
        raise Conflict("it is merged already", into=str(claimant.merged_into))
    for alias in session.scalars(select(Claimant).where(Claimant.merged_into == claimant.id)):
        alias.merged_into = survivor.id
    claimant.merged_into = survivor.id
    claimant.version += 1
    survivor.version += 1
    history.record_by(session, by, claimant, "merged", changes={"into": str(survivor.id)})
    session.flush()
    return survivor


def unmerge_claimant(session: Session, by: Principal, claimant_id: UUID) -> Claimant:
    """Part a record from the one that it was merged into. Raises Forbidden, NotFound, Conflict."""
    policies.check_is_editor(by, "part claimants")
    claimant = get_claimant(session, by.workspace_id, claimant_id, is_locked=True)
    if claimant.merged_into is None:
        raise Conflict("it is not merged into another one")
    changes = {"from": str(claimant.merged_into)}
    claimant.merged_into = None
    claimant.version += 1
    history.record_by(session, by, claimant, "unmerged", changes=changes)
    session.flush()
    return claimant


def suggest_same(session: Session, claimant: Claimant) -> list[Claimant]:
    """Records whose names may mean the same: all words of the shorter stand in the longer, with its last ("Ruiz", "Ana Ruiz")."""
    words = claimant.name_key.split()
    if not words:
        return []
    near = session.scalars(
        select(Claimant)
        .where(
            Claimant.workspace_id == claimant.workspace_id,
            Claimant.id != claimant.id,
            Claimant.merged_into.is_(None),
            Claimant.name_key.endswith(words[-1], autoescape=True),
        )
        .order_by(Claimant.id)
        .limit(20 * SUGGESTED)
    )
    return [other for other in near if _may_be_one(words, other.name_key.split())][:SUGGESTED]


def build_family(workspace_id: UUID, names: Collection[str]) -> Select[UUID]:
    """The records of the names, of all that they are merged with, and of what is merged with them."""
    root = func.coalesce(Claimant.merged_into, Claimant.id)
    keys = [build_name_key(name) for name in names]
    roots = select(root).where(Claimant.workspace_id == workspace_id, Claimant.name_key.in_(keys))
    return select(Claimant.id).where(
        Claimant.workspace_id == workspace_id,
        func.coalesce(Claimant.merged_into, Claimant.id).in_(roots),
    )


def select_said(workspace_id: UUID) -> Select[UUID, UUID]:
    """(claim, claimant) of all that is said in articles now or was given for a claim itself; merged claims aside."""
    in_articles = select(Appearance.claim_id, Appearance.claimant_id).where(
        Appearance.workspace_id == workspace_id,
        Appearance.claimant_id.is_not(None),
        Appearance.absent_from.is_(None),
    )
    by_hand = select(Claim.id, Claim.claimant_id).where(
        Claim.workspace_id == workspace_id, Claim.claimant_id.is_not(None)
    )
    said = union(in_articles, by_hand).subquery()
    claim_id: ColumnElement[UUID] = said.c[0]
    root: ColumnElement[UUID] = func.coalesce(Claimant.merged_into, Claimant.id)
    return (
        select(claim_id.label("claim_id"), root.label("claimant_id"))
        .join(Claimant, Claimant.id == said.c[1])
        .join(Claim, Claim.id == claim_id)
        .where(Claim.status != ClaimStatus.MERGED)
        .distinct()
    )


def _rename(session: Session, claimant: Claimant, name: str) -> None:
    key = build_name_key(name)
    known = session.scalars(
        select(Claimant).where(
            Claimant.workspace_id == claimant.workspace_id,
            Claimant.name_key == key,
            Claimant.id != claimant.id,
        )
    ).first()
    if known is not None:
        raise Conflict("another claimant has this name; merge the two", claimant=str(known.id))
    if key != claimant.name_key:
        raise Invalid(
            "a claimant is found by its name: write it in other letters, or merge it into the other name",
            [FieldError("/name", "must be the same name, but for capitals and blanks")],
        )
    claimant.name = " ".join(name.split())


def _describe_claimants(session: Session, found: Sequence[Claimant]) -> list[KnownClaimant]:
    ids = [claimant.id for claimant in found]
    if not ids:
        return []
    aliases: dict[UUID, list[str]] = {}
    for into, name in session.execute(
        select(Claimant.merged_into, Claimant.name).where(Claimant.merged_into.in_(ids)).order_by(Claimant.id)
    ):
        if into is not None:
            aliases.setdefault(into, []).append(name)
    said = select_said(found[0].workspace_id).subquery()
    counts: dict[UUID, int] = dict(
        session.execute(
            select(said.c.claimant_id, func.count())
            .where(said.c.claimant_id.in_(ids))
            .group_by(said.c.claimant_id)
        ).all()
    )
    return [
        KnownClaimant(claimant, tuple(aliases.get(claimant.id, ())), counts.get(claimant.id, 0))
        for claimant in found
    ]


def _may_be_one(words: Sequence[str], others: Sequence[str]) -> bool:
    shorter, longer = sorted((words, others), key=len)
    return bool(shorter) and shorter[-1] == longer[-1] and set(shorter) <= set(longer)

"""A workspace's own thresholds of the bands: measured on what its people confirmed and rejected, and kept with that."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk import clock
from claimdesk.database import in_batches
from claimdesk.errors import Invalid
from claimdesk.events import history
from claimdesk.records.account import Workspace
from claimdesk.records.claim import Claim
from claimdesk.records.match import Decision, MatchDecision
from claimdesk.records.verdict import Verdict
from claimdesk.search.bands import (
    DEFAULT_THRESHOLDS,
    MEASURED,
    Calibration,
    JudgedMatch,
    Thresholds,
    build_judged_match,
)
from claimdesk.terms import SubjectKind

SETTING = "matching"
BATCH = 500


@dataclass(frozen=True, slots=True)
class Setting:
    """The thresholds in force, when and by how many decisions they were set; None for the shipped ones."""

    thresholds: Thresholds
    decisions: int | None = None
    set_at: datetime | None = None


def get_thresholds(session: Session, workspace_id: UUID) -> Thresholds:
    """The workspace's own thresholds, or the shipped ones."""
    return get_setting(session, workspace_id).thresholds


def get_setting(session: Session, workspace_id: UUID) -> Setting:
    """The thresholds in force with what they were measured on."""
    kept = session.get_one(Workspace, workspace_id).settings.get(SETTING)
    if not kept:
        return Setting(DEFAULT_THRESHOLDS)
    return Setting(
        Thresholds(**kept["thresholds"]), kept["decisions"], datetime.fromisoformat(kept["set_at"])
    )


def list_decisions(session: Session, workspace_id: UUID) -> list[JudgedMatch]:
    """What people said of the workspace's pairs, the last word on each, as the bands see the pair today.

    A pair that nobody is sure of, whose texts are gone, or that was found without a cosine, says nothing.
    """
    last: dict[tuple[UUID, UUID | None], MatchDecision] = {}
    for decision in session.scalars(
        select(MatchDecision)
        .where(MatchDecision.workspace_id == workspace_id, MatchDecision.sealed_for.is_(None))
        .order_by(MatchDecision.id)
    ):
        last[decision.claim_id, decision.verdict_id or decision.other_claim_id] = decision
    texts = _load_texts(session, list(last.values()))
    return [read for decision in last.values() if (read := _read_decision(decision, texts)) is not None]


def apply_thresholds(session: Session, workspace_id: UUID, calibration: Calibration) -> Setting:
    """Have `match` use the measured thresholds from now on. Raises Invalid where the history set none of them."""
    if len(calibration.missing) == len(MEASURED):
        raise Invalid("the history is too thin to set a threshold; nothing was changed")
    kept = {
        "thresholds": asdict(calibration.thresholds),
        "decisions": calibration.decisions,
        "set_at": clock.now().isoformat(),
        "bands": [asdict(band) for band in calibration.bands],
        "missing": list(calibration.missing),
    }
    _save_setting(session, workspace_id, kept)
    return get_setting(session, workspace_id)


def reset_thresholds(session: Session, workspace_id: UUID) -> Setting:
    """Go back to the shipped thresholds."""
    _save_setting(session, workspace_id, None)
    return get_setting(session, workspace_id)


def _save_setting(session: Session, workspace_id: UUID, kept: dict[str, Any] | None) -> None:
    workspace = session.get_one(Workspace, workspace_id, with_for_update={"key_share": True})
    before = workspace.settings.get(SETTING) or {}
    rest = {name: value for name, value in workspace.settings.items() if name != SETTING}
    workspace.settings = rest if kept is None else {**rest, SETTING: kept}
    changes = {
        "thresholds": {"from": before.get("thresholds"), "to": kept and kept["thresholds"]},
        "decisions": kept and kept["decisions"],
    }
    history.record(session, workspace_id, SubjectKind.WORKSPACE, workspace_id, "bands_set", changes=changes)


def _load_texts(session: Session, said: Sequence[MatchDecision]) -> dict[UUID, tuple[str, str | None]]:
    """Text and title of the claims and verdicts, by id."""
    found: dict[UUID, tuple[str, str | None]] = {}
    ids = {decision.claim_id for decision in said} | {
        decision.other_claim_id for decision in said if decision.other_claim_id
    }
    for batch in in_batches(sorted(ids), BATCH):
        rows = session.execute(select(Claim.id, Claim.text).where(Claim.id.in_(batch)))
        found |= {id_: (text, None) for id_, text in rows}
    ids = {decision.verdict_id for decision in said if decision.verdict_id}
    for batch in in_batches(sorted(ids), BATCH):
        named = select(Verdict.id, Verdict.claim_text, Verdict.headline).where(Verdict.id.in_(batch))
        found |= {id_: (text, headline) for id_, text, headline in session.execute(named)}
    return found


def _read_decision(said: MatchDecision, texts: dict[UUID, tuple[str, str | None]]) -> JudgedMatch | None:
    other = said.verdict_id or said.other_claim_id
    cosine = said.score_parts.get("cosine")
    if said.decision == Decision.UNSURE or cosine is None or said.claim_id not in texts or other not in texts:
        return None
    theirs, title = texts[other]
    ours, _ = texts[said.claim_id]
    return build_judged_match(ours, theirs, cosine, title=title, confirmed=said.decision == Decision.CONFIRM)

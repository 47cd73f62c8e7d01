"""A verdict's bundle: all that it stands on, as a zip whose SHA-256 sums verify (`sha256sum -c SHA256SUMS`).

What never leaves the desk is not in it: internal reasons and notes, confidential texts, and what is sealed (I6, I7).
"""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.decisions import verdict_snapshot, verdicts
from claimdesk.events import chain_proofs
from claimdesk.events.chain_contents import INTERNAL
from claimdesk.records.claim import Claim
from claimdesk.records.event import HistoryItem, LinkKind
from claimdesk.records.evidence import Evidence
from claimdesk.records.review import Review
from claimdesk.records.verdict import Verdict

FORMAT = 1
SUMS = "SHA256SUMS"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same bundle of the same records, byte for byte
FOUND_BY = ("rank", "score", "score_parts", "query", "index", "model_version", "passage_id", "by_hand")
READ = ("kind", "state", "round", "claim_version", "label", "rating", "rationale", "evidence_ids", "searched")


def build_bundle(session: Session, verdict: Verdict) -> bytes:
    """The zip: verdict and revisions, reads, evidence with hashes and how it was found, history, and the sums."""
    claims = verdict_snapshot.list_matched_claims(session, [verdict.id])
    ids = [claim.id for claim in claims]
    files = {
        "verdict.json": _dump_json(_describe_verdict(verdict, claims)),
        "revisions.json": _dump_json(_describe_revisions(session, verdict)),
        "reads.json": _dump_json(_describe_reads(session, ids)),
        "evidence.json": _dump_json(_describe_evidence(session, verdict, ids)),
        "history.json": _dump_json(_describe_history(session, [verdict.id, *ids])),
        "chain.json": _dump_json(_build_chain(session, verdict, ids)),
    }
    for passage in verdict.evidence:
        if passage["text"] is not None:
            files[f"evidence/{passage['id']}.txt"] = passage[
                "text"
            ].encode()  # its sum is the evidence's sha256
    sums = {name: sha256(content).hexdigest() for name, content in files.items()}
    files["manifest.json"] = _dump_json(
        {
            "format": FORMAT,
            "verdict_id": str(verdict.id),
            "revision": verdict.revision,
            "files": sums,
        }
    )
    sums["manifest.json"] = sha256(files["manifest.json"]).hexdigest()
    files[SUMS] = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()
    return _build_zip(files)


def _describe_verdict(verdict: Verdict, claims: Sequence[Claim]) -> dict[str, Any]:
    return {
        "id": str(verdict.id),
        "revision": verdict.revision,
        "origin": verdict.origin.value,
        "claims": [{"id": str(claim.id), "text": claim.text} for claim in claims],
        **verdicts.build_content(verdict),
    }


def _describe_revisions(session: Session, verdict: Verdict) -> list[dict[str, Any]]:
    return [
        {
            "revision": revision.revision,
            "at": revision.created_at.isoformat(),
            "kind": revision.kind,
            "note": revision.note,
            "content": revision.content,
        }
        for revision in verdicts.list_revisions(session, verdict)
    ]


def _describe_reads(session: Session, claim_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Every read that is in, with who and when; not what was noted for the desk."""
    rows = _list_reads(session, claim_ids)
    return [
        {
            "id": str(row.id),
            "claim_id": str(row.claim_id),
            "at": row.created_at.isoformat(),
            "by": row.by_name,
            **{name: getattr(row, name) for name in READ},
        }
        for row in rows
    ]


def _list_reads(session: Session, claim_ids: Sequence[UUID]) -> Sequence[Review]:
    return session.scalars(
        select(Review)
        .where(Review.claim_id.in_(claim_ids), Review.sealed_for.is_(None))
        .order_by(Review.claim_id, Review.id)
    ).all()


def _build_chain(session: Session, verdict: Verdict, claim_ids: Sequence[UUID]) -> dict[str, Any]:
    """The stretches of the history's chain that hold the verdict's revisions, reads and history."""
    rows: dict[LinkKind, Sequence[Any]] = {
        LinkKind.REVISION: verdicts.list_revisions(session, verdict),
        LinkKind.REVIEW: _list_reads(session, claim_ids),
        LinkKind.HISTORY: _list_history(session, [verdict.id, *claim_ids]),
    }
    return chain_proofs.build_stretches(session, rows)


def _describe_evidence(session: Session, verdict: Verdict, claim_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """What is cited, as it was when it was cited, and how each piece was found."""
    rows = {
        str(evidence.id): evidence
        for evidence in session.scalars(
            select(Evidence).where(Evidence.claim_id.in_(claim_ids), Evidence.sealed_for.is_(None))
        )
    }
    found = []
    for passage in verdict.evidence:
        row = rows.get(passage["id"])
        how = {name: getattr(row, name) for name in FOUND_BY} if row is not None else None
        found.append({**passage, "text": None, "found_by": how if not passage["confidential"] else None})
    return found


def _list_history(session: Session, subject_ids: Sequence[UUID]) -> Sequence[HistoryItem]:
    return session.scalars(
        select(HistoryItem)
        .where(HistoryItem.subject_id.in_(subject_ids), HistoryItem.sealed_for.is_(None))
        .order_by(HistoryItem.id)
    ).all()


def _describe_history(session: Session, subject_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    rows = _list_history(session, subject_ids)
    return [
        {
            "at": row.created_at.isoformat(),
            "subject": {"kind": row.subject_kind, "id": str(row.subject_id)},
            "what": row.what,
            "by": row.by_name,
            "changes": {name: value for name, value in row.changes.items() if name not in INTERNAL},
        }
        for row in rows
    ]


def _dump_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=_convert_to_json).encode()


def _convert_to_json(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _build_zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()

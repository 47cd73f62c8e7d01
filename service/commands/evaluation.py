"""`claimdesk evaluate`: what the desk's own decisions say of the machine."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimdesk.claims import band_calibration
from claimdesk.errors import Invalid, NotFound
from claimdesk.records.account import Workspace
from claimdesk.search.bands import (
    DEFAULT_THRESHOLDS,
    BandReport,
    Calibration,
    JudgedMatch,
    Thresholds,
    build_judged_match,
    report_bands,
)
from claimdesk.search.encoder import Encoder
from claimdesk.search.fusion import build_entry_vector
from claimdesk.search.lexical import clean_query
from claimdesk.terms import Band

Words = Annotated[str, Field(min_length=1, max_length=10_000)]


class DecidedPair(BaseModel):
    """A line of a file of decisions; a cosine that it lacks is computed."""

    model_config = ConfigDict(extra="forbid")

    ours: Words
    theirs: Words
    title: Words | None = None
    decision: Literal["confirm", "reject", "unsure"]
    cosine: Annotated[float, Field(ge=-1, le=1)] | None = None


def get_workspace(session: Session, name: str | None) -> Workspace:
    """The workspace of the name, or the only one. Raises NotFound, Invalid when it isn't clear which is meant."""
    query = select(Workspace).order_by(Workspace.id)
    found = session.scalars(query if name is None else query.where(Workspace.name == name)).all()
    if not found:
        raise NotFound("there is no such workspace" if name else "there is no workspace yet")
    if len(found) > 1:
        names = ", ".join(dict.fromkeys(workspace.name for workspace in found))
        raise Invalid(f"there are {len(found)} workspaces ({names}); say which: --workspace NAME")
    return found[0]


def read_pairs(file: Path, encoder: Encoder) -> list[JudgedMatch]:
    """The decisions of a file, a JSON object on each line. Raises Invalid that names the line."""
    pairs = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            pairs.append(DecidedPair.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(step) for step in first["loc"]) or "line"
            raise Invalid(f"line {number} of {file.name}: {place}: {first['msg']}") from error
    sure = [pair for pair in pairs if pair.decision != "unsure"]
    cosines = _find_cosines(sure, encoder)
    return [
        build_judged_match(
            pair.ours, pair.theirs, cosine, title=pair.title, confirmed=pair.decision == "confirm"
        )
        for pair, cosine in zip(sure, cosines, strict=True)
    ]


def _find_cosines(pairs: Sequence[DecidedPair], encoder: Encoder) -> list[float]:
    missing = [pair for pair in pairs if pair.cosine is None]
    texts = sorted(
        {
            text
            for pair in missing
            for text in (clean_query(pair.ours), pair.theirs, pair.title)
            if text is not None
        }
    )
    vectors = dict(zip(texts, encoder.encode(texts), strict=True)) if texts else {}
    found = []
    for pair in pairs:
        if pair.cosine is not None:
            found.append(pair.cosine)
            continue
        title = vectors[pair.title] if pair.title is not None else None
        theirs = build_entry_vector(vectors[pair.theirs], title)
        found.append(float(vectors[clean_query(pair.ours)] @ theirs))
    return found


def print_matching(
    console: Console, decisions: Sequence[JudgedMatch], calibration: Calibration, now: Thresholds
) -> None:
    """Precision and recall by band with the thresholds in force, and with those that the decisions ask for."""
    confirmed = sum(decision.confirmed for decision in decisions)
    console.print(
        f"{len(decisions)} decided pairs, {confirmed} confirmed, {len(decisions) - confirmed} rejected"
    )
    if not decisions:
        console.print("nothing to measure yet: confirm or reject matches of claims first")
        return
    _print_table(console, "in force", report_bands(decisions, now), now)
    _print_table(console, "as measured", calibration.bands, calibration.thresholds)
    for name in calibration.missing:
        kept = getattr(calibration.thresholds, name)
        console.print(f"{name}: too few decisions, or never right often enough; stays at {kept:.2f}")


def _print_table(console: Console, title: str, reports: Sequence[BandReport], thresholds: Thresholds) -> None:
    table = Table(
        "band",
        "from score",
        "offered",
        "precision",
        "at least (95 %)",
        "recall",
        title=title,
        title_justify="left",
    )
    begins = {Band.AUTO: f"{thresholds.auto:.3f}", Band.SUGGEST: f"{thresholds.suggest:.3f}", Band.WEAK: ""}
    for report in reports:
        shown = [f"{report.precision:.3f}", f"{report.precision_low:.3f}"] if report.offered else ["–", "–"]
        table.add_row(
            report.band.value, begins[report.band], str(report.offered), *shown, f"{report.recall:.3f}"
        )
    console.print(table)


def describe_setting(setting: band_calibration.Setting) -> str:
    """Where the thresholds in force come from."""
    if setting.set_at is None:
        return f"thresholds in force: the shipped ones (auto {DEFAULT_THRESHOLDS.auto}, suggest {DEFAULT_THRESHOLDS.suggest})"
    return (
        f"thresholds in force: the workspace's own, of {setting.set_at:%Y-%m-%d}, by {setting.decisions} decisions "
        f"(auto {setting.thresholds.auto:.3f}, suggest {setting.thresholds.suggest:.3f})"
    )

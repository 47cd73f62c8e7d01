"""What is said of pairs of claims for the stage `compare`: in which kinds they differ, and whether they may be `auto`."""

from datetime import datetime
from typing import Any

from claimdesk.search.bands import may_be_auto
from claimdesk.search.differences.compare import ComparedClaim, compare_claims


def predict(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """{id, differences, may_be_auto} for each {id, ours, theirs}, in order; the score of the pair aside."""
    return [{"id": item["id"], **_compare(_read(item["ours"]), _read(item["theirs"]))} for item in items]


def _read(side: dict[str, Any]) -> ComparedClaim:
    published_at = datetime.fromisoformat(side["published_at"]) if side.get("published_at") else None
    return ComparedClaim(side["text"], published_at, side.get("claimant"), side.get("language"))


def _compare(ours: ComparedClaim, theirs: ComparedClaim) -> dict[str, Any]:
    comparison = compare_claims(ours, theirs)
    return {
        "differences": sorted({difference.kind.value for difference in comparison.differences}),
        "unaligned": [
            [part.text if part else None for part in (each.ours, each.theirs)]
            for each in comparison.unaligned
        ],
        "may_be_auto": may_be_auto(comparison),
    }

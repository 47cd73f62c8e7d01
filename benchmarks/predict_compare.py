"""What is said of pairs of claims for the stage `compare`: in which kinds they differ, and whether they may be `auto`."""

from typing import Any

from claimdesk.search.bands import may_be_auto
from claimdesk.search.differences.find import find_differences


def predict(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """{id, differences, may_be_auto} for each {id, ours, theirs}, in order; the score of the pair aside."""
    return [{"id": item["id"], **_compare(item["ours"], item["theirs"])} for item in items]


def _compare(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    differences = find_differences(
        ours["text"],
        theirs["text"],
        our_claimant=ours.get("claimant"),
        their_claimant=theirs.get("claimant"),
    )
    return {
        "differences": sorted({difference.kind.value for difference in differences}),
        "may_be_auto": may_be_auto(ours["text"], theirs["text"], differences),
    }

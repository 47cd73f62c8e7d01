"""Past verdicts, searched: ours and those that were imported."""

from typing import Any

from flask import Response, request

from claimdesk.records.account import Scope
from service.api.search_schemas import MarkOut
from service.api.verdict_search import FoundVerdictOut, SearchQuery, find_verdicts
from service.desk import forms
from service.desk.marked_text import PagePiece, mark_text
from service.desk.page_frame import desk, render_page
from service.http.authentication import signed_in

LISTS = ("label", "rating", "claimant", "publisher", "language", "origin")
SHOWN_FACETS = ("label", "publisher", "claimant", "language", "origin")
PAGE = 20


@desk.get("/verdicts")
@signed_in(Scope.VERDICTS_READ)
def search_verdicts() -> Response:
    """Past verdicts by words and meaning; without words the newest first."""
    asked = forms.read_query(SearchQuery, LISTS)
    query = asked.model_copy(update={"limit": PAGE, "facets": list(SHOWN_FACETS)})
    found = find_verdicts(query)
    return render_page(
        "search.html",
        query=query,
        given=request.args,
        found=found,
        items=[
            (
                item,
                _mark_field(item, "text", item.verdict.claim_text),
                _mark_field(item, "title", item.verdict.headline),
            )
            for item in found.items
        ],
        facets=[(name, found.facets.get(name, []), set(request.args.getlist(name))) for name in SHOWN_FACETS],
        next_page={**request.args.to_dict(flat=False), "cursor": found.next_cursor}
        if found.next_cursor
        else None,
    )


def _mark_field(verdict: FoundVerdictOut, field: str, text: str | None) -> list[PagePiece[bool]]:
    marks: list[MarkOut] | Any = verdict.highlights.get(field, [])
    return mark_text(text or "", [(each.start, each.end) for each in marks])

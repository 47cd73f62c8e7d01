"""The desk's pages: server-rendered, over the same use-cases as the API, and readable without a script."""

from service.desk import (
    articles,
    claim_assignment,
    claim_edits,
    claims,
    comments,
    complaints,
    error_pages,
    home,
    judgements,
    new_claims,
    publishing,
    queues,
    reviews,
    seals,
    search,
    sign_in,
    verdicts,
)
from service.desk.page_frame import configure, desk

__all__ = [
    "articles",
    "claim_assignment",
    "claim_edits",
    "claims",
    "comments",
    "complaints",
    "configure",
    "desk",
    "error_pages",
    "home",
    "judgements",
    "new_claims",
    "publishing",
    "queues",
    "reviews",
    "seals",
    "search",
    "sign_in",
    "verdicts",
]

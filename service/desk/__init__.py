"""The desk's pages: server-rendered, over the same use-cases as the API, and readable without a script."""

from service.desk import (
    arranging,
    articles,
    claims,
    claims_work,
    complaints,
    home,
    judging,
    new_claims,
    publishing,
    queues,
    refusals,
    reviews,
    seals,
    search,
    signing_in,
    talking,
    verdicts,
)
from service.desk.frame import configure, desk

__all__ = [
    "arranging",
    "articles",
    "claims",
    "claims_work",
    "complaints",
    "configure",
    "desk",
    "home",
    "judging",
    "new_claims",
    "publishing",
    "queues",
    "refusals",
    "reviews",
    "seals",
    "search",
    "signing_in",
    "talking",
    "verdicts",
]

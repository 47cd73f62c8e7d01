"""The desk's pages: server-rendered, over the same use-cases as the API, and readable without a script."""

from service.desk import (
    articles,
    claims,
    home,
    judging,
    queues,
    refusals,
    reviews,
    search,
    signing_in,
    verdicts,
)
from service.desk.frame import configure, desk

__all__ = [
    "articles",
    "claims",
    "configure",
    "desk",
    "home",
    "judging",
    "queues",
    "refusals",
    "reviews",
    "search",
    "signing_in",
    "verdicts",
]

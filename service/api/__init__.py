"""The nouns of the API: a blueprint each, its schemas beside it."""

from service.api import (
    accounts,
    articles,
    changes,
    claims,
    documents,
    evidence,
    health,
    imports,
    keys,
    queues,
    runs,
    verdict_search,
    verdicts,
    workspaces,
)

BLUEPRINTS = (
    health.api,
    workspaces.api,
    accounts.api,
    keys.api,
    articles.api,
    imports.api,
    documents.api,
    evidence.api,
    claims.api,
    queues.api,
    verdicts.api,
    verdict_search.api,
    changes.api,
    runs.api,
)

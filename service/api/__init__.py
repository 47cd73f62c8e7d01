"""The nouns of the API: a blueprint each, its schemas beside it."""

from service.api import (
    accounts,
    articles,
    changes,
    claims,
    documents,
    health,
    imports,
    keys,
    queues,
    runs,
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
    claims.api,
    queues.api,
    verdicts.api,
    changes.api,
    runs.api,
)

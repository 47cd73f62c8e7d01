"""The nouns of the API: a blueprint each, its schemas beside it."""

from service.api.accounts import api as accounts
from service.api.articles import api as articles
from service.api.changes import api as changes
from service.api.claims import api as claims
from service.api.documents import api as documents
from service.api.health import api as health
from service.api.imports import api as imports
from service.api.keys import api as keys
from service.api.queues import api as queues
from service.api.runs import api as runs
from service.api.workspaces import api as workspaces

BLUEPRINTS = (
    health,
    workspaces,
    accounts,
    keys,
    articles,
    imports,
    documents,
    claims,
    queues,
    changes,
    runs,
)

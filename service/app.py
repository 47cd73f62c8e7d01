"""create_app: the web process from its settings, in numbered steps. gunicorn calls `service.app:create_app()`."""

import threading

from flask import Flask
from prometheus_client import CollectorRegistry

from claimdesk import logs
from claimdesk.database import Database, build_engine
from claimdesk.language.texts import Encode
from claimdesk.runs.hints import HintSender
from claimdesk.search import opening
from claimdesk.search.engine import SearchEngine
from claimdesk.settings import Settings, load_settings
from service import authentication, idempotency, limits, metrics, openapi, problems, requests
from service.api import BLUEPRINTS, PREFIX
from service.context import EXTENSION, Parts
from service.cursors import Signer, load_secret
from service.windows import Windows


def create_app(
    settings: Settings | None = None,
    database: Database | None = None,
    engine: SearchEngine | None = None,
    encoder: Encode | None = None,
) -> Flask:
    """The app. Without settings it is the process's own: from the environment, logging, warm, with /metrics."""
    is_own_process = settings is None
    settings = settings or load_settings()
    # 1. the parts, each connected when it is first used
    parts = _open(settings, database, engine, encoder)
    # 2. an empty app that knows what it serves
    app = openapi.build_app(problems.refuse_schema)
    app.extensions[EXTENSION] = parts
    # 3. what is counted, ids and the log line of each request
    registry = CollectorRegistry()
    metrics.configure(app, registry)
    requests.configure(app)
    # 4. every error is a problem
    problems.configure(app)
    # 5. who asks, how often, how much, and whether it was answered before
    authentication.configure(app, parts.database)
    limits.configure(app, settings)
    idempotency.configure(app, parts.database)
    # 6. the nouns
    for blueprint in BLUEPRINTS:
        app.register_api(blueprint, url_prefix=PREFIX)
    # 7. the description of all that, and the proof that no view is open by oversight
    openapi.configure(app)
    authentication.check_views(app)
    # 8. a process of its own: logs, metrics, and a model that is warm before it is asked
    if is_own_process:
        _begin_process(parts, registry)
    return app


def _open(
    settings: Settings, database: Database | None, engine: SearchEngine | None, encoder: Encode | None
) -> Parts:
    return Parts(
        settings=settings,
        database=database or Database(build_engine(settings.database), HintSender(settings.broker)),
        engine=engine or opening.open_engine(settings),
        encoder=encoder or opening.open_encoder(settings),
        signer=Signer(load_secret(settings)),
        windows=Windows(),
    )


def _begin_process(parts: Parts, registry: CollectorRegistry) -> None:
    logs.configure_logs(parts.settings, "web")
    if parts.settings.metrics_port:
        metrics.serve(registry, parts.settings.host, parts.settings.metrics_port)
    threading.Thread(target=lambda: parts.encoder(["warm"]), name="warm", daemon=True).start()

"""create_app: the web process from its settings, in numbered steps. gunicorn calls create_served_app()."""

import gc
import threading

import structlog
from flask_openapi3.openapi import OpenAPI
from prometheus_client import CollectorRegistry

from claimdesk import logs, private_files
from claimdesk.claims.text_reader import READER
from claimdesk.database import Database, build_engine
from claimdesk.errors import ClaimdeskError
from claimdesk.runs.hints import HintSender
from claimdesk.runs.parity import ParityWatch
from claimdesk.scraping import serve_metrics
from claimdesk.search import factory
from claimdesk.search.encoder import Encoder
from claimdesk.search.engine import SearchEngine
from claimdesk.settings import Settings, load_settings
from claimdesk.traces import open_tracer
from service import desk
from service.api import BLUEPRINTS
from service.http import (
    authentication,
    client_address,
    idempotency,
    limits,
    metrics,
    openapi,
    problems,
    request_log,
    sessions,
)
from service.http.context import EXTENSION, Parts
from service.http.cursors import Signer, load_secret
from service.http.event_streams import Live, stop_with_process
from service.http.search_windows import Windows

# Two wait for each other: beside a busy language lane p95 124 ms, with one 18 (docs/performance.md).
QUERY_THREADS = 1
EXAMINED_WHOLE = 20_000  # entries up to which the words are compared at each start: some seconds

log = structlog.get_logger()


def create_app(
    settings: Settings,
    database: Database | None = None,
    engine: SearchEngine | None = None,
    encoder: Encoder | None = None,
    registry: CollectorRegistry | None = None,
) -> OpenAPI:
    """The app; parts that are not given are opened as the settings say. No part is connected or started here."""
    # 1. the parts, each connected when it is first used
    parts = _open_parts(settings, database, engine, encoder)
    # 2. an empty app that knows what it serves
    app = openapi.build_app(problems.refuse_schema)
    app.extensions[EXTENSION] = parts
    # 3. what is counted, ids and the log line of each request
    metrics.configure(app, registry or CollectorRegistry(), parts)
    request_log.configure(app, settings, open_tracer(settings, "web"))
    # 4. every error is a problem
    problems.configure(app)
    # 5. who asks, how often, how much, and whether it was answered before
    client_address.configure(app, settings)
    sessions.configure(app, settings, parts.signer.secret)
    authentication.configure(app, parts.database)
    limits.configure(app, settings)
    idempotency.configure(app, parts.database)
    # 6. the streams of events, at most half of the threads
    app.extensions["live"] = Live(parts.database, most=settings.web_threads // 2)
    # 7. the nouns
    for blueprint in BLUEPRINTS:
        openapi.register_blueprint(app, blueprint)
    # 8. the desk's pages
    desk.configure(app, settings)
    # 9. the description of all that, and the proof that no view is open by oversight
    openapi.configure(app)
    authentication.check_views(app)
    return app


def create_served_app() -> OpenAPI:
    """What gunicorn serves: the app of this process's environment, with logs, /metrics and a model that gets warm."""
    private_files.restrict_umask()
    settings = load_settings()
    logs.configure_logs(settings, "web")
    registry = CollectorRegistry()
    app = create_app(settings, registry=registry)
    if settings.metrics_port:
        serve_metrics(registry, settings, settings.metrics_port)
    stop_with_process(app.extensions["live"])
    opened: Parts = app.extensions[EXTENSION]
    threading.Thread(target=_begin_work, args=(opened,), name="warm", daemon=True).start()
    return app


def _begin_work(opened: Parts) -> None:
    """Load the model and start the reader, then look whether the index's files are whole; /readyz tells what is not."""
    _warm_encoder(opened.encoder)
    READER.warm()
    try:
        entries = sum(opened.engine.health().entries.values())
        for damage in opened.engine.examine(whole=entries <= EXAMINED_WHOLE):
            log.error("index_damaged", why=damage.why)
    except ClaimdeskError as error:
        log.warning("index_not_examined", detail=error.detail)


def _warm_encoder(encoder: Encoder) -> None:
    """Load the model, and have the garbage collector leave alone what stays for good.

    A full collection walked over all that torch holds, and every request waited for it: a lease p95 368 ms, without 21.
    """
    encoder.warm()
    gc.collect()
    gc.freeze()


def _open_parts(
    settings: Settings, database: Database | None, engine: SearchEngine | None, encoder: Encoder | None
) -> Parts:
    hints = HintSender(settings.broker, settings.broker_prefix)
    database = database or Database(build_engine(settings.database), hints)
    engine = engine or factory.open_engine(settings)
    encoder = encoder or factory.open_encoder(settings, QUERY_THREADS)
    return Parts(
        settings=settings,
        database=database,
        engine=engine,
        encoder=encoder,
        hints=hints,
        signer=Signer(load_secret(settings)),
        windows=Windows(),
        parity=ParityWatch(database, engine, encoder),
    )

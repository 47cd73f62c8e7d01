"""The pages over a real database, as a browser without a script sees them."""

import logging

import pytest
import structlog
from desk_people import Desk
from page_reading import Browser

from claimdesk.search.embedded import EmbeddedEngine
from claimdesk.search.encoder import Encoder
from service.app import create_app


@pytest.fixture(scope="session", autouse=True)
def plain_logs():
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    )


@pytest.fixture(scope="session")
def encoder():
    return Encoder(threads=1)


@pytest.fixture
def engine(tmp_path, encoder):
    opened = EmbeddedEngine(tmp_path / "search", encoder.version)
    yield opened
    opened.close()


@pytest.fixture
def app(settings, database, engine, encoder):
    return create_app(settings, database, engine, encoder)


@pytest.fixture
def desk(database):
    return Desk(database)


@pytest.fixture
def ana(app, desk):
    return Browser(app).sign_in("ana")


@pytest.fixture
def ben(app, desk):
    return Browser(app).sign_in("ben")


@pytest.fixture
def eve(app, desk):
    return Browser(app).sign_in("eve")


@pytest.fixture
def anybody(app):
    return Browser(app)

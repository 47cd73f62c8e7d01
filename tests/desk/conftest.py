"""The pages over a real database, as a browser without a script sees them."""

import logging

import pytest
import structlog

from claimdesk.records.account import Account, Role
from claimdesk.search.embedded.engine import EmbeddedEngine
from claimdesk.search.encoder import Encoder
from service.app import create_app
from tests.desk.desk_people import HASHED, Desk
from tests.desk.page_reading import Browser


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
def admin(app, desk):
    """The workspace's admin."""
    with desk.database.transaction() as session:
        found = session.query(Account).filter_by(workspace_id=desk.workspace_id, role=Role.ADMIN).one()
        found.email, found.password_hash = "admin@desk.example", HASHED
    return Browser(app).sign_in("admin")


@pytest.fixture
def anybody(app):
    return Browser(app)

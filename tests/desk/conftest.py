"""The pages over a real database, as a browser without a script sees them."""

import pytest

from claimdesk.records.account import Account, Role
from tests.desk.desk_people import HASHED, Desk
from tests.desk.page_reading import Browser


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

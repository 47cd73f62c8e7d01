"""A real Chromium, and the real web app on a port."""

import logging
import shutil
import threading
from contextlib import contextmanager

import pytest
from playwright.sync_api import Error, sync_playwright
from werkzeug.serving import make_server

from claimdesk.people import accounts, keys
from claimdesk.records.account import Scope
from claimdesk.settings import Settings
from tests.desk.desk_people import Desk
from tests.e2e.desk_browsing import KeyboardPerson, Person

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser(missing):
    """Debian's Chromium, headless."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing("Chromium", "it is not installed")
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        except Error as error:
            missing("Chromium", f"it does not start ({str(error).splitlines()[0]})")
        yield opened
        opened.close()


@contextmanager
def serve(app):
    """The address of the app, served on a port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def database_url(sqlite_url):
    """SQLite only: what a browser sees is the same on both."""
    return sqlite_url


@pytest.fixture
def settings(tmp_path):
    return Settings(var=tmp_path, secret_key="for tests only")


@pytest.fixture
def served(app, database):
    """The address of the app, and an admin's key."""
    with database.transaction() as session:
        key = keys.add_key(
            session, accounts.add_workspace(session, "Desk", is_instance_admin=True), list(Scope)
        ).secret
    with serve(app) as address:
        yield address, key


@pytest.fixture
def desk(app, database):
    """A desk's workspace, served."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    made = Desk(database)
    with serve(app) as made.address:
        yield made


def _call(browser, desk, kind):
    """Calls somebody to the desk; at the end no console has said anything."""
    people = []

    def come(name, **options):
        people.append(kind(browser, desk, name, **options))
        return people[-1]

    yield come
    for person in people:
        person.context.close()
    assert [said for person in people for said in person.said] == []


@pytest.fixture
def person(browser, desk):
    """Calls somebody to the desk."""
    yield from _call(browser, desk, Person)


@pytest.fixture
def keyboard_person(browser, desk):
    """The same for somebody without a mouse."""
    yield from _call(browser, desk, KeyboardPerson)

"""A real Chromium, and the real web app on a port."""

import logging
import shutil
import threading

import pytest
from playwright.sync_api import Error, sync_playwright
from werkzeug.serving import make_server

from claimdesk.people import accounts, keys
from claimdesk.records.account import Scope
from claimdesk.search.embedded.engine import EmbeddedEngine
from claimdesk.search.encoder import Encoder
from claimdesk.settings import Settings
from service.app import create_app
from tests.databases import open_database
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


@pytest.fixture
def served(tmp_path, sqlite_url):
    """The address of the app, and an admin's key."""
    settings = Settings(var=tmp_path, secret_key="for tests only")
    database = open_database(sqlite_url)
    with database.transaction() as session:
        key = keys.add_key(
            session, accounts.add_workspace(session, "Desk", is_instance_admin=True), list(Scope)
        ).secret
    encoder = Encoder(threads=1)
    engine = EmbeddedEngine(tmp_path / "search", encoder.version)
    server = make_server("127.0.0.1", 0, create_app(settings, database, engine, encoder), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", key
    server.shutdown()
    thread.join()
    server.server_close()
    engine.close()
    database.close()


@pytest.fixture
def desk(tmp_path, sqlite_url):
    """A desk's workspace, served."""
    database = open_database(sqlite_url)
    found = Desk(database)
    encoder = Encoder(threads=1)
    engine = EmbeddedEngine(tmp_path / "search", encoder.version)
    settings = Settings(var=tmp_path, secret_key="for tests only")
    server = make_server("127.0.0.1", 0, create_app(settings, database, engine, encoder), threaded=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.address = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()
    engine.close()
    database.close()


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

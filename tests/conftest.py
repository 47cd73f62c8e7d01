"""Real parts for tests: SQLite always; PostgreSQL, Redis and Elasticsearch where they are reachable.

A missing service skips its tests and is named at the end; with REQUIRE_SERVICES=1 it fails them.
"""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from claimdesk.database import Database
from claimdesk.people import passwords
from claimdesk.people.principals import Principal
from claimdesk.search.embedded.engine import EmbeddedEngine
from claimdesk.search.encoder import Encoder
from claimdesk.settings import Settings
from service.app import create_app
from tests.databases import PostgresDesk, build_sqlite_template, copy_sqlite, open_database
from tests.factories import make_principal

POSTGRES = os.environ.get(
    "CLAIMDESK_TEST_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
REDIS = os.environ.get("CLAIMDESK_TEST_REDIS_URL", "redis://127.0.0.1:6379/13")
ELASTICSEARCH = os.environ.get("CLAIMDESK_TEST_ELASTICSEARCH_URL", "")
REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"
MISSING: dict[str, str] = {}
# Set before any test's module is read: 0.1 ms a password instead of 140. Tests of the cost ask for product_hasher.
PRODUCT_HASHER, passwords.HASHER = (
    passwords.HASHER,
    PasswordHasher(time_cost=1, memory_cost=8, parallelism=1),
)


def say_missing(service: str, why: str) -> None:
    """Skip the test for want of a service, or fail it where services are required."""
    MISSING[service] = why
    if REQUIRED:
        pytest.fail(f"{service} is required (REQUIRE_SERVICES=1) but {why}", pytrace=False)
    pytest.skip(f"{service}: {why}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, so that no worker ends alone with two of them."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which groups were skipped for want of a service; reads the reports, so it works with xdist too."""
    groups: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        name, found, why = reason.removeprefix("Skipped: ").partition(": ")
        if found and name in {"PostgreSQL", "Redis", "Elasticsearch", "Chromium"}:
            groups.setdefault(name, []).append(why)
    for name, reasons in sorted(groups.items()):
        terminalreporter.write_line(f"skipped for want of {name}: {len(reasons)} tests ({reasons[0]})")


@pytest.fixture(autouse=True)
def no_settings_of_mine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell's own CLAIMDESK_ settings don't reach a test."""
    for name in list(os.environ):
        if (name.startswith("CLAIMDESK_") and not name.startswith("CLAIMDESK_TEST_")) or name == "PORT":
            monkeypatch.delenv(name)


@pytest.fixture
def product_hasher(monkeypatch: pytest.MonkeyPatch) -> Iterator[PasswordHasher]:
    """Passwords are hashed and checked at the product's own cost."""
    monkeypatch.setattr(passwords, "HASHER", PRODUCT_HASHER)
    passwords._hash_for_nobody.cache_clear()
    yield PRODUCT_HASHER
    passwords._hash_for_nobody.cache_clear()


@pytest.fixture(scope="session")
def missing():
    """Calls say_missing from a fixture elsewhere."""
    return say_missing


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of a PostgreSQL that answers."""
    try:
        engine = create_engine(POSTGRES, connect_args={"connect_timeout": 3})
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        engine.dispose()
    except Exception as error:  # noqa: BLE001  whatever is wrong, it is not there
        say_missing("PostgreSQL", f"{make_url(POSTGRES).host} does not answer ({type(error).__name__})")
    return POSTGRES


@pytest.fixture(scope="session")
def postgres_desk(postgres_server: str) -> Iterator[PostgresDesk]:
    desk = PostgresDesk(postgres_server)
    yield desk
    desk.close()


@pytest.fixture
def postgres_url(postgres_desk: PostgresDesk) -> str:
    """A migrated database without a row, for this test alone."""
    return postgres_desk.empty_copy()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated file without a row, for this test alone."""
    return copy_sqlite(sqlite_template, tmp_path)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated database without a row: SQLite, then PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def unmigrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without a table: SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'unmigrated.db'}"
        return
    desk = request.getfixturevalue("postgres_desk")
    name = desk.create()
    yield desk.url(name)
    desk.drop(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database without a row: the test runs on SQLite and on PostgreSQL."""
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The model, loaded once for all folders."""
    return Encoder(threads=1)


@pytest.fixture
def engine(tmp_path: Path, encoder: Encoder) -> Iterator[EmbeddedEngine]:
    """An embedded index without an entry."""
    opened = EmbeddedEngine(tmp_path / "search", encoder.version)
    yield opened
    opened.close()


@pytest.fixture
def app(settings: Settings, database: Database, engine: EmbeddedEngine, encoder: Encoder) -> Iterator[Flask]:
    """The web app over the test's database and index; at the end nothing of it reads any more."""
    made = create_app(settings, database, engine, encoder)
    yield made
    live = made.extensions["live"]
    live.stop()
    if (poller := live._poller) is not None:  # a connection that it gave back later would be closed by nobody
        poller.join(10)


@pytest.fixture(autouse=True)
def plain_logs() -> None:
    """No tracebacks with every local variable: one failing test would print pages. What another test set is gone."""
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(),
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    )


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(var=tmp_path, database_url=database_url)


@pytest.fixture
def principal(database: Database) -> Principal:
    return make_principal(database)


@pytest.fixture
def stranger(database: Database) -> Principal:
    """An admin of another workspace."""
    return make_principal(database, name="Zoe", workspace="Another desk")

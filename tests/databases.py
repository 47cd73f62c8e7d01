"""Migrated databases for tests. The migrations run once in each pytest process; after that, files are copied and
PostgreSQL's database is emptied.

A migration for each test took 0.5 s on SQLite and, with CREATE and DROP DATABASE, 5 s on PostgreSQL (DROP waits for a
checkpoint of the whole server); a copied file takes 1 ms and emptying 10 to 30 ms.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from claimdesk import clock
from claimdesk.database import Database, build_engine
from claimdesk.records import Base, migrating

MOST_GROWTH = 4_000_000  # bytes of deleted rows and their index entries, before plans and scans notice them
SHAPE = text(
    "SELECT md5(string_agg(part, ',' ORDER BY part)) FROM ("
    " SELECT concat(table_name, column_name, data_type, column_default, is_nullable) AS part"
    " FROM information_schema.columns WHERE table_schema = 'public'"
    " UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    " UNION ALL SELECT version_num FROM alembic_version) AS parts"
)
SIZE = text("SELECT pg_database_size(current_database())")
PREFIX = "claimdesk_test_"
OWNED = text(
    "SELECT datname, split_part(datname, '_', 3) FROM pg_database"
    f" WHERE datname ~ '^{PREFIX}[0-9a-f]{{12}}_[0-9a-f]{{20}}$'"
)


def open_database(url: str) -> Database:
    """The database at the URL, which on SQLite does not wait for the disk: no test cuts the power."""
    engine = build_engine(url)
    if url.startswith("sqlite"):
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return Database(engine)


def migrate(url: str) -> None:
    """Bring the database at the URL to the newest schema."""
    database = open_database(url)
    migrating.migrate(database)
    database.close()


def build_sqlite_template(folder: Path) -> Path:
    """A migrated file in the folder, to be copied."""
    path = folder / "template.db"
    migrate(f"sqlite:///{path}")
    return path


def copy_sqlite(template: Path, folder: Path) -> str:
    """The URL of the folder's own copy, where the product looks for it by default."""
    path = folder / "claimdesk.db"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


class PostgresDesk:
    """A server on which this process has a migrated template, and a copy that is emptied for each test."""

    def __init__(self, server: str):
        self.server = server
        self.owner = clock.new_id().hex[-12:]
        # Held until this process ends, however it ends: who gets an owner's lock knows that the owner is dead.
        self.owning = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect()
        self._try_lock(self.owner)
        self._drop_leftovers()
        self.template = self.create()
        migrate(self.url(self.template))
        with self._connect(self.template) as connection:
            self.shape, self.size = connection.scalar(SHAPE), connection.scalar(SIZE)
        self.copy = self.create(self.template)

    def url(self, name: str) -> str:
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def _connect(self, name: str) -> Iterator[Connection]:
        engine = create_engine(self.url(name), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            yield connection

    def _try_lock(self, owner: str) -> bool:
        """Whether this process now holds the owner's lock; False where another process does."""
        lock = {"owner": PREFIX + owner}
        return bool(
            self.owning.scalar(text("SELECT pg_try_advisory_lock(hashtextextended(:owner, 0))"), lock)
        )

    def _drop_leftovers(self) -> None:
        """Drop the databases of processes that ended without dropping theirs."""
        for name, owner in self.owning.execute(OWNED).all():
            if owner != self.owner and self._try_lock(owner):
                self.owning.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))

    def create(self, template: str = "template1") -> str:
        """The name of a new database: an empty one, or a copy."""
        name = f"{PREFIX}{self.owner}_{clock.new_id().hex[-20:]}"
        with self._connect(make_url(self.server).database) as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
            # as with SQLite: a commit is safe from every process that dies, and only the power can undo it
            connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
        return name

    def drop(self, name: str) -> None:
        with self._connect(make_url(self.server).database) as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))

    def empty_copy(self) -> str:
        """The URL of the copy without a row; a new copy when a test has changed its schema or left much behind."""
        with self._connect(self.copy) as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    " AND backend_type = 'client backend'"
                )
            )
            is_worn = (
                connection.scalar(SHAPE) != self.shape or connection.scalar(SIZE) > self.size + MOST_GROWTH
            )
            if not is_worn:
                _delete_all(connection)
        if is_worn:
            self.drop(self.copy)
            self.copy = self.create(self.template)
        return self.url(self.copy)

    def close(self) -> None:
        for name in (self.copy, self.template):
            self.drop(name)
        self.owning.close()


def _delete_all(connection: Connection) -> None:
    """Delete every row. DELETE, not TRUNCATE: for few rows it is thirty times as fast, as no file is made anew."""
    connection.execute(text("SET session_replication_role = replica"))  # no foreign key is looked at
    tables = [f'"{name}"' for name in Base.metadata.tables]
    connection.exec_driver_sql(";".join(f"DELETE FROM {table}" for table in tables))

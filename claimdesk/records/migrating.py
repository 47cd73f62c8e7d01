"""The database's schema brought to what this code expects, under a lock, so that two starts never collide."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from claimdesk.database import Database, translated
from claimdesk.errors import NotStartable

FOLDER = Path(__file__).with_name("migrations")
LOCK = 7_205_759_403  # any number that nothing else in the database uses


def build_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for our migrations, on the connection when one is given."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def find_newest() -> str:
    """The revision that this code expects."""
    head = ScriptDirectory.from_config(build_config()).get_current_head()
    assert head is not None
    return head


def migrate(database: Database, target: str = "head") -> None:
    """Bring the schema to the target. Raises NotStartable when the database is newer than this code."""
    with translated(), database.engine.connect() as connection, connection.begin():
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        found = MigrationContext.configure(connection).get_current_revision()
        known = {script.revision for script in ScriptDirectory.from_config(build_config()).walk_revisions()}
        if found is not None and found not in known:
            raise NotStartable(
                f"the database's schema {found} is newer than this claimdesk; install the newer one"
            )
        if target == "head":
            command.upgrade(build_config(connection), target)
        else:
            command.downgrade(build_config(connection), target)


def find_schema(database: Database) -> str | None:
    """The schema revision that the database is at, None before the first migration."""
    with database.reading() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()

"""What is in the way of writing: a lock that another program holds, a database for reading only, a disk without room."""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from claimdesk.database import Database, translated

LOCK_PATIENCE_S = 5.0  # our own transactions take fractions of a second
WAITS_TOO_LONG_S = 30.0  # a statement of PostgreSQL for a lock
LEAST_FREE_BYTES = 100_000_000  # below, writes are about to be refused


def find_write_obstacle(database: Database) -> str | None:
    """Why the database takes no writes just now, as a sentence; None when it does. Raises DatabaseUnavailable."""
    if (ago_s := database.refused_ago_s) is not None:
        return f"its disk was full {ago_s:.0f} s ago, when something was last written; free some space"
    return _find_sqlite_obstacle(database) if database.is_sqlite else _find_postgres_obstacle(database)


def _find_sqlite_obstacle(database: Database) -> str | None:
    """The write lock is asked for and given back; nothing is written."""
    with translated(), closing(database.engine.raw_connection()) as connection:
        cursor = connection.cursor()
        patience_ms = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={int(LOCK_PATIENCE_S * 1000)}")
        try:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                return (
                    f"it is locked: something has been writing for {LOCK_PATIENCE_S:.0f} s without an end; "
                    "end whatever else has the file open"
                )
            return f"it can't be written ({error})"
        finally:
            cursor.execute(f"PRAGMA busy_timeout={patience_ms}")
    return None


def _find_postgres_obstacle(database: Database) -> str | None:
    with database.reading() as session:
        is_standby, read_only, waits_s = session.execute(
            text(
                "SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only'), ("
                "SELECT max(extract(epoch FROM clock_timestamp() - query_start)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock')"
            )
        ).one()
    if is_standby or read_only == "on":
        return "it takes no writes: it is a standby, or for reading only"
    if waits_s is not None and waits_s > WAITS_TOO_LONG_S:
        return (
            f"a statement has been waiting for a lock for {waits_s:.0f} s; "
            "pg_blocking_pids() in pg_stat_activity names who holds it"
        )
    return None


def find_full_disk(folders: Iterable[Path]) -> str | None:
    """The first of the folders whose disk is nearly full, as a sentence; None when all have room."""
    for folder in folders:
        free = shutil.disk_usage(folder).free
        if free < LEAST_FREE_BYTES:
            return f"only {free // 1_000_000} MB are free under {folder}; free some space, nothing was lost"
    return None

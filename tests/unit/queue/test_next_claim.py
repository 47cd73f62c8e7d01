"""Choosing the next claim looks at a handful of rows, however long the queue is and whoever has read all before."""

import re
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Select, event, insert, text

from claimdesk import clock
from claimdesk.queue import leases, next_claim, queue_counts, queues
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.queue import Queue

LONG = 3_000
FEW_ROWS = 40  # of all steps of a plan together
READ_BY_ONE = 1_000


def fill(desk, number, status, first_reader=None):
    with desk.database.transaction() as session:
        session.execute(
            insert(Claim),
            [
                {
                    "id": clock.new_id(),
                    "workspace_id": desk.workspace_id,
                    "text": f"Claim {status} {index}.",
                    "original_text": "",
                    "text_hash": str(index).encode(),
                    "status": status,
                    "queue_id": desk.queue_id,
                    "queued_at": clock.now(),
                    "priority": float(index * 7919 % 100_003),
                    "first_reader_id": first_reader,
                }
                for index in range(number)
            ],
        )


def analyze(desk):
    with desk.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def lease_next(desk, person):
    return desk.do(
        lambda session: leases.lease_next(session, person, session.get_one(Queue, desk.queue_id))
    ).claim.status


@contextmanager
def counted_steps(engine):
    """Counts the instructions that SQLite runs."""
    steps = [0]

    def count():
        steps[0] += 1

    def begin(connection):
        connection.connection.dbapi_connection.set_progress_handler(count, 1)

    event.listen(engine, "engine_connect", begin)
    yield steps
    event.remove(engine, "engine_connect", begin)


@pytest.fixture
def read_by_one(desk):
    """A long queue whose second reads all wait for somebody other than Ana."""
    ana, ben = desk.hire("Ana"), desk.hire("Ben")
    fill(desk, LONG, ClaimStatus.WAITING)
    fill(desk, READ_BY_ONE, ClaimStatus.AWAITING_SECOND, ana.account_id)
    fill(desk, 1, ClaimStatus.AWAITING_SECOND, ben.account_id)
    analyze(desk)
    return ana


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_long_queue_takes_no_more_steps_than_a_short_one(new_desk, read_by_one, desk):
    short = new_desk()
    short.add(1)
    for person, where in ((short.hire("Cem"), short), (read_by_one, desk)):
        with counted_steps(desk.database.engine) as steps:
            lease_next(where, person)
        if where is short:
            usual = steps[0]
    assert (
        usual < steps[0] < 3 * usual
    )  # the second read costs some; each row of the queue would cost thousands


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_every_statement_of_choosing_looks_at_few_rows_whatever_values_it_is_planned_for(desk, read_by_one):
    given = {
        "me": read_by_one.account_id,
        "now": clock.now(),
        "queue": desk.queue_id,
        "wanted": [clock.new_id()],
    }
    names = [name for name, member in vars(next_claim).items() if isinstance(member, Select)]
    assert len(names) == 9
    looked_at = {}
    with desk.database.transaction() as session:
        for name in names:
            looked_at[name] = rows_of(explain(session, getattr(next_claim, name), given))
        session.rollback()
    assert {name: rows for name, rows in looked_at.items() if rows > FEW_ROWS} == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_far_down_takes_no_more_steps_than_the_first(desk):
    fill(desk, LONG, ClaimStatus.WAITING)
    analyze(desk)
    took, seen, after = [], [], None
    while True:
        with counted_steps(desk.database.engine) as steps, desk.database.reading() as session:
            page = queues.list_claims(session, session.get_one(Queue, desk.queue_id), after=after, limit=500)
            seen += [claim.priority for claim in page]
            after = page and (page[-1].priority, page[-1].id)
        if not page:
            break
        took.append(steps[0])
    assert len(seen) == LONG
    assert seen == sorted(seen, reverse=True)
    assert max(took) < 1.5 * took[0]


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_page_far_down_and_the_counts_read_few_rows(desk, read_by_one):
    with desk.database.reading() as session:
        queue = session.get_one(Queue, desk.queue_id)
        after = (20.0, UUID(int=0))  # all but some
        plans = explain_all(session, lambda: queues.list_claims(session, queue, after=after, limit=10))
        assert max(rows_of(plan) for plan in plans) < FEW_ROWS
        _, *plans = explain_all(
            session, lambda: queue_counts.count_claims(session, [queue])
        )  # the first counts all
        assert len(plans) > 4
        assert [scan for plan in plans for scan in full_scans(plan) if scan == "claims"] == []


def explain_all(session, work):
    """The plan of each statement of the work, and what it did."""
    seen = []
    listen = (session.get_bind(), "before_cursor_execute", lambda *told: seen.append(told[2:4]))
    event.listen(*listen)
    work()
    event.remove(*listen)
    cursor = psycopg.ClientCursor(session.connection().connection.dbapi_connection)
    found = []
    for sql, values in seen:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}".encode(), values)
        found.append(cursor.fetchone()[0][0]["Plan"])
    return found


def full_scans(plan):
    """The tables that the plan reads from end to end."""
    here = [plan["Relation Name"]] if plan["Node Type"] == "Seq Scan" else []
    return here + [scan for below in plan.get("Plans", []) for scan in full_scans(below)]


def explain(session, statement, given):
    """The plan for unknown values, as a connection uses it after its first few requests, and what it did."""
    seen = []
    listen = (session.get_bind(), "before_cursor_execute", lambda *told: seen.append(told[2:4]))
    event.listen(*listen)
    session.execute(statement, given).first()
    event.remove(*listen)
    sql, values = seen[0]
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", sql)))
    prepared = re.sub(r"%\((\w+)\)s", lambda name: f"${names.index(name[1]) + 1}", sql)
    connection = session.connection().connection.dbapi_connection
    cursor = psycopg.ClientCursor(connection)
    cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    cursor.execute(f"PREPARE asked AS {prepared}".encode())
    marks = ", ".join(["%s"] * len(names))
    cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE asked({marks})", [values[name] for name in names])
    plan = cursor.fetchone()[0][0]["Plan"]
    cursor.execute("DEALLOCATE asked")
    return plan


def rows_of(plan):
    """The rows that all steps of the plan gave or threw away."""
    here = (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    return here + sum(rows_of(subplan) for subplan in plan.get("Plans", []))

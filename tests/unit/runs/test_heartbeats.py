"""Signs of life: what a kill -9 left behind says nothing of the workers that are started next."""

from claimdesk.runs import heartbeats
from claimdesk.runs.stages import Lane


def report(database, *workers):
    with database.transaction() as session:
        for worker in workers:
            heartbeats.record_beat(session, worker, [Lane.IO], {})


def list_workers(database):
    with database.reading() as session:
        return sorted(heartbeat.worker for heartbeat in heartbeats.list_live(session))


def test_workers_of_this_host_whose_process_is_gone_are_forgotten(database):
    report(database, "here:1", "here:2", "elsewhere:1", "odd")
    with database.transaction() as session:
        heartbeats.remove_dead_workers(session, "here", lambda pid: pid == 2)
    assert list_workers(database) == ["elsewhere:1", "here:2", "odd"]


def test_a_lanes_silence_is_that_of_its_latest_worker(database):
    report(database, "here:1")
    with database.reading() as session:
        found = heartbeats.measure_silence(session)
    assert list(found) == [Lane.IO]
    assert 0 <= found[Lane.IO] < 60

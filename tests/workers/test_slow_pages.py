"""Servers that drip: they hold two threads of the fetch lane a host, for one deadline, and nothing else waits."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import func, select

from claimdesk import clock
from claimdesk.intake import articles
from claimdesk.intake.articles import Submitted
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import planning
from claimdesk.runs.stages import PAGES_OF_ONE_HOST, Lane
from claimdesk.settings import Settings
from workers.app import WorkerProcess, count_threads

PAGE = b"<html><body><article><p>The dam at Northam holds 12 million cubic metres of water.</p></article></body></html>"
DEADLINE_S = 4.0
DRIPPING = 80


class Site(ThreadingHTTPServer):
    """Drips a byte at a time without an end at /drip, answers at once elsewhere."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.lock, self.dripping, self.most = threading.Lock(), 0, 0
        self.stops = threading.Event()


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if self.path == "/page":
            self.wfile.write(PAGE)
            return
        site = self.server
        with site.lock:
            site.dripping += 1
            site.most = max(site.most, site.dripping)
        try:
            while not site.stops.wait(0.05):
                self.wfile.write(b"<")
        except OSError:
            pass  # the client has had enough
        finally:
            with site.lock:
                site.dripping -= 1

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    made = Site()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.stops.set()
    made.shutdown()
    made.server_close()


@pytest.fixture
def worker(settings, database):
    """A worker for io and fetch, its pool of threads as Celery makes it, hints handed on at once."""
    mine = Settings(
        **(
            settings.model_dump()
            | {
                "fetch_allow_private": True,
                "fetch_timeout_s": DEADLINE_S,
                "fetch_threads": 6,
                "io_threads": 1,
            }
        )
    )
    process = WorkerProcess(mine, (Lane.IO, Lane.FETCH))
    pool = ThreadPoolExecutor(sum(count_threads(lane, mine) for lane in process.lanes))
    process.tools.__dict__["database"] = database
    process.tools.__dict__["send"] = lambda stage: pool.submit(process.run_stage, stage)
    yield process
    process.stopping.end_here()
    pool.shutdown(cancel_futures=True)


def submit(database, principal, url):
    with database.transaction() as session:
        return articles.accept_article(session, principal, Submitted(url=url)).article.id


def find_run(database, subject_id, stage):
    with database.reading() as session:
        return session.scalar(select(Run).where(Run.subject_id == subject_id, Run.stage == stage))


def wait_for(condition, what):
    ends = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < ends, f"waited in vain for {what}"
        time.sleep(0.02)


def test_80_dripping_pages_hold_up_neither_another_hosts_page_nor_other_work(
    site, worker, database, principal
):
    port = site.server_address[1]
    for number in range(DRIPPING):
        submit(database, principal, f"http://127.0.0.1:{port}/drip?{number}")
    worker.tools.send("fetch")
    wait_for(lambda: site.dripping == PAGES_OF_ONE_HOST, "the first pages to drip")
    honest = submit(database, principal, f"http://localhost:{port}/page")
    with database.transaction() as session:
        planning.plan_runs(
            session, "settle", [planning.Wanted(principal.workspace_id, "article", clock.new_id(), "x")]
        )
    worker.tools.send("fetch")
    worker.tools.send("settle")
    wait_for(lambda: find_run(database, honest, "split") is not None, "the other host's page")

    def is_settled():
        with database.reading() as session:
            return session.scalar(
                select(func.count()).where(Run.stage == "settle", Run.status == RunStatus.DONE)
            )

    wait_for(is_settled, "the io lane")
    assert site.most == PAGES_OF_ONE_HOST


def test_a_page_that_drips_is_given_up_at_the_deadline_of_the_whole_fetch(site, worker, database, principal):
    dripping = submit(database, principal, f"http://127.0.0.1:{site.server_address[1]}/drip")
    started = time.monotonic()
    worker.tools.send("fetch")
    wait_for(lambda: find_run(database, dripping, "fetch").error, "the page to be given up")
    assert time.monotonic() - started >= DEADLINE_S - 0.5
    run = find_run(database, dripping, "fetch")
    assert (run.status, run.attempt) == (RunStatus.OPEN, 1)
    assert "too slow" in run.error
    assert run.due_at > clock.now(), "it is tried again later, not at once"

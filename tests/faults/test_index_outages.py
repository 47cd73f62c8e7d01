"""Elasticsearch away, slow, read-only or with half its nodes gone: writes wait and none is lost, answers say why.

Real nodes with small heaps, the real stages and the API. A test leaves its node well for the next one.
"""

import os
import signal
from pathlib import Path

import pytest

from claimdesk import clock
from claimdesk.database import Database, build_engine
from claimdesk.people import accounts, keys
from claimdesk.queue import queues
from claimdesk.records import migrating
from claimdesk.records.account import Scope
from claimdesk.settings import Settings
from service.app import create_app
from tests.faults.elasticsearch_nodes import Node, build_pair, wait_for
from tests.faults.index_desk import IndexDesk, require_said
from workers.resources import Tools

TIMEOUT_S = 3.0

pytestmark = [pytest.mark.slow, pytest.mark.elasticsearch, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def launcher(missing) -> str:
    found = os.environ.get("CLAIMDESK_TEST_ELASTICSEARCH_LAUNCHER", "")
    if not found or not Path(found).exists():
        missing("Elasticsearch", "CLAIMDESK_TEST_ELASTICSEARCH_LAUNCHER names no launcher")
    return found


@pytest.fixture(scope="module")
def node(launcher, tmp_path_factory):
    """One node that looks at its disk every 10 s, the shortest that Elasticsearch allows."""
    started = Node(
        launcher, tmp_path_factory.mktemp("node") / "data", options=("cluster.info.update.interval=10s",)
    )
    try:
        started.start()
        yield started
    finally:
        started.kill()


@pytest.fixture
def open_desk(tmp_path, encoder):
    """Opens a desk whose index is at the address."""
    opened: list[Tools] = []

    def open_(url: str, timeout_s: float = TIMEOUT_S) -> IndexDesk:
        settings = Settings(
            var=tmp_path,
            search_url=url,
            search_prefix=f"t{clock.new_id().hex[-12:]}",
            search_timeout_s=timeout_s,
        )
        tools = Tools(settings)
        tools.__dict__["encoder"] = encoder
        tools.__dict__["database"] = Database(build_engine(settings.database))  # hints nobody
        opened.append(tools)
        migrating.migrate(tools.database)
        with tools.database.transaction() as session:
            admin = accounts.add_workspace(session, "Desk", is_instance_admin=True)
            queues.ensure_default_queue(session, admin.workspace_id)
            key = keys.add_key(session, admin, list(Scope)).secret
        app = create_app(settings, tools.database, tools.engine, encoder)
        return IndexDesk(tools, app.test_client(), key)

    yield open_
    for tools in opened:
        tools.engine.close()
        tools.database.close()


@pytest.fixture
def desk(open_desk, node) -> IndexDesk:
    """A desk whose index holds a verdict and an article's claims."""
    made = open_desk(node.url)
    made.import_review()
    (first,) = made.submit(0)
    made.work_all()
    made.require_nothing_lost([first])
    return made


def test_articles_submitted_while_the_index_is_gone_are_ready_when_it_is_back(desk, node):
    node.kill()
    articles = desk.submit(1, 2, 3)
    desk.work()
    desk.work()
    assert {desk.status(id_) for id_ in articles} == {"processing"}
    assert "can't be reached" in desk.get(f"/articles/{articles[0]}").json["waiting_reason"]
    for path in ("/verdicts/search?q=Suez", "/evidence/search?q=Suez"):
        require_said(desk.get(path), "search_unavailable", "can't be reached")
    require_said(desk.post("/verdicts/match", {"text": "Suez"}), "search_unavailable", "can't be reached")
    ready = desk.get("/readyz")
    assert ready.status_code == 503
    assert not ready.json["parts"]["index"]["ok"]
    assert "can't be reached" in ready.json["parts"]["index"]["why"]
    assert ready.json["parts"]["database"]["ok"]
    node.start()
    desk.work_all()
    desk.require_nothing_lost(articles)
    assert desk.index_part()["ok"]


def test_a_stopped_index_is_too_slow_and_what_was_to_be_written_is_written_later(desk, node):
    node.signal(signal.SIGSTOP)
    try:
        articles = desk.submit(1)
        desk.work()
        desk.work()
        require_said(desk.search(), "search_unavailable", "too slow")
        assert "too slow" in desk.index_part()["why"]
        assert desk.status(articles[0]) == "processing"
    finally:
        node.signal(signal.SIGCONT)
    desk.work_all()
    desk.require_nothing_lost(articles)


def require_free(node: Node, least_free: str) -> None:
    """Have Elasticsearch refuse writes with less room than that on its disk."""
    disk = "cluster.routing.allocation.disk"
    marks = {f"{disk}.watermark.{name}": least_free for name in ("low", "high", "flood_stage")}
    node.ask("PUT", "/_cluster/settings", {"persistent": marks | {f"{disk}.threshold_enabled": True}})


def test_at_the_flood_stage_search_goes_on_and_writes_wait_until_there_is_room(desk, node):
    require_free(node, "1000tb")
    try:
        wait_for(lambda: not desk.index_part()["ok"], 180, "Elasticsearch to refuse writes")
        assert "refuses writes" in desk.index_part()["why"]
        assert desk.search().json["items"]
        articles = desk.submit(1, 2)
        wait_for(
            lambda: desk.work() or desk.status(articles[1]) == "ready", 180, "what only reads to be done"
        )
        waiting = desk.open_runs("index")
        assert waiting > 0
        assert desk.index_part()["details"]["waiting"] == waiting
    finally:
        require_free(node, "1b")
    wait_for(lambda: desk.index_part()["ok"], 180, "Elasticsearch to take writes again")
    desk.work_all()
    desk.require_nothing_lost(articles)


@pytest.fixture
def pair(launcher, tmp_path):
    """Two nodes of one cluster; the first is its master for a start."""
    nodes = build_pair(launcher, tmp_path)
    try:
        for node in nodes:
            node.launch()
        wait_for(lambda: nodes[0].is_well(2) and nodes[1].is_well(2), 300, "two nodes to be one cluster")
        yield nodes
    finally:
        for node in nodes:
            node.kill()


def find_master(nodes: list[Node]) -> int:
    """The place of the node that is the master."""
    state = nodes[0].ask("GET", "/_cluster/state/master_node,nodes")
    name = state["nodes"][state["master_node"]]["name"]
    return "ab".index(name)


def test_with_half_its_nodes_gone_the_index_is_searched_and_loses_nothing(open_desk, pair):
    desk = open_desk(",".join(node.url for node in pair), timeout_s=10)
    desk.import_review()
    articles = desk.submit(0)
    desk.work_all()
    wait_for(lambda: pair[0].is_well(2), 180, "every shard to have its copy")

    follower = 1 - find_master(pair)
    pair[follower].kill()
    assert wait_for(lambda: desk.search().status_code == 200, 180, "search to go on with one node")
    assert desk.search().json["items"]
    articles += desk.submit(1)
    desk.work_all()
    desk.require_nothing_lost(articles)
    assert "1 of 2 nodes" in desk.index_part()["details"]["degraded"]

    pair[follower].launch()
    wait_for(lambda: pair[1 - follower].is_well(2), 300, "both nodes to be back")
    master = find_master(pair)
    pair[master].kill()
    articles += desk.submit(2)
    desk.work()
    part = desk.index_part()
    assert not part["ok"]
    assert "master" in part["why"]
    answer = desk.search()
    if answer.status_code == 200:
        assert answer.json["items"]
    else:
        require_said(answer, "search_unavailable", "Elasticsearch")
    pair[master].launch()
    wait_for(lambda: pair[master].is_well(2), 300, "both nodes to be back")
    desk.work_all()
    desk.require_nothing_lost(articles)

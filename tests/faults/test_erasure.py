"""I12: an erased text is in no store that docs/privacy.md doesn't name, on both databases and with both engines."""

import json
import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from claimdesk import clock
from claimdesk.claims import merging
from claimdesk.database import Database, build_engine
from claimdesk.errors import SearchUnavailable
from claimdesk.events import chain_verifying
from claimdesk.events.chain_verifying import Count
from claimdesk.people import accounts
from claimdesk.records import migrating
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.records.claim import Appearance, Claim, ClaimKey
from claimdesk.records.entry import Vector
from claimdesk.records.evidence import Evidence
from claimdesk.records.match import Match
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs import taking
from claimdesk.runs.stages import STAGES
from claimdesk.search.encoder import Encoder
from claimdesk.search.entries import Index
from claimdesk.search.indexing.rebuild import find_disagreements, rebuild_index
from claimdesk.search.indexing.record_source import KeptRecords
from claimdesk.settings import Settings
from service.app import create_app
from service.http import metrics
from service.http.context import EXTENSION
from tests.faults.erasing_desk import (
    ARTICLE,
    COST,
    DOCUMENT,
    LOST,
    OPENED,
    OTHERS,
    PLANTED,
    PUBLISHED,
    REPORT,
    SECRET,
    SHARED,
    ErasingDesk,
    as_ids,
    ask_everything,
    find_in_files,
    write_all_over,
)
from workers import running
from workers.resources import Tools
from workers.stages import find_module

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

# Where the words must have been before, or the test looks for them in vain.
REACHED = {
    "appearances", "article_revisions", "articles", "claimants", "claims", "comments", "contacts", "demands",
    "drafts", "events", "evidence", "evidence_judgements", "history", "idempotency_answers", "match_decisions",
    "matches", "proposals", "publications", "reviews", "seal_breaks",
}  # fmt: skip


def open_desk(settings: Settings, encoder: Encoder) -> ErasingDesk:
    tools = Tools(settings)
    tools.__dict__["encoder"] = encoder
    tools.__dict__["database"] = Database(build_engine(settings.database))  # hints nobody
    migrating.migrate(tools.database)
    desk = ErasingDesk(tools, create_app(settings, tools.database, tools.engine, encoder))
    with tools.database.transaction() as session:
        admin = accounts.add_workspace(session, "Desk", is_instance_admin=True)
    desk.employ(admin)
    return desk


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.elasticsearch]),
    ]
)
def desk(request, tmp_path, encoder, missing) -> Iterator[ErasingDesk]:
    """SQLite with the embedded index, then PostgreSQL with Elasticsearch."""
    more = {}
    if request.param == "postgres":
        url = request.getfixturevalue("elasticsearch_url")
        prefix = f"t{clock.new_id().hex[-12:]}"
        more = {
            "search_url": url,
            "search_prefix": prefix,
            "database_url": request.getfixturevalue("postgres_url"),
        }
    opened = open_desk(Settings(var=tmp_path / "var", **more), encoder)
    yield opened
    if request.param == "postgres":
        opened.tools.engine.drop()
    opened.tools.engine.close()
    opened.tools.database.close()


@pytest.fixture
def small(tmp_path, encoder) -> Iterator[ErasingDesk]:
    """SQLite with the embedded index."""
    opened = open_desk(Settings(var=tmp_path / "var"), encoder)
    yield opened
    opened.tools.engine.close()
    opened.tools.database.close()


def records(desk, index=Index.CLAIMS):
    return KeptRecords(desk.tools.database, index, desk.tools.encoder)


def look_into_index(desk) -> str:
    """Every document of every Elasticsearch index of ours, as text; the embedded index is looked at as files."""
    engine = desk.tools.engine
    if not hasattr(engine, "_client"):
        return ""
    client = engine._client
    client.indices.refresh(index=f"{engine.prefix}-*")
    found = client.search(
        index=f"{engine.prefix}-*", size=1000, expand_wildcards="all", query={"match_all": {}}
    )
    return json.dumps(found.body)


def find_leaks(desk, ids, vectors) -> dict[str, object]:
    """Every place where a word or a vector of the erased article still is."""
    desk.tools.database.close()
    leaks: dict[str, object] = {"tables": desk.find_in_tables()}
    desk.tools.database.close()
    leaks["files"] = find_in_files(desk.tools.settings.var, vectors)
    leaks["index"] = SECRET.findall(look_into_index(desk))
    leaks["answers"] = [path for path, said in ask_everything(desk, ids).items() if SECRET.search(said)]
    return {name: leak for name, leak in leaks.items() if leak}


def measure(desk) -> str:
    registry = CollectorRegistry()
    registry.register(metrics.Installation(desk.app.extensions[EXTENSION]))
    return generate_latest(registry).decode() + generate_latest(desk.tools.counted.registry).decode()


def test_an_erased_texts_words_are_in_no_store(desk):
    with capture_logs() as logs:
        ids = write_all_over(desk)
        rebuild_index(desk.tools.engine, Index.CLAIMS, records(desk))
        before = desk.find_in_tables()
        assert REACHED - set(before) == set()
        vectors = desk.find_vectors([PLANTED, COST, LOST, OPENED, f"{LOST[:-1]}, Vrimbok said."])
        assert len(vectors) == 5
        assert find_leaks(desk, ids, vectors).keys() >= {"tables", "answers"}
        assert desk.erase(ids["article"], by="ed").status_code == 403
        answered = desk.erase(ids["article"])
        assert answered.status_code == 204, answered.text
        at_once = desk.find_in_tables()
        waiting = desk.people["admin"].get(f"/articles/{ids['article']}").json
        desk.work()
        leaks = find_leaks(desk, ids, vectors)
    assert at_once == {}
    assert (waiting["status"], waiting["text"], waiting["erased_at"] is None) == ("erased", None, False)
    assert [
        (stage["stage"], stage["status"]) for stage in waiting["stages"] if stage["stage"] == "erase"
    ] == [("erase", "queued")]
    assert leaks == {}
    assert not SECRET.search(str(logs))
    assert not SECRET.search(measure(desk))
    require_kept(desk, ids)
    require_chained(desk)


def require_chained(desk):
    """The history's chain holds with the words gone, and says that they are."""
    count = Count()
    with desk.tools.database.reading() as session:
        assert list(chain_verifying.verify_chains(session, count)) == []
    assert count.erased > 10


def require_kept(desk, ids):
    """What is others' or published is there, the index holds what the records say, and the audit says what happened."""
    admin = desk.people["admin"]
    shown = admin.get(f"/articles/{ids['article']}").json
    assert [stage["status"] for stage in shown["stages"] if stage["stage"] == "erase"] == ["done"]
    for name in ("planted", "cost", "lost", "opened"):
        assert admin.get(f"/claims/{ids[name]}").status_code == 404, name
    assert admin.get(f"/claims/{ids['shared']}").json["text"] == SHARED
    assert admin.get(f"/claims/{ids['outside']}").json["text"] == REPORT
    published = admin.get(f"/claims/{ids['published']}").json
    assert (published["text"], published["status"], published["appearances"]) == (PUBLISHED, "published", [])
    verdict = admin.get(f"/verdicts/{ids['verdict']}").json
    assert (verdict["claim_text"], len(verdict["evidence"])) == (PUBLISHED, 1)
    assert verdict["evidence"][0]["sha256"]
    assert verdict["evidence"][0]["text"] in DOCUMENT
    assert admin.get(f"/verdicts/{ids['verdict']}/bundle").status_code == 200
    for index in Index:
        assert list(find_disagreements(desk.tools.engine, index, records(desk, index))) == []
    (audited,) = admin.get("/audit?what=erased&limit=100&subject=" + ids["article"]).json["items"]
    assert (audited["why"], audited["changes"]["kept"]) == ("a court order", 2)
    told = admin.get("/changes?types=article.erased,claim.erased&limit=100").json["items"]
    gone = {change["subject"]["id"] for change in told if change["type"] == "claim.erased"}
    assert gone >= {ids[name] for name in ("planted", "cost", "lost", "opened")}
    assert not gone & {ids[name] for name in ("shared", "outside", "published")}
    assert len(gone) == audited["changes"]["claims"]
    assert [change["subject"]["id"] for change in told if change["type"] == "article.erased"] == [
        ids["article"]
    ]


def test_erasing_again_is_the_same_and_a_new_submission_is_a_new_article(small):
    first = small.submit(ARTICLE, external_id="a-1")
    small.work()
    version = small.people["admin"].get(f"/articles/{first}").json["version"]
    assert small.erase(first, If_Match=f'"{version}"').status_code == 204
    small.work()
    assert small.erase(first, If_Match=f'"{version}"').status_code == 204
    small.work()
    assert len(small.people["admin"].get(f"/audit?what=erased&subject={first}").json["items"]) == 1
    second = small.submit(ARTICLE, external_id="a-1")
    small.work()
    assert second != first
    assert PLANTED in small.claims(second)
    assert small.people["admin"].get(f"/articles/{first}").json["status"] == "erased"
    assert list(find_disagreements(small.tools.engine, Index.CLAIMS, records(small))) == []


@pytest.mark.parametrize("stage", ["split", "match", "retrieve", "index"])
def test_a_worker_that_computed_before_the_erase_writes_nothing_after_it(small, stage):
    article = small.submit(ARTICLE)
    module = find_module(stage)
    held = None
    while held is None:
        with small.tools.database.transaction() as session:
            held = taking.take_runs(session, STAGES[stage], "slow")
        if held is None:
            work_once(small, but=stage)
    ids = [run.subject_id for run in held.runs]
    with small.tools.database.reading() as session:
        tasks = module.load(session, ids, small.tools)
    results = module.compute(tasks, small.tools) if stage != "index" else []
    assert tasks
    assert small.erase(article).status_code == 204
    if stage == "index":
        small.work()  # the tombstones are there when the slow worker writes its entries
        results = module.compute(tasks, small.tools)
    passed = small.tools.database.retrying(
        lambda session: taking.finish_taking(session, held, results, [], module.save)
    )
    small.work()
    assert passed == 0
    require_nothing(small, article)


def work_once(desk, but):
    """Do what is due of every other stage, once."""
    with desk.tools.database.reading() as session:
        due = set(taking.list_due_stages(session)) - {but}
    assert due
    for stage in due:
        running.take_and_work(desk.tools, STAGES[stage], find_module(stage), "test", threading.Event())


def require_nothing(desk, article):
    """Neither claims nor vectors nor words of the only article are anywhere."""
    with desk.tools.database.reading() as session:
        counted = [
            session.scalar(select(func.count()).select_from(kind))
            for kind in (Claim, ClaimKey, Appearance, Match, Evidence, Vector)
        ]
        assert session.get_one(Article, UUID(article)).status == ArticleStatus.ERASED
    assert counted == [0] * 6
    assert find_leaks(desk, {"article": article}, []) == {}
    assert list(find_disagreements(desk.tools.engine, Index.CLAIMS, records(desk))) == []


def test_an_erase_whose_worker_dies_in_the_middle_is_repeated(small, monkeypatch):
    article = small.submit(ARTICLE)
    small.work()
    vectors = small.find_vectors([PLANTED, COST])
    assert small.erase(article).status_code == 204
    module, stage = find_module("erase"), STAGES["erase"]
    engine = small.tools.engine
    with small.tools.database.transaction() as session:
        held = taking.take_runs(session, stage, "dies")
    with small.tools.database.reading() as session:
        tasks = module.load(session, [run.subject_id for run in held.runs], small.tools)
    monkeypatch.setattr(engine, "_wipe", lambda _left: None)  # it dies between its commit and the wiping
    engine.put([entry for task in tasks for entry in task.gone])
    monkeypatch.undo()
    assert find_in_files(small.tools.settings.var / "search", vectors)
    with small.tools.database.transaction() as session:
        session.execute(update(Run).where(Run.stage == "erase").values(taken_until=clock.now()))
    small.work()
    assert find_in_files(small.tools.settings.var, vectors) == {}
    require_nothing(small, article)


def test_an_erase_waits_for_an_index_that_is_away(small, monkeypatch):
    article = small.submit(ARTICLE)
    small.work()
    assert small.erase(article).status_code == 204

    def refuse(_entries):
        raise SearchUnavailable("away")

    monkeypatch.setattr(small.tools.engine, "put", refuse)
    for _ in range(7):
        with small.tools.database.transaction() as session:
            session.execute(update(Run).where(Run.stage == "erase").values(due_at=clock.now()))
        running.take_and_work(small.tools, STAGES["erase"], find_module("erase"), "test", threading.Event())
    with small.tools.database.reading() as session:
        run = session.query(Run).filter_by(stage="erase").one()
        assert (run.status, run.error) == (RunStatus.OPEN, "away")
    monkeypatch.undo()
    with small.tools.database.transaction() as session:
        session.execute(update(Run).where(Run.stage == "erase").values(due_at=clock.now()))
    small.work()
    require_nothing(small, article)


@pytest.mark.parametrize("moment", ["before the vectors are kept", "before the entries are written"])
def test_a_rebuild_that_has_read_the_claims_before_they_are_erased_brings_nothing_back(
    small, monkeypatch, moment
):
    article = small.submit(ARTICLE)
    small.work()
    kept, engine = records(small), small.tools.engine
    erased = []

    def erase_once():
        if not erased:
            erased.append(small.erase(article).status_code)
            small.work()

    if moment == "before the vectors are kept":
        with small.tools.database.transaction() as session:
            session.query(Vector).delete()
        encode = small.tools.encoder.encode

        def encode_late(texts):
            found = encode(texts)
            erase_once()
            return found

        monkeypatch.setattr(small.tools.encoder, "encode", encode_late)
    else:
        put_aside = engine.put_aside

        def put_late(index, entries):
            erase_once()
            return put_aside(index, entries)

        monkeypatch.setattr(engine, "put_aside", put_late)
    rebuild_index(engine, Index.CLAIMS, kept)
    assert erased == [204]
    monkeypatch.undo()
    engine.scrub()
    small.tools.database.empty_log()
    require_nothing(small, article)


def test_two_claims_that_were_merged_each_keep_what_is_their_own(small):
    small.submit(OTHERS, external_id="o")
    article = small.submit(ARTICLE)
    small.work()
    mine = small.claims(article)
    other = small.people["ed"].must("POST", "/claims", {"text": REPORT})["id"]
    small.people["ed"].must("POST", f"/claims/{other}/comments", {"text": "An old question."})
    small.people["ed"].must("POST", f"/claims/{other}/merge", {"into": mine[OPENED]})
    assert small.erase(article).status_code == 204
    small.work()
    found = small.people["admin"].get(f"/claims/{other}").json
    assert (found["text"], found["merged_into"], found["status"]) == (REPORT, None, "waiting")
    (comment,) = small.people["admin"].get(f"/claims/{other}/comments").json["items"]
    assert comment["text"] == "An old question."
    with small.tools.database.reading() as session:
        (left,) = as_ids({"other": other}, "other")
        assert merging.list_merged(session, left) == []
        assert session.get_one(Claim, left).status == "waiting"
    assert small.find_in_tables() == {}

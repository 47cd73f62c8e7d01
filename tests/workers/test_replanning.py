"""A component of another version: what the old one made is made again, and what people have touched is spared."""

import threading

import pytest
from sqlalchemy import select, update

from claimdesk.claims import comments
from claimdesk.component_versions import COMPONENTS, SPLITTING
from claimdesk.intake import replanning
from claimdesk.language.checkworthiness.score import get_version
from claimdesk.language.shapes import SplitArticle
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.run import Heartbeat, Run, RunStatus
from claimdesk.runs import heartbeats, planning, taking
from claimdesk.runs.stages import STAGES, Lane, build_stages
from workers import running
from workers.stages import find_module, split

BRIDGE = "The bridge of Northam was opened in 1913 and is 300 metres long."
NEWER = {name: build_stages(COMPONENTS | {name: "99"}) for name in COMPONENTS}


@pytest.fixture
def article(desk) -> Article:
    submitted = desk.submit(text=BRIDGE)
    desk.work()
    return submitted


def replan(desk, stages) -> dict[str, int]:
    """How many runs of each stage are planned anew."""
    with desk.tools.database.transaction() as session:
        return {
            name: replanning.replan_batch(session, stages[name])
            for name in replanning.list_outdated(session, stages)
        }


def work(desk, stages) -> None:
    """Do all that is due, as workers of these versions do."""
    for _ in range(20):
        with desk.tools.database.reading() as session:
            due = taking.list_due_stages(session)
        for name in due:
            running.take_and_work(desk.tools, stages[name], find_module(name), "test", threading.Event())
        if not due:
            return
    raise AssertionError("work without an end")


def list_runs(desk, stage: str) -> list[Run]:
    with desk.tools.database.reading() as session:
        return list(session.scalars(select(Run).where(Run.stage == stage)))


def find_split(desk) -> Run:
    (run,) = list_runs(desk, "split")
    return run


def list_claims(desk) -> list[Claim]:
    with desk.tools.database.reading() as session:
        return list(session.scalars(select(Claim).order_by(Claim.id)))


def touch(desk, claim: Claim) -> None:
    with desk.tools.database.transaction() as session:
        comments.add_comment(session, desk.me, session.get_one(Claim, claim.id), "I know the place.")


def set_status(desk, claim: Claim, status: ClaimStatus) -> None:
    with desk.tools.database.transaction() as session:
        session.get_one(Claim, claim.id).status = status


def test_a_stages_version_is_that_of_its_components():
    for stage in STAGES.values():
        for name in COMPONENTS:
            assert (NEWER[name][stage.name].version != stage.version) == (name in stage.components)
    assert set(COMPONENTS) == {name for stage in STAGES.values() for name in stage.components}
    assert STAGES["split"].components == SPLITTING


def test_the_version_of_check_worthiness_is_that_of_the_shipped_weights():
    assert COMPONENTS["checkworthiness"] == get_version()


def test_the_same_versions_plan_nothing_anew(desk, article):
    assert replan(desk, STAGES) == {}


@pytest.mark.parametrize(
    ("component", "stages"),
    [
        ("statements", {"split"}),
        ("matching", {"match"}),
        ("evidence", {"retrieve"}),
        ("values", {"split", "match", "retrieve"}),
    ],
)
def test_another_version_of_a_component_plans_its_stages_anew(desk, article, component, stages):
    newer = NEWER[component]
    assert set(replan(desk, newer)) == stages
    for name in stages:
        assert {(run.status, run.component_version) for run in list_runs(desk, name)} == {
            (RunStatus.OPEN, newer[name].version)
        }
    work(desk, newer)
    assert {run.status for name in stages for run in list_runs(desk, name)} == {RunStatus.DONE}
    assert desk.article(article).status == ArticleStatus.READY
    assert replan(desk, newer) == {}


def test_what_is_planned_anew_is_taken_by_workers_of_the_new_version_only(desk, article):
    replan(desk, NEWER["statements"])
    with desk.tools.database.transaction() as session:
        assert taking.take_runs(session, STAGES["split"], "old:1") is None
        assert taking.take_runs(session, NEWER["statements"]["split"], "new:1") is not None


def test_an_article_is_not_split_anew_when_a_person_has_touched_a_claim_of_it(desk, article):
    touch(desk, list_claims(desk)[0])
    assert replan(desk, NEWER["statements"]) == {}
    assert find_split(desk).component_version == STAGES["split"].version


def test_an_article_is_not_split_anew_while_a_claim_of_it_is_in_somebodys_hands(desk, article):
    set_status(desk, list_claims(desk)[0], ClaimStatus.IN_REVIEW)
    assert replan(desk, NEWER["statements"]) == {}


@pytest.mark.parametrize(
    "status", [ClaimStatus.IN_REVIEW, ClaimStatus.DECIDED, ClaimStatus.PUBLISHED, ClaimStatus.DISMISSED]
)
def test_a_claim_in_hand_or_decided_keeps_its_matches_and_its_evidence(desk, article, status):
    for claim in list_claims(desk):
        set_status(desk, claim, status)
    assert replan(desk, NEWER["matching"]) == {}
    assert replan(desk, NEWER["evidence"]) == {}


def test_a_claim_that_waits_is_matched_anew_although_somebody_commented_on_it(desk, article):
    touch(desk, list_claims(desk)[0])
    assert set(replan(desk, NEWER["matching"])) == {"match"}


def test_nothing_is_planned_anew_while_a_worker_of_the_old_version_lives(desk, article):
    with desk.tools.database.transaction() as session:
        heartbeats.record_beat(session, "old:1", [Lane.LANGUAGE], {})
    assert replan(desk, NEWER["statements"]) == {}
    with desk.tools.database.transaction() as session:
        session.delete(session.get_one(Heartbeat, "old:1"))
    assert set(replan(desk, NEWER["statements"])) == {"split"}


def test_going_back_to_the_version_before_plans_anew_too(desk, article):
    replan(desk, NEWER["statements"])
    work(desk, NEWER["statements"])
    assert set(replan(desk, STAGES)) == {"split"}


def test_an_old_worker_that_computes_meanwhile_does_not_count_as_the_new_version(desk):
    desk.submit(text=BRIDGE)
    with desk.tools.database.transaction() as session:
        held = taking.take_runs(session, STAGES["split"], "old:1")
        newer = NEWER["statements"]["split"].version
        session.get_one(Run, held.runs[0].id).component_version = newer
    running.work_on_taking(desk.tools, held, split, threading.Event())
    run = find_split(desk)
    assert (run.status, run.claim_token, run.done_hash) == (RunStatus.OPEN, None, None)
    assert list_claims(desk) == []


def test_planning_the_same_work_in_another_version_does_it_again(desk, article, monkeypatch):
    done = find_split(desk)
    newer = NEWER["statements"]
    monkeypatch.setitem(planning.STAGES, "split", newer["split"])
    with desk.tools.database.transaction() as session:
        session.execute(
            update(Run)
            .where(Run.id == done.id)
            .values(wanted_hash=planning.hash_inputs("x"), done_hash=planning.hash_inputs("x"))
        )
        planning.plan_runs(
            session, "split", [planning.Wanted(done.workspace_id, "article", done.subject_id, "x")]
        )
    run = find_split(desk)
    assert (run.status, run.done_hash, run.component_version) == (
        RunStatus.OPEN,
        None,
        newer["split"].version,
    )


def test_a_claim_that_the_new_split_finds_no_more_leaves_its_queue(desk, article, monkeypatch):
    replan(desk, NEWER["statements"])
    compute = split.compute

    def read_otherwise(tasks, tools):
        return [
            split.Split(result.subject_id, result.revision, SplitArticle((), ()), result.encoded)
            for result in compute(tasks, tools)
        ]

    monkeypatch.setattr(split, "compute", read_otherwise)
    work(desk, NEWER["statements"])
    with desk.tools.database.reading() as session:
        assert session.scalars(select(Appearance)).all() == []
    assert {(claim.status, claim.queue_id) for claim in list_claims(desk)} == {(ClaimStatus.NEW, None)}

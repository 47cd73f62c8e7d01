"""What an article's page says of its stages, its claims and what it waits for."""

from datetime import timedelta

from sqlalchemy import select, update

from claimdesk import clock
from claimdesk.intake import progress
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.run import Heartbeat, Run, RunStatus
from claimdesk.records.verdict import Origin, Verdict
from claimdesk.runs import heartbeats, planning, taking
from claimdesk.runs.stages import STAGES, Lane
from claimdesk.terms import Band
from tests.factories import build_match

OPENED, COST, LENGTH = (
    "The bridge was opened in 1913.",
    "It cost 2.1 million marks.",
    "It is 300 metres long.",
)
TEXT = f"{OPENED} {COST} {LENGTH}"


def ask(desk, article, question):
    with desk.database.reading() as session:
        return question(session, session.get_one(Article, article.id))


def set_runs(desk, stage, status, **values):
    with desk.database.transaction() as session:
        for run in session.scalars(select(Run).where(Run.stage == stage)):
            run.status = status
            for name, value in values.items():
                setattr(run, name, value)


def test_stages_stand_in_their_order_with_claims_taken_together(desk):
    article = desk.submit(TEXT).article
    claims = desk.split(article, OPENED, COST)
    now = clock.now()
    set_runs(desk, "split", RunStatus.DONE, started_at=now, finished_at=now)
    with desk.database.transaction() as session:
        run = session.scalars(select(Run).where(Run.subject_id == claims[0].id, Run.stage == "match")).one()
        run.status, run.attempt, run.error = RunStatus.DEAD, 5, "the index said no"
    found = ask(desk, article, progress.list_stage_progress)
    assert [(stage.stage, stage.status) for stage in found] == [
        ("split", "done"),
        ("match", "failed"),
        ("retrieve", "queued"),
    ]
    assert (found[1].attempt, found[1].error) == (5, "the index said no")
    assert found[0].finished_at == now


def test_a_stage_of_which_a_part_is_done_is_running(desk):
    article = desk.submit(TEXT).article
    claims = desk.split(article, OPENED, COST)
    with desk.database.transaction() as session:
        session.scalars(
            select(Run).where(Run.subject_id == claims[0].id, Run.stage == "match")
        ).one().status = RunStatus.DONE
    stages = {stage.stage: stage for stage in ask(desk, article, progress.list_stage_progress)}
    assert (stages["match"].status, stages["match"].finished_at) == ("running", None)


def test_counts_follow_the_claims_status_and_their_matches(desk):
    article = desk.submit(TEXT).article
    waiting, dismissed, published = desk.split(article, OPENED, COST, LENGTH)
    with desk.database.transaction() as session:
        for claim, status in (
            (waiting, ClaimStatus.WAITING),
            (dismissed, ClaimStatus.DISMISSED),
            (published, ClaimStatus.PUBLISHED),
        ):
            session.get_one(Claim, claim.id).status = status
        verdict = Verdict(
            id=clock.new_id(),
            workspace_id=article.workspace_id,
            origin=Origin.IMPORTED,
            claim_text="x",
            text_hash=b"x",
        )
        session.add(verdict)
        session.flush()
        for claim, band in ((waiting, Band.AUTO), (dismissed, Band.WEAK)):
            session.add(build_match(article.workspace_id, claim.id, verdict_id=verdict.id, band=band))
    assert ask(desk, article, progress.count_claims) == progress.ClaimCounts(
        claims=3, waiting=1, published=1, dismissed=1, matched=1
    )


def test_it_says_when_no_worker_serves_the_lane_and_since_when(desk):
    article = desk.submit(TEXT).article
    assert "no worker has reported for the language lane" in ask(desk, article, progress.explain_waiting)
    with desk.database.transaction() as session:
        heartbeats.record_beat(session, "here:1", [Lane.LANGUAGE], {})
    assert "no worker" not in (ask(desk, article, progress.explain_waiting) or "")
    with desk.database.transaction() as session:
        session.scalars(select(Heartbeat)).one().seen_at = clock.now() - timedelta(seconds=100)
    assert "no worker of the language lane has reported for 10" in ask(
        desk, article, progress.explain_waiting
    )


def test_it_says_what_failed_and_when_that_is_tried_again(desk):
    article = desk.submit(TEXT).article
    with desk.database.transaction() as session:
        heartbeats.record_beat(session, "here:1", [Lane.LANGUAGE], {})
    set_runs(
        desk, "split", RunStatus.OPEN, error="the model is away", due_at=clock.now() + timedelta(minutes=2)
    )
    assert "split failed (the model is away)" in ask(desk, article, progress.explain_waiting)


def test_a_ready_article_waits_for_nothing(desk):
    article = desk.submit(TEXT).article
    with desk.database.transaction() as session:
        session.get_one(Article, article.id).status = ArticleStatus.READY
    assert ask(desk, article, progress.explain_waiting) is None


def test_it_says_what_is_before_it_and_what_the_lane_is_at(desk):
    with desk.database.transaction() as session:
        heartbeats.record_beat(session, "here:1", [Lane.LANGUAGE], {})
    first, second, third = [desk.submit(text).article for text in (OPENED, COST, LENGTH)]
    assert ask(desk, first, progress.explain_waiting) == "waiting for its turn in split, which is the next"
    assert (
        ask(desk, second, progress.explain_waiting) == "waiting for its turn in split: 1 article is before it"
    )
    with desk.database.transaction() as session:
        home = first.workspace_id
        for workspace_id, number in ((home, 3), (clock.new_id(), 1)):
            planning.plan_runs(
                session,
                "passages",
                [planning.Wanted(workspace_id, "document", clock.new_id(), "x") for _ in range(number)],
            )
        taking.take_runs(session, STAGES["passages"], "here:1")
    assert ask(desk, third, progress.explain_waiting) == (
        "waiting for its turn in split: 2 articles are before it; the language lane is at passages now"
    )


def test_another_workspaces_work_is_not_told_of(desk):
    article = desk.submit(TEXT).article
    with desk.database.transaction() as session:
        heartbeats.record_beat(session, "here:1", [Lane.LANGUAGE], {})
        elsewhere = clock.new_id()
        for stage, kind in (("split", "article"), ("passages", "document")):
            planning.plan_runs(
                session,
                stage,
                [planning.Wanted(elsewhere, kind, clock.new_id(), "x") for _ in range(5)],
            )
        taking.take_runs(session, STAGES["passages"], "here:1")
        session.execute(
            update(Run).where(Run.workspace_id == elsewhere).values(due_at=clock.now() - timedelta(hours=1))
        )
    assert ask(desk, article, progress.explain_waiting) == "waiting for its turn in split, which is the next"

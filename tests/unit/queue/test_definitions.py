"""A changed queue files its claims anew: what no longer fits goes, what fits now comes, what was asked for stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from claimdesk import clock
from claimdesk.claims import editing
from claimdesk.errors import Invalid, StaleVersion
from claimdesk.events import events
from claimdesk.queue import definitions, leases, queues, refiling, sla
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.event import HistoryItem
from claimdesk.records.queue import Queue

WORTHY = {"min_check_worthiness": 0.5}


def test_what_no_longer_fits_goes_to_the_next_queue_and_keeps_its_waiting_time(desk, put, met):
    bridges = put("bridges", filter={"query": "bridge"})
    there = met(0.9, bridges)
    with desk.database.reading() as session:
        since = session.get_one(Claim, there).queued_at
    put("bridges", filter={"query": "tower"})
    assert desk.place_of(there) == ("waiting", "main")
    with desk.database.reading() as session:
        claim = session.get_one(Claim, there)
        assert claim.queued_at == since
        (said,) = session.scalars(select(HistoryItem).where(HistoryItem.subject_id == there))
        assert said.changes["queue"] == {"from": "bridges", "to": "main"}
        assert [event.type for event in events.list_events(session, desk.workspace_id)] == ["claim.queued"]


def test_what_fits_no_queue_any_more_is_unqueued(desk, put, met):
    bridges = put("bridges", filter={"query": "bridge"})
    there = met(0.2, bridges)
    put("bridges", filter={"query": "tower"})
    assert desk.place_of(there) == ("unqueued", None)


def test_claims_met_before_come_in_when_they_fit_a_new_queue(desk, put, met):
    ids = [met(0.2), met(0.2, text="The tower is high."), met(0.2, wanted_queue=queues.NOWHERE)]
    put("bridges", filter={"query": "bridge"})
    assert [desk.place_of(id_) for id_ in ids] == [
        ("waiting", "bridges"),
        ("unqueued", None),
        ("unqueued", None),  # a person took it out of all
    ]


def test_a_new_queue_without_a_filter_takes_nothing_of_others(desk, put, met):
    main = desk.do(lambda session: queues.get_queue(session, desk.workspace_id, "main"))
    ids = [met(0.2), met(0.9, main)]
    put("everything", filter={})
    assert [desk.place_of(id_) for id_ in ids] == [("unqueued", None), ("waiting", "main")]


def test_what_was_asked_for_by_name_or_is_in_somebodys_hands_stays(desk, put, met):
    ana, ed = desk.hire("Ana"), desk.hire("Ed", role="editor")
    bridges = put("bridges", filter={"query": "bridge"})
    asked, held, by_hand = met(0.2, bridges, wanted_queue="bridges"), met(0.2, bridges), met(0.2, bridges)
    desk.do(lambda session: leases.lease_claim(session, ana, held))
    desk.do(
        lambda session: editing.edit_claim(
            session, ed, leases.get_locked_claim(session, desk.workspace_id, by_hand), {"queue": "bridges"}
        )
    )
    put("bridges", filter={"query": "tower"})
    assert [desk.place_of(claim) for claim in (asked, held, by_hand)] == [
        ("waiting", "bridges"),
        ("in_review", "bridges"),
        ("waiting", "bridges"),
    ]


def test_new_weights_order_the_queue_anew_and_a_due_time_is_given_where_there_is_none(desk, put, met):
    bridges = put("bridges", filter=WORTHY, weights={"worth": 1.0, "demand": 0.0})
    plain, wanted = met(0.9, bridges), met(0.6, bridges, demand=9)
    promised = met(0.7, bridges, due_at=clock.now() + timedelta(days=9))

    def order():
        with desk.database.reading() as session:
            return [claim.id for claim in queues.list_claims(session, session.get_one(Queue, bridges.id))]

    put("bridges", filter=WORTHY, weights={"worth": 1.0, "demand": 0.0, "due": 0.0}, sla_hours=24 * 30)
    assert order() == [plain, promised, wanted]
    put("bridges", filter=WORTHY, weights={"worth": 1.0, "demand": 5.0, "due": 0.0}, sla_hours=1)
    assert order()[0] == wanted
    with desk.database.reading() as session:
        due = {claim_id: session.get_one(Claim, claim_id).due_at for claim_id in (plain, promised)}
        queued_at = session.get_one(Claim, plain).queued_at
    assert due[plain] == queued_at + timedelta(hours=24 * 30)
    assert due[promised] > clock.now() + timedelta(days=8)


def test_many_claims_are_filed_in_batches_and_each_once(desk, put, met, monkeypatch):
    monkeypatch.setattr(refiling, "BATCH", 3)
    monkeypatch.setattr(refiling, "AT_ONCE_S", 0.0)
    ids = [met(0.2) for _ in range(8)]
    put("bridges", filter={"query": "bridge"})
    assert [desk.place_of(id_)[0] for id_ in ids] == ["waiting"] * 3 + ["unqueued"] * 5
    while desk.do(refiling.file_next_batch):
        pass
    assert {desk.place_of(id_) for id_ in ids} == {("waiting", "bridges")}
    with desk.database.reading() as session:
        assert len(events.list_events(session, desk.workspace_id)) == len(ids)


def test_more_than_a_batch_is_filed_at_once_where_there_is_time(desk, put, met, monkeypatch):
    monkeypatch.setattr(refiling, "BATCH", 3)
    monkeypatch.setattr(refiling, "AT_ONCE_S", 60.0)
    ids = [met(0.2) for _ in range(8)]
    put("bridges", filter={"query": "bridge"})
    assert {desk.place_of(id_) for id_ in ids} == {("waiting", "bridges")}
    assert not desk.do(refiling.file_next_batch)


def test_a_definition_changed_in_between_is_not_overwritten(desk, put):
    put("bridges", filter=WORTHY)
    with pytest.raises(StaleVersion):
        desk.do(
            lambda session: definitions.put_queue(
                session, desk.workspace_id, "bridges", {}, expected=7, is_new=False
            )
        )


def test_soon_due_and_overdue_are_each_said_once_and_anew_for_another_due_time(desk, met):
    main = desk.do(lambda session: queues.get_queue(session, desk.workspace_id, "main"))
    now = clock.now()
    claim_id = met(0.9, main, due_at=now + timedelta(hours=5))

    def said(at):
        desk.do(lambda session: sla.report_due(session, at))
        with desk.database.reading() as session:
            return [event.type for event in events.list_events(session, desk.workspace_id)]

    assert said(now) == []
    assert said(now + timedelta(hours=2)) == ["queue.due_soon"]
    assert said(now + timedelta(hours=3)) == ["queue.due_soon"]
    assert said(now + timedelta(hours=6)) == ["queue.due_soon", "queue.overdue"]
    assert said(now + timedelta(hours=7)) == ["queue.due_soon", "queue.overdue"]
    desk.do(lambda session: sla.set_due(session.get_one(Claim, claim_id), now + timedelta(hours=9)))
    assert said(now + timedelta(hours=8))[2:] == ["queue.due_soon"]


def test_a_follow_up_is_said_once_when_its_time_has_come_and_anew_for_another_time(desk, met):
    main = desk.do(lambda session: queues.get_queue(session, desk.workspace_id, "main"))
    now = clock.now()
    claim_id = met(0.9, main, follow_up_at=now + timedelta(hours=1))

    def said(at):
        desk.do(lambda session: sla.report_due(session, at))
        with desk.database.reading() as session:
            return [event.type for event in events.list_events(session, desk.workspace_id)]

    assert said(now) == []
    assert said(now + timedelta(hours=2)) == said(now + timedelta(hours=3)) == ["queue.follow_up"]
    desk.do(lambda session: sla.set_follow_up(session.get_one(Claim, claim_id), now + timedelta(hours=5)))
    assert said(now + timedelta(hours=4)) == ["queue.follow_up"]
    assert said(now + timedelta(hours=5)) == ["queue.follow_up"] * 2


def test_who_may_take_are_accounts_of_the_workspace(desk, new_desk, put):
    ana, stranger = desk.hire("Ana"), new_desk().hire("Stranger")
    accounts = [str(ana.account_id), str(stranger.account_id)]
    with pytest.raises(Invalid) as refused:
        put("ours", who={"accounts": accounts})
    assert [error.pointer for error in refused.value.errors] == ["/who/accounts/1"]
    assert put("ours", who={"accounts": accounts[:1]}).who == {"accounts": accounts[:1]}


@pytest.mark.parametrize(
    ("hours", "status", "due"),
    [
        (None, ClaimStatus.WAITING, "none"),
        (5, ClaimStatus.WAITING, "in_time"),
        (3, ClaimStatus.IN_REVIEW, "due_soon"),
        (-1, ClaimStatus.ADJUDICATION, "overdue"),
        (-1, ClaimStatus.DECIDED, "overdue"),
        (-1, ClaimStatus.PUBLISHED, "none"),
        (-1, ClaimStatus.DISMISSED, "none"),
    ],
)
def test_a_claim_is_in_time_soon_due_or_overdue_until_it_is_settled(hours, status, due):
    now = clock.now()
    claim = Claim(status=status, due_at=None if hours is None else now + timedelta(hours=hours))
    assert sla.judge_due(claim, now) == due

"""What goes wrong is told on a page: what happened, what to do, and nothing that was written is lost."""

from datetime import timedelta

import pytest

from claimdesk import clock
from claimdesk.records.claim import Claim
from claimdesk.records.lease import Lease
from claimdesk.records.queue import SecondRead
from claimdesk.records.review import Draft
from tests.desk.desk_people import PASSAGE
from tests.desk.page_reading import Browser


@pytest.fixture
def taken(desk, ana):
    """Ana holds a claim with one piece of evidence."""
    desk.queue()
    claim = desk.claim()
    desk.evidence(claim)
    ana.open("/desk/").press("Take the next claim")
    return claim


def change(desk, claim, **values):
    with desk.database.transaction() as session:
        record = session.get_one(Claim, claim)
        for name, value in values.items():
            setattr(record, name, value)


def let_run_out(desk, claim):
    with desk.database.transaction() as session:
        for lease in session.query(Lease).filter_by(claim_id=claim, ended_at=None):
            lease.expires_at = clock.now() - timedelta(minutes=1)


def test_what_is_missing_is_said_beside_the_fields_and_the_form_stays_filled(taken, ana):
    ana.press("Submit", label="misleading", rationale="Half of it is right.")
    assert ana.answer.status_code == 422
    assert ana.has("must cite evidence")
    fields = dict(ana.page.fields(next(form for form in ana.page.forms if form.get("id") == "work")))
    assert fields["rationale"] == "Half of it is right."
    assert fields["label"] == "misleading"


def test_not_enough_evidence_needs_what_was_searched(taken, ana):
    ana.press("Submit", label="not_enough_evidence", rationale="Nothing is known.")
    assert ana.has("must say what was searched")
    ana.press("Submit", searched="the archive\nthe register")
    assert ana.has("Your decision is in.")


def test_a_claim_that_was_changed_meanwhile_is_not_decided_and_the_draft_is_kept(desk, taken, ana):
    change(desk, taken, version=7)
    ana.press("Submit", label="refuted", rationale="As I see it.")
    assert ana.answer.status_code == 412
    assert ana.has("Your draft is kept.")
    ana.open(f"/desk/claims/{taken}")
    assert "As I see it." in ana.answer.text


def test_a_lost_lease_tells_what_happened_since_and_the_draft_is_kept(desk, taken, ana, ben):
    let_run_out(desk, taken)
    ben.open(f"/desk/claims/{taken}").press("Take this claim")
    ana.press("Submit", label="refuted", rationale="I was too slow.")
    assert ana.answer.status_code == 409
    assert ana.has("What happened since")
    assert ana.has("taken over, Ben")
    ana.open(f"/desk/claims/{taken}")
    assert "I was too slow." in ana.answer.text
    assert "I was too slow." not in ben.open(f"/desk/claims/{taken}").answer.text


def test_a_lease_that_ran_out_serves_until_somebody_else_takes_the_claim(desk, taken, ana):
    let_run_out(desk, taken)
    cited = [
        control.attributes["value"]
        for control in ana.page.controls
        if control.attributes.get("name") == "evidence_ids"
    ]
    ana.press("Submit", label="refuted", rationale="It is 82.", evidence_ids=cited)
    assert ana.has("Your decision is in.")


def test_a_held_claim_names_its_holder_and_offers_no_way_to_take_it(taken, ben):
    ben.open(f"/desk/claims/{taken}")
    assert ben.has("Ana holds it until")
    assert "Take this claim" not in ben.page.words
    token = next(
        control.attributes["value"]
        for control in ben.page.controls
        if control.attributes.get("name") == "csrf_token"
    )
    answer = ben.http.post(f"/desk/claims/{taken}/lease", data={"csrf_token": token})
    assert answer.status_code == 409
    assert "Ana" in answer.text


def test_a_draft_that_another_window_has_changed_is_not_written_over(desk, taken, ana, app):
    elsewhere = Browser(app).sign_in("ana").open(f"/desk/claims/{taken}")
    ana.press("Save draft", rationale="the first window's")
    elsewhere.press("Save draft", rationale="the second window's")
    assert elsewhere.answer.status_code == 412
    assert "the second window&#39;s" in elsewhere.answer.text  # to be copied
    with desk.database.reading() as session:
        assert session.query(Draft).one().content["rationale"] == "the first window's"


@pytest.mark.parametrize("button", ["supports", "Same claim", "Keep without time limit", "Extend"])
def test_every_button_of_the_page_keeps_what_was_written(desk, taken, ana, button):
    desk.match(taken, desk.verdict())
    ana.open(f"/desk/claims/{taken}").press(button, rationale="As far as I have come")
    assert ana.answer.status_code == 200
    assert "As far as I have come" in ana.open(f"/desk/claims/{taken}").answer.text


def test_a_claim_is_given_back_skipped_dismissed_and_reopened(desk, taken, ana, eve):
    ana.press("Release")
    assert desk.status(taken) == "waiting"
    ana.open("/desk/").press("Take the next claim").press("Skip it", skip_reason="I know the mayor")
    assert ana.open("/desk/").press("Take the next claim").has("nothing for you just now")
    eve.open(f"/desk/claims/{taken}").press("Dismiss the claim", dismiss_reason="too_minor")
    assert desk.status(taken) == "dismissed"
    eve.open(f"/desk/claims/{taken}").press("Reopen")
    assert desk.status(taken) == "waiting"


def test_a_viewer_reads_and_is_offered_nothing_else(app, desk):
    desk.queue()
    claim = desk.claim()
    desk.evidence(claim)
    vic = Browser(app).sign_in("vic")
    vic.open(f"/desk/claims/{claim}")
    assert vic.has(PASSAGE)
    buttons = [
        control
        for control in vic.page.controls
        if control.tag == "button" and control.owner and control.owner.get("id") == "work"
    ]
    assert buttons == []


def test_the_sole_reader_is_told_that_somebody_else_publishes(desk, eve):
    desk.queue()
    claim = desk.claim()
    cited = desk.evidence(claim)
    eve.open("/desk/").press("Take the next claim").press(
        "Submit", label="refuted", rationale="It is 82.", evidence_ids=[str(cited)]
    )
    eve.open(f"/desk/claims/{claim}")
    assert eve.has("You alone have read it, so somebody else publishes it.")
    assert not [
        control for control in eve.page.controls if control.tag == "button" and "publish" in control.text
    ]


def test_readers_who_differ_leave_it_to_an_editor_who_is_neither(desk, ana, ben, eve):
    desk.queue(second_read=SecondRead.OPEN)
    claim = desk.claim()
    cited = str(desk.evidence(claim))
    ana.open("/desk/").press("Take the next claim").press(
        "Submit", label="refuted", rationale="It is 82.", evidence_ids=[cited]
    )
    ben.open("/desk/").press("Read second").press(
        "Submit", label="supported", rationale="Near enough.", evidence_ids=[cited]
    )
    eve.open("/desk/")
    assert eve.has("Waits for an editor’s decision")
    eve.open(f"/desk/claims/{claim}").press(
        "Submit the editor’s decision", label="misleading", rationale="Off by two.", evidence_ids=[cited]
    )
    assert desk.status(claim) == "decided"
    eve.open(f"/desk/claims/{claim}")
    assert eve.has("Eve (editor’s decision)")


def test_a_decided_claim_is_sent_back_to_its_reader_with_the_reason(desk, taken, ana, eve):
    cited = [
        control.attributes["value"]
        for control in ana.page.controls
        if control.attributes.get("name") == "evidence_ids"
    ]
    ana.press("Submit", label="refuted", rationale="It is 82.", evidence_ids=cited)
    eve.open(f"/desk/claims/{taken}").press("Send it back", return_reason="Ask the builder too")
    assert desk.status(taken) == "in_review"
    ana.open(f"/desk/claims/{taken}")
    assert ana.has("Assigned to you without a time limit.")
    assert ana.has("Ask the builder too")


def test_who_may_not_see_a_page_is_told_of_their_role_and_finds_the_way_back(app, desk):
    desk.queue()
    claim = desk.claim()
    vic = Browser(app).sign_in("vic")
    vic.open(f"/desk/claims/{claim}/change")
    assert vic.answer.status_code == 403
    assert vic.has("Your role does not allow this.")
    assert not vic.has("lacks a scope")
    assert "/desk/verdicts" in vic.page.links


def test_a_field_that_is_missing_is_said_to_be(taken, ana):
    ana.press("Submit", rationale="It is 82.")
    assert ana.answer.status_code == 422
    assert ana.has("Label is missing")
    assert not ana.has("Field required")

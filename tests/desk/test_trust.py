"""What a person is told is so: of their words, their hold, the machine's search, counts, and what an act will do."""

from datetime import timedelta

import pytest

from claimdesk import clock
from claimdesk.records.claim import Claim
from claimdesk.records.lease import Lease
from claimdesk.records.review import Draft
from claimdesk.records.run import Run, RunStatus
from claimdesk.records.verdict import Verdict
from claimdesk.terms import StageName, SubjectKind
from tests.desk.desk_people import PASSWORD, Desk

JSON = {"Accept": "application/json"}


@pytest.fixture
def taken(desk, ana):
    """Ana holds a claim with one piece of evidence."""
    desk.queue()
    claim = desk.claim()
    desk.evidence(claim)
    ana.open("/desk/").press("Take the next claim")
    return claim


def look(somebody, claim):
    """What the page's script is told of the hold."""
    return somebody.http.get(f"/desk/claims/{claim}/hold", headers=JSON).json


def run_of(desk, claim, stage, status):
    desk.keep(
        Run(
            workspace_id=desk.workspace_id,
            subject_kind=SubjectKind.CLAIM,
            subject_id=claim,
            stage=stage,
            status=status,
            component_version="1",
            wanted_hash=b"x",
            due_at=clock.now(),
        )
    )


def test_words_that_were_sent_after_the_sign_in_ended_come_back_and_become_the_draft(desk, taken, ana, app):
    ana.http.delete_cookie("claimdesk", path="/desk")
    ana.press("Submit", label="refuted", rationale="Two surveys say 82 metres.", comment="ask the builder")
    assert ana.answer.status_code == 401
    assert "Two surveys say 82 metres." in ana.answer.text
    ana.press("Sign in", email="ana@desk.example", password="not the one at all")
    assert "Two surveys say 82 metres." in ana.answer.text
    ana.press("Sign in", email="ana@desk.example", password=PASSWORD)
    assert ana.has("What you had typed")
    assert "ask the builder" in ana.answer.text
    ana.press("Save draft and go on")
    assert ana.place == f"/desk/claims/{taken}"
    with desk.database.reading() as session:
        kept = session.query(Draft).one().content
    assert (kept["rationale"], kept["label"]) == ("Two surveys say 82 metres.", "refuted")
    assert desk.status(taken) == "in_review"


def test_a_password_that_was_typed_too_late_is_not_shown_again(desk, ana):
    ana.open("/desk/account")
    ana.http.delete_cookie("claimdesk", path="/desk")
    ana.press("Change it", current="the old one of mine", new="a new long one of mine", again="x")
    assert ana.answer.status_code == 401
    assert "one of mine" not in ana.answer.text


def test_signing_in_again_on_an_open_page_gives_a_token_and_says_who_it_is(desk, taken, ana, app):
    other = app.test_client()
    token = other.get("/desk/sign-in", headers=JSON).json["csrf_token"]
    sent = {"csrf_token": token, "email": "ana@desk.example", "password": PASSWORD}
    said = other.post("/desk/sign-in", data=sent, headers=JSON).json
    assert said["account"] == str(desk.accounts["ana"])
    again = other.post(f"/desk/claims/{taken}/lease", data={"csrf_token": said["csrf_token"]}, headers=JSON)
    assert again.json["left_s"] > 1_700
    assert (
        other.post(again.json["heartbeat"], data={"csrf_token": said["csrf_token"]}, headers=JSON).status_code
        == 200
    )
    wrong = other.post(
        "/desk/sign-in", data={**sent, "csrf_token": said["csrf_token"], "password": "no"}, headers=JSON
    )
    assert wrong.status_code == 401


def test_a_draft_of_a_claim_that_is_held_no_more_stands_on_work(desk, taken, ana, ben):
    ana.press("Save draft", rationale="As far as I have come")
    assert not ana.open("/desk/").has("Your drafts")  # it is assigned to her
    ana.open(f"/desk/claims/{taken}").press("Release")
    assert ana.has("Your drafts")
    assert ana.has("As far as I have come")
    assert not ben.open("/desk/").has("As far as I have come")


def test_the_hold_is_told_as_it_is(desk, taken, ana, ben, eve):
    assert look(ana, taken)["state"] == "held"
    assert 1_700 < look(ana, taken)["left_s"] <= 1_800
    assert look(ben, taken) == {"state": "taken", "left_s": None, "by": "Ana"}
    with desk.database.transaction() as session:
        session.query(Lease).filter_by(claim_id=taken).one().expires_at = clock.now() - timedelta(minutes=1)
    assert look(ana, taken)["state"] == "ran_out"
    ana.open(f"/desk/claims/{taken}")
    assert ana.has("Your time ended")
    assert not ana.has("You hold this claim until")
    ben.open(f"/desk/claims/{taken}").press("Take this claim")
    assert look(ana, taken) == {"state": "taken", "left_s": None, "by": "Ben"}
    eve.open(f"/desk/claims/{taken}").press("Free the claim")
    assert look(ben, taken) == {"state": "freed", "left_s": None, "by": "Eve"}
    ana.open(f"/desk/claims/{taken}").press("Keep without time limit")
    assert look(ana, taken)["state"] == "owned"
    ana.press("Release")
    assert look(ana, taken)["state"] == "ended"
    eve.open(f"/desk/claims/{taken}").press("Keep without time limit")
    eve.press("Reassign the claim", hand_over_to=str(desk.accounts["ana"]))
    eve.open(f"/desk/claims/{taken}").press("Free the claim")
    assert look(ana, taken) == {"state": "freed", "left_s": None, "by": "Eve"}


def test_a_claim_does_not_list_the_verdict_that_decides_it(desk, ana):
    claim = desk.claim()
    verdict, other = desk.verdict(origin="own"), desk.verdict("The bridge is 70 metres long.")
    desk.match(claim, verdict)
    desk.match(claim, other)
    assert ana.open(f"/desk/claims/{claim}").has("90 metres")
    with desk.database.transaction() as session:
        session.get_one(Claim, claim).verdict_id = verdict
    assert not ana.open(f"/desk/claims/{claim}").has("90 metres")
    assert ana.has("70 metres")


def test_an_ambiguity_without_words_is_not_shown(desk, ana):
    open_ones = [
        {"start": 900, "end": 903, "candidates": ["Ana Ruiz"]},
        {"start": 0, "end": 3, "candidates": []},
        {"start": 4, "end": 10, "candidates": ["the Elle bridge"]},
    ]
    ana.open(f"/desk/claims/{desk.claim(ambiguities=open_ones)}")
    assert "“”" not in ana.page.words
    assert ana.has("“bridge” could be the Elle bridge.")
    assert not ana.has("“The” could be")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (RunStatus.OPEN, "The machine is still looking"),
        (RunStatus.DEAD, "could not be looked for"),
        (RunStatus.DONE, "found nothing"),
    ],
)
def test_nothing_found_is_said_only_after_the_machine_has_looked(desk, ana, status, said):
    claim = desk.claim()
    for stage in (StageName.MATCH, StageName.RETRIEVE):
        run_of(desk, claim, stage, status)
    ana.open(f"/desk/claims/{claim}")
    assert ana.has(said)
    assert ana.has("No past verdict or other claim is near enough") == (status == RunStatus.DONE)
    assert ana.has("The machine has found nothing") == (status == RunStatus.DONE)


def test_an_editors_lists_tell_how_many_there_are_and_not_how_many_are_shown(desk, eve):
    desk.queue()
    for number in range(23):
        desk.claim(f"The bridge has {number} pillars.", status="decided", with_article=False)
    eve.open("/desk/")
    assert eve.has("Decided, not published 23")


def test_an_address_can_not_make_a_page_say_that_something_was_done(desk, taken, ana):
    for done in ("published", "submitted", "dismissed"):
        ana.open(f"/desk/?done={done}")
        assert ana.page.words.count("Your decision is in.") == 0
        assert not [tag for tag, attributes in ana.page.tags if attributes.get("class") == "notice"]
    ana.open(f"/desk/claims/{taken}").press("Dismiss the claim", dismiss_reason="too_minor")
    assert ana.has("The claim was dismissed.")
    assert not ana.open("/desk/").has("The claim was dismissed.")


def test_a_dismissal_is_undone_where_it_was_said(desk, taken, ana):
    ana.open(f"/desk/claims/{taken}").press("Dismiss the claim", dismiss_reason="too_minor").press("Undo")
    assert desk.status(taken) == "waiting"


def decided(desk, claim, ana):
    cited = next(
        control.attributes["value"]
        for control in ana.page.controls
        if control.attributes.get("name") == "evidence_ids"
    )
    ana.press("Submit", label="refuted", rationale="It is 82 metres.", evidence_ids=[cited])


def test_a_preview_of_the_verdict_shows_what_differs_publishes_nothing_and_gives_the_words_back(
    desk, taken, ana, eve
):
    decided(desk, taken, ana)
    eve.open(f"/desk/claims/{taken}")
    eve.press("Preview and publish", publish_headline="No", publish_rationale="It is 82 metres, say two.")
    assert eve.has("1 piece of evidence cited")
    assert ("ins", {}) in eve.page.tags
    assert eve.has("1 article makes the claim")
    assert desk.status(taken) == "decided"
    eve.press("Change something")
    assert 'value="No"' in eve.answer.text
    assert "It is 82 metres, say two." in eve.answer.text
    eve.press("Preview and publish").press("Publish")
    assert desk.status(taken) == "published"
    with desk.database.reading() as session:
        assert session.query(Verdict).one().rationale == "It is 82 metres, say two."


@pytest.mark.parametrize("typed", [{}, {"rationale": "It is 82."}, {"label": "refuted"}])
def test_a_correction_that_changes_nothing_is_refused_with_its_words(desk, eve, typed):
    verdict = desk.verdict(origin="own")
    eve.open(f"/desk/verdicts/{verdict}")
    eve.press("Preview the correction", note=["The survey is new."], reason=["a reader wrote"], **typed)
    assert eve.answer.status_code == 422
    assert eve.has("It changes nothing of the verdict.")
    assert "The survey is new." in eve.answer.text


def test_a_verdict_is_adopted_only_after_the_person_was_asked(desk, taken, eve):
    verdict = desk.verdict(origin="own")
    desk.match(taken, verdict)
    eve.open(f"/desk/claims/{taken}").press("Decide by this verdict")
    assert eve.has("Decide by this verdict?")
    assert eve.has("1 article makes the claim")
    assert desk.status(taken) == "in_review"
    eve.press("Decide by it")
    assert eve.has("The claim is decided by the past verdict.")
    assert desk.status(taken) == "published"


def test_after_a_refusal_the_first_wrong_field_has_the_focus(taken, ana):
    ana.press("Submit", rationale="It is 82.")
    focused = [attributes.get("name") for _, attributes in ana.page.tags if "autofocus" in attributes]
    assert focused == ["label"]
    ana.press("Submit", label="refuted", rationale="It is 82.")
    assert ana.has("must cite evidence")
    focused = [attributes.get("name") for _, attributes in ana.page.tags if "autofocus" in attributes]
    assert focused == ["rationale"]


def test_words_of_a_page_that_was_open_before_another_sign_in_are_shown_to_be_copied(desk, taken, ana):
    stale = next(
        control.attributes["value"]
        for control in ana.page.controls
        if control.attributes.get("name") == "csrf_token"
    )
    ana.press("Sign out").press("Sign in", email="ana@desk.example", password=PASSWORD)
    sent = {
        "csrf_token": stale,
        "version": "1",
        "rationale": "Two surveys say 82 metres.",
        "label": "refuted",
    }
    ana.answer = ana.http.post(f"/desk/claims/{taken}/reviews", data=sent)
    assert ana.answer.status_code == 400
    assert "What you had typed" in ana.answer.text
    assert "Two surveys say 82 metres." in ana.answer.text


def test_a_comment_beside_a_draft_that_is_kept_is_shown_after_a_refusal(desk, taken, ana):
    with desk.database.transaction() as session:
        session.get_one(Claim, taken).version = 7
    ana.press("Submit", label="refuted", rationale="As I see it, so.", comment="ask the builder")
    assert ana.answer.status_code == 412
    assert "ask the builder" in ana.answer.text
    assert "As I see it, so." not in ana.answer.text, "it is the draft"


def test_words_are_kept_through_the_choice_of_a_workspace(desk, taken, ana):
    Desk(desk.database, "Second desk")
    ana.http.delete_cookie("claimdesk", path="/desk")
    ana.press("Submit", label="refuted", rationale="Two surveys say 82 metres.")
    ana.press("Sign in", email="ana@desk.example", password=PASSWORD)
    assert ana.has("Which workspace?")
    ana.press("Desk")
    assert ana.has("What you had typed")
    ana.press("Save draft and go on")
    with desk.database.reading() as session:
        assert session.query(Draft).one().content["rationale"] == "Two surveys say 82 metres."

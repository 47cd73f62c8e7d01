"""Work on a claim from its pages: handed over, arranged, freed, reworded, split, merged, talked about, published later."""

from datetime import timedelta

import pytest

from claimdesk import clock
from claimdesk.events import history
from claimdesk.records.claim import Claim
from claimdesk.records.event import HistoryItem
from claimdesk.records.queue import SecondRead
from claimdesk.records.talk import Contact
from tests.desk.desk_people import CLAIM, TITLE
from tests.desk.page_reading import Browser

OTHER = "The bridge over the Elle is eighty metres long."


@pytest.fixture
def waiting(desk):
    """A claim in a queue, with one piece of evidence."""
    desk.queue()
    claim = desk.claim()
    desk.evidence(claim)
    return claim


def read(desk, claim):
    with desk.database.reading() as session:
        found = session.get_one(Claim, claim)
        session.expunge(found)
        return found


def buttons(somebody):
    return {" ".join(control.text.split()) for control in somebody.page.controls if control.tag == "button"}


def typed(somebody, name):
    """What stands in a field of the page."""
    one = next(control for control in somebody.page.controls if control.attributes.get("name") == name)
    return one.text if one.tag == "textarea" else one.attributes.get("value")


def decide(somebody, claim, label="refuted"):
    somebody.open(f"/desk/claims/{claim}").press("Take this claim")
    cited = next(
        control.attributes["value"]
        for control in somebody.page.controls
        if control.attributes.get("name") == "evidence_ids"
    )
    somebody.press("Submit", label=label, rationale="It is 82.", evidence_ids=[cited])


def test_a_claim_is_handed_to_somebody_with_the_draft_of_the_first_kept(desk, waiting, ana, ben):
    ana.open(f"/desk/claims/{waiting}").press("Keep without time limit")
    ana.press("Reassign the claim", hand_over_to=str(desk.accounts["ben"]), rationale="As far as I came")
    assert ana.has("It is Ben’s.")
    assert "As far as I came" in ana.answer.text
    assert ben.open("/desk/").has(CLAIM)
    assert "As far as I came" not in ben.open(f"/desk/claims/{waiting}").answer.text


def test_a_hand_over_to_nobody_is_refused_in_its_form_and_keeps_what_was_typed(waiting, ana):
    ana.open(f"/desk/claims/{waiting}").press("Take this claim")
    ana.press("Reassign the claim", rationale="As far as I came", comment="said nothing yet")
    assert ana.answer.status_code == 422
    assert ana.has("Something must be chosen.")
    assert typed(ana, "rationale") == "As far as I came"
    assert typed(ana, "comment") == "said nothing yet"


def test_only_who_may_take_a_claim_stands_among_those_it_can_be_handed_to(waiting, ana):
    ana.open(f"/desk/claims/{waiting}").press("Keep without time limit")
    people = next(
        control for control in ana.page.controls if control.attributes.get("name") == "hand_over_to"
    )
    assert len(people.options) == 4  # nobody yet, ben, eve and the admin: neither ana herself nor a viewer


def test_a_claim_is_arranged_and_only_what_changed_is_written_down(desk, waiting, ana):
    ana.open(f"/desk/claims/{waiting}")
    ana.press("Save", arrange_due_at="2031-05-04T09:30", arrange_waiting_on="the mayor", arrange_pinned="on")
    assert ana.has("due 4 May 2031, 09:30 UTC")
    assert ana.has("It waits for the mayor.")
    found = read(desk, waiting)
    assert (found.pinned, found.waiting_on) == (True, "the mayor")
    version = found.version
    ana.press("Save")
    assert read(desk, waiting).version == version
    ana.press("Save", arrange_due_at="", arrange_queue="")
    found = read(desk, waiting)
    assert (found.due_at, found.queue_id, found.pinned) == (None, None, True)


def test_what_changed_meanwhile_is_said_in_the_form_and_what_was_typed_stays(desk, waiting, ana, ben):
    ana.open(f"/desk/claims/{waiting}")
    ben.open(f"/desk/claims/{waiting}").press("Save", arrange_waiting_on="the builder")
    ana.press("Save", arrange_waiting_on="the mayor")
    assert ana.answer.status_code == 412
    assert ana.has("It has changed since this page was made.")
    assert typed(ana, "arrange_waiting_on") == "the mayor"
    ana.press("Save")
    assert read(desk, waiting).waiting_on == "the mayor"


def test_an_editor_frees_what_somebody_holds_or_owns(desk, waiting, ana, ben, eve):
    ana.open(f"/desk/claims/{waiting}").press("Take this claim")
    assert "Free the claim" not in buttons(ben.open(f"/desk/claims/{waiting}"))
    eve.open(f"/desk/claims/{waiting}").press("Free the claim")
    assert desk.status(waiting) == "waiting"
    ben.open(f"/desk/claims/{waiting}").press("Keep without time limit")
    eve.open(f"/desk/claims/{waiting}").press("Free the claim")
    assert eve.has("Nobody is working on it now.")
    assert read(desk, waiting).owner_id is None


def test_a_reviewer_who_forges_the_form_frees_nothing(desk, waiting, ana, ben):
    ana.open(f"/desk/claims/{waiting}").press("Take this claim")
    ben.open(f"/desk/claims/{waiting}")
    token = typed(ben, "csrf_token")
    answer = ben.http.post(f"/desk/claims/{waiting}/free", data={"csrf_token": token})
    assert answer.status_code == 403
    assert desk.status(waiting) == "in_review"


def test_a_claim_is_reworded_with_the_draft_kept_on_the_way(desk, waiting, ana):
    ana.open(f"/desk/claims/{waiting}").press("Take this claim")
    ana.press("Reword, split or merge it", rationale="As far as I came")
    assert ana.place == f"/desk/claims/{waiting}/change"
    ana.press(
        "Save",
        edit_text="The bridge is 82 metres long.",
        edit_claimant="The mayor",
        edit_tags="elle, bridges",
    )
    assert ana.place == f"/desk/claims/{waiting}"
    assert ana.has("The bridge is 82 metres long.")
    assert "As far as I came" in ana.answer.text
    found = read(desk, waiting)
    assert (found.text, found.tags) == ("The bridge is 82 metres long.", ["elle", "bridges"])
    assert ana.has("The mayor")


def test_words_that_another_claim_has_are_refused_in_the_form(desk, waiting, ana):
    other = desk.claim(OTHER, with_article=False)
    ana.open(f"/desk/claims/{other}/change").press("Save", edit_text="The tower is red.")
    ana.open(f"/desk/claims/{waiting}/change").press("Save", edit_text="The tower is red.")
    assert ana.answer.status_code == 409
    assert ana.has("Another claim says that already; merge the two.")
    assert typed(ana, "edit_text") == "The tower is red."
    assert read(desk, waiting).text == CLAIM


def test_a_claim_is_split_and_lists_its_parts(desk, waiting, ana):
    ana.open(f"/desk/claims/{waiting}/change").press("Split it", split_texts="The bridge is long.")
    assert ana.answer.status_code == 422
    assert typed(ana, "split_texts") == "The bridge is long."
    ana.press("Split it", split_texts="The bridge is long.\n\nThe bridge is red.\n")
    assert desk.status(waiting) == "dismissed"
    assert ana.has("It was split into the claims below.")
    part = next(link for link in ana.page.links if "/desk/claims/" in link and str(waiting) not in link)
    assert ana.open(part).has("The bridge is long.")
    assert ana.has(TITLE)


def test_a_split_claim_is_shown_when_a_part_was_erased_since(desk, ana):
    claim = desk.claim(status="dismissed", dismissed_for="split", with_article=False)
    part = desk.claim(OTHER, with_article=False)
    with desk.database.transaction() as session:
        history.record(
            session,
            desk.workspace_id,
            "claim",
            claim,
            "split",
            changes={"into": [str(part), str(clock.new_id())]},
        )
    ana.open(f"/desk/claims/{claim}")
    assert ana.answer.status_code == 200
    assert ana.has(OTHER)


def test_a_claim_is_found_by_its_words_merged_into_and_parted_again(desk, waiting, ana):
    other = desk.claim(OTHER, with_article=False)
    ana.open(f"/desk/claims/{waiting}/change?q=eighty+bridge")
    assert ana.has(OTHER)
    ana.press("Merge into this one", merge_note="the same length")
    assert ana.place == f"/desk/claims/{other}"
    assert ana.has("Merged: this claim goes on for both.")
    assert ana.has(TITLE)
    assert desk.status(waiting) == "merged"
    assert ana.open(f"/desk/claims/{waiting}").place == f"/desk/claims/{other}"
    ana.press("Undo the merge")
    assert ana.place == f"/desk/claims/{waiting}"
    assert ana.has("It is a claim of its own again.")
    assert desk.status(waiting) == "waiting"


def test_a_claim_is_not_among_those_that_it_can_be_merged_into(waiting, ana):
    ana.open(f"/desk/claims/{waiting}/change?q=bridge")
    assert ana.has("None. Try fewer words.")


def test_who_was_asked_stands_with_the_question_and_the_reply(desk, waiting, ana, ben):
    ana.open(f"/desk/claims/{waiting}").press("Note it", ask_to="The mayor", ask_channel="phone")
    assert ana.answer.status_code == 422
    assert typed(ana, "ask_to") == "The mayor"
    ana.press("Note it", ask_question="How long is it?", ask_deadline_at="2031-01-02T12:00")
    assert ana.has("answer by 2 January 2031, 12:00 UTC")
    assert ana.has("No reply yet.")
    with desk.database.reading() as session:
        contact = session.query(Contact).one().id
    field = {f"reply_{contact}": "82 metres.", f"publishable_{contact}": "on"}
    ben.open(f"/desk/claims/{waiting}").press("Save the reply", **field)
    assert ben.has("82 metres.")
    assert ben.has("may be published")


def test_an_editor_plans_a_publication_sees_it_and_calls_it_off(desk, waiting, ana, eve):
    decide(ana, waiting)
    later = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    eve.open(f"/desk/claims/{waiting}")
    eve.press("Preview and publish", publish_headline="No, it is 82", publish_at=later)
    eve.press("Plan the publication")
    assert eve.has("Its publication is planned")
    assert typed(eve, "publish_headline") == "No, it is 82"
    assert desk.status(waiting) == "decided"
    assert "Call the publication off" not in buttons(ana.open(f"/desk/claims/{waiting}"))
    eve.open(f"/desk/claims/{waiting}").press("Call the publication off")
    assert eve.has("The publication is called off.")
    assert not eve.has("Its publication is planned")
    eve.press("Preview and publish", publish_headline="No, it is 82").press("Publish")
    assert desk.status(waiting) == "published"


def test_a_publication_too_far_away_is_refused_with_what_was_typed(waiting, ana, eve):
    decide(ana, waiting)
    eve.open(f"/desk/claims/{waiting}").press(
        "Preview and publish", publish_headline="No, it is 82", publish_at="2099-01-01T00:00"
    )
    assert eve.answer.status_code == 422
    assert eve.has("more than 366 days away")
    assert typed(eve, "publish_headline") == "No, it is 82"
    assert typed(eve, "publish_at") == "2099-01-01T00:00"


@pytest.fixture
def sealed(desk, ana):
    """A claim that ana has read first, on a blind queue."""
    desk.queue(second_read=SecondRead.BLIND)
    claim = desk.claim()
    desk.evidence(claim)
    decide(ana, claim)
    return claim


def test_an_editor_breaks_the_seal_with_a_reason_and_decides_no_more(desk, sealed, eve):
    eve.open(f"/desk/claims/{sealed}")
    assert eve.has("you can’t read, decide or publish this claim any more")
    eve.press("Break the seal")
    assert eve.answer.status_code == 422
    assert not eve.has("It is 82.")
    eve.press("Break the seal", seal_reason="a lawyer wrote")
    assert eve.has("What is sealed")
    assert eve.has("It is 82.")
    eve.open(f"/desk/claims/{sealed}")
    assert not eve.has("It is 82.")
    assert "Read it second" not in buttons(eve)
    with desk.database.reading() as session:
        broken = session.query(HistoryItem).filter_by(what="seal_broken").one()
        assert (broken.by_name, broken.why) == ("Eve", "a lawyer wrote")


def test_readers_and_reviewers_are_not_offered_the_seal(sealed, ana, ben):
    for reader in (ana, ben):
        assert "Break the seal" not in buttons(reader.open(f"/desk/claims/{sealed}"))


def test_a_blind_readers_rewording_is_their_proposal(desk, ana, eve):
    desk.queue(second_read=SecondRead.BLIND)
    claim = desk.claim()
    ana.open(f"/desk/claims/{claim}").press("Take this claim").press("Reword, split or merge it")
    assert ana.has("kept as your proposal")
    ana.press("Save", edit_text="The bridge is about 80 metres long.")
    assert ana.has("proposes")
    assert read(desk, claim).text == CLAIM
    assert not eve.open(f"/desk/claims/{claim}").has("about 80 metres")


def test_a_claim_is_made_by_hand_once_and_known_the_second_time(desk, ana, eve):
    desk.queue()
    ana.open("/desk/claims/new").press("Add to its queue", claimant="The mayor", url="not an address")
    assert ana.answer.status_code == 422
    assert ana.has("Text is missing")
    assert typed(ana, "claimant") == "The mayor"
    ana.press("Add to its queue", text=OTHER, claimed_at="2026-03-01T10:00", url="")
    assert ana.has("The claim is made.")
    assert ana.has("The mayor")
    made = ana.place
    eve.open("/desk/claims/new")
    eve.press("Add to its queue", text=OTHER, claimant="The mayor", claimed_at="2026-03-01T10:00")
    assert eve.has("Somebody had it before: this is that claim.")
    assert eve.place == made


def test_a_viewer_is_offered_none_of_it(app, desk, waiting):
    vic = Browser(app).sign_in("vic")
    vic.open(f"/desk/claims/{waiting}")
    assert buttons(vic) == {"Sign out", "Keyboard shortcuts (?)", "Close"}
    assert vic.open(f"/desk/claims/{waiting}/change").answer.status_code == 403
    assert not vic.open("/desk/claims").has("New claim")

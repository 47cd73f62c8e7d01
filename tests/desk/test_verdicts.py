"""A verdict's page: complaints to their answer, refusals in place; an article is withdrawn, or erased."""

import pytest

from claimdesk.records.article import Article
from claimdesk.records.claim import ClaimStatus
from claimdesk.records.verdict import Complaint
from tests.desk.page_reading import Browser


@pytest.fixture
def verdict(desk):
    """A verdict of the desk."""
    return desk.verdict(origin="own")


def test_a_complaint_is_noted_by_anybody_and_answered_by_an_editor(app, desk, verdict, ana, eve):
    vic = Browser(app).sign_in("vic")
    vic.open(f"/desk/verdicts/{verdict}").press(
        "Note it", complaint_text="It is 80 after all.", complaint_complainant="The builder"
    )
    assert vic.has("The complaint is noted; an editor answers it.")
    assert not vic.has("It is 80 after all.")
    assert not ana.open(f"/desk/verdicts/{verdict}").has("It is 80 after all.")
    assert eve.open("/desk/").has("Complaints to answer")
    eve.open(f"/desk/verdicts/{verdict}").press("Answer it", decision="rejected", answer="We measured.")
    assert eve.has("The complaint is answered.")
    assert eve.has("the verdict stands")
    assert not eve.open("/desk/").has("Complaints to answer")
    with desk.database.reading() as session:
        assert session.query(Complaint).one().answer == "We measured."


def test_an_answer_without_a_decision_is_refused_with_what_was_typed(verdict, eve):
    eve.open(f"/desk/verdicts/{verdict}").press("Note it", complaint_text="It is 80 after all.")
    eve.press("Answer it", answer="We measured.")
    assert eve.answer.status_code == 422
    assert "We measured." in eve.answer.text
    assert eve.has("Decision is missing")


def test_an_imported_verdict_takes_no_complaint(desk, eve):
    eve.open(f"/desk/verdicts/{desk.verdict()}")
    assert not eve.has("Note a complaint")


def test_a_correction_that_changes_nothing_is_refused_in_its_form_alone(verdict, eve):
    eve.open(f"/desk/verdicts/{verdict}")
    eve.press("Preview the correction", note=["The survey is new."], reason=[""])
    assert eve.answer.status_code == 422
    assert eve.answer.text.count("The survey is new.") == 1


def test_an_article_is_withdrawn_with_a_reason_by_who_may_write_articles(app, desk, ana):
    desk.queue()
    claim = desk.claim()
    with desk.database.reading() as session:
        article = session.query(Article).one().id
    vic = Browser(app).sign_in("vic")
    assert not vic.open(f"/desk/articles/{article}").has("Withdraw the article")
    ana.open(f"/desk/articles/{article}").press("Withdraw it", reason="sent by mistake")
    assert ana.has("The article was withdrawn")
    assert not ana.has("Withdraw the article")
    assert desk.status(claim) == ClaimStatus.NEW


def test_an_article_is_erased_by_an_admin_who_says_so_twice(desk, admin, eve):
    desk.queue()
    claim = desk.claim()
    with desk.database.reading() as session:
        article = session.query(Article).one().id
    page = f"/desk/articles/{article}"
    assert not eve.open(page).has("Erase the article")
    token = next(
        control.attributes["value"]
        for control in eve.page.controls
        if control.attributes.get("name") == "csrf_token"
    )
    sent = {"csrf_token": token, "version": "1", "sure": "on"}
    assert eve.http.post(f"{page}/erase", data=sent).status_code == 403
    admin.open(page).press("Erase it", erase_reason="asked for")
    assert admin.answer.status_code == 422
    assert admin.has("say that it is to go for good".capitalize())
    assert 'value="asked for"' in admin.answer.text
    admin.press("Erase it", sure="on")
    assert admin.has("Nothing of it is left in the records; index and files are being cleaned.")
    assert not admin.has("Erase the article")
    assert not admin.has("bridge")
    assert admin.open(f"/desk/claims/{claim}").answer.status_code == 404

"""A queue's page: its order, chips with counts, the preview beside it; and how one goes on from claim to claim."""

from datetime import timedelta

import pytest

from claimdesk import clock
from tests.desk.desk_people import CLAIM, PASSAGE, TITLE

JSON = {"Accept": "application/json"}


@pytest.fixture
def queue(desk):
    """Thirty claims in a queue, the first in German and long waiting; the second has an article and evidence."""
    desk.queue()
    long_ago = clock.now() - timedelta(days=5)
    made = [
        desk.claim("Die Brücke ist lang.", with_article=False, language="de", priority=99, queued_at=long_ago)
    ]
    made.append(desk.claim(language="en", priority=98, kinds=["quantity"], queued_at=clock.now()))
    desk.evidence(made[1])
    for number in range(28):
        text = f"The tower has {number} floors."
        made.append(
            desk.claim(text, with_article=False, language="en", priority=50 - number, queued_at=clock.now())
        )
    return made


def rows(somebody):
    """The ids of the claims on the page, in their order."""
    return [attributes["data-id"] for _, attributes in somebody.page.tags if "data-id" in attributes]


def test_a_queue_is_shown_in_its_order_and_by_pages(queue, ana):
    ana.open("/desk/queues/desk")
    assert rows(ana) == [str(claim) for claim in queue[:25]]
    assert ana.has("1 to 25 of 30")
    ana.open(next(link for link in ana.page.links if "start=25" in link))
    assert rows(ana) == [str(claim) for claim in queue[25:]]
    assert not ana.has("Further down the queue")


def test_chips_tell_how_many_each_would_leave_and_narrow_together(queue, ana):
    ana.open("/desk/queues/desk")
    assert ana.has("German 1")
    assert ana.has("English 29")
    ana.open("/desk/queues/desk?language=en")
    assert rows(ana)[0] == str(queue[1])
    ana.open("/desk/queues/desk?language=en&outlet=Courier")
    assert rows(ana) == [str(queue[1])]
    ana.open("/desk/queues/desk?language=de&outlet=Courier")
    assert ana.has("No claim of the queue is like that now.")
    assert rows(ana.open("/desk/queues/desk?age=older")) == [str(queue[0])]
    assert rows(ana.open("/desk/queues/desk?kind=quantity")) == [str(queue[1])]


def test_only_a_match_that_nobody_has_rejected_narrows_the_queue(desk, queue, ana):
    verdict = desk.verdict()
    desk.match(queue[1], verdict)
    assert rows(ana.open("/desk/queues/desk?match=suggest")) == [str(queue[1])]
    ana.open(f"/desk/claims/{queue[1]}").press("Not the same")
    assert rows(ana.open("/desk/queues/desk?match=suggest")) == []
    assert str(queue[1]) in rows(ana.open("/desk/queues/desk?match=none"))


def test_the_rows_are_as_dense_as_somebody_last_wished(queue, ana, ben):
    assert 'class="board compact"' in ana.open("/desk/queues/desk?rows=compact").answer.text
    assert 'class="board compact"' in ana.open("/desk/queues/desk").answer.text
    assert 'class="board compact"' not in ben.open("/desk/queues/desk").answer.text


def test_an_address_with_a_filter_that_there_is_not_is_refused(queue, ana):
    assert ana.open("/desk/queues/desk?start=-1").answer.status_code == 422
    assert ana.open("/desk/queues/desk?rows=none").answer.status_code == 422


def test_the_preview_shows_the_sentence_in_its_article_and_offers_to_take_it(desk, queue, ana, ben):
    ana.open(f"/desk/claims/{queue[1]}/preview")
    assert CLAIM in ana.page.marks
    assert ana.has("The mayor cut the ribbon.")
    assert ana.has(PASSAGE)
    ana.press("Take this claim")
    assert ana.place == f"/desk/claims/{queue[1]}"
    assert ana.has(TITLE)
    assert not ben.open(f"/desk/claims/{queue[1]}/preview").has("Take this claim")


def test_the_page_hears_of_claims_that_others_took_meanwhile(queue, ana, ben):
    ben.open(f"/desk/claims/{queue[2]}").press("Take this claim")
    asked = "&".join(f"id={claim}" for claim in queue[:4])
    said = ana.http.get(f"/desk/queues/desk/news?{asked}", headers=JSON).json
    assert said == {"waiting": 29, "gone": [str(queue[2])]}


def test_submitting_takes_the_next_claim_of_the_queue_where_that_is_wished(desk, queue, ana):
    ana.open(f"/desk/claims/{queue[1]}").press("Take this claim")
    told = {"label": "not_enough_evidence", "rationale": "Nothing is known.", "searched": "the archive"}
    ana.press("Submit and take next", **told)
    assert ana.place == f"/desk/claims/{queue[0]}"
    assert ana.has("Your decision is in. This is the next claim.")
    assert desk.status(queue[0]) == "in_review"
    assert desk.status(queue[1]) == "decided"


def test_submitting_the_last_claim_of_a_queue_leads_to_work(desk, ana):
    desk.queue()
    claim = desk.claim()
    ana.open(f"/desk/claims/{claim}").press("Take this claim")
    told = {"label": "not_enough_evidence", "rationale": "Nothing is known.", "searched": "the archive"}
    ana.press("Submit and take next", **told)
    assert ana.place == "/desk/"
    assert ana.has("Your decision is in.")


def test_a_passage_is_judged_without_a_new_page_and_the_button_stays_pressed(desk, queue, ana):
    ana.open(f"/desk/claims/{queue[1]}").press("Take this claim")
    button = next(control for control in ana.page.controls if control.attributes.get("value") == "refutes")
    fields = dict(ana.page.fields(button.owner)) | {"said": "refutes", "rationale": "As far as I have come"}
    said = ana.http.post(button.attributes["formaction"], data=fields, headers=JSON).json
    assert said == {"said": "refutes", "draft_version": 1}
    ana.open(f"/desk/claims/{queue[1]}")
    pressed = [
        control.attributes["value"]
        for control in ana.page.controls
        if control.attributes.get("aria-pressed") == "true"
    ]
    assert pressed == ["refutes"]
    assert "As far as I have come" in ana.answer.text


def test_passages_of_one_document_stand_together_and_weaker_documents_are_folded(desk, ana):
    claim = desk.claim()
    for number in range(8):
        desk.evidence(claim, f"Passage {number} speaks of the bridge.", title=f"Survey {number}")
    desk.evidence(claim, "One more speaks of the bridge.")
    ana.open(f"/desk/claims/{claim}")
    assert ana.has("8 more passages")  # the factory's documents share an address


def test_stop_words_of_a_passage_are_not_highlighted(desk, ana):
    claim = desk.claim()
    desk.evidence(claim, "It is in the bridge.")  # the factory highlights the first nine characters
    assert not [mark for mark in ana.open(f"/desk/claims/{claim}").page.marks if mark == "It is in "]

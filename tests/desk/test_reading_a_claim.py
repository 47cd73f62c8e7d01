"""From the queue to a published and corrected verdict, without a script."""

from tests.desk.desk_people import CLAIM, PASSAGE, TITLE


def test_a_claim_is_taken_read_decided_published_and_corrected(desk, ana, eve):
    desk.queue()
    claim = desk.claim()
    cited = desk.evidence(claim)
    ana.open("/desk/").press("Take the next claim")
    assert ana.place == f"/desk/claims/{claim}"
    assert ana.page.marks[0] == CLAIM
    assert ana.has(TITLE)
    assert ana.has(PASSAGE)
    ana.press("Submit", label="refuted", rationale="It is 82 metres.", evidence_ids=[str(cited)])
    assert ana.answer.status_code == 200, ana.page.words
    assert ana.has("Your decision is in.")
    assert desk.status(claim) == "decided"
    eve.open(f"/desk/claims/{claim}")
    assert eve.has("It is 82 metres.")
    eve.press("Preview and publish", publish_headline="No, it is 82 metres")
    assert eve.has("The verdict is published.") is False
    eve.press("Publish")
    assert eve.has("The verdict is published.")
    assert eve.has("No, it is 82 metres")
    eve.press(
        "Preview the correction",
        kind="correction",
        note="The survey is of 2020.",
        reason="A reader wrote",
        label="misleading",
    )
    assert desk.status(claim) == "published"
    assert eve.has("It reaches 1 claim")
    eve.press("Publish the correction")
    assert eve.has("The correction is published.")
    assert eve.has("The survey is of 2020.")
    assert eve.has("Misleading")
    assert not eve.has("A reader wrote")

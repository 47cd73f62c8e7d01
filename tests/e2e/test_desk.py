"""The desk in a real browser: decided by one, read second blind by another, published and corrected by an editor."""

import re
from datetime import timedelta

import pytest

from claimdesk import clock
from claimdesk.records.queue import SecondRead
from tests.desk.desk_people import CLAIM, PASSAGE

pytestmark = [pytest.mark.chromium, pytest.mark.filterwarnings("ignore::ResourceWarning")]

SECRETS = ("Two surveys say 82", "a comment of the first", "found by the first", "refuted by the first")


def test_one_decides_another_reads_second_blind_and_an_editor_publishes_and_corrects(desk, person):
    desk.queue(second_read=SecondRead.BLIND)
    claim = desk.claim()
    desk.match(claim, desk.verdict())
    desk.evidence(claim)
    ana, ben, eve = person("ana"), person("ben"), person("eve")

    ana.press("Take the next claim of desk")
    assert ana.page.locator("mark", has_text=CLAIM).first.is_visible()
    ana.page.get_by_label("Rationale", exact=True).fill("Two surveys say 82 metres.")
    ana.page.get_by_label("Comment for colleagues").fill("a comment of the first")
    ana.press("Post comment")
    ana.page.get_by_text("Add evidence, or look again").click()
    ana.page.get_by_label("The passage, word for word").fill("found by the first")
    ana.press("Add it")
    assert ana.page.get_by_label("Rationale", exact=True).input_value() == "Two surveys say 82 metres."
    card = ana.page.locator(".evidence", has_text=PASSAGE)
    card.get_by_role("button", name="refutes").click()
    card.locator("button[value=refutes][aria-pressed=true]").wait_for()  # without a new page
    ana.page.locator(".evidence", has_text=PASSAGE).get_by_label("Cite it").check()
    ana.page.get_by_role("radio", name="Refuted").check()
    ana.press("Submit")
    assert "Your decision is in." in ana.words

    ben.open("/desk/")
    ben.press("Read second in desk")
    html = ben.page.content()
    assert "You read second." in ben.words
    assert [secret for secret in SECRETS if secret in html] == []
    assert ben.page.locator(".evidence .said").count() == 0
    ben.page.locator(".evidence", has_text=PASSAGE).get_by_label("Cite it").check()
    ben.page.get_by_role("radio", name="Refuted").check()
    ben.page.get_by_label("Rationale", exact=True).fill("The survey has 82.")
    ben.press("Submit")
    assert desk.status(claim) == "decided"

    eve.open(f"/desk/claims/{claim}")
    assert "Two surveys say 82 metres." in eve.words
    assert "The survey has 82." in eve.words
    eve.page.get_by_label("Headline").fill("No, it is 82 metres")
    eve.press("Preview and publish")
    eve.press("Publish")
    assert "The verdict is published." in eve.words
    eve.page.get_by_text("Write a correction").click()
    eve.page.get_by_label("Note to readers (public)").first.fill("The survey is of 2020.")
    eve.page.get_by_label("Reason, for the desk (never published)").first.fill("a reader wrote")
    eve.page.get_by_label("Label", exact=True).select_option("misleading")
    eve.press("Preview the correction")
    eve.press("Publish the correction")
    assert "The survey is of 2020." in eve.words
    assert "a reader wrote" not in eve.words
    assert eve.page.locator(".badge").first.inner_text() == "Misleading"


def test_a_claim_is_taken_and_decided_by_keyboard_alone(desk, person):
    desk.queue()
    claim = desk.claim()
    desk.evidence(claim)
    ana = person("ana")
    keys = ana.page.keyboard
    ana.open("/desk/")
    keys.press("Tab")
    assert ana.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    with ana.page.expect_navigation():
        keys.press("n")
    keys.press("j")
    tab_to(ana.page, "[data-cite]")
    keys.press("Space")
    keys.press("d")
    keys.press("ArrowDown")  # the radios' first is focused; the second is chosen: Refuted
    tab_to(ana.page, "#rationale")
    keys.type("Two surveys say 82 metres; jkxdnw are letters here.")
    with ana.page.expect_navigation():
        keys.press("Control+Enter")
    assert "Your decision is in." in ana.words
    assert desk.status(claim) == "decided"


def tab_to(page, selector, most=60):
    """Press Tab until the element has the focus, which must be seen on every stop."""
    for _ in range(most):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached in {most} steps")


def test_the_draft_is_kept_without_a_button_and_survives_another_browser(desk, person):
    desk.queue()
    claim = desk.claim()
    ana = person("ana")
    ana.press("Take the next claim of desk")
    with ana.page.expect_response(re.compile("/draft$")):
        ana.page.get_by_label("Rationale", exact=True).fill("As far as I have come")
    ana.page.get_by_text("Draft saved at").wait_for()
    again = person("ana").open(f"/desk/claims/{claim}")
    assert again.page.get_by_label("Rationale", exact=True).input_value() == "As far as I have come"
    again.press("Go on here")
    assert again.page.get_by_role("button", name="Extend").is_visible()


def test_shortcuts_can_be_switched_off(desk, person):
    ana = person("ana")
    ana.page.keyboard.press("?")
    ana.page.get_by_label("Single-letter shortcuts are on").uncheck()
    ana.page.get_by_role("button", name="Close").click()
    ana.page.keyboard.press("/")
    assert ana.page.url.endswith("/desk/")
    ana.page.get_by_role("button", name="Keyboard shortcuts (?)").click()
    ana.page.get_by_label("Single-letter shortcuts are on").check()
    ana.page.get_by_role("button", name="Close").click()
    with ana.page.expect_navigation():
        ana.page.keyboard.press("/")
    assert ana.page.url.endswith("/desk/verdicts")


def test_everything_works_without_a_script(desk, person):
    desk.queue()
    claim = desk.claim()
    ana = person("ana", java_script_enabled=False)
    ana.press("Take the next claim of desk")
    ana.page.get_by_role("radio", name="Not enough evidence").check()
    ana.page.get_by_label("Rationale", exact=True).fill("Nothing is known.")
    ana.page.get_by_label("What was searched").fill("the archive")
    ana.press("Submit")
    assert desk.status(claim) == "decided"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_keep_the_accessibility_rules_and_fit_the_window(desk, person, scheme, width):
    desk.queue(second_read=SecondRead.OPEN)
    claim = desk.claim()
    desk.evidence(claim)
    verdict = desk.verdict(origin="own")
    desk.match(claim, verdict)
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    ana, eve = person("ana", **look), person("eve", **look)
    note_contact(ana.open(f"/desk/claims/{claim}"))
    complain(eve.open(f"/desk/verdicts/{verdict}"))
    found = eve.find_faults(
        "/desk/",
        f"/desk/verdicts/{verdict}",
        "/desk/verdicts",
        "/desk/claims",
        "/desk/articles",
        "/desk/articles/new",
    )
    ana.open("/desk/").press("Take the next claim of desk")
    change = f"/desk/claims/{claim}/change"
    found += ana.find_faults(f"/desk/claims/{claim}", change, f"{change}?q=bridge")
    found += ana.find_faults("/desk/claims/new", "/desk/queues/desk", "/desk/account", "/desk/")
    found += eve.find_faults(f"/desk/claims/{claim}")
    ana.press("Sign out")
    assert found + ana.find_faults("/desk/sign-in") == []


def note_contact(somebody):
    decision = somebody.page.locator(".tabs a", has_text="Decision")
    if decision.is_visible():
        decision.click()
    somebody.page.get_by_text("Note whom you asked").click()
    for label, words in (
        ("Who was asked", "The mayor"),
        ("How", "phone"),
        ("The question", "How long is it?"),
    ):
        somebody.page.get_by_label(label, exact=True).fill(words)
    somebody.press("Note it")


def complain(somebody):
    somebody.page.get_by_text("Note a complaint").click()
    somebody.page.get_by_label("What they say").fill("It is 80 after all.")
    somebody.press("Note it")


def test_what_is_sealed_and_what_is_planned_keep_the_rules_too(desk, person):
    desk.queue(second_read=SecondRead.BLIND)
    claim = desk.claim()
    desk.evidence(claim)
    ana, ben, eve = person("ana"), person("ben"), person("eve")
    for somebody, button in ((ana, "Take the next claim of desk"), (ben, "Read second in desk")):
        somebody.open("/desk/").press(button)
        somebody.page.locator(".evidence", has_text=PASSAGE).get_by_label("Cite it").check()
        somebody.page.get_by_role("radio", name="Refuted").check()
        somebody.page.get_by_label("Rationale", exact=True).fill("Two surveys say 82 metres.")
        if somebody is ben:
            found = break_seal(eve, claim)
        somebody.press("Submit")
    assert desk.status(claim) == "decided"
    eve.open(f"/desk/claims/{claim}")
    assert eve.page.get_by_role("button", name="Preview and publish", exact=True).count() == 0
    assert found == []


def break_seal(somebody, claim):
    """Read the warning, say why, look; what axe finds on the page before and on what is shown."""
    found = somebody.find_faults(f"/desk/claims/{claim}")
    assert "you can’t read, decide or publish this claim any more" in somebody.words
    assert "Two surveys say 82 metres." not in somebody.words
    somebody.press("Break the seal")
    assert "Two surveys say 82 metres." not in somebody.words
    assert somebody.page.evaluate("document.activeElement.id") == "seal_reason"
    somebody.page.get_by_label("Why you must look").fill("a lawyer wrote")
    somebody.press("Break the seal")
    assert "Two surveys say 82 metres." in somebody.words
    refusals = [
        said for said in somebody.said if "422" in said
    ]  # the browser notes, once or twice, a refused form
    assert refusals
    somebody.said[:] = [said for said in somebody.said if said not in refusals]
    return found + somebody.find_faults_here()


def test_a_publication_is_planned_seen_and_called_off(desk, person):
    desk.queue()
    claim = desk.claim()
    ana, eve = person("ana"), person("eve")
    ana.open("/desk/").press("Take the next claim of desk")
    ana.page.get_by_role("radio", name="Not enough evidence").check()
    ana.page.get_by_label("Rationale", exact=True).fill("Nothing is known.")
    ana.page.get_by_label("What was searched").fill("the archive")
    ana.press("Submit")
    eve.open(f"/desk/claims/{claim}")
    eve.page.get_by_label("Headline").fill("Nobody knows")
    later = clock.now() + timedelta(days=2)
    eve.page.get_by_label("When (UTC)", exact=True).fill(f"{later:%Y-%m-%dT%H:%M}")
    eve.press("Preview and publish")
    eve.press("Plan the publication")
    assert "Its publication is planned" in eve.words
    assert eve.find_faults_here() == []
    assert "planned for" in eve.open("/desk/").words
    eve.open(f"/desk/claims/{claim}").press("Call the publication off")
    assert "The publication is called off." in eve.words
    assert desk.status(claim) == "decided"


def test_a_comment_that_a_button_would_leave_behind_is_asked_about(desk, person):
    desk.queue()
    claim = desk.claim()
    ana = person("ana")
    ana.open("/desk/").press("Take the next claim of desk")
    asked = []

    def answer(dialog):
        asked.append(dialog.message)
        dialog.accept() if len(asked) > 1 else dialog.dismiss()

    ana.page.on("dialog", answer)
    ana.page.locator("#comment").fill("ask the builder")
    ana.page.get_by_role("button", name="Release", exact=True).first.click()
    assert desk.status(claim) == "in_review"
    assert ana.page.locator("#comment").input_value() == "ask the builder"
    ana.press("Release")
    assert desk.status(claim) == "waiting"
    assert "would be lost" in asked[0]

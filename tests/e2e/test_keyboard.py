"""Three people without a mouse take a claim from the queue to a corrected verdict; what Tab does not reach fails."""

import pytest

from claimdesk.records.queue import SecondRead

pytestmark = [pytest.mark.chromium, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def test_the_story_of_three_people_by_keyboard_alone(desk, keyboard_person):
    desk.queue(second_read=SecondRead.BLIND)
    claim = desk.claim()
    desk.match(claim, desk.verdict())
    desk.evidence(claim)
    ana = keyboard_person("ana")
    ana.page.keyboard.press("Tab")
    assert ana.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    ana.page.keyboard.press("Enter")
    assert ana.page.evaluate("document.activeElement.id") == "main"
    ana.go("Take the next claim of desk")
    judge_and_cite(ana)
    conclude(ana, "Two surveys say 82 metres.")
    assert desk.status(claim) == "awaiting_second"

    ben = keyboard_person("ben")
    ben.go("Read second in desk")
    assert "Two surveys say" not in ben.page.content()
    judge_and_cite(ben)
    conclude(ben, "The survey has 82.")
    assert desk.status(claim) == "decided"

    eve = keyboard_person("eve")
    eve.go("The bridge is 80 metres long.")
    eve.tab_to("#publish_headline")
    eve.type("No, it is 82 metres")
    eve.go("Preview and publish")
    eve.page.wait_for_function("document.activeElement.matches('main button')")  # it comes there by itself
    eve.page.keyboard.press("Enter")
    eve.page.get_by_text("The verdict is published.").wait_for()
    assert "The verdict is published." in eve.words
    unfold(eve, "Write a correction")
    eve.tab_to("#note")
    eve.type("The survey is of 2020.")
    eve.tab_to("#reason")
    eve.type("a reader wrote")
    eve.tab_to("#label")
    eve.type("Mis")  # a choice goes to what begins so
    eve.go("Preview the correction")
    eve.page.wait_for_function("document.activeElement.matches('main button')")
    eve.enter()
    assert "The survey is of 2020." in eve.words
    assert eve.page.locator(".badge").first.inner_text() == "Misleading"
    for somebody in (ana, ben, eve):
        somebody.go("Sign out")
        assert somebody.page.url.endswith("/desk/sign-in")


def judge_and_cite(somebody):
    """Look at the passage: it refutes, and is cited. The page stays, and so does the focus."""
    somebody.tab_to(".evidence button[value=refutes]")
    somebody.page.keyboard.press("Enter")
    somebody.page.locator(".evidence button[value=refutes][aria-pressed=true]").wait_for()
    somebody.page.keyboard.press("Shift+Tab")
    somebody.page.evaluate("document.querySelector('.evidence').focus()")
    somebody.tab_to("[data-cite]")
    somebody.page.keyboard.press("Space")


def conclude(somebody, why):
    """The second label, the reasons, and the button under them."""
    somebody.tab_to("[name=label]")
    somebody.page.keyboard.press("ArrowDown")
    somebody.tab_to("#rationale")
    somebody.type(why)
    somebody.go("Submit")
    assert "Your decision is in." in somebody.words


def test_the_further_ways_on_are_reached_by_keyboard_too(desk, keyboard_person):
    desk.queue()
    claim = desk.claim()
    other = desk.claim("The bridge over the Elle is eighty metres long.", with_article=False)
    ana = keyboard_person("ana")
    ana.go("desk")
    ana.go("The bridge is 80 metres long.")
    unfold(ana, "Dates and place in the queue")
    ana.tab_to("[name=arrange_pinned]")
    ana.page.keyboard.press("Space")
    ana.go("Save")
    assert "pinned" in ana.words
    unfold(ana, "Note whom you asked")
    for field, words in (
        ("ask_to", "The mayor"),
        ("ask_channel", "phone"),
        ("ask_question", "How long is it?"),
    ):
        ana.tab_to(f"#{field}")
        ana.type(words)
    ana.go("Note it")
    assert "No reply yet." in ana.words
    ana.page.evaluate("scrollTo(0, 0)")
    ana.go("Reword, split or merge it")
    ana.tab_to("#q")
    ana.type("eighty")
    ana.enter()
    ana.tab_to("[name=into]")
    ana.enter()
    assert ana.page.url.split("?")[0].endswith(str(other))
    assert desk.status(claim) == "merged"
    ana.tab_to("form[action$=unmerge] button")
    ana.enter()
    assert desk.status(claim) == "waiting"


def unfold(somebody, words):
    """Open what is folded away under these words."""
    somebody.page.locator("summary", has_text=words).first.evaluate("one => { one.id = 'wanted-fold'; }")
    somebody.tab_to("#wanted-fold")
    somebody.page.keyboard.press("Enter")


def test_a_round_of_tab_stops_at_every_control_of_a_page(desk, keyboard_person):
    desk.queue(second_read=SecondRead.OPEN)
    claim = desk.claim()
    desk.evidence(claim)
    verdict = desk.verdict(origin="own")
    desk.match(claim, verdict)
    ana, eve = keyboard_person("ana"), keyboard_person("eve")
    ana.go("Take the next claim of desk")
    for somebody, path in (
        (ana, None),
        (ana, f"/desk/claims/{claim}/change"),
        (ana, "/desk/verdicts?q=bridge"),
        (ana, "/desk/claims/new"),
        (ana, "/desk/account"),
        (eve, "/desk/"),
        (eve, f"/desk/verdicts/{verdict}"),
        (eve, "/desk/claims"),
    ):
        if path is not None:
            somebody.open(path)
        for details in somebody.page.locator("details").all():
            details.evaluate("one => { one.open = true; }")
        assert somebody.page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0
        assert somebody.count_stops() == somebody.count_controls(), somebody.page.url

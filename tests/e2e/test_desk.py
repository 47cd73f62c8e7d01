"""The desk in a real browser: decided by one, read second blind by another, published and corrected by an editor."""

import logging
import re
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk_people import CLAIM, PASSAGE, PASSWORD, Desk
from werkzeug.serving import make_server

from claimdesk.database import Database, build_engine
from claimdesk.records import migrating
from claimdesk.records.queue import SecondRead
from claimdesk.search.embedded import EmbeddedEngine
from claimdesk.search.encoder import Encoder
from claimdesk.settings import Settings
from service.app import create_app

pytestmark = [pytest.mark.chromium, pytest.mark.filterwarnings("ignore::ResourceWarning")]

SECRETS = ("Two surveys say 82", "a comment of the first", "found by the first", "refuted by the first")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def desk(tmp_path):
    database = Database(build_engine(f"sqlite:///{tmp_path / 'claimdesk.db'}"))
    migrating.migrate(database)
    found = Desk(database)
    encoder = Encoder(threads=1)
    engine = EmbeddedEngine(tmp_path / "search", encoder.version)
    settings = Settings(var=tmp_path, secret_key="for tests only")
    server = make_server("127.0.0.1", 0, create_app(settings, database, engine, encoder), threaded=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.address = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()
    engine.close()
    database.close()


class Person:
    """Somebody at a browser of their own; what its console says is kept."""

    def __init__(self, browser, desk, name, **options):
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.desk, self.said = desk, []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.open("/desk/sign-in")
        self.page.get_by_label("Email").fill(f"{name}@desk.example")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")

    def open(self, path):
        assert self.page.goto(self.desk.address + path).status == 200, path
        return self

    def press(self, name):
        """Press a button and wait for the page that comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    @property
    def words(self):
        return self.page.locator("main").inner_text()


@pytest.fixture
def person(browser, desk):
    """Calls somebody to the desk; at the end no console has said anything."""
    people = []

    def come(name, **options):
        people.append(Person(browser, desk, name, **options))
        return people[-1]

    yield come
    for one in people:
        one.context.close()
    assert [said for one in people for said in one.said] == []


def test_one_decides_another_reads_second_blind_and_an_editor_publishes_and_corrects(desk, person):
    desk.queue(second_read=SecondRead.BLIND)
    claim = desk.claim()
    desk.match(claim, desk.verdict())
    desk.evidence(claim)
    ana, ben, eve = person("ana"), person("ben"), person("eve")

    ana.press("Take the next claim of desk")
    assert ana.page.locator("mark", has_text=CLAIM).first.is_visible()
    ana.page.get_by_label("Why", exact=True).fill("Two surveys say 82 metres.")
    ana.page.get_by_label("To colleagues").fill("a comment of the first")
    ana.press("Say it")
    ana.page.get_by_text("Add evidence, or look again").click()
    ana.page.get_by_label("The passage, word for word").fill("found by the first")
    ana.press("Add it")
    assert ana.page.get_by_label("Why", exact=True).input_value() == "Two surveys say 82 metres."
    card = ana.page.locator(".evidence", has_text=PASSAGE)
    with ana.page.expect_navigation():
        card.get_by_role("button", name="refutes").click()
    ana.page.locator(".evidence", has_text=PASSAGE).get_by_label("Cite it").check()
    ana.page.get_by_role("radio", name="Refuted").check()
    ana.press("Hand in my decision")
    assert "Your decision is in." in ana.words

    ben.open("/desk/")
    ben.press("Read second in desk")
    html = ben.page.content()
    assert "You read second." in ben.words
    assert [secret for secret in SECRETS if secret in html] == []
    assert ben.page.locator(".evidence .said").count() == 0
    ben.page.locator(".evidence", has_text=PASSAGE).get_by_label("Cite it").check()
    ben.page.get_by_role("radio", name="Refuted").check()
    ben.page.get_by_label("Why", exact=True).fill("The survey has 82.")
    ben.press("Hand in my decision")
    assert desk.status(claim) == "decided"

    eve.open(f"/desk/claims/{claim}")
    assert "Two surveys say 82 metres." in eve.words
    assert "The survey has 82." in eve.words
    eve.page.get_by_label("Headline").fill("No, it is 82 metres")
    eve.press("Publish")
    assert "The verdict is published." in eve.words
    eve.page.get_by_label("Note to readers (public)").first.fill("The survey is of 2020.")
    eve.page.get_by_label("Reason, for the desk (never published)").first.fill("a reader wrote")
    eve.page.get_by_label("Label", exact=True).select_option("misleading")
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
        ana.page.get_by_label("Why", exact=True).fill("As far as I have come")
    ana.page.get_by_text("Draft kept at").wait_for()
    again = person("ana").open(f"/desk/claims/{claim}")
    assert again.page.get_by_label("Why", exact=True).input_value() == "As far as I have come"
    again.press("Go on here")
    assert again.page.get_by_role("button", name="Keep holding it").is_visible()


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
    ana.page.get_by_label("Why", exact=True).fill("Nothing is known.")
    ana.page.get_by_label("What was searched").fill("the archive")
    ana.press("Hand in my decision")
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
    found = check(
        eve, "/desk/", f"/desk/verdicts/{verdict}", "/desk/verdicts", "/desk/claims", "/desk/articles"
    )
    ana.press("Take the next claim of desk")
    found += check(ana, f"/desk/claims/{claim}", "/desk/queues/desk", "/desk/account", "/desk/")
    ana.press("Sign out")
    found += check(ana, "/desk/sign-in")
    assert found == []


def check(somebody, *paths):
    """What axe finds on the pages, and pages that are wider than the window."""
    found = []
    for path in paths:
        somebody.open(path)
        for details in somebody.page.locator("details").all():
            details.evaluate("one => { one.open = true; }")
        for one in Axe().run(somebody.page, options={"runOnly": RULES["runOnly"]}).response["violations"]:
            found += [(path, one["id"], node["html"][:160]) for node in one["nodes"]]
        wide = somebody.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            found.append((path, "wider than the window by", wide))
    return found

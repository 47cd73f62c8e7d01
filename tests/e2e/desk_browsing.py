"""People at a real browser: with a mouse where that is shortest, and by keyboard alone."""

from axe_playwright_python.sync_playwright import Axe

from tests.desk.desk_people import PASSWORD

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_TABS = 250
HURRIED = "Autofocus processing was blocked"  # whoever tabs before the page has set its focus, as a test does
FOCUSED = """() => {
  const one = document.activeElement, was = window.stops || (window.stops = []);
  const is_same = was.at(-1) === one, is_again = !is_same && was.includes(one);
  if (!is_same) was.push(one);
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0
    && box.left < innerWidth;
  return {
    is_same, is_again, tag: one.tagName.toLowerCase(), is_seen: inside && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    words: (one.ariaLabel || one.textContent || one.id || one.name || "").trim().replace(/\\s+/g, " ").slice(0, 60),
  };
}"""
CONTROLS = """() => {
  const groups = new Set();
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(one => {
    if (one.disabled || one.type === "hidden" || one.hidden || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== "radio") return true;
    const group = one.name + (one.form ? one.form.id : "");
    return groups.has(group) ? false : groups.add(group);
  }).length;
}"""


class Person:
    """Somebody at a browser of their own; what its console says is kept."""

    def __init__(self, browser, desk, name, **options):
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.desk, self.said, self.name = desk, [], name
        self.page.on("console", lambda message: self._keep(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.open("/desk/sign-in")
        self.sign_in()

    def _keep(self, said):
        if not said.startswith(HURRIED):
            self.said.append(said)

    def sign_in(self):
        self.page.get_by_label("Email").fill(f"{self.name}@desk.example")
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

    def find_faults(self, *paths):
        """What axe finds on the pages with everything unfolded, and pages that are wider than the window."""
        return [fault for path in paths for fault in self.open(path).find_faults_here()]

    def find_faults_here(self):
        """The same of the page that is open; on a phone a claim's page is looked at part by part."""
        tabs = [tab for tab in self.page.locator(".tabs a").all() if tab.is_visible()]
        found = []
        for tab in tabs or [None]:
            if tab is not None:
                tab.click()
                self.page.evaluate("scrollTo(0, document.body.scrollHeight)")  # where the bar covers nothing
            found += self._find_faults_shown()
        return found

    def _find_faults_shown(self):
        where = self.page.url.removeprefix(self.desk.address)
        for details in self.page.locator("details").all():
            details.evaluate("one => { one.open = true; }")
        response = Axe().run(self.page, options={"runOnly": RULES}).response
        found = [
            (where, violation["id"], node["html"][:160])
            for violation in response["violations"]
            for node in violation["nodes"]
        ]
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return [*found, (where, "wider than the window by", wide)] if wide > 0 else found


class KeyboardPerson(Person):
    """Somebody without a mouse: Tab, Enter, Space and the arrows, from the first page on. No address is typed either."""

    def __init__(self, browser, desk, name, **options):
        super().__init__(browser, desk, name, reduced_motion="reduce", **options)  # else Tab scrolls gently

    def sign_in(self):
        self.page.wait_for_function("document.activeElement.id === 'email'")  # it comes there by itself
        self.type(f"{self.name}@desk.example")
        self.tab_to("#password")
        self.type(PASSWORD)
        self.enter()

    def type(self, text):
        self.page.keyboard.type(text)

    def tab_to(self, selector):
        """Press Tab until what the selector says has the focus; it is seen on every stop, and nothing is a trap."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate(FOCUSED)
            if focused["tag"] == "body":
                continue  # the browser's own bar would come now
            assert focused["is_seen"], f"the focus is not seen at {focused} of {self.page.url}"
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"{selector} of {self.page.url} is not reached in {MOST_TABS} steps")

    def tab_to_button(self, words):
        """The same to a button or link, by what a screen reader says of it."""
        found = self.page.get_by_role("button", name=words, exact=True).or_(
            self.page.get_by_role("link", name=words, exact=True)
        )
        found.first.evaluate("(one, mark) => one.setAttribute(mark, '')", "data-wanted")
        self.tab_to("[data-wanted]")

    def enter(self):
        """Enter, and the page that comes."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def go(self, words):
        """Tab to a button or link and press Enter."""
        self.tab_to_button(words)
        self.enter()

    def count_stops(self):
        """How many places one round of Tab stops at from the top of the page, each seen."""
        self.page.evaluate("document.activeElement.blur(); scrollTo(0, 0); window.stops = [];")
        self.page.evaluate("getSelection().collapse(document.body, 0)")  # Tab goes on from here
        stops = 0
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate(FOCUSED)
            if focused["tag"] == "body" or focused["is_again"]:
                return stops  # round, with or without the browser's own bar between
            assert focused["is_seen"], f"the focus is not seen at {focused} of {self.page.url}"
            stops += not focused["is_same"]  # a field of day and time is passed part by part
        raise AssertionError(f"{self.page.url} has no end of stops")

    def count_controls(self):
        """How many places there are that can be used; of radio buttons each group counts once."""
        return self.page.evaluate(CONTROLS)

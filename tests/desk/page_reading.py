"""A page read as a browser without a script reads it: its forms with their fields and buttons, and its words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from tests.desk.desk_people import PASSWORD

VOID = {"input", "meta", "link", "br", "hr", "img", "rect"}


@dataclass
class Control:
    """A field or button of a form."""

    tag: str
    attributes: dict
    text: str = ""
    options: list = field(default_factory=list)
    form: str | None = None


class PageReader(HTMLParser):
    """Collects forms, controls, ids and words of one page."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.controls, self.ids, self.links = [], [], [], []
        self.words, self.marks, self.tags = "", [], []
        self.labels, self._open, self._now = set(), [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "form":
            self.forms.append(found)
            self._now = found
        if tag == "label":
            self.labels.add(found.get("for"))
        if tag in {"input", "select", "textarea", "button"}:
            control = Control(tag, found, form=found.get("form") or (self._now or {}).get("id"))
            control.owner = (
                self._now
                if "form" not in found
                else next((form for form in self.forms if form.get("id") == found["form"]), None)
            )
            control.in_label = "label" in self._open
            self.controls.append(control)
        if tag == "option":
            self.controls[-1].options.append(found)
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if tag == "form":
            self._now = None
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data):
        if "script" in self._open or "style" in self._open:
            return
        self.words += data
        if "mark" in self._open:
            self.marks.append(data)
        if self.controls and self._open and self._open[-1] in {"textarea", "button"}:
            self.controls[-1].text += data

    def fields(self, form):
        """What a browser would send of the form, without a button."""
        found = []
        for control in self.controls:
            name, kind = control.attributes.get("name"), control.attributes.get("type", "text")
            if control.owner is not form or not name or control.tag == "button":
                continue
            if kind in {"checkbox", "radio"} and "checked" not in control.attributes:
                continue
            if control.tag == "select":
                chosen = next(
                    (each for each in control.options if "selected" in each), (control.options or [{}])[0]
                )
                found.append((name, chosen.get("value", "")))
            else:
                found.append(
                    (
                        name,
                        control.text
                        if control.tag == "textarea"
                        else control.attributes.get("value", "on" if kind in {"checkbox", "radio"} else ""),
                    )
                )
        return found


class Browser:
    """Somebody at the desk, who follows links and presses buttons."""

    def __init__(self, app):
        self.http = app.test_client()
        self.answer = self.page = None
        self.path = ""

    def open(self, path):
        return self._took(self.http.get(path), path)

    def _took(self, answer, path):
        while answer.status_code in {302, 303, 308}:
            path = answer.location
            answer = self.http.get(path)
        self.answer, self.path = answer, path
        self.page = PageReader(answer.text)
        return self

    def press(self, words, **filled):
        """Press the button with these words, with the fields filled in; lists for checkboxes."""
        button = next(
            (
                control
                for control in self.page.controls
                if control.tag == "button" and words in " ".join(control.text.split())
            ),
            None,
        )
        assert button is not None, (
            words,
            [control.text for control in self.page.controls if control.tag == "button"],
        )
        assert "disabled" not in button.attributes, words
        form = button.owner
        sent = [pair for pair in self.page.fields(form) if pair[0] not in filled]
        for name, value in filled.items():
            sent += [(name, sent_value) for sent_value in (value if isinstance(value, list) else [value])]
        if "name" in button.attributes:
            sent.append((button.attributes["name"], button.attributes.get("value", "")))
        data = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        action = button.attributes.get("formaction") or form["action"]
        return self._took(self.http.post(action, data=data), action)

    def sign_in(self, name, password=PASSWORD):
        self.open("/desk/sign-in")
        return self.press("Sign in", email=f"{name}@desk.example", password=password)

    def has(self, words):
        return words in " ".join(self.page.words.split())

    @property
    def place(self):
        return urlsplit(self.path).path

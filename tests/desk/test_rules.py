"""What must hold for every page: locked, guarded against forged forms, under a strict policy, labelled."""

import re
import uuid
from itertools import pairwise

import pytest

from service.http.authentication import page_scopes_of
from service.http.content_security import CONTENT_POLICY
from tests.desk.desk_people import Desk
from tests.desk.page_reading import Browser, PageReader

OPEN = {
    "desk.sign_in_page",
    "desk.sign_in",
    "desk.sign_out",
    "desk.choose_page",
    "desk.choose",
    "desk.static",
}


@pytest.fixture
def database_url(sqlite_url):
    """These rules don't depend on the database."""
    return sqlite_url


def routes(app, method):
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("desk.") and method in (rule.methods or ())
    ]


def fill(rule):
    return re.sub(r"<(\w+:)?\w+>", "x", re.sub(r"<uuid:\w+>", str(uuid.uuid4()), rule.rule))


def test_every_page_but_the_listed_ones_needs_somebody_who_is_signed_in(app):
    marked = {
        rule.endpoint
        for method in ("GET", "POST")
        for rule in routes(app, method)
        if page_scopes_of(app.view_functions[rule.endpoint]) is None
    }
    assert marked == OPEN


def test_no_form_is_taken_without_its_token(app, admin):
    for rule in routes(app, "POST"):
        answer = admin.http.post(fill(rule), data={"version": "1"})
        assert answer.status_code == 400, rule.rule
        assert "too old" in answer.text, rule.rule


def test_no_form_is_taken_with_the_token_of_somebody_else(app, ana, ben):
    token = next(
        control.attributes["value"]
        for control in ben.page.controls
        if control.attributes.get("name") == "csrf_token"
    )
    assert ana.http.post("/desk/sign-out", data={"csrf_token": token}).status_code == 400


def test_every_answer_of_the_desk_has_the_policy(app, ana):
    for rule in routes(app, "GET"):
        answer = ana.http.get(fill(rule))
        assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY, rule.rule
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Frame-Options"] == "DENY"
        if not rule.endpoint.endswith("static"):
            assert answer.headers["Cache-Control"] == "no-store", rule.rule
    assert "unsafe" not in CONTENT_POLICY


@pytest.fixture
def pages(desk, app):
    """Every page with something on it, as an editor and as a reviewer see it."""
    desk.queue(second_read="open")
    claim = desk.claim()
    desk.evidence(claim)
    verdict = desk.verdict(origin="own")
    desk.match(claim, verdict)
    paths = [
        "/desk/sign-in",
        "/desk/",
        "/desk/account",
        "/desk/queues/desk",
        "/desk/claims",
        "/desk/articles",
        "/desk/verdicts",
        "/desk/verdicts?q=bridge",
        f"/desk/claims/{claim}",
        f"/desk/claims/{claim}/change",
        "/desk/claims/new",
        "/desk/articles/new",
        f"/desk/verdicts/{verdict}",
        f"/desk/claims/{uuid.uuid4()}",
    ]
    found = {}
    for name in ("ana", "eve", "vic"):
        somebody = Browser(app).sign_in(name)
        if name == "ana":
            somebody.open(f"/desk/claims/{claim}").press("Take this claim")
        for path in paths:
            found[name, path] = somebody.open(path).answer.text
    return {where: (html, PageReader(html)) for where, html in found.items()}


def test_every_form_that_changes_something_holds_a_token(pages):
    seen = 0
    for where, (_, page) in pages.items():
        for form in page.forms:
            if form.get("method") == "post":
                seen += 1
                assert "csrf_token" in dict(page.fields(form)), (where, form)
    assert seen > 20


def test_nothing_inline_stands_in_a_page(pages):
    for where, (html, page) in pages.items():
        assert "<style" not in html, where
        assert not re.search(r"<script(?![^>]*\bsrc=)", html), where
        for tag, attributes in page.tags:
            assert "style" not in attributes, (where, tag)
            assert not [name for name in attributes if name.startswith("on")], (where, tag)


def test_every_field_has_a_label_and_every_id_is_there_once(pages):
    for where, (_, page) in pages.items():
        assert len(page.ids) == len(set(page.ids)), where
        for control in page.controls:
            if control.tag == "button" or control.attributes.get("type") == "hidden":
                continue
            assert control.in_label or control.attributes.get("id") in page.labels, (
                where,
                control.attributes,
            )


def test_every_page_has_its_landmarks_one_heading_and_a_way_past_the_navigation(pages):
    for where, (html, page) in pages.items():
        tags = [tag for tag, _ in page.tags]
        assert [tags.count(tag) for tag in ("main", "header", "h1")] == [1, 1, 1], where
        assert page.links[0] == "#main", where
        assert '<html lang="en">' in html, where


def test_a_heading_never_skips_a_level(pages):
    for where, (_, page) in pages.items():
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
        for before, after in pairwise(levels):
            assert after <= before + 1, (where, levels)


def test_a_reference_of_a_page_leads_to_something_on_it(pages):
    for where, (_, page) in pages.items():
        for _, attributes in page.tags:
            for name in ("aria-describedby", "aria-labelledby", "for"):
                for class_name in (attributes.get(name) or "").split():
                    assert class_name in page.ids, (where, name, class_name)


def test_what_stands_in_a_text_is_no_markup(desk, ana):
    desk.queue()
    claim = desk.claim("<script>alert(1)</script> & <b>x</b>", with_article=False)
    html = ana.open(f"/desk/claims/{claim}").answer.text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;x" in html


def test_another_workspaces_objects_are_not_there(app, database, desk, ana):
    other = Desk(database, "The other desk")
    other.queue("theirs")
    claim, verdict = other.claim(), other.verdict()
    for path in (f"/desk/claims/{claim}", f"/desk/verdicts/{verdict}", "/desk/queues/theirs"):
        assert ana.open(path).answer.status_code == 404, path
    for path in ("/desk/", "/desk/claims", "/desk/articles", "/desk/verdicts"):
        assert not ana.open(path).has("bridge"), path


def test_a_page_that_is_not_there_says_so_in_words(ana):
    ana.open("/desk/nothing-of-the-kind")
    assert ana.answer.status_code == 404
    assert ana.has("To the queues")

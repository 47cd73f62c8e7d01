"""I7 on pages: two worlds that differ only in what the first reader made show the second reader the same, byte for byte."""

import re

import pytest

from claimdesk.records.queue import SecondRead
from tests.desk.desk_people import Desk
from tests.desk.page_reading import Browser

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TIME = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC|\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)?")
TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')
WORLDS = [
    {
        "label": "refuted",
        "rationale": "It is 82 metres.",
        "said": "refutes",
        "talk": "call the builder",
        "found": "a plan",
    },
    {
        "label": "supported",
        "rationale": "Near enough.",
        "said": "supports",
        "talk": "nothing to add",
        "found": "a photo",
    },
]


def read_first(somebody, desk, world):
    """All that a first reader can make on the page."""
    desk.queue(second_read=SecondRead.BLIND)
    claim = desk.claim()
    cited = str(desk.evidence(claim))
    desk.match(claim, desk.verdict())
    somebody.open("/desk/").press("Take the next claim")
    somebody.press(world["said"])
    somebody.press("Same claim" if world["label"] == "refuted" else "Not the same")
    somebody.press("Post comment", comment=world["talk"])
    somebody.press("Add it", new_text=world["found"])
    asked = {"ask_to": world["found"], "ask_channel": "phone", "ask_question": world["talk"]}
    somebody.press("Note it", **asked, ask_reply=world["rationale"])
    somebody.press("Reword, split or merge it").press("Save", edit_text=world["talk"])
    somebody.press("Save draft", rationale="draft of " + world["rationale"])
    somebody.press("Submit", label=world["label"], rationale=world["rationale"], evidence_ids=[cited])
    assert somebody.has("Your decision is in."), somebody.page.words
    return claim


def plain(html):
    """The page without what every page has of its own: ids in the order of their coming, times, tokens."""
    order = {}
    html = UUID.sub(lambda id_: f"id{order.setdefault(id_[0], len(order))}", html)
    return TOKEN.sub("token", TIME.sub("time", html))


def look(app, claim, email):
    """What the second reader sees everywhere, before and while they hold the claim."""
    ben = Browser(app)
    ben.open("/desk/sign-in").press("Sign in", email=email, password="long enough to be one")
    paths = [
        "/desk/",
        "/desk/queues/desk",
        "/desk/claims",
        f"/desk/claims/{claim}",
        f"/desk/claims/{claim}/change?q=bridge",
        f"/desk/claims/{claim}/preview",
        f"/desk/claims/{claim}/hold",
        "/desk/queues/desk?rows=compact",
        "/desk/articles",
        "/desk/verdicts",
    ]
    seen = [ben.open(path).answer.text for path in paths]
    ben.open("/desk/").press("Read second")
    return [plain(html) for html in [*seen, ben.answer.text, ben.open("/desk/").answer.text]]


def test_two_worlds_that_differ_in_the_first_read_look_the_same_to_the_second_reader(app, database):
    seen = []
    for world in WORLDS:
        desk = Desk(database, "Desk", domain=f"{world['label']}.example")
        ana = Browser(app)
        ana.open("/desk/sign-in").press(
            "Sign in", email=f"ana@{desk.domain}", password="long enough to be one"
        )
        claim = read_first(ana, desk, world)
        mine = ana.open(f"/desk/claims/{claim}").answer.text
        assert world["rationale"] in mine
        seen.append(look(app, claim, f"ben@{desk.domain}"))
    for first, second in zip(*seen, strict=True):
        assert first == second


@pytest.mark.parametrize("world", WORLDS[:1])
def test_an_editor_sees_no_more_of_it_than_the_second_reader(app, desk, eve, ana, world):
    claim = read_first(ana, desk, world)
    html = eve.open(f"/desk/claims/{claim}").answer.text
    for word in (world["rationale"], world["talk"], "Ana: refutes", world["found"]):
        assert word not in html, word

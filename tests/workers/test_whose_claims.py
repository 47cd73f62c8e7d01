"""I13: a decision, dismissal or verdict reaches no appearance with another claimant or referent; and orphans say so."""

import threading

import pytest

from claimdesk.runs import taking
from claimdesk.runs.stages import STAGES
from tests.api.conftest import admit
from workers import running
from workers.resources import Tools
from workers.stages import find_module

PUBLISHED = "2024-04-02T08:00:00Z"
WE = "We hired 300 police officers in 2023"
MAYORS = [
    f"{town.upper()} — “{WE},” said Mayor {name} of {town}. They cost 9 million euros. It was the largest increase since 1998."
    for town, name in (("Northbank", "Ana Ruiz"), ("Southport", "Bob Lee"), ("Eastham", "Cara Diaz"))
]
REVISED = "The bridge is 80 metres long. Northam hired 40 teachers in 2023."


class Newsroom:
    """An admin over HTTP, with the pipeline's work done in this thread."""

    def __init__(self, admin, tools):
        self.admin, self.tools = admin, tools

    def work(self):
        for _ in range(100):
            with self.tools.database.reading() as session:
                due = taking.list_due_stages(session)
            if not due:
                return
            for stage in due:
                running.take_and_work(
                    self.tools, STAGES[stage], find_module(stage), "test", threading.Event()
                )
        raise AssertionError("work without an end")

    def submit(self, text, **more):
        article = self.admin.submit(text=text, published_at=PUBLISHED, **more)["id"]
        self.work()
        return article

    def claims(self, article_id):
        """The article's claims by their text."""
        answered = self.admin.get(f"/articles/{article_id}/claims?limit=200")
        assert answered.status_code == 200, answered.text
        return {claim["text"]: claim for claim in answered.json["items"]}

    def find(self, article_id, words):
        return next(claim for text, claim in self.claims(article_id).items() if words in text)

    def claim(self, claim_id):
        return self.admin.get(f"/claims/{claim_id}").json

    def events(self, type_):
        return self.admin.get(f"/changes?types={type_}&limit=200").json["items"]

    def publish(self, claim_id):
        assert self.admin.post(f"/claims/{claim_id}/lease").status_code == 200
        version = self.claim(claim_id)["version"]
        read = self.admin.post(
            f"/claims/{claim_id}/reviews",
            {
                "claim_version": version,
                "label": "not_enough_evidence",
                "rationale": "Nobody keeps a list.",
                "searched": ["the town's budget"],
            },
            If_Match=f'"{version}"',
        )
        assert read.status_code == 201, read.text
        answered = self.admin.post(f"/claims/{claim_id}/publish", {}, If_Match="*")
        assert answered.status_code == 201, answered.text
        return answered.json


@pytest.fixture
def newsroom(app, settings, database, encoder, engine):
    admin = admit(app, database, "Desk", is_instance_admin=True)
    allowed = admin.patch("/workspaces/me", {"sole_reader_may_publish": True}, If_Match="*")
    assert allowed.status_code == 200, allowed.text
    tools = Tools(settings)
    tools.__dict__.update(database=database, encoder=encoder, engine=engine)
    return Newsroom(admin, tools)


def test_nothing_that_is_done_to_one_mayors_claim_reaches_another_mayors(newsroom):
    first, second = (newsroom.submit(text) for text in MAYORS[:2])
    ours, theirs = newsroom.claims(first), newsroom.claims(second)
    assert not {claim["id"] for claim in ours.values()} & {claim["id"] for claim in theirs.values()}
    for text in ours:
        assert ours[text]["open_reference"] is True
        assert ours[text]["made_by"] == "verbatim"

    they = newsroom.find(first, "9 million")
    body = {"reason": "too_minor"}
    dismissed = newsroom.admin.post(f"/claims/{they['id']}/dismiss", body, If_Match=f'"{they["version"]}"')
    assert dismissed.status_code == 200, dismissed.text
    verdict = newsroom.publish(newsroom.find(first, "300 police")["id"])
    third = newsroom.submit(MAYORS[2])
    newsroom.work()

    assert newsroom.find(first, "300 police")["verdict"]["id"] == verdict["id"]
    for article in (second, third):
        assert {claim["verdict"] for claim in newsroom.claims(article).values()} == {None}
        assert newsroom.find(article, "9 million")["status"] == "waiting"
        assert newsroom.find(article, "300 police")["status"] == "waiting"
    published = newsroom.events("verdict.published")[-1]
    assert published["article_ids"] == [first]
    offered = newsroom.claim(newsroom.find(third, "300 police")["id"])["matches"]
    assert any((match["verdict"] or {}).get("id") == verdict["id"] for match in offered)
    assert {match["band"] for match in offered} <= {"suggest", "weak"}  # a person decides


def test_what_was_said_of_one_mayors_pair_is_not_remembered_for_another(newsroom):
    verdict = newsroom.publish(newsroom.find(newsroom.submit(MAYORS[0]), "300 police")["id"])
    newsroom.work()
    second = newsroom.find(newsroom.submit(MAYORS[1]), "300 police")
    match = next(match for match in newsroom.claim(second["id"])["matches"] if match["verdict"])
    said = newsroom.admin.post(f"/claims/{second['id']}/matches/{match['id']}", {"decision": "reject"})
    assert said.status_code in {200, 201}, said.text
    newsroom.work()
    third = newsroom.find(newsroom.submit(MAYORS[2]), "300 police")
    offered = newsroom.claim(third["id"])["matches"]
    assert verdict["id"] in {match["verdict"]["id"] for match in offered if match["verdict"]}


def test_two_speakers_of_one_article_make_two_claims_and_both_are_looked_at(newsroom):
    article = newsroom.submit("“I was born in Northbank,” Brown said. “I was born in Northbank,” Holm said.")
    items = newsroom.admin.get(f"/articles/{article}/claims").json["items"]
    born = [claim for claim in items if claim["text"].startswith("I was born")]
    assert [[place["claimant"] for place in claim["appearances"]] for claim in born] == [["Brown"], ["Holm"]]
    assert [claim["near_twin_of"] for claim in born] == [None, None]


def test_the_same_words_of_two_things_in_one_article_stay_apart_whichever_is_edited_out(newsroom):
    buses, trams = (
        "The town of Northam bought many new buses. They cost 9 million euros.",
        "The town of Eastham bought many new trams. They cost 9 million euros.",
    )

    def list_costs(article):
        items = newsroom.admin.get(f"/articles/{article}/claims").json["items"]
        return [claim["id"] for claim in items if claim["text"] == "They cost 9 million euros."]

    article = newsroom.submit(buses, external_id="1")
    (first,) = list_costs(article)
    newsroom.submit(f"{trams}\n\n{buses}", external_id="1")
    second, again = list_costs(article)
    assert again == first != second
    newsroom.submit(trams, external_id="1")
    assert list_costs(article) == [second]
    assert newsroom.claim(first)["appearances"][0]["in_revision"] is False


def test_the_same_sentence_with_and_without_its_source_is_one_claim(newsroom):
    text = "Norway exports 40 percent of its gas to Germany"
    first, second = newsroom.submit(f"{text}."), newsroom.submit(f"{text}, according to Karin Holm.")
    claim = newsroom.find(first, "Norway")
    assert newsroom.find(second, "Norway")["id"] == claim["id"]
    assert claim["open_reference"] is False


def test_the_same_speaker_makes_one_claim_in_two_articles_and_splitting_again_changes_nothing(newsroom):
    first = newsroom.submit(MAYORS[0], external_id="1")
    second = newsroom.submit(f"“{WE},” said Mayor Ana Ruiz of Northbank.", external_id="2")
    ours = newsroom.find(first, "300 police")
    assert newsroom.find(second, "300 police")["id"] == ours["id"]
    before = {text: claim["id"] for text, claim in newsroom.claims(first).items()}
    newsroom.submit(f"{MAYORS[0]} The bridge is 80 metres long.", external_id="1")
    after = newsroom.claims(first)
    assert {text: after[text]["id"] for text in before} == before


def test_a_claim_that_a_person_gave_to_another_speaker_is_not_found_by_the_first_one(newsroom):
    first = newsroom.submit(MAYORS[0], external_id="1")
    claim = newsroom.find(first, "300 police")
    edited = newsroom.admin.patch(
        f"/claims/{claim['id']}", {"claimant": "Dora Vale"}, If_Match=f'"{claim["version"]}"'
    )
    assert edited.status_code == 200, edited.text
    second = newsroom.submit(f"“{WE},” said Mayor Ana Ruiz of Northbank.", external_id="2")
    assert newsroom.find(second, "300 police")["id"] != claim["id"]
    newsroom.submit(f"{MAYORS[0]} The bridge is 80 metres long.", external_id="1")
    assert newsroom.find(first, "300 police")["id"] == claim["id"]


def test_claims_by_hand_with_open_words_are_one_only_for_the_same_speaker(newsroom):
    article = newsroom.submit(MAYORS[0])
    found = newsroom.find(article, "300 police")["id"]

    def make(**body):
        answered = newsroom.admin.post("/claims", {"text": f"{WE}.", **body})
        assert answered.status_code in {200, 201}, answered.text
        return answered.json["id"]

    assert make(claimant="Ana Ruiz") == found
    others = [make(claimant="Bob Lee"), make(claimant="Lee"), make(), make()]
    assert len({found, *others}) == 5
    assert newsroom.claim(others[0])["made_by"] == "person"


def test_a_sentence_edited_out_of_an_article_is_said_to_be_gone_with_an_event(newsroom):
    article = newsroom.submit(REVISED, external_id="1")
    gone = newsroom.find(article, "40 teachers")
    assert [place["in_revision"] for place in gone["appearances"]] == [True]
    newsroom.submit("The bridge is 80 metres long.", external_id="1")

    assert "40 teachers" not in str(list(newsroom.claims(article)))
    claim = newsroom.claim(gone["id"])
    (place,) = claim["appearances"]
    assert (place["in_revision"], place["revision"]) == (False, 1)
    assert place["note"] == "no longer in the article (revision 2)"
    (event,) = newsroom.events("claim.orphaned")
    assert (event["subject"]["id"], event["article_ids"]) == (gone["id"], [article])
    history = newsroom.admin.get(f"/claims/{gone['id']}/history").json["items"]
    assert [line["changes"] for line in history if line["what"] == "orphaned"] == [
        {"article_id": article, "revision": 2}
    ]

    newsroom.submit(REVISED + " Rents rose by 9 percent in 2022.", external_id="1")
    assert newsroom.find(article, "40 teachers")["id"] == gone["id"]
    (place,) = newsroom.claim(gone["id"])["appearances"]
    assert (place["in_revision"], place["revision"], place["note"]) == (True, 3, None)


def test_what_a_person_marked_stays_in_the_article_as_long_as_its_words_do(newsroom):
    article = newsroom.submit("Prices fell. The bridge is 80 metres long.", external_id="1")
    marked = newsroom.admin.post(
        f"/articles/{article}/claims", {"start": 0, "end": 11, "text": "Prices fell in Northam."}
    )
    assert marked.status_code == 201, marked.text
    newsroom.submit("Yes. Prices fell. The bridge is 81 metres long.", external_id="1")
    (place,) = newsroom.claim(marked.json["id"])["appearances"]
    assert (place["in_revision"], place["revision"], place["start"], place["quote"]) == (
        True,
        2,
        5,
        "Prices fell",
    )
    newsroom.submit("The bridge is 81 metres long.", external_id="1")
    (place,) = newsroom.claim(marked.json["id"])["appearances"]
    assert place["note"] == "no longer in the article (revision 3)"


def test_a_claim_in_somebodys_hands_is_seen_to_be_gone_when_its_text_is_read_otherwise(newsroom):
    """Another day of publication makes "last year" another year: the claim in hand is not left without a place."""
    article = newsroom.submit("Northam hired 40 teachers last year.", external_id="1")
    claim = newsroom.find(article, "40 teachers")
    assert newsroom.admin.post(f"/claims/{claim['id']}/take").status_code == 200
    version = newsroom.admin.get(f"/articles/{article}").json["version"]
    body = {"published_at": "2020-04-02T08:00:00Z"}
    newsroom.admin.patch(f"/articles/{article}", body, If_Match=f'"{version}"')
    newsroom.work()
    assert newsroom.find(article, "40 teachers")["id"] != claim["id"]
    (place,) = newsroom.claim(claim["id"])["appearances"]
    assert place["in_revision"] is False
    assert [event["subject"]["id"] for event in newsroom.events("claim.orphaned")] == [claim["id"]]


def test_an_article_says_how_it_was_read_in_words(newsroom):
    article = newsroom.submit(
        "Die Stadt hat 300 Wohnungen gebaut. Norwegen exportiert seit 1990 sehr viel Gas."
    )
    shown = newsroom.admin.get(f"/articles/{article}").json
    listed = newsroom.admin.get("/articles").json["items"][0]
    assert (shown["language"], shown["reading"], shown["published_at_source"]) == ("de", "sentences", "given")
    assert shown["notes"]
    assert all(note.endswith(".") and "_" not in note for note in shown["notes"])
    assert {name: listed[name] for name in ("language", "reading", "notes")} == {
        name: shown[name] for name in ("language", "reading", "notes")
    }
    (event,) = newsroom.events("article.ready")
    assert (event["language"], event["reading"], event["notes"]) == ("de", "sentences", shown["notes"])


def test_events_of_merged_and_parted_claims_are_read_side_by_side(newsroom):
    """Both say where a claim went: one id of the first, several of the second."""
    article = newsroom.submit(
        "Norway exports 40 percent of its gas to Germany. The bridge is 80 metres long."
    )
    norway, bridge = (newsroom.find(article, words) for words in ("Norway", "bridge"))
    body = {"into": norway["id"]}
    merged = newsroom.admin.post(f"/claims/{bridge['id']}/merge", body, If_Match=f'"{bridge["version"]}"')
    assert merged.status_code == 200, merged.text
    answered = newsroom.admin.get("/changes?limit=200")
    assert answered.status_code == 200, answered.text
    assert "claim.merged" in {event["type"] for event in answered.json["items"]}

"""The stages `fetch` and `import`, run as a worker runs them: take, load, compute, commit."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import select

from claimdesk.intake import article_list, documents, imports
from claimdesk.intake.revisions import get_revision
from claimdesk.intake.submissions import DocumentIn
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.records.document import Document
from claimdesk.records.event import Event
from claimdesk.records.request import Import, ImportLine, ImportStatus
from claimdesk.records.run import Run, RunStatus
from claimdesk.records.verdict import Verdict
from claimdesk.runs import taking
from claimdesk.runs.stages import STAGES
from claimdesk.settings import Settings
from claimdesk.terms import PublishedAtSource
from workers import running
from workers.resources import Tools
from workers.stages import fetch, import_, split

PAGE = """<html lang="en"><head><title>Dam holds</title><meta property="og:site_name" content="The Paper">
<meta property="article:published_time" content="2024-03-05T08:00:00+01:00"></head><body><article><h1>Dam holds</h1>
<p>The dam on the upper Aller held on Tuesday. It was built in 1961 and is 42 metres high.</p></article></body></html>"""


class Paper(BaseHTTPRequestHandler):
    def do_GET(self):
        status = {"/dam": 200, "/away": 503}.get(self.path, 404)
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE.encode() if status == 200 else b"")

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def paper() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def tools(desk, tmp_path) -> Tools:
    made = Tools(Settings(var=tmp_path, fetch_allow_private=True))
    made.__dict__["database"] = desk.database
    return made


def work(tools, stage, module) -> int:
    """Take and do until nothing is due; how many takings that were."""
    done = 0
    while True:
        with tools.database.transaction() as session:
            held = taking.take_runs(session, STAGES[stage], "here:1")
        if held is None:
            return done
        running.work_on_taking(tools, held, module, threading.Event())
        done += 1


def test_an_address_becomes_text_with_metadata_and_is_split_next(desk, tools, paper):
    article = desk.submit(url=f"{paper}/dam").article
    work(tools, "fetch", fetch)
    with desk.database.reading() as session:
        found = session.get_one(Article, article.id)
        revision = get_revision(session, found)
    assert "It was built in 1961" in revision.text
    assert (revision.title, found.title, found.source_name, found.language) == (
        "Dam holds",
        "Dam holds",
        "The Paper",
        "en",
    )
    assert found.published_at.isoformat() == "2024-03-05T08:00:00+01:00"
    assert (revision.fetched_from, len(revision.page_sha256)) == (f"{paper}/dam", 64)
    assert desk.runs(article.id)["split"] == RunStatus.OPEN


GUESSED_PAGE = PAGE.replace("article:published_time", "nothing")
ADDRESS = "https://paper.example/2024/03/05/dam"


def test_a_date_guessed_from_the_address_is_shown_and_enters_no_claim(desk, tools):
    article = desk.submit(html=GUESSED_PAGE, url=ADDRESS).article
    work(tools, "fetch", fetch)
    with desk.database.reading() as session:
        found = session.get_one(Article, article.id)
        revision = get_revision(session, found)
        [task] = split.load(session, [article.id], tools)
    assert (found.published_at, found.published_at_source) == (
        datetime(2024, 3, 5, tzinfo=UTC),
        PublishedAtSource.GUESSED,
    )
    assert (found.stated_at, task.article.published_at) == (None, None)
    assert revision.notes == ["published_at_guessed_from_address", "published_at_day_only"]


def test_a_guessed_date_that_is_confirmed_enters_claims(desk, tools):
    article = desk.submit(html=GUESSED_PAGE, url=ADDRESS).article
    work(tools, "fetch", fetch)
    desk.amend(article, published_at=datetime(2024, 3, 5, tzinfo=UTC))
    with desk.database.reading() as session:
        found = session.get_one(Article, article.id)
        [task] = split.load(session, [article.id], tools)
    assert found.published_at_source == PublishedAtSource.GIVEN
    assert task.article.published_at == found.published_at == datetime(2024, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ({}, PublishedAtSource.DECLARED),
        ({"published_at": datetime(2024, 1, 1, tzinfo=UTC)}, PublishedAtSource.GIVEN),
    ],
)
def test_a_date_says_whether_it_was_given_or_declared(desk, tools, given, source):
    article = desk.submit(html=PAGE, **given).article
    work(tools, "fetch", fetch)
    found = desk.get(Article, article.id)
    assert found.published_at_source == source
    assert (
        found.stated_at
        == found.published_at
        == given.get("published_at", datetime(2024, 3, 5, 7, tzinfo=UTC))
    )


def test_a_guessed_date_dates_no_document(desk, tools):
    with desk.database.transaction() as session:
        doc = DocumentIn(html=GUESSED_PAGE, url=ADDRESS)
        document = documents.accept_document(session, desk.principal, doc).document
    work(tools, "fetch", fetch)
    assert desk.get(Document, document.id).published_at is None


def test_what_was_submitted_counts_more_than_what_the_page_says(desk, tools):
    article = desk.submit(html=PAGE, title="My title", source_name="Mine").article
    work(tools, "fetch", fetch)
    found = desk.get(Article, article.id)
    assert (found.title, found.source_name) == ("My title", "Mine")


def test_the_same_page_as_html_and_by_address_is_one_content(desk, tools, paper):
    by_url = desk.submit(url=f"{paper}/dam").article
    by_html = desk.submit(html=PAGE).article
    work(tools, "fetch", fetch)
    hashes = {desk.get(Article, document.id).content_hash for document in (by_url, by_html)}
    assert len(hashes) == 1
    assert desk.get(Article, by_html.id).near_duplicate_of == by_url.id


def test_each_page_fails_for_itself_for_good_or_to_be_tried_again(desk, tools, paper):
    good, gone, away = (desk.submit(url=f"{paper}/{path}").article for path in ("dam", "gone", "away"))
    work(tools, "fetch", fetch)
    assert desk.runs(good.id)["fetch"] == RunStatus.DONE
    assert desk.runs(gone.id)["fetch"] == RunStatus.DEAD
    assert desk.runs(away.id)["fetch"] == RunStatus.OPEN
    with desk.database.reading() as session:
        errors = {
            run.subject_id: run.error for run in session.scalars(select(Run).where(Run.stage == "fetch"))
        }
    assert "404" in errors[gone.id]
    assert "503" in errors[away.id]


def test_a_page_without_text_is_dead_with_the_reason(desk, tools):
    article = desk.submit(html="<script>var nothing = 1;</script>").article
    work(tools, "fetch", fetch)
    with desk.database.reading() as session:
        run = session.scalars(select(Run).where(Run.subject_id == article.id, Run.stage == "fetch")).one()
    assert (run.status, run.error_code, run.error) == (RunStatus.DEAD, "unreadable", "the page holds no text")


def test_an_article_withdrawn_while_its_page_is_fetched_stays_withdrawn(desk, tools, paper):
    article = desk.submit(url=f"{paper}/dam").article
    with desk.database.transaction() as session:
        held = taking.take_runs(session, STAGES["fetch"], "here:1")
    desk.withdraw(article)
    running.work_on_taking(tools, held, fetch, threading.Event())
    with desk.database.reading() as session:
        found = session.get_one(Article, article.id)
        assert (found.status, get_revision(session, found).text) == (ArticleStatus.WITHDRAWN, None)


def test_a_documents_html_is_read_and_made_into_passages(desk, tools):
    with desk.database.transaction() as session:
        document = documents.accept_document(session, desk.principal, DocumentIn(html=PAGE)).document
    work(tools, "fetch", fetch)
    found = desk.get(Document, document.id)
    assert "42 metres" in found.text
    assert (found.title, found.publisher, found.language) == ("Dam holds", "The Paper", "en")
    assert desk.runs(document.id)["passages"] == RunStatus.OPEN


def run_import(desk, tools, kind, lines) -> tuple[Import, list[ImportLine], int]:
    with desk.database.transaction() as session:
        begun = imports.begin_import(session, desk.principal, kind, 1)
        for start in range(0, len(lines), 70):
            imports.add_lines(session, begun, lines[start : start + 70])
        imports.close_import(session, begun)
    takings = work(tools, "import", import_)
    with desk.database.reading() as session:
        found = imports.get_import(session, desk.principal.workspace_id, begun.id)
        return found, imports.list_lines(session, found, limit=1_000), takings


def test_a_file_of_articles_is_taken_in_a_hundred_lines_at_a_time(desk, tools):
    lines = [
        json.dumps({"text": f"Hill {number} is {number} metres high.", "external_id": str(number)})
        for number in range(230)
    ]
    found, outcomes, takings = run_import(desk, tools, "articles", lines)
    assert (found.status, found.total, found.done, found.accepted, found.failed) == (
        ImportStatus.DONE,
        230,
        230,
        230,
        0,
    )
    assert takings == 3
    assert [outcome.line for outcome in outcomes] == list(range(1, 231))
    assert all(
        outcome.content is None and outcome.status == 202 and outcome.subject_id for outcome in outcomes
    )
    with desk.database.reading() as session:
        assert len(article_list.list_articles(session, desk.principal.workspace_id, limit=500)) == 230
        assert session.scalars(select(Event).where(Event.type == "import.done")).one().subject_id == found.id


def test_bad_lines_are_told_one_by_one_and_the_others_are_kept(desk, tools):
    good = {"text": "The hill is 30 metres high."}
    lines = [
        json.dumps(good),
        "{broken",
        "",
        "[1, 2]",
        json.dumps({"text": ""}),
        json.dumps({"text": "a\x00b"}),
        json.dumps({**good, "colour": "red"}),
        json.dumps({**good, "published_at": "0000-01-01T00:00:00Z"}),
        json.dumps({**good, "published_at": "2024-01-01"}),
        "with a \x00 character",
        "not utf-8 \udcff",
        json.dumps({**good, "reach": 10**30}),
        json.dumps(good),
        json.dumps({"text": "The valley is 90 metres deep."}),
    ]
    found, outcomes, _ = run_import(desk, tools, "articles", lines)
    assert (found.status, found.accepted, found.unchanged, found.failed, found.total) == (
        ImportStatus.DONE,
        2,
        1,
        10,
        13,
    )
    by_line = {
        outcome.line: (outcome.status, outcome.problem["code"] if outcome.problem else None)
        for outcome in outcomes
    }
    assert by_line == {
        1: (202, None),
        2: (400, "bad_request"),
        4: (400, "bad_request"),
        5: (422, "unreadable"),
        6: (422, "unreadable"),
        7: (422, "invalid"),
        8: (422, "invalid"),
        9: (422, "invalid"),
        10: (422, "unreadable"),
        11: (422, "unreadable"),
        12: (422, "invalid"),
        13: (200, None),
        14: (202, None),
    }
    assert (
        next(outcome for outcome in outcomes if outcome.line == 7).problem["errors"][0]["pointer"]
        == "/colour"
    )


def test_an_empty_file_is_done_at_once(desk, tools):
    found, outcomes, _ = run_import(desk, tools, "documents", [])
    assert (found.status, found.total, outcomes) == (ImportStatus.DONE, 0, [])


def test_documents_and_reviews_are_imported_and_the_same_file_again_changes_nothing(desk, tools):
    document = [json.dumps({"text": "The hill is 30 metres high.", "url": "https://hills.example/1"})]
    assert run_import(desk, tools, "documents", document)[0].accepted == 1
    assert run_import(desk, tools, "documents", document)[0].unchanged == 1
    reviews = [
        json.dumps(
            {"@type": "ClaimReview", "claimReviewed": ["One.", "Two."], "url": "https://checks.example/1"}
        ),
        json.dumps({"@type": "Event"}),
        json.dumps(
            [
                {
                    "@type": "ClaimReview",
                    "claimReviewed": "Three.",
                    "reviewRating": {"alternateName": "False"},
                },
                {},
            ]
        ),
    ]
    found, outcomes, _ = run_import(desk, tools, "claimreview", reviews)
    assert (found.accepted, found.failed) == (2, 1)
    assert [[item["status"] for item in outcome.more] for outcome in outcomes] == [
        [201, 201],
        [422],
        [201, 422],
    ]
    with desk.database.reading() as session:
        assert len(session.scalars(select(Verdict)).all()) == 3
    again, _, _ = run_import(desk, tools, "claimreview", reviews)
    assert (again.accepted, again.unchanged, again.failed) == (0, 2, 1)


def test_an_import_goes_on_where_a_lost_worker_left_it(desk, tools):
    with desk.database.transaction() as session:
        begun = imports.begin_import(session, desk.principal, "documents", 1)
        imports.add_lines(session, begun, [json.dumps({"text": f"Hill {number}"}) for number in range(150)])
        imports.close_import(session, begun)
    with desk.database.transaction() as session:
        held = taking.take_runs(session, STAGES["import"], "here:1")
    running.work_on_taking(tools, held, import_, threading.Event())
    with desk.database.transaction() as session:
        taking.take_runs(session, STAGES["import"], "lost:1")
    with desk.database.transaction() as session:
        run = session.scalars(select(Run).where(Run.stage == "import")).one()
        run.taken_until = run.created_at
    work(tools, "import", import_)
    with desk.database.reading() as session:
        found = imports.get_import(session, desk.principal.workspace_id, begun.id)
        assert (found.status, found.done, found.accepted) == (ImportStatus.DONE, 150, 150)

"""An article is added from a page: text, address or file; what is wrong is said with all that was typed."""

import io

import pytest

from claimdesk.records.article import Article, ArticleRevision, ArticleStatus
from claimdesk.records.run import Run, RunStatus
from tests.desk.page_reading import Browser

TEXT = "The mayor cut the ribbon.\r\n\r\nThe bridge is 80 metres long."


def kept(desk):
    with desk.database.reading() as session:
        return session.query(Article).one(), session.query(ArticleRevision).one()


def add(somebody, **filled):
    return somebody.open("/desk/articles/new").press("Add the article", **filled)


def test_a_text_is_taken_in_with_its_day_and_outlet_and_its_page_shows_the_stages(desk, ana):
    add(
        ana,
        content=TEXT,
        title="The bridge opens",
        outlet="Courier",
        published_at="2026-03-01T10:00",
        language="en",
    )
    assert ana.has("The article is in.")
    assert ana.has("Finding claims: waits")
    article, revision = kept(desk)
    assert (article.source_name, article.language, article.title) == ("Courier", "en", "The bridge opens")
    assert article.published_at.isoformat().startswith("2026-03-01T10:00")
    assert revision.text == TEXT.replace("\r\n", "\n")


def test_a_text_that_is_here_already_is_shown_and_not_read_twice(desk, ana):
    add(ana, content=TEXT)
    place = ana.place
    add(ana, content=TEXT)
    assert ana.place == place
    assert ana.has("The article was here already, word for word.")


def test_an_address_is_fetched(desk, ana):
    add(ana, content=" https://news.example/bridge ")
    assert kept(desk)[0].url == "https://news.example/bridge"
    assert ana.has("Fetching the page: waits")


@pytest.mark.parametrize(
    ("name", "content", "field"),
    [
        ("bridge.txt", "\ufeffThe bridge is 80 metres long.", "text"),
        ("bridge.srt", "1\n00:00:01,000 --> 00:00:03,000\nThe bridge is 80 metres long.\n", "text"),
        ("bridge.HTML", "<html><body><p>The bridge is 80 metres long.</p></body></html>", "html"),
    ],
)
def test_a_file_is_read_as_what_its_name_says(desk, ana, name, content, field):
    add(ana, file=(io.BytesIO(content.encode()), name))
    assert getattr(kept(desk)[1], field) == content.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({}, "Content is missing"),
        ({"file": (b"%PDF", "bridge.pdf")}, "File must be one of .txt"),
        ({"file": (b"\xff\xfe\xfa", "bridge.txt")}, "File is not in UTF-8"),
        ({"file": (b"The bridge.", "bridge.txt"), "content": "The tower."}, "choose one"),
        ({"content": "https://news.example/ and more", "language": "no language"}, "Language"),
    ],
)
def test_what_can_not_be_read_is_refused_with_the_words_kept(desk, ana, filled, said):
    sent = {
        name: (io.BytesIO(value[0]), value[1]) if name == "file" else value for name, value in filled.items()
    }
    add(ana, title="The bridge opens", **sent)
    assert ana.answer.status_code == 422
    assert ana.has(said)
    assert 'value="The bridge opens"' in ana.answer.text
    with desk.database.reading() as session:
        assert session.query(Article).count() == 0


def test_an_article_that_failed_says_what_to_do_and_is_tried_again(desk, ana):
    add(ana, content="https://news.example/bridge")
    with desk.database.transaction() as session:
        article = session.query(Article).one()
        article.status, article.error = ArticleStatus.FAILED, "the page answers 404"
        for run in session.query(Run).filter_by(subject_id=article.id):
            run.status = RunStatus.DEAD
    ana.open(ana.place)
    assert ana.has("The page answers 404. Try again, or paste its text.")
    ana.press("Try again")
    assert ana.has("What failed is tried again.")
    assert kept(desk)[0].status != ArticleStatus.FAILED


def test_a_viewer_adds_nothing(app, desk):
    vic = Browser(app).sign_in("vic")
    assert not vic.open("/desk/articles").has("Add an article")
    assert vic.open("/desk/articles/new").answer.status_code == 403


def test_work_says_why_nothing_is_in_the_queue(desk, ana):
    assert not ana.open("/desk/").has("being read")
    add(ana, content=TEXT)
    assert ana.open("/desk/").has("1 article is being read, the oldest for 0 min")
    with desk.database.transaction() as session:
        session.query(Article).one().status = ArticleStatus.FAILED
    assert ana.open("/desk/").has("1 failed")
    assert not ana.has("being read")

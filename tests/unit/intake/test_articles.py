"""Identity, revisions, amendments, retry and withdrawal of articles."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from claimdesk.errors import Invalid, NotFound, Unreadable, WrongState
from claimdesk.intake import article_list, articles, diff
from claimdesk.intake.articles import Submitted
from claimdesk.intake.revisions import get_revision, list_revisions
from claimdesk.records.article import Article, ArticleStatus
from claimdesk.records.claim import Claim, ClaimStatus
from claimdesk.records.event import Event, HistoryItem
from claimdesk.records.run import Run, RunStatus

BRIDGE = "The bridge over the Aller was opened in 1913. It cost 2.1 million marks."
LONGER = BRIDGE + " It was closed in 2009."


def test_a_new_article_is_kept_exactly_and_queued_to_be_split(desk):
    text = "  The mayor said:\r\n\t“No!” 😀 \u200f"
    accepted = desk.submit(text, title="Mayor", external_id="a-1")
    assert accepted.outcome == "created"
    assert accepted.article.status == ArticleStatus.QUEUED
    assert desk.runs(accepted.article.id) == {"split": RunStatus.OPEN}
    with desk.database.reading() as session:
        revision = get_revision(session, accepted.article)
    assert (revision.text, revision.revision, revision.title) == (text, 1, "Mayor")


def test_the_same_external_id_and_text_again_is_unchanged_and_causes_no_work(desk):
    first = desk.submit(BRIDGE, external_id="a-1")
    again = desk.submit(BRIDGE, external_id="a-1")
    assert (again.outcome, again.article.id, again.article.version) == ("unchanged", first.article.id, 1)


def test_without_external_id_the_canonical_url_is_the_identity(desk):
    first = desk.submit(BRIDGE, canonical_url="https://paper.example/bridge")
    again = desk.submit(LONGER, canonical_url="https://paper.example/bridge")
    assert (again.outcome, again.article.id) == ("revised", first.article.id)


def test_without_any_id_the_content_is_the_identity(desk):
    first = desk.submit(BRIDGE)
    assert desk.submit(BRIDGE).article.id == first.article.id
    assert desk.submit(LONGER).outcome == "created"


def test_equal_content_under_another_external_id_is_another_article_with_the_same_content_hash(desk):
    one, other = desk.submit(BRIDGE, external_id="a-1"), desk.submit(BRIDGE, external_id="a-2")
    assert one.article.id != other.article.id
    assert one.article.content_hash == other.article.content_hash
    assert other.article.near_duplicate_of == one.article.id


def test_new_content_is_a_new_revision_and_the_old_text_stays(desk):
    first = desk.submit(BRIDGE, external_id="a-1").article
    second = desk.submit(LONGER, external_id="a-1")
    assert (second.outcome, second.article.revision, second.article.version) == ("revised", 2, 2)
    with desk.database.reading() as session:
        texts = [revision.text for revision in list_revisions(session, desk.principal.workspace_id, first.id)]
    assert texts == [BRIDGE, LONGER]


def test_an_address_is_fetched_first_and_html_is_read_by_a_worker(desk):
    by_url = desk.submit(url="https://paper.example/x").article
    by_html = desk.submit(html="<p>The dam holds.</p>", url="https://paper.example/y").article
    assert desk.runs(by_url.id) == {"fetch": RunStatus.OPEN}
    assert desk.runs(by_html.id) == {"fetch": RunStatus.OPEN}


def test_a_revision_by_text_calls_off_the_fetching(desk):
    article = desk.submit(url="https://paper.example/x", external_id="a-1").article
    desk.submit(BRIDGE, external_id="a-1")
    again = desk.submit(url="https://paper.example/x2", external_id="a-1")
    assert again.article.revision == 3
    assert desk.runs(article.id) == {"fetch": RunStatus.OPEN, "split": RunStatus.CANCELLED}


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"text": ""}, "empty"),
        ({"text": " \n\t\u00a0"}, "empty"),
        ({"text": "ab\x00cd"}, "offset 2"),
        ({"text": "good", "title": "bad \ud83d title"}, "/title"),
        ({"text": "%PDF-1.4 \x01\x02\x03\x04\x05\x06\x07\x0e\x0f" * 20}, "binary"),
        ({"text": "\ufffd\ufffd\ufffdJFIF\ufffd" * 50}, "binary"),
        ({"html": "  "}, "empty"),
        ({"text": BRIDGE, "external_id": "a\x00"}, "/external_id"),
    ],
)
def test_unreadable_text_is_refused_with_the_place_and_nothing_is_kept(desk, given, what):
    with pytest.raises(Unreadable, match=what):
        desk.submit(**given)
    with desk.database.reading() as session:
        assert session.scalars(select(Article)).all() == []


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"text": "a", "html": "<p>a</p>"},
        {"text": "a", "published_at": datetime(2024, 1, 1)},  # noqa: DTZ001  what is tested
    ],
)
def test_no_content_two_contents_or_a_time_without_offset_are_invalid(desk, given):
    with pytest.raises(Invalid):
        desk.submit(**given)


@pytest.mark.parametrize("year", [1, 9999])
def test_dates_at_the_ends_of_the_calendar_are_kept_with_their_offset(desk, year):
    moment = datetime(year, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    article = desk.submit(BRIDGE, published_at=moment).article
    assert desk.get(Article, article.id).published_at.isoformat() == moment.isoformat()


def test_ten_megabytes_of_many_scripts_are_kept_exactly_in_little_time(desk):
    text = ("مرحبا بالعالم 😀👩‍👩‍👧 שלום 你好。 " * 400_000)[:4_000_000]
    started = time.monotonic()
    article = desk.submit(text).article
    assert time.monotonic() - started < 10
    with desk.database.reading() as session:
        assert get_revision(session, article).text == text


def test_another_workspace_has_its_own_article_and_does_not_see_this_one(desk, stranger):
    article = desk.submit(BRIDGE, external_id="a-1").article
    with desk.database.transaction() as session:
        theirs = articles.accept_article(session, stranger, Submitted(text=BRIDGE, external_id="a-1"))
        assert theirs.outcome == "created"
        assert theirs.article.near_duplicate_of is None
    with desk.database.reading() as session, pytest.raises(NotFound):
        articles.get_article(session, stranger.workspace_id, article.id)


def test_the_same_text_with_another_date_is_no_revision_but_is_split_anew(desk):
    first = desk.submit(BRIDGE, external_id="a-1", published_at=datetime(2024, 1, 1, tzinfo=UTC)).article
    _finish(desk, first)
    again = desk.submit(BRIDGE, external_id="a-1", published_at=datetime(2024, 1, 2, tzinfo=UTC))
    assert (again.outcome, again.article.revision, again.article.version) == ("unchanged", 1, 2)
    assert desk.runs(first.id) == {"split": RunStatus.OPEN}


def test_what_people_amended_survives_the_same_submission_again(desk):
    submitted = {"external_id": "a-1", "published_at": datetime(2024, 1, 1, tzinfo=UTC)}
    article = desk.submit(BRIDGE, **submitted).article
    amended = datetime(2023, 12, 31, tzinfo=UTC)
    desk.amend(article, published_at=amended)
    desk.submit(BRIDGE, **submitted)
    assert desk.get(Article, article.id).published_at == amended


def test_amending_the_source_raises_the_version_and_splits_anew(desk):
    article = desk.submit(BRIDGE).article
    _finish(desk, article)
    changed = desk.amend(article, source_name="The Paper", reach=1000)
    assert (changed.version, changed.revision, changed.status) == (2, 1, ArticleStatus.QUEUED)
    assert desk.runs(article.id) == {"split": RunStatus.OPEN}
    with desk.database.reading() as session:
        last = session.scalars(select(HistoryItem).order_by(HistoryItem.id.desc())).first()
    assert last.what == "amended"
    assert last.changes == {
        "source_name": {"from": None, "to": "The Paper"},
        "reach": {"from": None, "to": 1000},
    }


def test_amending_nothing_changes_nothing(desk):
    article = desk.submit(BRIDGE, language="en").article
    _finish(desk, article)
    assert desk.amend(article, language="en").version == 1
    assert desk.runs(article.id) == {"split": RunStatus.DONE}


def test_another_title_is_a_new_revision_because_claims_may_stand_in_it(desk):
    article = desk.submit(BRIDGE, title="Bridge oppened").article
    desk.amend(article, title="Bridge opened")
    with desk.database.reading() as session:
        titles = [
            revision.title for revision in list_revisions(session, desk.principal.workspace_id, article.id)
        ]
    assert titles == ["Bridge oppened", "Bridge opened"]


def test_what_can_not_be_amended_is_refused(desk):
    article = desk.submit(BRIDGE).article
    with pytest.raises(Invalid, match="text"):
        desk.amend(article, text="another")


def test_the_diff_tells_added_kept_and_gone_claims(desk):
    opened, cost, closed = (
        "The bridge over the Aller was opened in 1913.",
        "It cost 2.1 million marks.",
        "It was closed in 2009.",
    )
    article = desk.submit(BRIDGE, external_id="a-1").article
    first, second = desk.split(article, opened, cost)
    desk.submit(f"{opened} {closed}", external_id="a-1")
    _, third = desk.split(article, opened, closed)
    with desk.database.reading() as session:
        found = diff.compare_revisions(session, session.get_one(Article, article.id), 1)
    assert (found.added, found.kept, found.gone) == ((third.id,), (first.id,), (second.id,))


def test_withdrawing_takes_own_claims_out_of_the_queue_and_leaves_shared_ones(desk):
    shared, own = "The bridge over the Aller was opened in 1913.", "It cost 2.1 million marks."
    article, other = desk.submit(BRIDGE).article, desk.submit(shared).article
    common, mine = desk.split(article, shared, own)
    desk.split(other, shared)
    _set_status(desk, ClaimStatus.WAITING)
    before = desk.get(Claim, mine.id).search_version
    desk.withdraw(article)
    assert desk.get(Article, article.id).status == ArticleStatus.WITHDRAWN
    assert desk.get(Claim, common.id).status == ClaimStatus.WAITING
    assert desk.get(Claim, mine.id).status == ClaimStatus.NEW
    assert desk.get(Claim, mine.id).queue_id is None
    assert desk.get(Claim, mine.id).search_version > before
    assert desk.runs(article.id)["split"] == RunStatus.CANCELLED
    assert desk.runs(mine.id) == {
        "match": RunStatus.CANCELLED,
        "retrieve": RunStatus.CANCELLED,
        "index": RunStatus.OPEN,
    }
    with desk.database.reading() as session:
        assert [event.type for event in session.scalars(select(Event))][-1] == "article.withdrawn"


def test_a_published_claim_stays_published_when_its_article_is_withdrawn(desk):
    article = desk.submit(BRIDGE).article
    (claim,) = desk.split(article, "It cost 2.1 million marks.")
    _set_status(desk, ClaimStatus.PUBLISHED)
    desk.withdraw(article)
    assert desk.get(Claim, claim.id).status == ClaimStatus.PUBLISHED


def test_a_withdrawn_article_submitted_again_lives_as_a_new_revision_with_its_claims_work_planned(desk):
    article = desk.submit(BRIDGE, external_id="a-1").article
    (claim,) = desk.split(article, "It cost 2.1 million marks.")
    desk.withdraw(article)
    again = desk.submit(BRIDGE, external_id="a-1")
    assert (again.outcome, again.article.revision, again.article.withdrawn_at) == ("revised", 2, None)
    assert again.article.status == ArticleStatus.QUEUED
    assert desk.runs(article.id) == {"split": RunStatus.OPEN}
    assert set(desk.runs(claim.id).values()) == {RunStatus.OPEN}


def test_a_withdrawn_article_can_be_neither_amended_nor_retried(desk):
    article = desk.submit(BRIDGE).article
    desk.withdraw(article)
    with pytest.raises(WrongState):
        desk.amend(article, language="de")
    with pytest.raises(WrongState):
        desk.change(
            article, lambda session, current: articles.retry_article(session, desk.principal, current)
        )


def test_retry_makes_dead_runs_of_article_and_claims_due_again(desk):
    article = desk.submit(BRIDGE).article
    (claim,) = desk.split(article, "It cost 2.1 million marks.")
    with desk.database.transaction() as session:
        for run in session.scalars(select(Run).where(Run.stage.in_(("split", "match")))):
            run.status, run.attempt, run.error = RunStatus.DEAD, 5, "it broke"
        session.get_one(Article, article.id).status = ArticleStatus.FAILED
    heard = []
    desk.database.send = heard.append
    changed = desk.change(
        article, lambda session, current: articles.retry_article(session, desk.principal, current)
    )
    assert sorted(heard) == ["match", "split"]
    assert changed.status == ArticleStatus.QUEUED
    assert desk.runs(article.id)["split"] == RunStatus.OPEN
    assert desk.runs(claim.id)["match"] == RunStatus.OPEN


def test_listing_walks_newest_first_and_filters(desk):
    ids = [
        desk.submit(f"{BRIDGE} {number}", external_id=f"a-{number}", source_name="The Paper").article.id
        for number in range(5)
    ]
    desk.submit(LONGER, external_id="b", source_domain="other.example")
    workspace = desk.principal.workspace_id
    with desk.database.reading() as session:
        first = article_list.list_articles(session, workspace, source=["the paper"], limit=3)
        rest = article_list.list_articles(
            session, workspace, source=["the paper"], after=first[-1].id, limit=3
        )
        assert [article.id for article in (*first, *rest)] == ids[::-1]
        assert [
            article.external_id
            for article in article_list.list_articles(session, workspace, external_id=["a-3"])
        ] == ["a-3"]
        assert len(article_list.list_articles(session, workspace, source=["other.example"])) == 1
        assert article_list.list_articles(session, workspace, status=[ArticleStatus.READY]) == []
        later = datetime.now(UTC) + timedelta(minutes=1)
        assert article_list.list_articles(session, workspace, since=later) == []


def _finish(desk, article) -> None:
    """Say that all that was planned for the article is done."""
    with desk.database.transaction() as session:
        for run in session.scalars(select(Run).where(Run.subject_id == article.id)):
            run.status, run.done_hash = RunStatus.DONE, run.wanted_hash
        session.get_one(Article, article.id).status = ArticleStatus.READY


def _set_status(desk, status) -> None:
    with desk.database.transaction() as session:
        for claim in session.scalars(select(Claim)):
            claim.status = status

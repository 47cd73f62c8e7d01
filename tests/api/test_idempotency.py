"""Idempotency-Key: the first answer again, never the effect again (I1)."""

import threading
from datetime import timedelta

from sqlalchemy import func, select, update

from claimdesk.records.article import Article
from claimdesk.records.request import IdempotencyAnswer

TEXT = "The ministry said on Monday that unemployment fell to 4 percent in March."


def count(database, record):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(record))


def test_the_same_key_and_body_replays_the_first_answer(admin, database):
    first = admin.post("/articles", {"text": TEXT, "title": "A"}, Idempotency_Key="k")
    again = admin.post("/articles", {"title": "A", "text": TEXT}, Idempotency_Key="k")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert (again.status_code, again.json) == (first.status_code, first.json)
    for name in ("Location", "ETag", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert count(database, Article) == 1


def test_another_body_with_the_same_key_is_refused(admin, database):
    admin.post("/articles", {"text": TEXT}, Idempotency_Key="k")
    refused = admin.post("/articles", {"text": f"{TEXT}!"}, Idempotency_Key="k")
    assert (refused.status_code, refused.json["code"]) == (422, "idempotency_key_reused")
    assert [error["pointer"] for error in refused.json["errors"]] == ["/Idempotency-Key"]
    assert count(database, Article) == 1


def test_a_key_belongs_to_an_account_and_a_path(admin, foreigner):
    admin.post("/articles", {"text": TEXT}, Idempotency_Key="k")
    other = foreigner.post("/articles", {"text": f"{TEXT}!"}, Idempotency_Key="k")
    elsewhere = admin.post("/documents", {"text": TEXT}, Idempotency_Key="k")
    assert (other.status_code, elsewhere.status_code) == (202, 202)


def test_a_refused_request_leaves_the_key_free(admin):
    assert admin.post("/articles", {"text": " "}, Idempotency_Key="k").status_code == 422
    assert admin.post("/articles", {"text": TEXT}, Idempotency_Key="k").status_code == 202


def test_a_day_later_the_key_is_free(admin, database):
    admin.post("/articles", {"text": TEXT}, Idempotency_Key="k")
    with database.transaction() as session:
        long_ago = IdempotencyAnswer.created_at - timedelta(hours=25)
        row = session.scalars(select(IdempotencyAnswer)).one()
        session.execute(update(IdempotencyAnswer).values(created_at=row.created_at - timedelta(hours=25)))
        del long_ago
    fresh = admin.post("/articles", {"text": f"{TEXT}!"}, Idempotency_Key="k")
    assert fresh.status_code == 202
    assert count(database, IdempotencyAnswer) == 1


def test_a_key_that_is_no_text_is_refused(admin):
    for wild in ("", "x" * 256, "a\tb"):
        refused = admin.post("/articles", {"text": TEXT}, Idempotency_Key=wild)
        assert (refused.status_code, refused.json["code"]) == (400, "bad_request")


def test_of_many_at_once_one_works_and_the_others_wait_or_replay(app, admin, database):
    answers = []
    start = threading.Barrier(6)

    def send():
        start.wait()
        answers.append(
            app.test_client().post(
                "/api/v1/articles",
                json={"text": TEXT},
                headers={"Authorization": f"Bearer {admin.key}", "Idempotency-Key": "k"},
            )
        )

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first = [
        answer
        for answer in answers
        if answer.status_code == 202 and "Idempotency-Replayed" not in answer.headers
    ]
    assert len(first) == 1
    for answer in answers:
        assert answer.status_code == 202 or answer.json["code"] == "idempotency_key_in_use"
    assert count(database, Article) == 1
    assert count(database, IdempotencyAnswer) == 1


def test_a_first_request_that_still_runs_makes_the_second_409(app, admin, monkeypatch):
    from service.api import articles

    running, go_on = threading.Event(), threading.Event()
    accept = articles.articles.accept_article

    def slow(*args):
        running.set()
        assert go_on.wait(30)
        return accept(*args)

    monkeypatch.setattr(articles.articles, "accept_article", slow)
    headers = {"Authorization": f"Bearer {admin.key}", "Idempotency-Key": "k"}
    first = threading.Thread(
        target=lambda: app.test_client().post("/api/v1/articles", json={"text": TEXT}, headers=headers)
    )
    first.start()
    assert running.wait(30)
    second = admin.post("/articles", {"text": TEXT}, Idempotency_Key="k")
    go_on.set()
    first.join()
    assert (second.status_code, second.json["code"]) == (409, "idempotency_key_in_use")


def test_the_answer_is_gone_when_the_effect_is(admin, database, monkeypatch):
    def fail(*_args, **_more):
        raise RuntimeError("after the effect")

    with monkeypatch.context() as patch:
        patch.setattr("service.api.articles.show_article", fail)
        assert admin.post("/articles", {"text": TEXT}, Idempotency_Key="k").status_code == 500
    assert (count(database, Article), count(database, IdempotencyAnswer)) == (0, 0)

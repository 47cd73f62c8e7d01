"""An article's status follows the work on it."""

from claimdesk.records.article import ArticleStatus
from workers.stages import split


def test_an_article_is_processing_while_its_first_split_is_under_way(desk, monkeypatch):
    article = desk.submit(text="The bridge of Northam was opened in 1913 and is 300 metres long.")
    assert desk.article(article).status == ArticleStatus.QUEUED
    compute, seen = split.compute, []

    def watched(tasks, tools):
        seen.append(desk.article(article).status)
        return compute(tasks, tools)

    monkeypatch.setattr(split, "compute", watched)
    desk.work()
    assert seen == [ArticleStatus.PROCESSING]
    assert desk.article(article).status == ArticleStatus.READY

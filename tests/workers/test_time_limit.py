"""A text that defeats the reader is given up in time, says why, and holds nobody else up."""

import re
import threading
import time

import pytest

from claimdesk.errors import TakesTooLong
from claimdesk.language import pipeline
from claimdesk.records.article import ArticleStatus
from workers import time_limit
from workers.time_limit import allow_seconds, limit_computing

ENDLESS = re.compile(r"(?:a|a)*$")  # doubles with each letter
HOSTILE = "a" * 60 + "!"
SENTENCE = "The council closed {} libraries in 2023, the mayor said on Monday."


def test_a_match_without_end_is_broken_off_and_other_threads_have_their_turn():
    turns = []
    done = threading.Event()

    def beat():
        while not done.wait(0.05):
            turns.append(time.monotonic())

    heartbeat = threading.Thread(target=beat)
    heartbeat.start()
    began = time.thread_time()
    try:
        with pytest.raises(TakesTooLong, match="given up after 2 s"), limit_computing(2.0):
            ENDLESS.match(HOSTILE)
        took = time.thread_time() - began
    finally:
        done.set()
        heartbeat.join()
    assert took < 2.0 + 3 * time_limit.TICK_S
    assert len(turns) >= 2


def test_what_ends_in_time_is_not_disturbed_and_the_limit_ends_with_its_block():
    with limit_computing(0.5):
        assert sum(range(1000)) == 499_500
    until = time.thread_time() + 1.2
    while time.thread_time() < until:
        pass


def test_a_text_alone_may_take_longer_than_one_of_several():
    assert allow_seconds(245, 1) == pytest.approx(20.2, abs=0.1)
    assert allow_seconds(60_000, 16) == 40.0


def test_a_text_that_defeats_the_reader_fails_with_why_and_the_others_are_read(desk, monkeypatch):
    split = pipeline.split_articles
    tried = []

    def split_or_hang(articles, encode, **options):
        tried.append(len(articles))
        for article in articles:
            if "aaaa" in article.text:
                ENDLESS.match(article.text)
        return split(articles, encode, **options)

    monkeypatch.setattr(pipeline, "split_articles", split_or_hang)
    monkeypatch.setattr(time_limit, "ALONE_S", 1.0)
    monkeypatch.setattr(time_limit, "BATCH_S", 1.0)
    good = [desk.submit(text=SENTENCE.format(number)) for number in (3, 4)]
    bad = desk.submit(text=HOSTILE)
    good.append(desk.submit(text=SENTENCE.format(5)))
    desk.work()
    assert {desk.article(article).status for article in good} == {ArticleStatus.READY}
    failed = desk.article(bad)
    assert failed.status == ArticleStatus.FAILED
    assert "given up after 1 s of computing" in failed.error
    assert sorted(tried) == [1, 1, 1, 1, 4]

"""Elasticsearch away, slow, read-only or with another mapping: a typed error each time, never silence."""

import socket
import threading

import pytest

from claimdesk import clock
from claimdesk.errors import SearchReadOnly, SearchUnavailable
from claimdesk.search.elastic.engine import ElasticEngine
from claimdesk.search.elastic.mappings import build_alias
from claimdesk.search.engine import Query
from claimdesk.search.entries import Entry, Index
from claimdesk.search.indexing.rebuild import DisagreementKind, reconcile_index
from tests.contract.entries import Desk, direction, entry

VERDICTS = Index.VERDICTS


def acts(engine, home):
    """Every way the product uses an engine."""
    return [
        lambda: engine.put([entry(home, "text")]),
        lambda: engine.search(VERDICTS, home, Query(text="text")),
        lambda: engine.similar(VERDICTS, home, [Query(text="text", vector=direction((1, 1.0)))]),
        lambda: list(engine.versions(VERDICTS)),
        lambda: engine.begin_rebuild(VERDICTS),
        engine.refresh,
        engine.health,
    ]


def test_away_is_said_on_every_use(home):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        engine = ElasticEngine(f"http://127.0.0.1:{held.getsockname()[1]}", encoder="test@1", timeout_s=2)
        for act in acts(engine, home):
            with pytest.raises(SearchUnavailable, match="can't be reached"):
                act()
        engine.close()


def test_slow_is_said_after_the_patience_of_the_settings(home):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        engine = ElasticEngine(f"http://127.0.0.1:{silent.getsockname()[1]}", encoder="test@1", timeout_s=0.2)
        with pytest.raises(SearchUnavailable, match="too slow"):
            engine.search(VERDICTS, home, Query(text="text"))
        engine.close()


@pytest.fixture
def elastic(elasticsearch_url):
    opened = ElasticEngine(elasticsearch_url, prefix=f"t{clock.new_id().hex[-12:]}", encoder="test@1")
    yield opened
    opened.drop()
    opened.close()


def block(engine, blocked):
    engine._client.indices.put_settings(
        index=build_alias(engine.prefix, VERDICTS),
        settings={"index.blocks.read_only_allow_delete": True if blocked else None},
    )


@pytest.mark.elasticsearch
def test_a_read_only_index_refuses_writes_answers_reads_and_takes_the_same_write_later(elastic, home):
    assert elastic.put([entry(home, "first text")]) == []
    elastic.refresh()
    late = entry(home, "second text")
    block(elastic, blocked=True)
    with pytest.raises(SearchReadOnly, match="none is lost"):
        elastic.put([late])
    assert len(elastic.search(VERDICTS, home, Query(text="text")).hits) == 1
    block(elastic, blocked=False)
    assert elastic.put([late]) == []
    elastic.refresh()
    assert len(elastic.search(VERDICTS, home, Query(text="text")).hits) == 2


@pytest.mark.elasticsearch
def test_one_document_that_cannot_be_taken_does_not_lose_the_others(elastic, home):
    bad = entry(home, "bad", fields={"x": 1}, vector=direction((1, 1.0)) * float("nan"))
    good = [entry(home, f"good {number}") for number in range(5)]
    refused = elastic.put([*good[:2], bad, *good[2:]])
    assert [refusal.id for refusal in refused] == [bad.id]
    elastic.refresh()
    assert len(elastic.search(VERDICTS, home, Query(text="good")).hits) == 5


@pytest.mark.elasticsearch
def test_an_index_that_has_gone_is_said_and_not_taken_for_an_empty_one(elastic, home):
    assert elastic.put([entry(home, "text")]) == []
    elastic.refresh()
    assert elastic.search(VERDICTS, home, Query(text="text")).hits
    elastic.drop()
    with pytest.raises(SearchUnavailable, match="reindex"):
        elastic.search(VERDICTS, home, Query(text="text"))


@pytest.mark.elasticsearch
def test_an_index_of_an_older_form_is_said_and_takes_nothing_half(elastic, home):
    assert elastic.put([entry(home, "text")]) == []
    found = elastic._builds.find(VERDICTS)["live"]
    elastic._client.indices.put_mapping(
        index=found.name, meta={"encoder": "test@1", "schema": "0123456789ab", "built_at": found.built_at}
    )
    other = elastic.reopened_with("test@1")
    with pytest.raises(SearchUnavailable, match="older form"):
        other.put([entry(home, "late text")])
    health = other.health()
    assert not health.is_well
    assert "reindex" in health.why
    other.close()


@pytest.mark.elasticsearch
def test_two_processes_that_make_the_index_at_once_make_one(elasticsearch_url, elastic, home):
    engines = [ElasticEngine(elasticsearch_url, prefix=elastic.prefix, encoder="test@1") for _ in range(4)]
    start = threading.Barrier(len(engines))
    wrong = []

    def write(engine, number):
        start.wait()
        try:
            wrong.extend(engine.put([entry(home, f"text {number}")]))
        except SearchUnavailable as error:
            wrong.append(error)

    threads = [threading.Thread(target=write, args=(engine, number)) for number, engine in enumerate(engines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    elastic.refresh()
    assert len(elastic.search(VERDICTS, home, Query(text="text")).hits) == 4
    for engine in engines:
        engine.close()


@pytest.mark.elasticsearch
def test_a_late_write_does_not_bring_a_deleted_entry_back_in_any_build(elastic, home):
    id_ = clock.new_id()
    elastic.put([entry(home, "text", id=id_)])
    elastic.begin_rebuild(VERDICTS)
    elastic.put([Entry(VERDICTS, id_, home.workspace_id, 5, deleted=True)])
    elastic.put_aside(VERDICTS, [entry(home, "text", id=id_, version=4)])
    elastic.put([entry(home, "text", id=id_, version=4)])
    assert [version[:3] for version in elastic.versions(VERDICTS)] == [(id_, 5, True)]
    assert [version[:3] for version in elastic.versions(VERDICTS, aside=True)] == [(id_, 5, True)]


@pytest.mark.elasticsearch
@pytest.mark.parametrize("step", ["refresh", "update_aliases"])
def test_a_swap_that_dies_leaves_the_live_build_and_the_next_rebuild_takes_its_place(
    elastic, home, monkeypatch, step
):
    elastic.put([entry(home, "kept text")])
    elastic.begin_rebuild(VERDICTS)

    def die(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(type(elastic._client.indices), step, die)
        with pytest.raises(KeyboardInterrupt):
            elastic.end_rebuild(VERDICTS, keep=True)
    elastic.refresh()
    assert len(elastic.search(VERDICTS, home, Query(text="kept")).hits) == 1
    elastic.begin_rebuild(VERDICTS)
    elastic.put_aside(VERDICTS, [entry(home, "new text")])
    elastic.end_rebuild(VERDICTS, keep=True)
    assert [hit.text for hit in elastic.search(VERDICTS, home, Query(text="text")).hits] == ["new text"]


def test_an_entry_that_somebody_changed_in_the_cluster_is_found_and_written_anew(elastic, home):
    desk = Desk(home)
    kept = desk.write("as it is")
    elastic.put([kept])
    elastic._client.update(
        index=build_alias(elastic.prefix, VERDICTS), id=kept.id.hex, doc={"body": "changed"}
    )
    mended = reconcile_index(elastic, VERDICTS, desk)
    assert dict(mended.differences) == {DisagreementKind.AHEAD: 1}
    (hit,) = elastic.search(VERDICTS, home, Query(limit=10)).hits
    assert hit.text == "as it is"
    assert dict(reconcile_index(elastic, VERDICTS, desk).differences) == {}

"""One suite over both engines: rebuilding aside, swapping, rolling back, and never mixing encoders."""

import pytest

from claimdesk import clock
from claimdesk.errors import EncoderMismatch, SearchUnavailable
from claimdesk.search.engine import Query
from claimdesk.search.entries import Entry, Index
from tests.contract.entries import direction, entry

VERDICTS = Index.VERDICTS


def texts(engine, home, text=None, **more):
    engine.refresh()
    return sorted(hit.text for hit in engine.search(VERDICTS, home, Query(text=text, **more)).hits)


def put(engine, *entries):
    assert engine.put(entries) == []
    engine.refresh()


@pytest.fixture
def other(engine):
    """The same indices as a process with another encoder sees them."""
    opened = engine.reopened_with("other@1")
    yield opened
    opened.close()


def test_a_rebuild_is_not_seen_before_the_swap_and_whole_after_it(engine, home):
    kept = entry(home, "old form")
    put(engine, kept)
    engine.begin_rebuild(VERDICTS)
    assert engine.put_aside(VERDICTS, [entry(home, "new form", id=kept.id)]) == []
    assert texts(engine, home) == ["old form"]
    engine.end_rebuild(VERDICTS, keep=True)
    assert texts(engine, home) == ["new form"]


def test_what_is_written_while_rebuilding_is_found_before_and_after_the_swap(engine, home):
    first = entry(home, "first words")
    put(engine, first)
    engine.begin_rebuild(VERDICTS)
    put(engine, entry(home, "second words"), entry(home, "changed words", id=first.id, version=2))
    assert engine.put_aside(VERDICTS, [first]) == []
    assert texts(engine, home, "words") == ["changed words", "second words"]
    engine.end_rebuild(VERDICTS, keep=True)
    assert texts(engine, home, "words") == ["changed words", "second words"]


def test_what_is_deleted_while_rebuilding_is_not_brought_back_by_the_backfill(engine, home):
    gone = entry(home, "gone words")
    put(engine, gone)
    engine.begin_rebuild(VERDICTS)
    put(engine, Entry(VERDICTS, gone.id, home.workspace_id, 2, deleted=True))
    engine.put_aside(VERDICTS, [gone])
    engine.end_rebuild(VERDICTS, keep=True)
    assert texts(engine, home) == []


def test_a_rebuild_given_up_leaves_the_index_as_it_was(engine, home):
    put(engine, entry(home, "kept words"))
    engine.begin_rebuild(VERDICTS)
    engine.end_rebuild(VERDICTS, keep=False)
    assert texts(engine, home) == ["kept words"]
    with pytest.raises(SearchUnavailable, match="no rebuild"):
        engine.put_aside(VERDICTS, [])


def test_a_second_rebuild_drops_what_the_first_one_left_behind(engine, home):
    engine.put([])
    put(engine, entry(home, "kept"))
    engine.begin_rebuild(VERDICTS)
    engine.put_aside(VERDICTS, [entry(home, "left behind")])
    engine.begin_rebuild(VERDICTS)
    engine.put_aside(VERDICTS, [entry(home, "wanted")])
    engine.end_rebuild(VERDICTS, keep=True)
    assert texts(engine, home) == ["wanted"]


def test_versions_of_the_build_aside_are_its_own(engine, home):
    here, aside = entry(home, "here"), entry(home, "aside", version=7)
    put(engine, here)
    engine.begin_rebuild(VERDICTS)
    engine.put_aside(VERDICTS, [aside])
    assert [known.id for known in engine.versions(VERDICTS)] == [here.id]
    assert [version[:3] for version in engine.versions(VERDICTS, aside=True)] == [(aside.id, 7, False)]


def test_rolling_back_brings_the_build_before_back(engine, home):
    put(engine, entry(home, "before"))
    engine.begin_rebuild(VERDICTS)
    engine.put_aside(VERDICTS, [entry(home, "after")])
    engine.end_rebuild(VERDICTS, keep=True)
    assert engine.health().details["verdicts"]["can_roll_back"]
    engine.roll_back(VERDICTS)
    assert texts(engine, home) == ["before"]
    with pytest.raises(SearchUnavailable, match="no earlier build"):
        engine.roll_back(VERDICTS)


def test_what_is_erased_after_a_swap_is_gone_from_the_kept_build_too(engine, home):
    erased = entry(home, "personal words")
    put(engine, erased)
    engine.begin_rebuild(VERDICTS)
    engine.put_aside(VERDICTS, [erased])
    engine.end_rebuild(VERDICTS, keep=True)
    put(engine, Entry(VERDICTS, erased.id, home.workspace_id, 2, deleted=True))
    engine.roll_back(VERDICTS)
    assert texts(engine, home) == []
    assert [version[:3] for version in engine.versions(VERDICTS)] == [(erased.id, 2, True)]


def test_an_index_of_another_encoder_is_searched_by_text_alone_and_says_so(engine, other, home):
    put(engine, entry(home, "some words", vector=direction((1, 1.0))))
    found = other.search(VERDICTS, home, Query(text="words", vector=direction((1, 1.0))))
    assert "reindex" in found.degraded
    (hit,) = found.hits
    assert hit.cosine is None
    assert engine.search(VERDICTS, home, Query(text="words")).degraded is None


def test_vectors_of_another_encoder_are_never_compared(engine, other, home):
    put(engine, entry(home, "some words", vector=direction((1, 1.0))))
    asked = Query(text="words", vector=direction((1, 1.0)))
    with pytest.raises(EncoderMismatch, match="rebuild"):
        other.similar(VERDICTS, home, [asked])
    with pytest.raises(EncoderMismatch, match="rebuild"):
        other.search(VERDICTS, home, Query(vector=direction((1, 1.0))))


def test_another_encoder_comes_in_by_a_rebuild_while_writes_go_on(engine, other, home):
    first = entry(home, "first words", vector=direction((1, 1.0)))
    put(engine, first)
    other.begin_rebuild(VERDICTS)
    assert (
        other.put_aside(VERDICTS, [entry(home, "first words", id=first.id, vector=direction((2, 1.0)))]) == []
    )
    put(other, entry(home, "second words", vector=direction((3, 1.0))))
    assert texts(engine, home, "words") == ["first words", "second words"]
    (near,) = engine.search(VERDICTS, home, Query(vector=direction((1, 1.0), (3, 0.5)), limit=1)).hits
    assert near.text == "first words"
    other.end_rebuild(VERDICTS, keep=True)
    assert other.health().is_well
    (hit,) = other.search(VERDICTS, home, Query(vector=direction((3, 1.0)), limit=1)).hits
    assert hit.text == "second words"
    with pytest.raises(EncoderMismatch):
        engine.put([entry(home, "late words")])


def test_a_write_by_the_old_encoder_never_puts_a_vector_into_the_new_build(engine, other, home):
    put(engine, entry(home, "first words"))
    other.begin_rebuild(VERDICTS)
    late = entry(home, "late words", id=clock.new_id())
    put(engine, late)
    assert list(other.versions(VERDICTS, aside=True)) == []
    put(engine, Entry(VERDICTS, late.id, home.workspace_id, 2, deleted=True))
    assert [version[:3] for version in other.versions(VERDICTS, aside=True)] == [(late.id, 2, True)]


def test_a_vector_that_does_not_fit_is_refused_and_the_others_are_written(engine, home):
    good, bad = entry(home, "good words"), entry(home, "bad words", vector=direction((1, 1.0))[:7].copy())
    put(engine, entry(home, "earlier words"))
    refused = engine.put([bad, good])
    assert [refusal.id for refusal in refused] == [bad.id]
    assert refused[0].why
    assert texts(engine, home, "words") == ["earlier words", "good words"]


def test_what_lives_on_is_taken_out_of_the_kept_build_and_back_after_a_roll_back_by_its_next_version(
    engine, home
):
    kept, other = entry(home, "old words"), entry(home, "others")
    put(engine, kept, other)
    engine.begin_rebuild(VERDICTS)
    engine.put_aside(VERDICTS, [kept, other])
    engine.end_rebuild(VERDICTS, keep=True)
    changed = entry(home, "new words", id=kept.id, version=2)
    put(engine, changed)
    engine.forget(VERDICTS, [changed])
    engine.scrub()
    assert texts(engine, home) == ["new words", "others"]
    engine.roll_back(VERDICTS)
    assert texts(engine, home) == ["others"]
    put(engine, entry(home, "new words", id=kept.id, version=3))
    assert texts(engine, home) == ["new words", "others"]


def test_forgetting_where_there_is_no_kept_build_changes_nothing(engine, home):
    kept = entry(home, "words")
    put(engine, kept)
    engine.forget(VERDICTS, [kept])
    engine.scrub()
    assert texts(engine, home) == ["words"]
    assert texts(engine, home, "words") == ["words"]

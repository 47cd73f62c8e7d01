"""Copies of one story find the first of them; other stories don't."""

import time

from claimdesk.records.article import Article
from claimdesk.search import minhash

STORY = """The regional council voted on Monday to close the old bridge over the Aller from next spring. Its engineers
had found cracks in eleven of the forty steel beams during an inspection in August. Repairing them would cost about
4.2 million euros, the council's building officer said, while a new bridge would cost 19 million and take three years.
Lorries heavier than twelve tonnes have been banned since September. The mayor of the neighbouring town criticised the
decision, saying that shopkeepers would lose customers who come from the other bank. A ferry is to run every twenty
minutes in working hours, paid for by the region."""
OTHER = """The national library opened its new reading room on Tuesday after four years of works. It seats three hundred
readers under a glass roof and holds the newspapers of two centuries. The director said that scanning them had taken
longer than planned because many volumes were damaged by water. Entry is free until the end of the year."""


def test_small_changes_keep_the_resemblance_high_and_another_story_has_next_to_none():
    first = minhash.build_minhash(STORY)
    edited = minhash.build_minhash(
        "BREMEN (Agency) — " + STORY.replace("about\n4.2", "some 4.3") + " More follows."
    )
    other = minhash.build_minhash(OTHER)
    assert minhash.estimate_resemblance(first, edited) > 0.85
    assert minhash.estimate_resemblance(first, other) < 0.1


def test_a_text_without_words_has_no_signature():
    assert minhash.build_minhash("… — !") is None


def test_a_signature_of_ten_megabytes_takes_less_than_two_seconds():
    started = time.perf_counter()
    assert minhash.build_minhash(f"{STORY} " * 15_000)
    assert time.perf_counter() - started < 2


def test_all_copies_point_to_the_first_and_a_rewritten_one_lets_go(desk):
    first = desk.submit(STORY, external_id="1").article
    second = desk.submit(STORY + " The ferry is called Anna.", external_id="2").article
    third = desk.submit("By our own reporter. " + STORY, external_id="3").article
    assert second.near_duplicate_of == first.id
    assert third.near_duplicate_of == first.id
    assert desk.submit(OTHER, external_id="4").article.near_duplicate_of is None
    assert (
        desk.submit(OTHER, external_id="3").article.near_duplicate_of
        == desk.submit(OTHER, external_id="4").article.id
    )


def test_a_revision_that_repeats_its_own_old_text_is_no_copy_of_itself(desk):
    desk.submit(STORY, external_id="1")
    revised = desk.submit(STORY + " An update.", external_id="1").article
    assert desk.get(Article, revised.id).near_duplicate_of is None


def test_a_withdrawn_article_is_not_pointed_to(desk):
    desk.withdraw(desk.submit(STORY, external_id="1").article)
    assert desk.submit(STORY, external_id="2").article.near_duplicate_of is None

"""Which passages stay with a claim: the guards against the article itself, its date, and one story counted twice."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimdesk.claims.evidence import read_claimed_at
from claimdesk.claims.evidence_choice import (
    KEPT,
    KEPT_AFTER,
    RELEVANCE,
    ClaimedAt,
    Corpus,
    RetrievalTask,
    SourceArticle,
    build_evidence_query,
    choose_diverse_hits,
    choose_passages,
    date_passage,
)
from claimdesk.records.evidence import Timing
from claimdesk.search.engine import Hit
from claimdesk.search.minhash import build_minhash

CLAIM = "The dam at Northam lost 6.4 million litres in March."
STORY = (
    "Engineers said that the dam at Northam had lost 6.4 million litres of water in March, "
    "more than in any other month since it was built, and that the valley had been warned in time."
)
NOTHING = Corpus({})
MOMENT = datetime(2024, 4, 2, 12, tzinfo=UTC)


def build_hit(text: str = STORY, *, score: float = 0.9, kind: str = "news", **fields) -> Hit:
    return Hit(
        id=uuid4(),
        score=score,
        text_part=score / 2,
        vector_part=score / 2,
        text_score=3.0,
        cosine=0.85,
        best_possible_text=9.0,
        title=None,
        text=text,
        facets={"type": kind},
        published_key="",
        parent=uuid4(),
        fields={"start": 0, "end": len(text), **fields},
        search_version=1,
        build="passages_1",
    )


def build_task(claimed_at: ClaimedAt | None = None, origins: tuple[SourceArticle, ...] = ()) -> RetrievalTask:
    return RetrievalTask(
        uuid4(), UUID(int=1), build_evidence_query(CLAIM, [], [], []), "en", None, claimed_at, origins
    )


def build_different(count: int, **fields) -> list[Hit]:
    return [build_hit(f"dam {number} {number * 7} {number * 31}", **fields) for number in range(count)]


@pytest.mark.parametrize("name", ["the article's URL", "a copy of the article"])
def test_the_article_itself_and_its_copies_are_no_evidence(name):
    hit = build_hit(url="https://paper.invalid/dam")
    copy = f"{STORY} Northam."
    origin = (
        SourceArticle(frozenset({"https://paper.invalid/dam"}), None)
        if name == "the article's URL"
        else SourceArticle(frozenset(), build_minhash(copy))
    )
    corpus = Corpus({hit.parent: build_minhash(STORY)})
    assert choose_passages(build_task(), [hit], corpus)
    assert choose_passages(build_task(origins=(origin,)), [hit], corpus) == []


def test_a_fact_check_of_the_claim_is_no_evidence_by_its_kind_or_by_being_a_verdict_of_ours():
    url = "https://checks.invalid/dam"
    assert choose_passages(build_task(), [build_hit(kind="factcheck")], NOTHING) == []
    assert choose_passages(build_task(), [build_hit(url=url)], Corpus({}, frozenset({url}))) == []
    other = replace(build_hit(kind="factcheck"), cosine=0.5)
    assert choose_passages(build_task(), [other], NOTHING), "a fact-check of something else may speak of it"


def test_copies_of_one_story_share_a_group_and_other_stories_do_not():
    hits = [build_hit(), build_hit(f"{STORY} (Agency)"), build_hit("The dam at Eastham held all its water.")]
    corpus = Corpus({hit.parent: build_minhash(hit.text) for hit in hits})
    groups = {kept.hit.id: kept.independent_group for kept in choose_passages(build_task(), hits, corpus)}
    assert groups[hits[0].id] == groups[hits[1].id] != groups[hits[2].id]


def test_passages_after_the_claim_stand_last_and_take_no_place_from_the_others():
    claimed = ClaimedAt(MOMENT, MOMENT)
    late = build_different(KEPT + 5, score=0.99, published_at="2024-05-01T00:00:00+00:00")
    early = build_different(KEPT + 5, score=0.5, published_at="2024-03-01T00:00:00+00:00")
    timings = [kept.timing for kept in choose_passages(build_task(claimed), [*late, *early], NOTHING)]
    assert timings == [Timing.BEFORE] * KEPT + [Timing.AFTER] * KEPT_AFTER


def test_a_passage_of_the_very_day_that_the_article_names_is_of_unknown_timing():
    day = read_claimed_at(
        {"from": "2024-04-02T00:00:00+02:00", "to": "2024-04-03T00:00:00+02:00", "precision": "day"}
    )
    assert date_passage("2024-04-01T21:59:00+00:00", day) == Timing.BEFORE
    assert date_passage("2024-04-02T09:00:00+00:00", day) == Timing.UNKNOWN
    assert date_passage("2024-04-02T22:00:00+00:00", day) == Timing.AFTER


def test_without_a_date_of_either_nobody_knows():
    assert date_passage(None, ClaimedAt(MOMENT, MOMENT)) == Timing.UNKNOWN
    assert date_passage(MOMENT.isoformat(), None) == Timing.UNKNOWN
    assert read_claimed_at(None) is None
    assert read_claimed_at({"from": "2024-04-02T00:00:00+00:00", "to": None}) is None


def test_a_passage_that_says_the_same_again_waits_behind_one_that_says_something_else():
    best, same = build_hit(score=0.9), build_hit(f"{STORY} Again.", score=0.85)
    other = build_hit("Rain filled the reservoir within a week.", score=0.75)
    assert choose_diverse_hits([best, same, other], 3) == [best, other, same]
    assert choose_diverse_hits([], 3) == []


PASSAGES = st.tuples(
    st.lists(st.sampled_from(["dam", "rain", "mayor", "water", "budget", "school"]), max_size=5),
    st.integers(0, 20),
)


@given(st.lists(PASSAGES, max_size=12), st.integers(1, 12))
def test_the_hits_chosen_are_those_of_comparing_each_with_all(drawn: list[tuple[list[str], int]], most: int):
    hits = [build_hit(" ".join(words), score=score / 20) for words, score in drawn]
    rest, chosen = list(hits), []
    while rest and len(chosen) < most:
        best = max(rest, key=lambda hit: worth(hit, chosen))
        rest.remove(best)
        chosen.append(best)
    assert [
        worth(hit, chosen[:at]) for at, hit in enumerate(choose_diverse_hits(hits, most))
    ] == pytest.approx([worth(hit, chosen[:at]) for at, hit in enumerate(chosen)])


def worth(hit: Hit, chosen: list[Hit]) -> float:
    """Carbonell and Goldstein's marginal relevance, as it is written."""
    mine = set(hit.text.split())
    likeness = [
        len(mine & other) / min(len(mine), len(other)) if mine and other else 0.0
        for other in (set(hit.text.split()) for hit in chosen)
    ]
    return RELEVANCE * hit.score - (1 - RELEVANCE) * max(likeness, default=0.0)


def test_the_query_has_the_article_s_other_names_and_numbers_in_digits():
    asked = build_evidence_query(
        "China lost 6.4 million litres.",
        [{"text": "China", "kind": "place"}],
        [{"text": "6.4 million litres", "value": 6400.0, "unit": "m3"}],
        [
            {"kind": "alias", "from": "Beijing", "to": "China"},
            {"kind": "alias", "from": "Moscow", "to": "Russia"},
            {"kind": "pronoun", "from": "it", "to": "China"},
        ],
    )
    assert asked.words == "China lost 6.4 million litres. Beijing 6400000"
    assert asked.text == "China lost 6.4 million litres."


def test_a_number_that_stands_in_the_text_is_not_asked_twice():
    cost = "It cost 1,200 euros in six days."
    assert build_evidence_query(cost, [], [{"text": "1,200 euros"}, {"text": "six days"}], []).numbers == (
        "6",
    )

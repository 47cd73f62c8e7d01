"""The embedded engine ranks the few that filters leave as if it had ranked all."""

import random

from claimdesk.search.embedded import search as embedded_search
from claimdesk.search.embedded.engine import EmbeddedEngine
from claimdesk.search.engine import CANDIDATES, Narrowing, Query
from claimdesk.search.entries import Index
from tests.contract.entries import entry

WORDS = ["dam", "rain", "mayor", "water", "budget", "school", "bridge", "river", "tax"]


def test_the_best_of_what_filters_leave_are_the_same_however_they_are_found(tmp_path, home, monkeypatch):
    engine = EmbeddedEngine(tmp_path / "search", "test@1")
    rng = random.Random(3)
    texts = [" ".join(rng.choices(WORDS, k=rng.randint(2, 9))) for _ in range(9 * CANDIDATES)]
    engine.put(
        [
            entry(home, text, facets={"label": "refuted" if number % 3 else "supported"})
            for number, text in enumerate(texts)
        ]
    )
    engine.refresh()
    asked = Query(text="dam budget tax", mode="text", narrowing=Narrowing(facets={"label": ["supported"]}))

    def found(share: float) -> list[tuple[str, float]]:
        monkeypatch.setattr(embedded_search, "NARROWED", share)
        hits = engine.search(Index.VERDICTS, home, asked).hits
        return sorted((hit.text, round(hit.score, 6)) for hit in hits)

    among, all_of_them = found(1.0), found(0.0)
    assert len(among) == asked.limit
    assert [score for _, score in among] == [score for _, score in all_of_them]
    assert {hit[0] for hit in among} <= {text for number, text in enumerate(texts) if number % 3 == 0}
    engine.close()

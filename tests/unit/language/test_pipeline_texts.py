"""Ten kinds of news text, written for this test, with what a fact-checker would take from them.

In a text file "# name: value" gives the article's data, "= words @ claimant" a claim that the first queue must take,
and "! words" what no claim in it may hold.
"""

from datetime import datetime
from pathlib import Path

import pytest

from claimdesk.language.pipeline import is_queued, split_articles
from claimdesk.language.shapes import ArticleText
from claimdesk.queue.queues import DEFAULT_FILTER

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))


def read(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    about = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    text = "\n".join(line for line in lines if not line.startswith(("# ", "= ", "! ")))
    article = ArticleText(
        text=text,
        title=about["title"],
        published_at=datetime.fromisoformat(about["published_at"]),
        source_name=about["source"],
    )
    wanted = [line[2:].partition(" @ ")[::2] for line in lines if line.startswith("= ")]
    return article, wanted, [line[2:] for line in lines if line.startswith("! ")]


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_a_news_text_gives_the_claims_that_a_fact_checker_would_keep(file, encoder):
    article, wanted, unwanted = read(file)
    claims = [
        claim
        for claim in split_articles([article], encoder.encode)[0].claims
        if is_queued(claim) and claim.check_worthiness.score >= DEFAULT_FILTER["min_check_worthiness"]
    ]
    said = [(claim.text + " " + claim.original_text, claim.claimant or "") for claim in claims]
    missing = [
        (words, who)
        for words, who in wanted
        if not any(
            words.lower() in text.lower() and who.lower() in claimant.lower() for text, claimant in said
        )
    ]
    assert not missing, said
    assert not [words for words in unwanted if any(words in text for text, _ in said)], said


def test_every_kind_of_news_is_there():
    assert len(TEXTS) == 10

"""Predictions of a stage on a file of inputs: python -m benchmarks.predict STAGE --in FILE --out FILE.

One JSON line for each input, in the same order. `rank` takes --corpus and --queries in place of --in.
"""

import argparse
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from claimdesk.language import pipeline
from claimdesk.language.other_languages.dates import read_days
from claimdesk.language.other_languages.naming import find_base
from claimdesk.language.other_languages.quantities import read_quantities
from claimdesk.language.other_languages.tables import open_table
from claimdesk.language.reading import segment
from claimdesk.language.shapes import ArticleText, SplitClaim
from claimdesk.queue.queues import DEFAULT_FILTER

Item = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=[*STAGES, "rank"])
    parser.add_argument("--in", dest="inputs", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--k", type=int, default=100)
    parser.add_argument("--index", choices=["verdicts", "passages"], default="verdicts")
    parser.add_argument("--mode", choices=["hybrid", "text", "vector"], default="hybrid")
    asked = parser.parse_args()
    if asked.stage == "rank":
        from benchmarks.predict_rank import predict_rank

        rows = predict_rank(read(asked.corpus), read(asked.queries), asked.k, asked.index, asked.mode)
    else:
        rows = STAGES[asked.stage](read(asked.inputs))
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    asked.out.write_text("".join(lines), encoding="utf-8")


def read(file: Path) -> list[Item]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def predict_segment(items: list[Item]) -> list[Item]:
    return [
        {"id": item["id"], "spans": [[span.start, span.end] for span in segment.segment(item["text"])]}
        for item in items
    ]


def predict_checkworthiness(items: list[Item]) -> list[Item]:
    from benchmarks.predict_checkworthiness import predict

    return predict(items)


def predict_attribute(items: list[Item]) -> list[Item]:
    from benchmarks.predict_attribute import predict

    return predict(items)


def predict_compare(items: list[Item]) -> list[Item]:
    from benchmarks.predict_compare import predict

    return predict(items)


def predict_split(items: list[Item]) -> list[Item]:
    """The claims that the main queue takes by default: what asserts something new and is worth checking."""
    articles = [
        ArticleText(
            text=item["text"],
            title=item.get("title"),
            language=item.get("language"),
            published_at=datetime.fromisoformat(item["published_at"]) if item.get("published_at") else None,
            source_name=item.get("source_name"),
        )
        for item in items
    ]
    split = pipeline.split_articles(articles, encode)
    return [
        {
            "id": item["id"],
            "claims": [describe(claim) for claim in article.claims if is_taken(claim)],
        }
        for item, article in zip(items, split, strict=True)
    ]


def is_taken(claim: SplitClaim) -> bool:
    """Whether the main queue takes the claim by default."""
    least: float = DEFAULT_FILTER["min_check_worthiness"]
    return pipeline.is_queued(claim) and claim.check_worthiness.score >= least


def describe(claim: SplitClaim) -> Item:
    return {
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "voice": claim.voice,
        "claimant": claim.claimant,
        "check_worthiness": round(claim.check_worthiness.score, 4),
    }


def predict_decompose(items: list[Item]) -> list[Item]:
    """The statements of the text, read in the passage around it where there is one."""
    articles = []
    places = []
    for item in items:
        text, around = item["text"], item.get("context") or item["text"]
        at = around.find(text)
        articles.append(ArticleText(text=around if at >= 0 else text))
        places.append((max(at, 0), max(at, 0) + len(text)))
    split = pipeline.split_articles(articles, encode)
    return [
        {
            "id": item["id"],
            "claims": [
                claim.text
                for claim in article.claims
                if pipeline.is_queued(claim) and start <= claim.start and claim.end <= end
            ],
        }
        for item, article, (start, end) in zip(items, split, places, strict=True)
    ]


def predict_values(items: list[Item]) -> list[Item]:
    """Numbers and dates as they are written: units not converted, days inclusive."""
    return [{"id": item["id"], **read_values(item)} for item in items]


def read_values(item: Item) -> Item:
    """The quantities and dates of one text in another language."""
    text, table = item["text"], open_table(find_base(item["language"]))
    return {
        "quantities": [
            {"text": text[quantity.start : quantity.end], "value": quantity.value, "unit": quantity.unit}
            for quantity in read_quantities(text, table)
        ],
        "dates": [
            {"text": text[days.start : days.end], "from": str(days.first), "to": str(days.last)}
            for days in read_days(text, table, date.fromisoformat(item["anchor"]))
        ],
    }


def encode(texts: Any, /) -> Any:
    """The shipped encoder's vectors, the model loaded when first asked."""
    from claimdesk.search.factory import open_encoder
    from claimdesk.settings import Settings

    if not ENCODER:
        ENCODER.append(open_encoder(Settings()))
    return ENCODER[0].encode(list(texts))


ENCODER: list[Any] = []
STAGES: dict[str, Callable[[list[Item]], list[Item]]] = {
    "segment": predict_segment,
    "checkworthiness": predict_checkworthiness,
    "decompose": predict_decompose,
    "split": predict_split,
    "attribute": predict_attribute,
    "compare": predict_compare,
    "values": predict_values,
}

if __name__ == "__main__":
    main()

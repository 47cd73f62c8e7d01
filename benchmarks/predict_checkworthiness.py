"""Check-worthiness predictions for the scorer: `python -m benchmarks.predict_checkworthiness checkworthiness --in F --out F`."""

import argparse
import json
from pathlib import Path
from typing import Any

from claimdesk.language.checkworthiness import score as checkworthiness
from claimdesk.search.encoder import Encoder


def predict(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """{id, score} for each {id, text}, in order, with the vectors that the pipeline has at that point."""
    scored = checkworthiness.score([item["text"] for item in items], Encoder().encode)
    return [{"id": item["id"], "score": worth.score} for item, worth in zip(items, scored, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=["checkworthiness"])
    parser.add_argument("--in", dest="source", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    items = [json.loads(line) for line in arguments.source.read_text(encoding="utf-8").splitlines()]
    lines = [json.dumps(answer) for answer in predict(items)]
    arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

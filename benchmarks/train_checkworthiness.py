"""Trains the check-worthiness weights: `python -m benchmarks.train_checkworthiness --train CSV [--out FOLDER]`.

CSV is ClaimBuster's crowdsourced.csv (CC BY 4.0; Zenodo 3836810), the only data that shipped weights learn from. The
result depends on the file, the seed and the versions of numpy, scikit-learn and torch alone. About 12 minutes on one
core; `--until 2016` leaves later debates out, to choose by, and prints how the model does on them.
"""

import argparse
import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score
from sklearn.preprocessing import normalize

from benchmarks.train_checkworthiness_meaning import train_heads
from benchmarks.train_checkworthiness_reader import train_reader
from claimdesk.language.checkworthiness import network as checkworthiness_reading
from claimdesk.language.checkworthiness import score as checkworthiness
from claimdesk.language.checkworthiness import signs as checkworthiness_reasons
from claimdesk.language.checkworthiness.ngrams import BITS, find_cells
from claimdesk.search.encoder import Encoder

VERSION = "claimbuster-2"
SEED = 0
OUT = Path("claimdesk/language/models")
SMOOTHING = 4.0  # scikit-learn's C; 1, 2 and 4 tried: dev average precision .945, .949, .951
CHECK_WORTHY = "1"
RARE = 2  # cells seen in fewer training sentences are left out


class Sentences(NamedTuple):
    texts: list[str]
    worthy: npt.NDArray[np.bool_]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--until", help="train on debates before this year, score on the others")
    arguments = parser.parse_args()
    train, later = read(arguments.train, arguments.until)
    encoder = Encoder(threads=1, precision="float32")
    save_first_opinion(
        arguments.out, train, encoder.encode(train.texts), encoder.encode([checkworthiness.PROBE])[0]
    )
    changes = train_reader(train.texts, train.worthy, SEED)
    np.savez_compressed(arguments.out / checkworthiness.CHANGES_FILE, allow_pickle=False, **changes)
    if later.texts:
        report(later, encoder, arguments.out)


def read(path: Path, until: str | None = None) -> tuple[Sentences, Sentences]:
    """The sentences of debates before the year `until`, and of the later ones; a file's name begins with its year."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    early = [row for row in rows if until is None or row["File_id"] < until]
    late = [row for row in rows if until is not None and row["File_id"] >= until]
    return sentences(early), sentences(late)


def sentences(rows: list[dict[str, str]]) -> Sentences:
    return Sentences(
        [row["Text"] for row in rows], np.array([row["Verdict"] == CHECK_WORTHY for row in rows], dtype=bool)
    )


def save_first_opinion(
    folder: Path, train: Sentences, vectors: npt.NDArray[np.float32], probe: npt.NDArray[np.float32]
) -> None:
    """Train the linear part and the heads and write them."""
    counts = wording_matrix(train.texts)
    rarity = rarity_of(counts)
    signs = checkworthiness_reasons.find_signs(train.texts)
    model = LogisticRegression(C=SMOOTHING, solver="liblinear", random_state=SEED)
    model.fit(hstack([csr_matrix(signs), normalize(counts.multiply(rarity).tocsr())]).tocsr(), train.worthy)
    coefficients = model.coef_[0].astype(np.float32)
    heads = train_heads(checkworthiness.build_meaning_inputs(vectors, signs), train.worthy, SEED)
    stored = {
        "base": model.intercept_[0],
        "signs": coefficients[: signs.shape[1]],
        "wording": coefficients[signs.shape[1] :].astype(np.float16),
        "rarity": rarity.astype(np.float16),
        "meaning.probe": probe,
    } | {f"meaning.{name}": values.astype(np.float16) for name, values in heads.items()}
    np.savez_compressed(
        folder / checkworthiness.MODEL_FILE, allow_pickle=False, version=np.array(VERSION), **stored
    )


def wording_matrix(texts: list[str]) -> csr_matrix:
    cells = find_cells(texts)
    return csr_matrix((cells.weights, (cells.rows, cells.cells)), shape=(cells.texts, 1 << BITS))


def rarity_of(matrix: csr_matrix) -> npt.NDArray[np.float32]:
    """ln((1 + n) / (1 + df)) + 1, scikit-learn's smooth inverse document frequency; 0 for rare cells."""
    seen = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return np.where(seen >= RARE, np.log((1 + matrix.shape[0]) / (1 + seen)) + 1, 0).astype(np.float32)


def report(later: Sentences, encoder: Encoder, folder: Path) -> None:
    """Print how each part does on sentences that it has not seen."""
    weights = checkworthiness.load_weights(folder)
    signs = checkworthiness_reasons.find_signs(later.texts)
    linear = checkworthiness.compute_linear_odds(weights, later.texts, signs)
    meaning = checkworthiness.compute_meaning_odds(weights.meaning, encoder.encode(later.texts), signs)
    reader = checkworthiness.load_reader(folder)
    network = checkworthiness_reading.read_texts(reader, later.texts)
    both = (linear + meaning) / 2
    parts = {"linear": linear, "meaning": meaning, "both": both, "network": network}
    for share in (0.5, 0.7, 0.85):
        parts[f"both and network {share}"] = (1 - share) * both + share * network
    for name, odds in parts.items():
        cuts = {cut: round(f1_score(later.worthy, odds >= cut), 3) for cut in (0, -0.4, -0.65, -1, -1.5)}
        print(
            f"{name}: average precision {average_precision_score(later.worthy, odds):.3f}, F1 by cut {cuts}"
        )


if __name__ == "__main__":
    main()

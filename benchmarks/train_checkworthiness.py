"""Trains the check-worthiness weights: `python -m benchmarks.train_checkworthiness --train CSV [--out FILE]`.

CSV is ClaimBuster's crowdsourced.csv (CC BY 4.0; Zenodo 3836810), the only data that shipped weights learn from.
The result depends on the file and the seed alone.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from claimdesk.language import checkworthiness_reasons, checkworthiness_wording

VERSION = "signs-wording-1"
OUT = Path("claimdesk/language/models/checkworthiness.npz")
SMOOTHING = 4.0  # scikit-learn's C; 1, 2 and 4 tried: dev average precision .945, .949, .951
CHECK_WORTHY = "1"
RARE = 2  # cells seen in fewer training sentences are left out
BASE_SHIFT = 0.4  # log-odds added to the base: the crowd said "check-worthy" less readily than experts do


def read(path: Path) -> tuple[list[str], npt.NDArray[np.bool_]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["Text"] for row in rows], np.array([row["Verdict"] == CHECK_WORTHY for row in rows])


def wording_matrix(texts: list[str]) -> csr_matrix:
    found = checkworthiness_wording.find_cells(texts)
    shape = (found.texts, 1 << checkworthiness_wording.BITS)
    return csr_matrix((found.weights, (found.rows, found.cells)), shape=shape)


def rarity_of(matrix: csr_matrix) -> npt.NDArray[np.float32]:
    """ln((1 + n) / (1 + df)) + 1, scikit-learn's smooth inverse document frequency; 0 for rare cells."""
    seen = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return np.where(seen >= RARE, np.log((1 + matrix.shape[0]) / (1 + seen)) + 1, 0).astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    texts, worthy = read(arguments.train)
    counts = wording_matrix(texts)
    rarity = rarity_of(counts)
    wording = normalize(counts.multiply(rarity).tocsr())
    signs = checkworthiness_reasons.find_signs(texts)
    model = LogisticRegression(C=SMOOTHING, solver="liblinear", random_state=0)
    model.fit(hstack([csr_matrix(signs), wording]).tocsr(), worthy)
    coefficients = model.coef_[0].astype(np.float32)
    np.savez_compressed(
        arguments.out,
        version=np.array(VERSION),
        base=np.float32(model.intercept_[0] + BASE_SHIFT),
        signs=coefficients[: signs.shape[1]],
        wording=coefficients[signs.shape[1] :].astype(np.float16),
        rarity=rarity.astype(np.float16),
    )


if __name__ == "__main__":
    main()

"""Trains the ends of sentences in captions: `python -m benchmarks.train_sentence_ends --train CSV [--out FOLDER]`.

CSV is ClaimBuster's crowdsourced.csv (CC BY 4.0; Zenodo 3836810): sentences of debates in their order, written here as
captions have them. Some invented captions beside this file show how news is read out. F1 on the debates
from `--until` on is printed first, beside the parser's own, by a model that has not seen them. About a minute of one core.
"""

import argparse
import csv
import random
import re
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from claimdesk.language.reading.parsing import parse_running_words
from claimdesk.language.reading.unpunctuated import BITS, MODEL_FILE, find_signs

VERSION = "sentence-ends-1"
OUT = Path("claimdesk/language/models")
CAPTIONS = Path(__file__).with_name("captions.txt")
SEED = 0
SENTENCES = 14  # read as one text
NEXT = 2  # lines apart up to which two sentences of a debate follow each other
FILLERS = ("um", "uh", "well", "you know", "i mean", "so")
FILLER_SHARE = 0.015  # of the words before which one is put
CAPTION_TIMES = 4  # that the captions are read
SMOOTHING = 0.3  # scikit-learn's C; .1, .3 and 1 tried on the later debates
LEAST = 0.25  # probability from which a gap ends a sentence: the best of CUTS on the later debates
CUTS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5)  # whose F1 is printed

Speech = list[list[str]]  # sentences as words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--until", default="2012", help="debates from this year on are scored first")
    arguments = parser.parse_args()
    chance = random.Random(SEED)
    debates = read_debates(arguments.train)
    early = [speech for year, speech in debates if year < arguments.until]
    later = [speech for year, speech in debates if year >= arguments.until]
    captions = read_captions(CAPTIONS)
    learned = _gather([_speak(speech, chance) for speech in [*early, *captions * CAPTION_TIMES]])
    scored = _gather(later)
    _report(scored, _fit(learned.signs, learned.ends))
    model = _fit(vstack([learned.signs, scored.signs]), np.concatenate([learned.ends, scored.ends]))
    np.savez_compressed(
        arguments.out / MODEL_FILE,
        allow_pickle=False,
        weights=model.coef_[0].astype(np.float16),
        base=np.float32(model.intercept_[0] - np.log(LEAST / (1 - LEAST))),
        version=np.array(VERSION),
    )


def _fit(signs: csr_matrix, ends: npt.NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=SMOOTHING, max_iter=150).fit(signs, ends)


def read_debates(path: Path) -> list[tuple[str, Speech]]:
    """What one speaker says in sentences that follow each other, with the debate's year."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["File_id"], int(row["Line_number"])))
    runs: list[tuple[str, Speech]] = []
    for _, spoken in groupby(rows, key=lambda row: (row["File_id"], row["Speaker"])):
        before = -NEXT - 1
        for row in spoken:
            words = strip_marks(row["Text"])
            at = int(row["Line_number"])
            if at - before > NEXT or len(runs[-1][1]) >= SENTENCES:
                runs.append((row["File_id"][:4], []))
            if words:
                runs[-1][1].append(words)
            before = at
    return [(year, speech) for year, speech in runs if len(speech) > 1]


def read_captions(path: Path) -> list[Speech]:
    """The invented captions, one speech a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [[part.split() for part in line.split(" / ")] for line in lines if not line.startswith("#")]


def strip_marks(text: str) -> list[str]:
    """A sentence as captions have it: small letters, no marks but those inside words and figures."""
    plain = re.sub(r"\s-+\s|--+|[,;:!?\"“”()\[\]…]|\.(?!\d)", " ", text.lower().replace("’", "'"))
    return plain.split()


def _speak(speech: Speech, chance: random.Random) -> Speech:
    """The sentences with a filler here and there."""
    spoken: Speech = []
    for sentence in speech:
        words: list[str] = []
        for word in sentence:
            if chance.random() < FILLER_SHARE:
                words += chance.choice(FILLERS).split()
            words.append(word)
        spoken.append(words)
    return spoken


class Gaps(NamedTuple):
    """The gaps between the words of many speeches."""

    signs: csr_matrix
    ends: npt.NDArray[np.bool_]
    parsed: npt.NDArray[np.bool_]  # whether the parser has a sentence begin there


def _gather(speeches: list[Speech]) -> Gaps:
    cells: list[npt.NDArray[np.int64]] = []
    ends: list[bool] = []
    parsed: list[bool] = []
    docs = parse_running_words([" ".join(" ".join(sentence) for sentence in speech) for speech in speeches])
    for speech, doc in zip(speeches, docs, strict=True):
        starts = _place_starts(speech)
        for gap, signs in enumerate(find_signs(doc), 1):
            cells.append(signs)
            ends.append(doc[gap].idx in starts)
            parsed.append(bool(doc[gap].is_sent_start))
    return Gaps(_stack(cells), np.array(ends), np.array(parsed))


def _stack(cells: list[npt.NDArray[np.int64]]) -> csr_matrix:
    at = np.cumsum([0, *(len(row) for row in cells)])
    columns = np.concatenate(cells)
    return csr_matrix((np.ones(len(columns), np.float32), columns, at), shape=(len(cells), 1 << BITS))


def _place_starts(speech: Speech) -> set[int]:
    starts: set[int] = set()
    at = 0
    for sentence in speech:
        starts.add(at)
        at += len(" ".join(sentence)) + 1
    return starts


def _report(gaps: Gaps, model: LogisticRegression) -> None:
    odds = model.predict_proba(gaps.signs)[:, 1]
    told_by = {f"model from {cut}": odds > cut for cut in CUTS} | {"parser": gaps.parsed}
    for what, told in told_by.items():
        right = int((told & gaps.ends).sum())
        precision, recall = right / max(1, int(told.sum())), right / int(gaps.ends.sum())
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{what}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f} of {int(gaps.ends.sum())}")


if __name__ == "__main__":
    main()

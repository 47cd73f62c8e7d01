"""Trains the reading part of the check-worthiness model: low-rank changes to the first layers of MiniLM.

The forward pass is the shipped one (claimdesk.language.checkworthiness.network), so that what is trained is what runs.
"""

import time
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, dropout

from claimdesk.language.checkworthiness import network as reading

LAYERS = 6
RANK = 16
EPOCHS = 1
BATCH = 32
RATE = 1e-3  # of the low-rank changes, AdamW, falling to nothing in a straight line
HEAD_RATE = 2e-3
DECAY = 0.01
WARM_UP = 100  # steps
FORGOTTEN = 0.1  # share of word pieces masked in training, so that no single word decides
DROPPED = 0.2  # of the pooled values
POOL = 20  # batches among which sentences are sorted by length
MASK = 103  # [MASK] in MiniLM's vocabulary
FIRST_WORD = 999  # word pieces below are signs of the tokenizer's own

Changes = dict[str, torch.Tensor]


def train_reader(
    texts: Sequence[str], worthy: npt.NDArray[np.bool_], seed: int
) -> dict[str, npt.NDArray[np.float16]]:
    """The changes that reading.load_reader takes, float16. About 7 minutes on one core for 22,501 sentences."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    frozen = reading.load_reader(_nothing())
    changes = _first_changes(frozen)
    head = [changes["head"], changes["base"]]
    low_rank = [tensor for name, tensor in changes.items() if name not in {"head", "base"}]
    steps = EPOCHS * -(-len(texts) // BATCH)
    optimiser = torch.optim.AdamW(
        [{"params": low_rank, "lr": RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=DECAY
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / WARM_UP) * max(0.02, 1 - step / steps)
    )
    pieces = [encoding.ids for encoding in frozen.tokenizer.encode_batch(list(texts))]
    gold = torch.tensor(worthy, dtype=torch.float32)
    started = time.monotonic()
    for step, batch in enumerate(_batches([len(ids) for ids in pieces], np.random.default_rng(seed))):
        odds = _odds(frozen, changes, _forget([pieces[number] for number in batch]))
        loss = binary_cross_entropy_with_logits(odds, gold[batch])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 100 == 0:
            print(
                f"step {step}/{steps} loss {loss.item():.3f} {time.monotonic() - started:.0f} s", flush=True
            )
    return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in changes.items()}


def _nothing() -> Mapping[str, npt.NDArray[np.float16]]:
    zero = np.zeros((1, 1), dtype=np.float16)
    names = [
        f"{layer}.{matrix}.{side}"
        for layer in range(LAYERS)
        for matrix in reading.MATRICES
        for side in ("up", "down")
    ]
    return dict.fromkeys(names, zero) | {"head": np.zeros(1, dtype=np.float16), "base": np.float16(0)}


def _first_changes(frozen: reading.Reader) -> Changes:
    """Changes that change nothing yet: down is small noise, up is zero (Hu et al., 2021)."""
    changes: Changes = {}
    for layer in range(LAYERS):
        for matrix in reading.MATRICES:
            rows, columns = frozen.weights[f"encoder.layer.{layer}.{matrix}.weight"].shape
            changes[f"{layer}.{matrix}.up"] = torch.zeros(rows, RANK)
            changes[f"{layer}.{matrix}.down"] = torch.randn(RANK, columns) / columns**0.5
    width = frozen.weights["embeddings.LayerNorm.weight"].shape[0]
    changes |= {"head": torch.randn(width) / width**0.5, "base": torch.zeros(())}
    return {name: tensor.requires_grad_() for name, tensor in changes.items()}


def _odds(frozen: reading.Reader, changes: Changes, pieces: list[list[int]]) -> torch.Tensor:
    weights = dict(frozen.weights)
    for layer in range(LAYERS):
        for matrix in reading.MATRICES:
            name = f"encoder.layer.{layer}.{matrix}.weight"
            weights[name] = (
                weights[name] + changes[f"{layer}.{matrix}.up"] @ changes[f"{layer}.{matrix}.down"]
            )
    with torch.autocast("cpu", dtype=torch.bfloat16):
        pooled = reading.pool_pieces(weights, LAYERS, pieces)
    return dropout(pooled.float(), DROPPED) @ changes["head"] + changes["base"]


def _forget(pieces: list[list[int]]) -> list[list[int]]:
    return [
        [MASK if piece > FIRST_WORD and torch.rand(()) < FORGOTTEN else piece for piece in ids]
        for ids in pieces
    ]


def _batches(lengths: Sequence[int], chance: np.random.Generator) -> list[npt.NDArray[np.int64]]:
    """The sentences of all epochs in batches of like length, each epoch in a new order."""
    batches = []
    for _ in range(EPOCHS):
        order = chance.permutation(len(lengths))
        epoch = []
        for start in range(0, len(order), BATCH * POOL):
            pool = sorted(order[start : start + BATCH * POOL], key=lambda number: lengths[number])
            epoch.extend(np.array(pool[first : first + BATCH]) for first in range(0, len(pool), BATCH))
        batches.extend(epoch[number] for number in chance.permutation(len(epoch)))
    return batches

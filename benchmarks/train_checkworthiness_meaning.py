"""Trains the meaning part of the check-worthiness model: small heads over sentence embeddings and signs."""

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

HEADS = 3  # networks that differ in their seed; their log-odds are averaged
HIDDEN = 128  # 64 and 256 were no better on held-out debates
EPOCHS = 12
BATCH = 128
RATE = 2e-3
DECAY = 1e-2
DROPPED_IN, DROPPED = 0.1, 0.4
DEAD = 0.02  # two of MiniLM's dimensions never move; the other inputs spread by .05 to .35

Floats = npt.NDArray[np.float32]


def train_heads(inputs: Floats, worthy: npt.NDArray[np.bool_], seed: int) -> dict[str, Floats]:
    """The heads as checkworthiness.Meaning takes them: into [heads, inputs, hidden], shift, out, base."""
    mean, spread = inputs.mean(0), np.maximum(inputs.std(0), DEAD)
    scaled = torch.tensor((inputs - mean) / spread)
    gold = torch.tensor(worthy, dtype=torch.float32)
    trained = [_train(scaled, gold, seed + number) for number in range(HEADS)]
    into = np.stack([head[1].weight.detach().numpy().T / spread[:, None] for head in trained])
    shift = np.stack([head[1].bias.detach().numpy() for head in trained]) - mean @ into
    out = np.stack([head[4].weight.detach().numpy()[0] for head in trained])
    base = np.array([head[4].bias.item() for head in trained], dtype=np.float32)
    return {"into": into, "shift": shift, "out": out, "base": base}


def _train(scaled: torch.Tensor, gold: torch.Tensor, seed: int) -> nn.Sequential:
    torch.manual_seed(seed)
    head = nn.Sequential(
        nn.Dropout(DROPPED_IN),
        nn.Linear(scaled.shape[1], HIDDEN),
        nn.ReLU(),
        nn.Dropout(DROPPED),
        nn.Linear(HIDDEN, 1),
    )
    optimiser = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(scaled) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: max(0.0, 1 - step / steps))
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(scaled)).split(BATCH):
            loss = binary_cross_entropy_with_logits(head(scaled[batch])[:, 0], gold[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return head.eval()

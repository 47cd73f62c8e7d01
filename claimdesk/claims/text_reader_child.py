"""The process that reads texts for text_reader.py: articles in, their claims out, until its pipe ends."""

import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection

import numpy as np
import numpy.typing as npt

from claimdesk.claims.text_reader import LONGEST_S, Failure, TextQuestion, WantedVectors
from claimdesk.language import pipeline
from claimdesk.language.reading import parsing
from claimdesk.language.shapes import SplitArticle


def main() -> None:
    """Answer until the parent closes the pipe."""
    pipe = Connection(int(sys.argv[1]))
    parsing.parse_sentences(["The models are loaded before anything is asked."])
    pipe.send(None)
    while True:
        asked: TextQuestion = pipe.recv()
        signal.alarm(LONGEST_S)  # ends the process, even where its parent is gone
        answer = read_text(asked, pipe)
        signal.alarm(0)
        pipe.send(answer)


def read_text(asked: TextQuestion, pipe: Connection) -> SplitArticle | Failure:
    """The text's claims; vectors are asked of the parent, which has the model."""

    def encode(texts: Sequence[str], /) -> npt.NDArray[np.float32]:
        pipe.send(WantedVectors(tuple(texts)))
        vectors: npt.NDArray[np.float32] = pipe.recv()
        return vectors

    try:
        return pipeline.split_articles([asked.article], encode, rewriting=asked.rewriting)[0]
    except (EOFError, OSError):
        raise
    except Exception as error:  # noqa: BLE001  is told to the parent, which logs it; the next text may be read
        return Failure(type(error).__name__)


if __name__ == "__main__":
    with suppress(EOFError, OSError):
        main()

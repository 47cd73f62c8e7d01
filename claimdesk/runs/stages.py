"""The ordered table of stages: each one's lane, batch, patience and component version."""

from dataclasses import dataclass
from enum import StrEnum


class Lane(StrEnum):
    """Of work, for workers: language needs the models, io waits for others."""

    LANGUAGE = "language"
    IO = "io"


@dataclass(frozen=True, slots=True)
class Stage:
    """batch: how many runs are taken at once; patience_s: how long a taking lasts, unless its worker extends it, before it is suspect: what a kill -9 costs."""

    name: str
    lane: Lane
    subjects: tuple[str, ...]
    batch: int
    patience_s: int
    version: str
    is_awaited: bool = False  # an article is not ready before it is done


STAGES: dict[str, Stage] = {
    stage.name: stage
    for stage in (
        Stage("import", Lane.IO, ("import",), batch=1, patience_s=45, version="1"),
        Stage(
            "fetch", Lane.IO, ("article", "document"), batch=4, patience_s=45, version="1", is_awaited=True
        ),
        Stage("split", Lane.LANGUAGE, ("article",), batch=16, patience_s=45, version="1", is_awaited=True),
        Stage("passages", Lane.LANGUAGE, ("document", "verdict"), batch=64, patience_s=45, version="1"),
        Stage("match", Lane.IO, ("claim",), batch=64, patience_s=45, version="1", is_awaited=True),
        Stage("retrieve", Lane.IO, ("claim",), batch=64, patience_s=45, version="1", is_awaited=True),
        Stage("index", Lane.IO, ("claim", "document", "verdict"), batch=128, patience_s=45, version="1"),
        Stage("settle", Lane.IO, ("article",), batch=32, patience_s=45, version="1"),
        Stage("watch", Lane.IO, ("verdict",), batch=16, patience_s=45, version="1"),
        Stage("erase", Lane.IO, ("article",), batch=8, patience_s=45, version="1"),
    )
}

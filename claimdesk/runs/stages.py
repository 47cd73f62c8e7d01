"""The ordered table of stages: each one's lane, batch, patience and component version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from claimdesk.component_versions import COMPONENTS, SPLITTING
from claimdesk.terms import StageName, SubjectKind

ONLY_VERSION = "1"  # of a stage that carries out what people asked for: there is nothing to do anew


class Lane(StrEnum):
    """Of work, for workers: language needs the models, io waits for others."""

    LANGUAGE = "language"
    IO = "io"


@dataclass(frozen=True, slots=True)
class Stage:
    """batch: how many runs are taken at once; patience_s: how long a taking lasts, unless its worker extends it, before it is suspect: what a kill -9 costs.

    components: what the outcome depends on beside the inputs; version: theirs, joined in that order.
    """

    name: StageName
    lane: Lane
    subjects: tuple[SubjectKind, ...]
    batch: int
    patience_s: int = 45
    components: tuple[str, ...] = ()
    is_awaited: bool = False  # an article is not ready before it is done
    version: str = ONLY_VERSION


_TABLE = (
    Stage(StageName.IMPORT, Lane.IO, (SubjectKind.IMPORT,), batch=1),
    Stage(StageName.FETCH, Lane.IO, (SubjectKind.ARTICLE, SubjectKind.DOCUMENT), batch=4, is_awaited=True),
    Stage(
        StageName.SPLIT,
        Lane.LANGUAGE,
        (SubjectKind.ARTICLE,),
        batch=16,
        components=SPLITTING,
        is_awaited=True,
    ),
    Stage(
        StageName.PASSAGES,
        Lane.LANGUAGE,
        (SubjectKind.DOCUMENT, SubjectKind.VERDICT),
        batch=64,
        components=("segment",),
    ),
    Stage(
        StageName.MATCH,
        Lane.IO,
        (SubjectKind.CLAIM,),
        batch=64,
        components=("matching", "differences", "values"),
        is_awaited=True,
    ),
    Stage(
        StageName.RETRIEVE,
        Lane.IO,
        (SubjectKind.CLAIM,),
        batch=64,
        components=("evidence", "differences", "values"),
        is_awaited=True,
    ),
    Stage(
        StageName.INDEX, Lane.IO, (SubjectKind.CLAIM, SubjectKind.DOCUMENT, SubjectKind.VERDICT), batch=128
    ),
    Stage(StageName.SETTLE, Lane.IO, (SubjectKind.ARTICLE,), batch=32),
    Stage(StageName.WATCH, Lane.IO, (SubjectKind.VERDICT,), batch=16),
    Stage(StageName.ERASE, Lane.IO, (SubjectKind.ARTICLE,), batch=8),
)


def build_stages(versions: Mapping[str, str]) -> dict[StageName, Stage]:
    """The table with each stage's version made of its components'."""
    return {
        stage.name: replace(
            stage, version=".".join(versions[name] for name in stage.components) or ONLY_VERSION
        )
        for stage in _TABLE
    }


STAGES = build_stages(COMPONENTS)

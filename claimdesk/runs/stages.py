"""The ordered table of stages: each one's lane, urgency, batch, patience and component version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from claimdesk.component_versions import COMPONENTS, SPLITTING
from claimdesk.terms import StageName, SubjectKind

PAGES_OF_ONE_HOST = 2  # a slow site holds so many of a fetch worker's threads and no more
ONLY_VERSION = "1"  # of a stage that carries out what people asked for: there is nothing to do anew


class Lane(StrEnum):
    """Of work, for workers: language needs the models, io waits for our own parts, fetch for strangers' servers."""

    LANGUAGE = "language"
    IO = "io"
    FETCH = "fetch"


class Urgency(IntEnum):
    """Whose turn comes first where several stages of a lane are due; none of them waits for all of another's work."""

    AWAITED = 0  # an article is not ready before it is done
    SEARCHED = 1  # what people decided or took back is found, or is found no more
    BULK = 2  # comes by the ten thousand, and nobody waits for one of them


@dataclass(frozen=True, slots=True)
class Stage:
    """batch: how many runs are taken at once; patience_s: how long a taking lasts, unless its worker extends it, before it is suspect: what a kill -9 costs.

    components: what the outcome depends on beside the inputs; version: theirs, joined in that order. urgency: its place
    in a worker's round. at_once_by_share: how many runs with the same `share` are taken at the same time.
    """

    name: StageName
    lane: Lane
    subjects: tuple[SubjectKind, ...]
    batch: int
    patience_s: int = 45
    components: tuple[str, ...] = ()
    is_awaited: bool = False  # an article is not ready before it is done
    urgency: Urgency = Urgency.SEARCHED
    at_once_by_share: int | None = None
    version: str = ONLY_VERSION


_TABLE = (
    Stage(StageName.IMPORT, Lane.IO, (SubjectKind.IMPORT,), batch=1, urgency=Urgency.BULK),
    Stage(
        StageName.FETCH,
        Lane.FETCH,
        (SubjectKind.ARTICLE, SubjectKind.DOCUMENT),
        batch=1,  # so that no page waits for a slower one
        is_awaited=True,
        urgency=Urgency.AWAITED,
        at_once_by_share=PAGES_OF_ONE_HOST,
    ),
    Stage(
        StageName.SPLIT,
        Lane.LANGUAGE,
        (SubjectKind.ARTICLE,),
        batch=16,
        components=SPLITTING,
        is_awaited=True,
        urgency=Urgency.AWAITED,
    ),
    Stage(
        StageName.PASSAGES,
        Lane.LANGUAGE,
        (SubjectKind.DOCUMENT, SubjectKind.VERDICT),
        batch=64,
        components=("segment",),
        urgency=Urgency.BULK,
    ),
    Stage(
        StageName.MATCH,
        Lane.IO,
        (SubjectKind.CLAIM,),
        batch=64,
        components=("matching", "differences", "values"),
        is_awaited=True,
        urgency=Urgency.AWAITED,
    ),
    Stage(
        StageName.RETRIEVE,
        Lane.IO,
        (SubjectKind.CLAIM,),
        batch=64,
        components=("evidence", "differences", "values"),
        is_awaited=True,
        urgency=Urgency.AWAITED,
    ),
    Stage(
        StageName.INDEX, Lane.IO, (SubjectKind.CLAIM, SubjectKind.DOCUMENT, SubjectKind.VERDICT), batch=128
    ),
    Stage(StageName.SETTLE, Lane.IO, (SubjectKind.ARTICLE,), batch=32, urgency=Urgency.AWAITED),
    Stage(StageName.WATCH, Lane.IO, (SubjectKind.VERDICT,), batch=16),
    Stage(StageName.ERASE, Lane.IO, (SubjectKind.ARTICLE,), batch=8),
    Stage(
        StageName.DELIVER,
        Lane.FETCH,
        (SubjectKind.DELIVERY,),
        batch=1,
        at_once_by_share=PAGES_OF_ONE_HOST,  # of one receiver
    ),
    Stage(
        StageName.POLL,
        Lane.FETCH,
        (SubjectKind.SUBSCRIPTION,),
        batch=1,
        urgency=Urgency.BULK,
        at_once_by_share=PAGES_OF_ONE_HOST,
    ),
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


def list_stages(lane: Lane) -> list[Stage]:
    """The lane's stages in the table's order."""
    return [stage for stage in STAGES.values() if stage.lane == lane]

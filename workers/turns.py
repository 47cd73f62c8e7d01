"""Whose turn it is among the due stages of a lane: no stage waits for all of another's work."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from claimdesk.runs.stages import Urgency
from claimdesk.runs.taking import DueStage
from claimdesk.terms import StageName


@dataclass
class Turns:
    """The order in which one worker serves its lane, a taking at a time.

    Awaited stages have a turn each, the one that waits longest first; then one other stage has one, by urgency among
    those whose turn is longest ago; then the awaited ones again. So between an article and its worker stands at most
    one taking of what nobody waits for, and that too goes on while articles come in.
    """

    _served: dict[StageName, int] = field(default_factory=dict)  # the number of each stage's last turn
    _count: int = 0
    _last_other: int = 0  # the number of the last turn of a stage that is not awaited

    def choose(self, due: Sequence[DueStage]) -> DueStage:
        """The next of the due stages, of which there is one at least; it counts as served."""
        awaited = [stage for stage in due if stage.stage.urgency == Urgency.AWAITED]
        others = [stage for stage in due if stage.stage.urgency != Urgency.AWAITED]
        waiting = [stage for stage in awaited if self._turn(stage) <= self._last_other]
        if waiting:
            chosen = min(waiting, key=lambda stage: stage.since)
        elif others:
            chosen = min(others, key=lambda stage: (self._turn(stage), stage.stage.urgency, stage.since))
        else:
            chosen = min(awaited, key=lambda stage: (self._turn(stage), stage.since))
        self._count += 1
        self._served[chosen.stage.name] = self._count
        if chosen in others:
            self._last_other = self._count
        return chosen

    def _turn(self, due: DueStage) -> int:
        return self._served.get(due.stage.name, 0)

"""The life of a claim: state × call × who → next state. Pure; docs/workflow.md is made from it.

`advance` is the only way a claim's status changes. A call that the table doesn't have for a state is WrongState.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from claimdesk.errors import WrongState
from claimdesk.records.claim import Claim, ClaimStatus


class Call(StrEnum):
    """What is done to a claim, in the words of the API where it has one."""

    QUEUE = "queue"
    UNQUEUE = "unqueue"
    LEAVE = "leave"
    MEET_AGAIN = "meet again"
    LEASE = "lease"
    RELEASE = "release"
    SKIP = "skip"
    TAKE = "take"
    HAND_OVER = "hand over"
    EDIT = "edit"
    ARRANGE = "arrange"
    JUDGE = "judge"
    TALK = "talk"
    REVIEW = "review"
    FIRST_REVIEW = "first review"
    AGREE = "second review, same label"
    DISAGREE = "second review, other label"
    CONFER = "second review, other label, readers confer"
    ADJUDICATE = "adjudicate"
    RETURN = "return"
    PUBLISH = "publish"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    UPHOLD = "uphold"
    ADOPT = "adopt"
    REVISIT = "revisit"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    SPLIT = "split"
    MERGE = "merge"
    UNMERGE = "unmerge"


class Who(StrEnum):
    """Who may make a call, beside the scope that its key needs."""

    PIPELINE = "the pipeline"
    REVIEWER = "a reviewer whom the queue lets take claims"
    COLLEAGUE = "any reviewer, editor or admin"
    HOLDER = "the holder of the lease, or the owner"
    SECOND = "the holder of the second lease, who has not read the claim"
    EDITOR = "an editor or admin"
    THIRD = "an editor or admin who is none of its readers"
    PUBLISHER = "an editor or admin, not its sole reader unless the workspace allows it"


INTRODUCTION = (
    "Made by `claimdesk workflow --markdown` from claimdesk/queue/workflow.py, which enforces it. "
    "A call that does not fit is 409 `wrong_state` with the state. A lease that runs out changes nothing by "
    "itself: the claim stays `in_review` until its holder goes on or somebody else takes it."
)
S = ClaimStatus
OPEN = (S.NEW, S.WAITING, S.UNQUEUED, S.IN_REVIEW)
UNDECIDED = frozenset({*OPEN, S.AWAITING_SECOND, S.ADJUDICATION})
IN_HAND = (S.IN_REVIEW, S.AWAITING_SECOND, S.ADJUDICATION, S.REVISIT)  # a lease or an owner leaves it there
RETIRED = frozenset({S.DISMISSED, S.MERGED})  # met again, it neither resurrects nor queues


@dataclass(frozen=True, slots=True)
class Rule:
    """What a call does: the next state for each state that it fits, and who may make it."""

    steps: Mapping[ClaimStatus, ClaimStatus]
    who: tuple[Who, ...]
    meaning: str


def _stay(*states: ClaimStatus) -> dict[ClaimStatus, ClaimStatus]:
    return {state: state for state in states}


def _all_to(target: ClaimStatus, *states: ClaimStatus) -> dict[ClaimStatus, ClaimStatus]:
    return dict.fromkeys(states, target)


IN_HAND_NOW = {**_all_to(S.IN_REVIEW, S.WAITING, S.UNQUEUED), **_stay(*IN_HAND)}
GIVEN_BACK = {**_all_to(S.WAITING, S.IN_REVIEW), **_stay(S.AWAITING_SECOND, S.ADJUDICATION, S.REVISIT)}
WORKERS = (Who.REVIEWER, Who.EDITOR)

RULES: dict[Call, Rule] = {
    Call.QUEUE: Rule(
        _all_to(S.WAITING, S.NEW, S.UNQUEUED, S.WAITING),
        (Who.PIPELINE, *WORKERS),
        "it fits a queue, or a person puts it into one",
    ),
    Call.UNQUEUE: Rule(
        _all_to(S.UNQUEUED, S.NEW, S.WAITING, S.IN_REVIEW),
        (Who.PIPELINE, *WORKERS),
        "it fits no queue, or a person takes it out",
    ),
    Call.LEAVE: Rule(
        _all_to(S.NEW, S.NEW, S.WAITING, S.IN_REVIEW),
        (Who.PIPELINE,),
        "its last article was withdrawn; the next article that says the same brings it back",
    ),
    Call.MEET_AGAIN: Rule(
        {**_stay(*ClaimStatus), S.PUBLISHED: S.REVISIT},
        (Who.PIPELINE,),
        "another article says the same; a published claim is looked at again, a retired one stays away",
    ),
    Call.LEASE: Rule(IN_HAND_NOW, WORKERS, "a person takes it for a while"),
    Call.RELEASE: Rule(GIVEN_BACK, (Who.HOLDER, Who.EDITOR), "the lease or ownership ends without a review"),
    Call.SKIP: Rule(GIVEN_BACK, (Who.HOLDER,), "not for me, or not now"),
    Call.TAKE: Rule(IN_HAND_NOW, WORKERS, "a person owns it, without an end"),
    Call.HAND_OVER: Rule(IN_HAND_NOW, (Who.HOLDER, Who.EDITOR), "somebody else owns it from now on"),
    Call.EDIT: Rule(
        _stay(*OPEN, S.REVISIT), (Who.REVIEWER, Who.HOLDER, Who.EDITOR), "its text, span, claimant or dates"
    ),
    Call.ARRANGE: Rule(
        _stay(*UNDECIDED, S.DECIDED, S.PUBLISHED, S.REVISIT),
        (Who.REVIEWER, Who.HOLDER, Who.EDITOR),
        "tags, dates of the desk, who waits for what",
    ),
    Call.JUDGE: Rule(
        _stay(*(status for status in S if status not in RETIRED)),
        (Who.COLLEAGUE,),
        "evidence added, judged or asked for anew; matches confirmed or ruled out",
    ),
    Call.TALK: Rule(
        _stay(*(status for status in S if status != S.MERGED)),
        (Who.COLLEAGUE,),
        "comments, contacts, one's own draft; of a merged claim they went where it went",
    ),
    Call.REVIEW: Rule(
        _all_to(S.DECIDED, S.IN_REVIEW, S.REVISIT), (Who.HOLDER,), "a read where no second one is asked for"
    ),
    Call.FIRST_REVIEW: Rule(
        _all_to(S.AWAITING_SECOND, S.IN_REVIEW, S.REVISIT), (Who.HOLDER,), "a read that a second one follows"
    ),
    Call.AGREE: Rule(_all_to(S.DECIDED, S.AWAITING_SECOND), (Who.SECOND,), "both reads have one label"),
    Call.DISAGREE: Rule(
        _all_to(S.ADJUDICATION, S.AWAITING_SECOND), (Who.SECOND,), "the reads have different labels"
    ),
    Call.CONFER: Rule(
        _stay(S.AWAITING_SECOND), (Who.SECOND,), "the reads differ and go back to both readers"
    ),
    Call.ADJUDICATE: Rule(_all_to(S.DECIDED, S.ADJUDICATION), (Who.THIRD,), "a third person decides"),
    Call.RETURN: Rule(
        _all_to(S.IN_REVIEW, S.AWAITING_SECOND, S.ADJUDICATION, S.DECIDED),
        (Who.EDITOR,),
        "back to the reviewer, with the reason",
    ),
    Call.PUBLISH: Rule(_all_to(S.PUBLISHED, S.DECIDED), (Who.PUBLISHER,), "the verdict's first revision"),
    Call.CORRECT: Rule(
        _all_to(S.PUBLISHED, S.PUBLISHED, S.REVISIT), (Who.EDITOR,), "a new revision of its verdict"
    ),
    Call.WITHDRAW: Rule(
        _all_to(S.REVISIT, S.PUBLISHED, S.REVISIT), (Who.EDITOR,), "its verdict is withdrawn"
    ),
    Call.UPHOLD: Rule(_all_to(S.PUBLISHED, S.REVISIT), (Who.EDITOR,), "its verdict stands as it is"),
    Call.ADOPT: Rule(
        _all_to(S.PUBLISHED, S.WAITING, S.UNQUEUED, S.IN_REVIEW, S.REVISIT),
        (Who.HOLDER, Who.EDITOR),
        "decided by a past verdict of ours",
    ),
    Call.REVISIT: Rule(
        {S.PUBLISHED: S.REVISIT, **_stay(S.REVISIT)},
        (Who.PIPELINE,),
        "a verdict that matches it was published, corrected, withdrawn or imported",
    ),
    Call.DISMISS: Rule(_all_to(S.DISMISSED, *UNDECIDED), WORKERS, "not to be checked, with the reason"),
    Call.REOPEN: Rule(_all_to(S.NEW, S.DISMISSED), WORKERS, "to be checked after all; it is queued at once"),
    Call.SPLIT: Rule(_all_to(S.DISMISSED, *OPEN), WORKERS, "its parts are claims of their own from now on"),
    Call.MERGE: Rule(_all_to(S.MERGED, *UNDECIDED), WORKERS, "another claim says the same and goes on"),
    Call.UNMERGE: Rule(_all_to(S.NEW, S.MERGED), WORKERS, "it is a claim of its own; it is queued at once"),
}


def advance(status: ClaimStatus, call: Call) -> ClaimStatus:
    """The state after the call. Raises WrongState, which names the state."""
    if not fits(status, call):
        raise WrongState(f"the claim is {status.value}; {call.value} does not fit", state=status.value)
    return RULES[call].steps[status]


def fits(status: ClaimStatus, call: Call) -> bool:
    """Whether the table has the call for the state."""
    return status in RULES[call].steps


def move(claim: Claim, call: Call) -> dict[str, dict[str, str]]:
    """Bring the claim into the call's next state; the change as history keeps it, empty when it stays.

    Raises WrongState. The version is the caller's to raise: a lease doesn't change what people edit.
    """
    before = claim.status
    claim.status = advance(before, call)
    if claim.status == before:
        return {}
    return {"status": {"from": before.value, "to": claim.status.value}}


def build_markdown() -> str:
    """docs/workflow.md: each call with the states that it fits, and the table turned round."""
    lines = [
        "# The life of a claim",
        "",
        INTRODUCTION,
        "",
        "| call | from → to | who | meaning |",
        "|---|---|---|---|",
    ]
    for call, rule in RULES.items():
        steps = "<br>".join(
            f"`{before.value}` → `{after.value}`"
            for before, after in sorted(rule.steps.items(), key=lambda step: list(ClaimStatus).index(step[0]))
        )
        lines.append(f"| {call.value} | {steps} | {'; '.join(rule.who)} | {rule.meaning} |")
    lines += ["", "| state | calls that fit |", "|---|---|"]
    for status in ClaimStatus:
        calls = ", ".join(call.value for call in RULES if fits(status, call))
        lines.append(f"| `{status.value}` | {calls} |")
    return "\n".join(lines) + "\n"

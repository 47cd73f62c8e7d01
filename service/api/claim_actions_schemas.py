"""Work on claims, on the wire."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from claimdesk.claims.bulk import Action
from claimdesk.claims.claim_text import LONGEST_TEXT
from claimdesk.claims.dismissal import DismissReason
from claimdesk.intake.submissions import WebAddress
from claimdesk.terms import Kind, Part, Voice
from service.api.claims_schemas import ClaimOut
from service.http.schemas import Input, Name, OptionalInput, Output, Time

ClaimText = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)]
Note = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


class ClaimIn(Input):
    """A claim by hand: from a broadcast, a reader."""

    text: ClaimText
    claimant: Name | None = None
    claimed_at: Time | None = None
    url: WebAddress | None = None


class MarkIn(Input):
    """A claim marked in an article's current revision."""

    start: int = Field(ge=0)
    end: int = Field(ge=1)
    part: Part = Part.TEXT
    text: ClaimText | None = Field(None, description="The claim in words that stand alone; none: the span's.")


class SpanIn(Input):
    article_id: UUID | None = Field(None, description="Needed when the claim appears in several articles.")
    start: int = Field(ge=0)
    end: int = Field(ge=1)


class ClaimPatch(Input):
    """What is to change; what is left out stays."""

    text: ClaimText | None = None
    claimant: Name | None = None
    voice: Voice | None = None
    span: SpanIn | None = None
    claimed_at: Time | None = None
    kinds: list[Kind] | None = Field(None, max_length=len(Kind))
    tags: list[Tag] | None = Field(None, max_length=50)
    queue: Name | None = Field(None, description="null: out of every queue.")
    assignee: UUID | None = Field(None, description="null: nobody.")
    due_at: Time | None = None
    follow_up_at: Time | None = None
    waiting_on: Name | None = None
    pinned: bool | None = None

    @field_validator("tags")
    @classmethod
    def _is_each_once(cls, value: list[str] | None) -> list[str] | None:
        return value if value is None else list(dict.fromkeys(value))

    @field_validator("text", "voice", "span", "kinds", "tags", "pinned")
    @classmethod
    def _is_given(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("can't be null")
        return value

    def changes(self) -> dict[str, Any]:
        return self.model_dump(mode="python", exclude_unset=True) | (
            {"kinds": [kind.value for kind in self.kinds]} if self.kinds is not None else {}
        )


class DismissIn(Input):
    reason: DismissReason
    note: Note | None = None


class NoteIn(OptionalInput):
    note: Note | None = None


class MergeIn(Input):
    into: UUID
    note: Note | None = None


class SplitIn(Input):
    texts: list[ClaimText] = Field(min_length=2, max_length=20)


class BulkIn(Input):
    """One action on many claims; `versions` are checked where they are given."""

    ids: list[Annotated[str, Field(max_length=100)]] = Field(
        min_length=1,
        max_length=200,
        description="What is no id is answered for itself, like one that nobody has.",
    )
    action: Action
    versions: dict[Annotated[str, Field(max_length=100)], int] = Field({})
    reason: DismissReason | None = None
    note: Note | None = None
    into: UUID | None = None
    queue: Name | None = None
    assignee: UUID | None = None
    tags: list[Tag] | None = Field(None, max_length=50)
    due_at: Time | None = None
    pinned: bool = True

    def given(self) -> Mapping[str, Any]:
        return self.model_dump(exclude={"ids", "action", "versions"})

    def list_ids(self) -> dict[str, UUID | None]:
        """Each id as it was written, once, with the id that it is; None: it is none."""
        return {text: _read_id(text) for text in self.ids}

    def expected(self) -> dict[UUID, int]:
        """The versions by id."""
        return {
            id_: version for text, version in self.versions.items() if (id_ := _read_id(text)) is not None
        }


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class BulkItemOut(Output):
    """What came of one claim: its status and version, or a problem."""

    id: str
    status: int = Field(description="An HTTP status.")
    version: int | None
    problem: dict[str, Any] | None


class BulkOut(Output):
    items: list[BulkItemOut]


class RequestIn(OptionalInput):
    requester: Name | None = Field(None, description="Whom it is from; the caller where nobody is named.")
    reason: Note | None = None


class DemandOut(Output):
    """How many have asked for the claim."""

    demand: int


class PartsOut(Output):
    """The claims that a claim was split into."""

    items: list[ClaimOut]
    next_cursor: str | None

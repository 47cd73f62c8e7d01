"""What people say of matches and evidence."""

from typing import Annotated, Any, Literal
from uuid import UUID

from flask import Response
from flask_openapi3.models.file import FileStorage
from pydantic import ConfigDict, Field, field_validator, model_validator
from werkzeug.datastructures import FileStorage as UploadedFile

from claimdesk.claims import judgements
from claimdesk.errors import FieldError, Invalid, Unreadable, WrongState
from claimdesk.intake.attachments import POINTER, read_attachment
from claimdesk.intake.submissions import WebAddress
from claimdesk.records.account import Scope
from claimdesk.records.match import Decision
from service.api.blueprints import build_blueprint
from service.api.claims_schemas import ClaimOut, show_claims
from service.api.evidence_schemas import EvidenceOut, show_evidence
from service.api.verdicts_schemas import MatchOut, show_match
from service.http.authentication import needs
from service.http.context import principal, reading, transaction
from service.http.forms import read_form
from service.http.limits import JSON, MULTIPART, accepts, version_taken
from service.http.problems import may_fail
from service.http.responses import answer
from service.http.schemas import IdPath, Input, Name
from service.http.versioned_claim import get_seen

api = build_blueprint("judging", "What people say of matches and evidence.", path="claims")

LONGEST_TEXT = 100_000

Note = Annotated[str, Field(max_length=5000)]
Role = Literal["primary", "secondary", "expert", "claimant"]


class MatchPath(IdPath):
    match_id: UUID


class EvidencePath(IdPath):
    evidence_id: UUID


class DecisionIn(Input):
    decision: Decision
    note: Note | None = None


class JudgementIn(Input):
    """Members that are left out stay as I said them before."""

    relevant: bool | None = None
    stance: Literal["supports", "refutes", "mentions"] | None = None
    role: Role | None = None
    note: Note | None = None


class EvidenceSourceIn(Input):
    name: Name
    role: Role | None = None


class NewEvidenceIn(Input):
    """A passage of the corpus, or a text or a file with the address that it is of; an address alone is not fetched."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)] | None = None
    file: FileStorage | None = Field(
        None, description="In multipart/form-data: plain text or HTML, whose text is kept; the file is not."
    )
    url: WebAddress | None = None
    passage_id: UUID | None = None
    source: EvidenceSourceIn | None = Field(None, description="Or the name alone.")
    confidential: bool = Field(False, description="Its text never leaves the desk.")

    @model_validator(mode="before")
    @classmethod
    def _read_form(cls, given: Any) -> Any:
        return read_form(given)

    @field_validator("file", mode="before")
    @classmethod
    def _is_file(cls, given: Any) -> Any:
        if given is not None and not isinstance(given, UploadedFile):
            raise ValueError("comes as a part of multipart/form-data, with a file name")
        return given

    @field_validator("source", mode="before")
    @classmethod
    def _read_name(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _holds_something(self) -> "NewEvidenceIn":
        own = (self.text, self.url, self.file)
        if self.passage_id is None and all(given is None for given in own):
            raise ValueError("text, url, file or passage_id is missing")
        if self.passage_id is not None and any(given is not None for given in own):
            raise ValueError("a passage has its own text and address; give passage_id, or text and url")
        if self.text is not None and self.file is not None:
            raise ValueError("a file has its own text; give file, or text")
        return self


@api.post("/<uuid:id>/matches/<uuid:match_id>", responses={200: MatchOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def decide_match(path: MatchPath, body: DecisionIn) -> Response:
    """Confirm a match, reject it for good, or say that you are not sure."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        found = judgements.decide_match(session, principal(), claim, path.match_id, body.decision, body.note)
        return answer(show_match(found), subject_id=claim.id)


@api.post("/<uuid:id>/evidence", responses={201: EvidenceOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@accepts(JSON, MULTIPART)
@may_fail(WrongState, Unreadable)
def add_evidence(path: IdPath, body: NewEvidenceIn) -> Response:
    """Add evidence by hand; it stays when the machine searches anew. A file comes as multipart/form-data."""
    given = body.model_dump(exclude={"source", "file"})
    if body.file is not None:
        with reading():
            pass  # an answer that is known is replayed before the file is read
        given["text"] = _read_file(body.file)
    with transaction() as session:
        claim = get_seen(session, path.id)
        source = body.source.name if body.source else None
        new = judgements.NewEvidence(**given, source=source)
        found = judgements.add_evidence(session, principal(), claim, new)
        if body.source and body.source.role:
            said = {"role": body.source.role}
            found = judgements.judge_evidence(session, principal(), claim, found.evidence.id, said)
        return answer(show_evidence(found), 201, subject_id=claim.id)


def _read_file(file: FileStorage) -> str:
    """The file's text. Raises Unreadable, and Invalid for more than a piece of evidence may be."""
    charset = file.mimetype_params.get("charset")
    text = read_attachment(file.stream.read(), file.filename or "", file.mimetype, charset).text
    if len(text) > LONGEST_TEXT:
        detail = f"holds {len(text):,} characters, and evidence at most {LONGEST_TEXT:,}; give the part that counts"
        raise Invalid(f"the file {detail}", [FieldError(POINTER, detail)])
    return text


@api.patch("/<uuid:id>/evidence/<uuid:evidence_id>", responses={200: EvidenceOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def judge_evidence(path: EvidencePath, body: JudgementIn) -> Response:
    """Say whether a piece of evidence is relevant, what it says of the claim, and what its source is."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        said = body.model_dump(exclude_unset=True)
        found = judgements.judge_evidence(session, principal(), claim, path.evidence_id, said)
        return answer(show_evidence(found))


@api.post("/<uuid:id>/evidence/refresh", responses={202: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def refresh_evidence(path: IdPath) -> Response:
    """Have the machine look for evidence once more; what people added, judged or cited stays."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        judgements.refresh_evidence(session, principal(), claim)
        session.flush()
        return answer(show_claims(session, [claim])[0], 202, version=claim.version)

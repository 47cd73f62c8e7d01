"""import: the next lines of a large file, each taken in for itself; asks for itself again until none is left."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from claimdesk.decisions import claimreview_reading, import_lines, verdicts
from claimdesk.errors import ClaimdeskError, Invalid
from claimdesk.intake import articles, documents, imports, submissions
from claimdesk.intake.articles import Submitted
from claimdesk.intake.imports import LineOutcome
from claimdesk.people.principals import Principal
from claimdesk.records.account import Account, Scope
from claimdesk.records.request import Import, ImportStatus
from workers.resources import Tools

Parsed = Submitted | submissions.DocumentIn | list[claimreview_reading.Item] | ClaimdeskError
STATUS = {"created": 202, "revised": 202, "unchanged": 200}


@dataclass(frozen=True, slots=True)
class ImportTask:
    """An import's next lines: number and content."""

    subject_id: UUID
    kind: str
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ReadLines:
    """The lines as what they hold, or as the error that they are."""

    subject_id: UUID
    lines: tuple[tuple[int, Parsed], ...]


def load(session: Session, subject_ids: Sequence[UUID], _tools: Tools) -> list[ImportTask]:
    """The next lines of each import."""
    found = session.scalars(
        select(Import).where(Import.id.in_(subject_ids), Import.status == ImportStatus.RUNNING)
    ).all()
    return [
        ImportTask(
            import_.id,
            import_.kind,
            tuple((line.line, line.content or "") for line in imports.list_waiting(session, import_.id)),
        )
        for import_ in found
    ]


def compute(tasks: Sequence[ImportTask], _tools: Tools) -> list[ReadLines]:
    """What the lines hold."""
    return [
        ReadLines(
            task.subject_id,
            tuple((number, _read_lines(task.kind, content)) for number, content in task.lines),
        )
        for task in tasks
    ]


def _read_lines(kind: str, content: str) -> Parsed:
    try:
        return import_lines.read_line(kind, content)
    except ClaimdeskError as error:
        return error


def save(session: Session, results: Sequence[ReadLines]) -> None:
    """Take the lines in, each within a savepoint of its own, and have the next ones taken."""
    for result in sorted(results, key=lambda result: result.subject_id):
        import_ = session.get_one(Import, result.subject_id, with_for_update={"key_share": True})
        principal = _build_principal(session, import_)
        imports.save_outcomes(session, import_, _take_all(session, principal, result.lines))


def _build_principal(session: Session, import_: Import) -> Principal:
    """The account that asked for the import, for what an import does."""
    account = session.get_one(Account, import_.account_id)
    scopes = frozenset({Scope.ARTICLES_WRITE, Scope.DOCUMENTS_WRITE, Scope.VERDICTS_PUBLISH})
    return Principal(import_.workspace_id, account.id, account.name, account.role, scopes)


def _take_all(
    session: Session, principal: Principal, lines: Sequence[tuple[int, Parsed]]
) -> list[LineOutcome]:
    """All reviews at once (20 times as fast), each line for itself where that fails or they are something else."""
    reviews = [(number, what) for number, what in lines if isinstance(what, list)]
    taken: dict[int, LineOutcome] = {}
    with suppress(DataError), session.begin_nested():
        outcomes = iter(
            verdicts.import_reviews(session, principal, [review for _, what in reviews for review in what])
        )
        taken = {
            number: _describe_outcomes(number, list(islice(outcomes, len(what)))) for number, what in reviews
        }
    return [taken.get(number) or _take_line(session, principal, number, what) for number, what in lines]


def _take_line(session: Session, principal: Principal, number: int, what: Parsed) -> LineOutcome:
    if isinstance(what, ClaimdeskError):
        return _describe_failure(number, what)
    try:
        with session.begin_nested():
            return _accept_object(session, principal, number, what)
    except ClaimdeskError as error:
        return _describe_failure(number, error)
    except DataError as error:
        return _describe_failure(
            number, Invalid(f"the database refuses a value: {str(error.orig).splitlines()[0]}")
        )


def _accept_object(
    session: Session,
    principal: Principal,
    number: int,
    what: Submitted | submissions.DocumentIn | list[claimreview_reading.Item],
) -> LineOutcome:
    if isinstance(what, Submitted):
        article = articles.accept_article(session, principal, what)
        return LineOutcome(number, STATUS[article.outcome], article.article.id)
    if isinstance(what, submissions.DocumentIn):
        document = documents.accept_document(session, principal, what)
        return LineOutcome(number, STATUS[document.outcome], document.document.id)
    return _describe_outcomes(number, verdicts.import_reviews(session, principal, what))


def _describe_outcomes(number: int, outcomes: Sequence[verdicts.Outcome]) -> LineOutcome:
    """A line of several reviews counts as failed only when all of them did; each is told of."""
    if not outcomes:
        return _describe_failure(number, Invalid("there is no ClaimReview in it"))
    best = next((outcome for outcome in outcomes if outcome.status in {201, 202}), None) or next(
        (outcome for outcome in outcomes if outcome.status == 200), outcomes[0]
    )
    problem = _describe_error(Invalid(best.problem)) if best.problem else None
    more = [
        {
            "status": outcome.status,
            "id": str(outcome.verdict_id) if outcome.verdict_id else None,
            "problem": outcome.problem,
            "notes": list(outcome.notes),
            "label": outcome.label.value if outcome.label else None,
        }
        for outcome in outcomes
    ]
    return LineOutcome(number, best.status, best.verdict_id, problem, more)


def _describe_failure(number: int, error: ClaimdeskError) -> LineOutcome:
    return LineOutcome(number, error.status, None, _describe_error(error))


def _describe_error(error: ClaimdeskError) -> dict[str, object]:
    """The error as a problem's members."""
    errors = [
        {"pointer": field_error.pointer, "detail": field_error.detail}
        for field_error in getattr(error, "errors", ())
    ]
    members: dict[str, object] = {
        "title": error.title,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
        **error.more,
    }
    return {**members, "errors": errors} if errors else members

"""Work on claims: made by hand, edited, split, merged, dismissed and asked for."""

from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from claimdesk.claims import bulk, demand, dismissal, editing, manual_claims, merging
from claimdesk.claims.claim_text import find_survivor
from claimdesk.errors import ClaimLeased, Conflict, NotFound, NotIndependent, WrongState
from claimdesk.intake import articles
from claimdesk.intake.revisions import get_revision
from claimdesk.records.account import Scope
from claimdesk.records.claim import Claim
from claimdesk.search.indexing import vector_cache
from service.api.blueprints import build_blueprint
from service.api.claim_actions_schemas import (
    BulkIn,
    BulkItemOut,
    BulkOut,
    ClaimIn,
    ClaimPatch,
    DemandOut,
    DismissIn,
    MarkIn,
    MergeIn,
    NoteIn,
    PartsOut,
    RequestIn,
    SplitIn,
)
from service.api.claims_schemas import ClaimOut, show_claims
from service.http.authentication import needs
from service.http.context import principal, transaction
from service.http.limits import body_optional, check_version, version_taken, versioned
from service.http.problems import build_problem, may_fail
from service.http.query_vectors import encode_texts
from service.http.responses import answer
from service.http.schemas import IdPath
from service.http.versioned_claim import get_seen

api = build_blueprint("claim work", "Claims made, changed and put away by people.", "claims")
of_articles = build_blueprint("article marks", "Claims marked in an article.", "articles")


NO_ID = bulk.BulkOutcome(UUID(int=0), None, NotFound("this is no id of a claim"))


@api.post("", responses={200: ClaimOut, 201: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
def make(body: ClaimIn) -> Response:
    """A claim by hand, queued; 200 with the claim that there is when it says the same."""
    encoded = encode_texts(body.text)
    with transaction() as session:
        vector_cache.keep(session, encoded)
        made = manual_claims.make_claim(session, principal(), **body.model_dump())
        return _answer_made(session, made)


@of_articles.post("/<uuid:id>/claims", responses={200: ClaimOut, 201: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def mark(path: IdPath, body: MarkIn) -> Response:
    """A claim marked by hand in an article's text."""
    with transaction() as session:
        article = articles.get_article(session, principal().workspace_id, path.id, for_update=True)
        check_version(article.version)
        span = manual_claims.MarkedSpan(body.part, body.start, body.end)
        made = manual_claims.mark_claim(
            session, principal(), article, get_revision(session, article), span, body.text
        )
        return _answer_made(session, made)


@api.patch("/<uuid:id>", responses={200: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
@versioned
@may_fail(ClaimLeased, Conflict, NotIndependent, WrongState)
def edit(path: IdPath, body: ClaimPatch) -> Response:
    """Change a claim; what the machine found for other words is worked out again."""
    encoded = encode_texts(*([body.text] if body.text else []))
    with transaction() as session:
        vector_cache.keep(session, encoded)
        claim = get_seen(session, path.id)
        editing.edit_claim(session, principal(), claim, body.changes())
        return _answer_claim(session, claim)


@api.post("/<uuid:id>/dismiss", responses={200: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
@versioned
@may_fail(ClaimLeased, WrongState)
def dismiss(path: IdPath, body: DismissIn) -> Response:
    """Have a claim not checked, for a reason; met again it stays dismissed."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        dismissal.dismiss_claim(session, principal(), claim, body.reason, body.note)
        return _answer_claim(session, claim)


@api.post("/<uuid:id>/reopen", responses={200: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
@versioned
@body_optional
@may_fail(WrongState)
def reopen(path: IdPath, body: NoteIn) -> Response:
    """Have a dismissed claim checked after all."""
    with transaction() as session:
        claim = get_seen(session, path.id)
        dismissal.reopen_claim(session, principal(), claim, body.note)
        return _answer_claim(session, claim)


@api.post("/<uuid:id>/merge", responses={200: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
@versioned
@may_fail(ClaimLeased, WrongState)
def merge(path: IdPath, body: MergeIn) -> Response:
    """Make a claim part of another that says the same; the answer is that other."""
    with transaction() as session:
        claim = merging.lock_for_merge(session, principal().workspace_id, path.id, body.into)
        check_version(claim.version)
        return _answer_claim(session, merging.merge_claim(session, principal(), claim, body.into, body.note))


@api.post("/<uuid:id>/unmerge", responses={200: ClaimOut})
@needs(Scope.CLAIMS_REVIEW)
@version_taken
@may_fail(WrongState)
def unmerge(path: IdPath) -> Response:
    """Part a merged claim again; its places, evidence and talk come back to it."""
    with transaction() as session:
        claim = merging.lock_for_merge(session, principal().workspace_id, path.id)
        check_version(claim.version)
        merging.unmerge_claim(session, principal(), claim)
        return _answer_claim(session, claim)


@api.post("/<uuid:id>/split", responses={201: PartsOut})
@needs(Scope.CLAIMS_REVIEW)
@versioned
@may_fail(ClaimLeased, WrongState)
def split(path: IdPath, body: SplitIn) -> Response:
    """Make a claim's parts claims of their own; it is dismissed itself."""
    encoded = encode_texts(*body.texts)
    with transaction() as session:
        vector_cache.keep(session, encoded)
        made = manual_claims.split_claim(session, principal(), get_seen(session, path.id), body.texts)
        session.flush()
        return answer(PartsOut(items=_show_claims(session, *made), next_cursor=None), 201)


@api.post("/bulk", responses={200: BulkOut})
@needs(Scope.CLAIMS_REVIEW)
def apply(body: BulkIn) -> Response:
    """One action on up to 200 claims; each succeeds or fails for itself, in the order of `ids`."""
    ids = body.list_ids()
    with transaction() as session:
        known = list(dict.fromkeys(id_ for id_ in ids.values() if id_ is not None))
        done = {
            outcome.id: outcome
            for outcome in bulk.apply_action(
                session, principal(), body.action, known, body.given(), body.expected()
            )
        }
        session.flush()
        items = [_show_outcome(text, done[id_] if id_ is not None else NO_ID) for text, id_ in ids.items()]
        return answer(BulkOut(items=items))


def _show_outcome(id_: str, outcome: bulk.BulkOutcome) -> BulkItemOut:
    return BulkItemOut(
        id=id_,
        status=outcome.error.status if outcome.error else 200,
        version=outcome.claim.version if outcome.claim else None,
        problem=build_problem(outcome.error) if outcome.error else None,
    )


@api.post("/<uuid:id>/requests", responses={200: DemandOut, 201: DemandOut})
@needs(Scope.CLAIMS_READ)
@version_taken
@body_optional
def request_check(path: IdPath, body: RequestIn) -> Response:
    """Ask for a claim to be checked; each requester counts once (200 when they had asked), a merged one's survivor gets it."""
    with transaction() as session:
        claim = merging.lock_for_merge(session, principal().workspace_id, path.id)
        check_version(claim.version)
        claim = find_survivor(session, claim)
        is_new = demand.add_request(session, principal(), claim, body.requester, body.reason)
        return answer(DemandOut(demand=claim.demand), 201 if is_new else 200)


def _answer_claim(session: Session, claim: Claim) -> Response:
    session.flush()
    return answer(_show_claims(session, claim)[0], version=claim.version)


def _answer_made(session: Session, made: manual_claims.MadeClaim) -> Response:
    session.flush()
    claim = made.claim
    where = f"/api/v1/claims/{claim.id}"
    status = 201 if made.is_new else 200
    return answer(
        _show_claims(session, claim)[0], status, location=where, version=claim.version, subject_id=claim.id
    )


def _show_claims(session: Session, *claims: Claim) -> list[ClaimOut]:
    return show_claims(session, list(claims))

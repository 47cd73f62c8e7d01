"""What the forms of a claim's page share: each keeps my draft, and says in place why it was refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from claimdesk.errors import ClaimdeskError, Invalid, LeaseLost, NotFound
from claimdesk.queue import leases
from claimdesk.records.claim import Claim
from service.desk import drafts, forms
from service.desk.form_refusal import FormRefusal
from service.http.context import principal, transaction

View = Callable[..., Response]


@contextmanager
def changing(claim_id: UUID, *, seen: bool = False) -> Iterator[tuple[Session, Claim]]:
    """A transaction with the claim locked and my draft kept; `seen`: only in the version that the page showed."""
    with transaction() as session:
        claim = leases.get_locked_claim(session, principal().workspace_id, claim_id)
        drafts.keep(session, claim)
        if seen:
            forms.check_version(claim.version)
        yield session, claim


def refuse(form: str, error: ClaimdeskError) -> FormRefusal:
    """The error as the form says it."""
    detail = "please correct" if error.detail == Invalid.title else error.detail
    return FormRefusal(form, detail, tuple(getattr(error, "errors", ())))


def in_place(form: str, show: View) -> Callable[[View], View]:
    """Mark the view of a form: a refusal is said in it, on the page that `show` gives for the same id."""

    def mark(view: View) -> View:
        @wraps(view)
        def answer(id: UUID, **more: UUID) -> Response:
            try:
                return view(id=id, **more)
            except ClaimdeskError as error:
                if _needs_its_own_page(error):
                    raise
                return show(id, error.status, refused=refuse(form, error))

        return answer

    return mark


def _needs_its_own_page(error: ClaimdeskError) -> bool:
    """What was lost meanwhile, what no page can show, and what is no fault of the form's."""
    return error.status >= 500 or isinstance(error, LeaseLost | NotFound) or "yours" in error.more

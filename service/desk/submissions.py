"""An article submitted from a page: its text, its address, or a file."""

import re

from flask import Response, request

from claimdesk.errors import FieldError, Invalid
from claimdesk.intake import articles
from claimdesk.intake.submissions import ArticleIn, parse_submission
from claimdesk.records.account import Scope
from service.desk import forms, template_filters
from service.desk.claim_forms import refuse
from service.desk.form_refusal import FormRefusal
from service.desk.page_frame import desk, go_to, render_page
from service.http.authentication import signed_in
from service.http.context import principal, transaction
from service.http.limits import accepts

MULTIPART = "multipart/form-data"
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
TEXT_FILES = (".txt", ".md", ".srt", ".vtt")
PAGE_FILES = (".html", ".htm")


@desk.get("/articles/new")
@signed_in(Scope.ARTICLES_WRITE)
def show_new_article() -> Response:
    """The form."""
    return _show_form(200, None)


@desk.post("/articles/new")
@accepts(MULTIPART, forms.FORM)
@signed_in(Scope.ARTICLES_WRITE)
def submit_article() -> Response:
    """Take an article in; one that is here already is shown as it is."""
    try:
        body = parse_submission(ArticleIn, _read_article())
        with transaction() as session:
            accepted = articles.accept_article(session, principal(), articles.build_submitted(body))
            session.flush()
            return go_to("show_article", id=accepted.article.id, done=accepted.outcome)
    except Invalid as error:
        return _show_form(error.status, refuse("new", error))


def _read_article() -> dict[str, object]:
    """The form as the API takes an article. Raises Invalid."""
    outlet = forms.read_text("outlet")
    given: dict[str, object] = {
        **_read_content(),
        "title": forms.read_text("title"),
        "published_at": forms.read_time("published_at"),
        "language": forms.read_text("language"),
        "source": {"name": outlet} if outlet else None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _read_content() -> dict[str, str]:
    """What is in the box or in the file: a text, a page, or an address to fetch. Raises Invalid."""
    typed = request.form.get("content", "").strip()
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        if typed:
            raise Invalid(
                "give a text or a file", [FieldError("/file", "is given beside a text; choose one")]
            )
        name = sent.filename.lower()
        if not name.endswith(TEXT_FILES + PAGE_FILES):
            known = ", ".join(TEXT_FILES + PAGE_FILES)
            raise Invalid("the file can't be read", [FieldError("/file", f"must be one of {known}")])
        try:
            text = sent.stream.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            wrong = "is not in UTF-8; save it so, or paste its text"
            raise Invalid("the file can't be read", [FieldError("/file", wrong)]) from error
        return {"html" if name.endswith(PAGE_FILES) else "text": text}
    if not typed:
        raise Invalid("there is nothing to read", [FieldError("/content", "is missing")])
    if ADDRESS.fullmatch(typed):
        return {"url": typed}
    return {"text": typed.replace("\r\n", "\n")}


def _show_form(status: int, refused: FormRefusal | None) -> Response:
    return render_page(
        "new_article.html",
        status,
        refused=refused,
        typed=request.form,
        languages=template_filters.LANGUAGES,
    )

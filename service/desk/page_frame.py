"""What all pages share: the blueprint, its security headers, the check of forms, and how a page is made."""

from collections.abc import Mapping
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask import session as cookie
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from claimdesk import clock
from claimdesk.people import policies
from claimdesk.settings import Settings
from service.desk import template_filters
from service.http import sessions
from service.http.authentication import public
from service.http.content_security import add_page_headers

IS_HTTPS = "DESK_IS_HTTPS"  # the name that the setting has in the app
DONE = "done"  # what a form has done, for the page that comes next

csrf = CSRFProtect()
desk = Blueprint("desk", __name__, url_prefix=sessions.PATH, template_folder="templates", static_folder=None)
desk.before_request(csrf.protect)


def configure(app: Flask, settings: Settings) -> None:
    """Serve the pages; the check of forms is the desk's alone, as the API takes no cookie."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    app.config[IS_HTTPS] = settings.address.startswith("https://")
    csrf.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(desk)
    app.add_url_rule("/", "pages.home", public(_go_home))


def render_page(template: str, status: int = 200, **shown: Any) -> Response:
    """A page, for whoever is signed in."""
    person = g.get("principal")
    is_editor = person is not None and policies.is_editor(person)
    return Response(
        render_template(
            f"desk/{template}", person=person, is_editor=is_editor, this_moment=clock.now(), **shown
        ),
        status,
        mimetype="text/html",
    )


def go_to(
    endpoint: str, anchor: str | None = None, *, done: str | None = None, about: Any = None, **values: Any
) -> Response:
    """To another page, after a form has done its work: reloading it does nothing twice.

    done: what that page says was done, once, and to what; it travels in the signed cookie, as an address can be made up.
    """
    if done is not None:
        cookie[DONE] = [url_for(f"desk.{endpoint}", **values).partition("?")[0], done, str(about or "")]
    return Response(status=303, headers={"Location": url_for(f"desk.{endpoint}", _anchor=anchor, **values)})


def take_notice(words: Mapping[str, str]) -> str | None:
    """What the form before this page has done, in words; told once, and on the page that it was meant for."""
    return words.get(_take_done()[0])


def take_notice_about(words: Mapping[str, str]) -> tuple[str | None, str, str]:
    """The same, with its name and the id of what it was done to."""
    done, about = _take_done()
    return words.get(done), done, about


def _take_done() -> tuple[str, str]:
    kept = cookie.get(DONE)
    if not kept or kept[0] != request.path:
        return "", ""
    cookie.pop(DONE)
    return str(kept[1]), str(kept[2])


@desk.get("/static/<path:name>")
@public
def static(name: str) -> Response:
    """The stylesheet, the script and the icon."""
    return send_from_directory(f"{desk.root_path}/static", name)


@desk.after_request
def _add_headers(response: Response) -> Response:
    return add_page_headers(response, is_https=current_app.config[IS_HTTPS])


def _go_home() -> Response:
    """To the desk."""
    return Response(status=302, headers={"Location": url_for("desk.home")})


for _name, _filter in template_filters.FILTERS.items():
    desk.add_app_template_filter(_filter, _name)

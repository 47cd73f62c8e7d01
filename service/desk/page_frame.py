"""What all pages share: the blueprint, its security headers, the check of forms, and how a page is made."""

from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, render_template, send_from_directory, url_for
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from claimdesk.people import policies
from claimdesk.settings import Settings
from service.desk import template_filters
from service.http import sessions
from service.http.authentication import public

# Nothing inline and nothing from elsewhere; forms go to ourselves, and no other site shows our pages in a frame.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000"  # a year; only where users come by https
HSTS_SETTING = "DESK_HSTS"

csrf = CSRFProtect()
desk = Blueprint("desk", __name__, url_prefix=sessions.PATH, template_folder="templates", static_folder=None)
desk.before_request(csrf.protect)


def configure(app: Flask, settings: Settings) -> None:
    """Serve the pages; the check of forms is the desk's alone, as the API takes no cookie."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    app.config[HSTS_SETTING] = settings.address.startswith("https://")
    csrf.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(desk)
    app.add_url_rule("/", "pages.home", public(_go_home))


def render(template: str, status: int = 200, **shown: Any) -> Response:
    """A page, for whoever is signed in."""
    person = g.get("principal")
    is_editor = person is not None and policies.is_editor(person)
    return Response(
        render_template(f"desk/{template}", person=person, is_editor=is_editor, **shown),
        status,
        mimetype="text/html",
    )


def go(endpoint: str, anchor: str | None = None, **values: Any) -> Response:
    """To another page, after a form has done its work: reloading it does nothing twice."""
    return Response(status=303, headers={"Location": url_for(f"desk.{endpoint}", _anchor=anchor, **values)})


@desk.get("/static/<path:name>")
@public
def static(name: str) -> Response:
    """The stylesheet, the script and the icon."""
    return send_from_directory(f"{desk.root_path}/static", name)


@desk.after_request
def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config[HSTS_SETTING]:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response


def _go_home() -> Response:
    """To the desk."""
    return Response(status=302, headers={"Location": url_for("desk.home")})


for _name, _filter in template_filters.FILTERS.items():
    desk.add_app_template_filter(_filter, _name)

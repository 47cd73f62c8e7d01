"""The API described from what serves it: /openapi.json (3.1), /docs offline, and what each problem code means."""

from collections.abc import Callable
from copy import deepcopy
from html import escape
from typing import Any, cast

import flask_openapi3_swagger  # type: ignore[import-untyped]
from flask import Blueprint, Response, current_app, jsonify, send_from_directory
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.data_type import DataType
from flask_openapi3.models.info import Info
from flask_openapi3.models.media_type import MediaType
from flask_openapi3.models.operation import Operation
from flask_openapi3.models.parameter import Parameter
from flask_openapi3.models.parameter_in_type import ParameterInType
from flask_openapi3.models.request_body import RequestBody
from flask_openapi3.models.response import Response as ShownResponse
from flask_openapi3.models.schema import Schema
from flask_openapi3.models.security_scheme import SecurityScheme
from flask_openapi3.openapi import OpenAPI
from flask_openapi3.utils import get_model_schema

from claimdesk import __version__
from claimdesk.errors import (
    BadRequest,
    ClaimdeskError,
    Forbidden,
    Invalid,
    KeyInUse,
    NotFound,
    StaleVersion,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
    VersionRequired,
)
from service.http import operations
from service.http.authentication import public, scopes_of
from service.http.content_security import DOCS_CONTENT_POLICY
from service.http.deadlock_retry import RepeatingApp
from service.http.idempotency import HEADER, LONGEST_KEY
from service.http.limits import BODILESS, JSON, MULTIPART, READS, VERSIONED, body_rules
from service.http.list_views import SHORTENED, ShortListOut
from service.http.ndjson import NDJSON
from service.http.problems import FAILS, MEDIA_TYPE, ProblemDetails, all_errors

SECURITY = "key"
STATIC = "static"
SWAGGER = f"{next(iter(flask_openapi3_swagger.__path__))}/templates/swagger"
HEADERS = {
    "If-Match": "The ETag that was read.",
    "If-None-Match": "*: make it, where there is none yet.",
    "Lease-Token": "The token of the lease, as it was given with it.",
    "Last-Event-ID": "The cursor of the last event heard.",
}
METHODS = ("get", "post", "put", "patch", "delete")

pages = Blueprint("pages", __name__)


def build_app(refuse: Callable[..., Response]) -> OpenAPI:
    """An empty app that validates what views declare and collects what they say of themselves."""
    return RepeatingApp(
        "service",
        info=Info(
            title="claimdesk",
            version=__version__,
            description="Articles in, claims with evidence out, verdicts that can be corrected and proved.",
        ),
        security_schemes={
            SECURITY: SecurityScheme(type="http", scheme="bearer", description="An API key: cd_…")
        },
        validation_error_model=ProblemDetails,
        validation_error_callback=refuse,
        doc_ui=False,
        static_folder=None,
    )


def register_blueprint(app: OpenAPI, blueprint: APIBlueprint) -> None:
    """Serve and describe a blueprint's views, also where another one has the same path with other methods."""
    before = dict(app.paths)
    app.register_api(blueprint)
    for path in before.keys() & blueprint.paths.keys():
        both = deepcopy(before[path])
        for method in METHODS:
            operation = getattr(app.paths[path], method, None)
            if operation is not None:
                setattr(both, method, operation)
        app.paths[path] = both


def configure(app: OpenAPI) -> None:
    """Describe what all endpoints have in common, and serve the description."""
    app.paths = deepcopy(app.paths)  # blueprints are of the module, the description is of the app
    names: set[str] = set()
    tags: dict[str, None] = {}
    for rule in app.url_map.iter_rules():
        path = "".join(f"{{{part}}}" if is_dynamic else part for is_dynamic, part in _find_parts(rule.rule))
        for method in METHODS:
            operation = getattr(app.paths.get(path), method, None)
            if operation is not None and method.upper() in (rule.methods or ()):
                view = app.view_functions[rule.endpoint]
                describe(operation, view, method)
                if hasattr(view, SHORTENED):
                    _describe_shortened(app, operation)
                operation.operationId = operations.name_operation(rule.endpoint, names)
                names.add(operation.operationId)
                operation.tags = [operations.find_tag(rule.endpoint, path)]
                tags.update(dict.fromkeys(operation.tags))
                operations.announce_headers(operation, method, path, is_versioned=hasattr(view, VERSIONED))
    app.tags = operations.list_tags(tags)
    app.register_blueprint(pages)


def _find_parts(rule: str) -> list[tuple[bool, str]]:
    """The rule's pieces; a dynamic one is its name without the converter."""
    pieces: list[tuple[bool, str]] = []
    for piece in rule.replace(">", "<").split("<"):
        is_dynamic = len(pieces) % 2 == 1
        pieces.append((is_dynamic, piece.rpartition(":")[2] if is_dynamic else piece))
    return pieces


def describe(operation: Operation, view: Callable[..., Any], method: str) -> None:
    """Say of an operation what follows from its marks: key, headers, body type and problems."""
    scopes = scopes_of(view)
    media_types, _ = body_rules(view)
    wrong: list[type[ClaimdeskError]] = [Invalid, TooManyRequests, Unavailable, *getattr(view, FAILS, ())]
    headers: list[Parameter] = []
    if scopes is not None:
        operation.security = [{SECURITY: [scope.value for scope in scopes]}]
        wrong += [Unauthenticated, Forbidden]
    if any(parameter.param_in == ParameterInType.PATH for parameter in operation.parameters or ()):
        wrong.append(NotFound)
    if method == "post" and scopes is not None and NDJSON not in media_types:
        headers.append(
            _build_header(HEADER, "The same key and body gets the first answer again.", LONGEST_KEY)
        )
        wrong += [BadRequest, KeyInUse]
    headers += [_build_header(name, HEADERS[name], 4096) for name in getattr(view, READS, ())]
    if hasattr(view, VERSIONED):
        headers.append(_build_header("If-Match", "The ETag that was read.", 100))
        wrong += [VersionRequired, StaleVersion]
    if media_types:
        wrong += [BadRequest, TooLarge, UnsupportedMediaType]
    if media_types and operation.requestBody is None:
        schema = Schema(type=DataType.STRING)
        operation.requestBody = RequestBody(
            content={media_type: MediaType(schema=schema) for media_type in media_types}, required=True
        )
    if JSON in media_types and MULTIPART in media_types and isinstance(operation.requestBody, RequestBody):
        operation.requestBody.content[MULTIPART] = operation.requestBody.content[JSON]
    if hasattr(view, BODILESS) and isinstance(operation.requestBody, RequestBody):
        operation.requestBody.required = False
    if headers:
        operation.parameters = [*(operation.parameters or []), *headers]
    shown = dict(operation.responses or {})
    for error in wrong:
        shown.setdefault(str(error.status), _build_problem(error))
    operation.responses = shown


def _describe_shortened(app: OpenAPI, operation: Operation) -> None:
    """Say that view= and fields= make items shorter: the usual page, or one whose items hold some of their members."""
    name = ShortListOut.__name__
    app.components_schemas[name] = Schema(**get_model_schema(ShortListOut, mode="serialization"))
    shown = (operation.responses or {})["200"]
    content = (shown.content or {})[JSON]
    short = Schema(**{"$ref": f"#/components/schemas/{name}"})
    content.media_type_schema = Schema(anyOf=[content.media_type_schema, short])


def _build_header(name: str, description: str, longest: int) -> Parameter:
    where = ParameterInType.HEADER
    schema = Schema(type=DataType.STRING, minLength=1, maxLength=longest)
    return Parameter(name=name, param_in=where, description=description, schema=schema)


def _build_problem(error: type[ClaimdeskError]) -> ShownResponse:
    schema = Schema(**{"$ref": "#/components/schemas/ProblemDetails"})
    return ShownResponse(description=error.title, content={MEDIA_TYPE: MediaType(schema=schema)})


@pages.get("/openapi.json")
@pages.get("/api/v1/openapi.json", endpoint="openapi_v1")
@public
def openapi() -> Response:
    """The API's description."""
    response = jsonify(cast("OpenAPI", current_app).api_doc)
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.get("/docs")
@pages.get("/api/v1/docs", endpoint="docs_v1")
@public
def docs() -> Response:
    """The description to read and try, without anything from elsewhere."""
    return _build_page(
        "API",
        '<link rel="stylesheet" href="/docs/assets/css/swagger-ui.css">',
        '<div id="swagger-ui"></div>'
        '<script src="/docs/assets/js/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>',
    )


@pages.get("/docs/start.js")
@public
def start() -> Response:
    """What starts the page; a file of its own, as the page's policy allows no script in it."""
    return send_from_directory(f"{pages.root_path}/{STATIC}", "docs.js")


@pages.get("/docs/assets/<path:name>")
@public
def assets(name: str) -> Response:
    """Swagger UI's own files, from the installed package."""
    return send_from_directory(SWAGGER, name)


@pages.get("/docs/problems")
@public
def problems() -> Response:
    """What each problem's `type` points at."""
    rows = "".join(
        f'<tr id="{escape(problem.code)}"><td><code>{escape(problem.code)}</code></td><td>{problem.status}</td>'
        f"<td>{escape(problem.title)}</td><td>{'yes' if problem.retryable else 'no'}</td></tr>"
        for problem in sorted(all_errors(), key=lambda error: (error.status, error.code))
    )
    head = "<tr><th>code</th><th>status</th><th>title</th><th>trying again helps</th></tr>"
    return _build_page(
        "Problems", "", f"<h1>Problems</h1><table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    )


def _build_page(title: str, head: str, body: str) -> Response:
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>claimdesk: {title}</title>'
        f"{head}</head><body>{body}</body></html>"
    )
    return Response(
        page, headers={"Content-Security-Policy": DOCS_CONTENT_POLICY, "Cache-Control": "no-cache"}
    )

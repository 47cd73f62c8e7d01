"""A valid request of every route that the app serves, made from the app's own map: a new route without one fails.

`ids` names an object of each kind; a route's path and body are filled from it.
"""

import io
import re
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage

PREFIX = "/api/v1"
UNCHANGED = {"/openapi.json", "/docs", "/healthz", "/readyz"}  # the same for everybody, or of the process
STREAMS = {"/events"}
TEXT = "The bridge is 80 metres long."

# what a path names, by the noun before it; a name where it is no id
KINDS = {
    "articles": "article",
    "claims": "claim",
    "documents": "document",
    "verdicts": "verdict",
    "imports": "import",
    "queues": "queue",
    "accounts": "account",
    "keys": "key",
    "runs": "run",
    "leases": "lease",
    "matches": "match",
    "evidence": "evidence",
    "contacts": "contact",
    "complaints": "complaint",
    "publishers": "publisher",
    "webhooks": "webhook",
    "feeds": "workspace",
    "subscriptions": "subscription",
    "deliveries": "delivery",
    "claimants": "claimant",
}
NAMED = {"queue", "publisher"}

READ = {
    "claim_version": 1,
    "label": "refuted",
    "rationale": "Measured.",
    "evidence_ids": ["{evidence}"],
}
CONTACT = {
    "to": "The mayor",
    "channel": "phone",
    "question": "How long?",
    "asked_at": "2026-03-01T10:00:00Z",
}
REVIEW = {"@type": "ClaimReview", "url": "https://checks.example/9", "claimReviewed": TEXT}
BODIES: dict[str, Any] = {
    "POST /workspaces": {"name": "Third desk"},
    "PATCH /workspaces/me": {"sole_reader_may_publish": False},
    "POST /accounts": {"name": "New", "email": "new@desk.example", "role": "viewer"},
    "PATCH /accounts/{account}": {"name": "Renamed"},
    "POST /accounts/{account}/password": {"password": "correct horse battery"},
    "POST /keys": {"account_id": "{account}", "scopes": ["articles:read"]},
    "POST /articles": {"text": TEXT},
    "POST /articles/bulk": b'{"text": "The bridge is 80 metres long."}\n',
    "PATCH /articles/{article}": {"reach": 1},
    "POST /articles/{article}/claims": {"start": 0, "end": 12},
    "POST /articles/{article}/retry": None,
    "POST /documents": {"text": TEXT},
    "POST /documents/bulk": b'{"text": "The bridge is 80 metres long."}\n',
    "POST /imports": "file",
    "POST /claims": {"text": "The tower is 90 metres high."},
    "PATCH /claims/{claim}": {"tags": ["bridges"], "text": "The bridge is 82 metres long."},
    "POST /claims/check": {"text": TEXT},
    "POST /claims/bulk": {"ids": ["{claim}"], "action": "tag", "tags": ["bridges"]},
    "POST /claims/{claim}/adjudication": READ,
    "POST /claims/{claim}/adopt": {"verdict_id": "{verdict}"},
    "POST /claims/{claim}/break_seal": {"reason": "a complaint"},
    "POST /claims/{claim}/comments": {"text": "Look at the plans."},
    "POST /claims/{claim}/contacts": CONTACT,
    "PATCH /claims/{claim}/contacts/{contact}": {"reply": "80 metres."},
    "POST /claims/{claim}/dismiss": {"reason": "other"},
    "PUT /claims/{claim}/draft": {"label": "refuted"},
    "POST /claims/{claim}/evidence": {"text": "The bridge was measured."},
    "PATCH /claims/{claim}/evidence/{evidence}": {"relevant": True},
    "POST /claims/{claim}/evidence/refresh": None,
    "POST /claims/{claim}/hand_over": {"to": "{person}"},
    "POST /claims/{claim}/lease": None,
    "POST /claims/{claim}/matches/{match}": {"decision": "unsure"},
    "POST /claims/{claim}/merge": {"into": "{other_claim}"},
    "POST /claims/{claim}/publish": {"headline": "The bridge"},
    "POST /claims/{claim}/reopen": None,
    "POST /claims/{claim}/requests": None,
    "POST /claims/{claim}/return": {"reason": "the sources are thin"},
    "POST /claims/{claim}/reviews": READ,
    "POST /claims/{claim}/split": {"texts": ["The bridge is long.", "The bridge is red."]},
    "POST /claims/{claim}/take": None,
    "POST /claims/{claim}/unmerge": None,
    "POST /claims/{claim}/uphold": {"note": "It stands."},
    "POST /leases/{lease}/heartbeat": None,
    "POST /leases/{lease}/skip": {"reason": "not my field"},
    "PUT /publishers/{publisher}/ratings": {"items": [{"rating": "False", "label": "refuted"}]},
    "PUT /queues/{queue}": {"lease_s": 600, "second_read": "blind"},
    "POST /queues/{queue}/lease": None,
    "PUT /ratings": {"items": [{"name": "False", "label": "refuted"}]},
    "POST /runs/{run}/retry": None,
    "POST /runs/retry": {},
    "PATCH /verdicts/{verdict}": {"headline": "The bridge"},
    "POST /verdicts/{verdict}/corrections": {
        "kind": "correction",
        "note": "It is longer.",
        "reason": "measured",
        "rationale": "New.",
    },
    "POST /verdicts/{verdict}/withdraw": {"note": "Withdrawn.", "reason": "no source"},
    "POST /verdicts/{verdict}/complaints": {"text": "That is wrong.", "complainant": "The mayor"},
    "POST /verdicts/{verdict}/complaints/{complaint}": {"decision": "rejected", "answer": "It is not."},
    "POST /verdicts/import": REVIEW,
    "POST /verdicts/match": {"text": TEXT},
    "PATCH /claimants/{claimant}": {"role": "mayor"},
    "POST /claimants/{claimant}/merge": {"into": "{other_claimant}"},
    "POST /claimants/{claimant}/unmerge": None,
    "POST /subscriptions": {"url": "https://news.example/feed"},
    "POST /webhooks": {"url": "https://hooks.example/1"},
    "PATCH /webhooks/{webhook}": {"enabled": False},
    "POST /webhooks/{webhook}/test": None,
    "POST /webhooks/{webhook}/deliveries/{delivery}/replay": None,
}
QUERIES = {
    "GET /articles/{article}/diff": "from=1",
    "GET /verdicts/by-url": "url=https://checks.example/1",
    "GET /verdicts/search": "q=bridge",
    "GET /evidence/search": "q=bridge",
    "GET /reports/coverage": "by=label",
    "GET /verdicts/export": "format=ndjson",
}
TYPES = {"POST /articles/bulk": "application/x-ndjson", "POST /documents/bulk": "application/x-ndjson"}


@dataclass(frozen=True)
class Route:
    """A route of the app: its method, and its path with what it names in braces."""

    method: str
    path: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def names(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)


def list_routes(app) -> list[Route]:
    """Every route under the API's prefix but those that are the same for everybody."""
    found = []
    for rule in app.url_map.iter_rules():
        path = rule.rule.removeprefix(PREFIX)
        if not rule.rule.startswith(PREFIX) or path in UNCHANGED | STREAMS:
            continue
        path = name_kinds(path)
        assert "<" not in path, f"every_route.KINDS does not know what {rule.rule} names"
        found += [Route(method, path) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return sorted(found, key=lambda route: (route.path, route.method))


def name_kinds(path: str) -> str:
    """The path with the kind of object in braces where the app's map has a converter."""
    for noun, kind in KINDS.items():
        path = re.sub(rf"(/{noun}/)<(?:uuid:)?\w+>", rf"\1{{{kind}}}", path)
    return path


def ask(caller, route: Route, ids: dict[str, str], **headers: str):
    """The answer to a valid request of the route about these objects. KeyError: nobody said what one is."""
    query = QUERIES.get(route.name)
    path = fill(route.path, ids) + (f"?{query}" if query else "")
    given = {"If_Match": "*", "Lease_Token": "a-token", **headers}
    body = None
    if route.method in {"POST", "PUT", "PATCH"}:
        body = fill(BODIES[route.name], ids)
    if body == "file":
        body = {"kind": "articles", "file": FileStorage(io.BytesIO(b"{}"), "a.ndjson", "file")}
        given["Content_Type"] = "multipart/form-data"
    if route.name in TYPES:
        given["Content_Type"] = TYPES[route.name]
    if route.name == "PUT /claims/{claim}/draft":
        del given["If_Match"]
        given["If_None_Match"] = "*"
    return caller.call(route.method, path, body, **given)


def fill(template: Any, ids: dict[str, str]) -> Any:
    """The template with every {kind} replaced."""
    if isinstance(template, str):
        return re.sub(r"{(\w+)}", lambda name: ids[name[1]], template)
    if isinstance(template, dict):
        return {name: fill(value, ids) for name, value in template.items()}
    if isinstance(template, list):
        return [fill(value, ids) for value in template]
    return template

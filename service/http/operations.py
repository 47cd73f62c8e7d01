"""What operations are called in the API's description: names that make a good method of a client, and readers' tags."""

from collections.abc import Iterable
from typing import Any

from flask_openapi3.models.header import Header
from flask_openapi3.models.operation import Operation
from flask_openapi3.models.tag import Tag

# the view's own name where that says it; else this
NAMES = {
    "articles.submit_many": "submit_articles",
    "articles.list_claims": "list_article_claims",
    "articles.diff": "compare_revisions",
    "article marks.mark": "mark_claim",
    "claims.list_history": "list_claim_history",
    "claim work.apply": "change_claims",
    "claim work.request_check": "request_check",
    "claim talk.ask": "add_contact",
    "documents.submit_many": "submit_documents",
    "evidence.search": "search_evidence",
    "queues.list_claims": "list_queue_claims",
    "reviews.send_back": "send_back_claim",
    "reviews.call_off": "call_off_publication",
    "verdict_search.search": "search_verdicts",
    "verdict_search.match": "match_text",
    "verdicts.list_revisions": "list_verdict_revisions",
    "complaints.receive": "add_complaint",
    "exports.export": "export_verdicts",
}
NOUNS = {
    "articles": "article",
    "documents": "document",
    "claim work": "claim",
    "claim talk": "claim",
    "claim leases": "claim",
    "leases": "lease",
    "reviews": "claim",
    "verdicts": "verdict",
    "complaints": "complaint",
}
TAGS = {
    "Articles": "What newsrooms submit, and how far it is.",
    "Claims": "Checkable statements: read, made, changed, talked of and put away.",
    "Evidence": "What speaks for or against a claim, and passages of the corpus.",
    "Matches": "Past verdicts and other claims that may be about the same.",
    "Queues": "Claims in the order in which people take them, and who holds which.",
    "Reviews": "What people conclude on claims, to the published verdict.",
    "Verdicts": "Conclusions, ours and others': found, corrected, exported, complained of.",
    "Documents": "What evidence is found in.",
    "Imports": "Large files, taken in line by line.",
    "Events": "What happened, for machines.",
    "Reports": "Figures of the desk's work: agreement of readers, coverage.",
    "Admin": "The workspace, its people and keys, its audit and its runs.",
}
TAGGED = {
    "articles": "Articles",
    "queue leases": "Queues",
    "claim leases": "Queues",
    "leases": "Queues",
    "queues": "Queues",
    "reviews": "Reviews",
    "seals": "Reviews",
    "documents": "Documents",
    "imports": "Imports",
    "evidence": "Evidence",
    "changes": "Events",
    "events": "Events",
    "verdicts": "Verdicts",
    "verdict_search": "Verdicts",
    "complaints": "Verdicts",
    "exports": "Verdicts",
    "ratings": "Verdicts",
    "publishers": "Verdicts",
    **dict.fromkeys(("article marks", "checks", "claims", "claim work", "claim talk", "claimants"), "Claims"),
    **dict.fromkeys(("reports", "claimant reports"), "Reports"),
    **dict.fromkeys(("workspaces", "accounts", "keys", "audit", "runs", "health", "me"), "Admin"),
}


def name_operation(endpoint: str, taken: Iterable[str]) -> str:
    """The operation's id: submit_article, list_claims, publish_claim; one that is taken has its noun before it."""
    blueprint, _, view = endpoint.rpartition(".")
    name = NAMES.get(endpoint) or (
        view if "_" in view or blueprint not in NOUNS else f"{view}_{NOUNS[blueprint]}"
    )
    return name if name not in taken else f"{blueprint.replace(' ', '_').replace('-', '_')}_{name}"


def find_tag(endpoint: str, path: str) -> str:
    """The tag that a reader looks under; of a noun that is none of the usual, its own name."""
    blueprint = endpoint.rpartition(".")[0]
    if blueprint in {"judging", "claims"}:
        return "Matches" if "/matches" in path else "Evidence" if "/evidence" in path else "Claims"
    return TAGGED.get(blueprint) or blueprint.replace("_", " ").capitalize()


def list_tags(used: Iterable[str]) -> list[Tag]:
    """The tags in the order of a reader's interest, with what they hold."""
    others = dict.fromkeys(tag for tag in used if tag not in TAGS)
    return [Tag(name=name, description=said) for name, said in TAGS.items()] + [
        Tag(name=name) for name in others
    ]


def announce_headers(operation: Operation, method: str, path: str, *, is_versioned: bool) -> None:
    """Say which headers the answers carry: ETag, Location, Retry-After."""
    for status, shown in (operation.responses or {}).items():
        found: dict[str, Any] = {}
        if status in {"429", "503"}:
            found["Retry-After"] = _build_header("Seconds after which trying again helps.")
        if status in {"200", "201", "202"} and (is_versioned or (method == "get" and path.endswith("{id}"))):
            found["ETag"] = _build_header("The version, for If-Match.")
        if status in {"201", "202"} and method == "post":
            found["Location"] = _build_header("Where what was made is.")
        if found:
            shown.headers = {**(shown.headers or {}), **found}


def _build_header(description: str) -> Header:
    return Header(description=description, schema={"type": "string"})

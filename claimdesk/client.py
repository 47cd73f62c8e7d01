"""A client of the API for Python: submit and wait, read claims, search, match, and follow what happens.

    with Client("http://127.0.0.1:8000/api/v1", "cd_…") as desk:
        article = desk.wait(desk.submit(text="…", external_id="a-1")["id"])
        for claim in desk.list_claims(article=article["id"]): ...
        for event in desk.follow_changes(saved_cursor, types=["verdict.published"]): ...

It tries again by itself where that helps: after 429 and 503 as `Retry-After` says, and after a broken connection; a POST
carries an Idempotency-Key, so that nothing is done twice. It stands alone: of claimdesk it imports nothing.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self, TypedDict, cast

import httpx
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

TRIES = 5
PAUSE_S = 1.0  # doubled with each try, where the server doesn't say
LONGEST_PAUSE_S = 60.0
PATIENCE_S = 600.0
POLL_S = 1.0
AGAIN = frozenset({429, 503})
IN_USE = "idempotency_key_in_use"
SETTLED = frozenset({"ready", "failed", "withdrawn", "erased"})


class SubmittedArticle(TypedDict, total=False):
    """What can be said of an article; text, html or url is needed."""

    text: str
    html: str
    url: str
    title: str
    summary: str
    published_at: str
    language: str
    source: dict[str, str]
    external_id: str
    canonical_url: str
    queue: str
    reach: int


class ArticleAnswer(TypedDict):
    """An article as the API shows it; there is more in it than is named here."""

    id: str
    version: int
    revision: int
    status: str
    external_id: str | None
    stages: list[dict[str, Any]]
    counts: dict[str, int]
    waiting_reason: str | None
    error: str | None


class ClaimAnswer(TypedDict):
    """A claim as the API shows it; there is more in it than is named here."""

    id: str
    version: int
    status: str
    queue: str | None
    text: str
    check_worthiness: dict[str, Any]
    claimants: list[dict[str, Any]]
    appearances: list[dict[str, Any]]
    matches: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    verdict: dict[str, Any] | None


class FoundVerdictAnswer(TypedDict):
    """A past verdict with why it was found."""

    verdict: dict[str, Any]
    score: float
    why: str


class MatchAnswer(TypedDict):
    """A past verdict that may be about the same, how sure that is, and what differs."""

    id: str
    verdict: dict[str, Any] | None
    score: float
    band: str
    differences: list[dict[str, Any]]


class EventAnswer(TypedDict):
    """What happened to what; go on from its cursor."""

    cursor: str
    type: str
    at: str
    subject: dict[str, str]
    external_id: str | None
    label: str | None
    url: str | None


class WebhookRefused(Exception):
    """A message that the desk did not sign with this secret, or that is more than five minutes old or ahead."""


class ApiProblem(Exception):
    """The API refused a request, and says why (RFC 9457)."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", "unknown"))
        self.detail = str(problem.get("detail", ""))
        self.problem = problem
        super().__init__(f"{status} {self.code}: {self.detail}")


class Client:
    """Somebody with a key. Close it, or use it in a `with`."""

    def __init__(
        self, url: str, key: str, *, timeout_s: float = 30.0, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._http = httpx.Client(
            base_url=url.rstrip("/"),
            headers={"Authorization": f"Bearer {key}"},
            timeout=timeout_s,
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, Any] | None = None,
        version: int | None = None,
    ) -> Any:
        """The answer to any call, as Python's values; None where it has no body. version: for If-Match.

        Raises ApiProblem, httpx.TransportError when nothing could be reached in TRIES tries.
        """
        headers = {"If-Match": f'"{version}"'} if version is not None else {}
        if method == "POST":
            headers["Idempotency-Key"] = uuid.uuid4().hex
        for attempt in range(1, TRIES + 1):
            try:
                answered = self._http.request(method, path, json=body, params=query, headers=headers)
            except httpx.TransportError:
                if attempt == TRIES or method not in {"GET", "POST"}:
                    raise
                _pause(attempt, None)
                continue
            if not (answered.status_code in AGAIN or _is_still_done(answered)) or attempt == TRIES:
                break
            _pause(attempt, answered.headers.get("Retry-After"))
        if answered.is_error:
            raise ApiProblem(answered.status_code, _read_problem(answered))
        return answered.json() if answered.content else None

    def get_me(self) -> dict[str, Any]:
        """Whose key it is: account, role, scopes and workspace."""
        return cast("dict[str, Any]", self.call("GET", "/me"))

    def submit(self, article: SubmittedArticle) -> ArticleAnswer:
        """Submit an article; known and unchanged, nothing is done."""
        return cast("ArticleAnswer", self.call("POST", "/articles", article))

    def get_article(self, article_id: str) -> ArticleAnswer:
        return cast("ArticleAnswer", self.call("GET", f"/articles/{article_id}"))

    def wait(
        self,
        article_id: str,
        *,
        patience_s: float = PATIENCE_S,
        tell: Callable[[ArticleAnswer], None] = lambda _article: None,
    ) -> ArticleAnswer:
        """The article once it is ready, failed or gone; `tell` hears of it at each look. Raises TimeoutError."""
        ends = time.monotonic() + patience_s
        while True:
            article = self.get_article(article_id)
            tell(article)
            if article["status"] in SETTLED:
                return article
            if time.monotonic() > ends:
                raise TimeoutError(
                    f"article {article_id} is {article['status']}: {article['waiting_reason']}"
                )
            time.sleep(POLL_S)

    def list_claims(self, **narrowing: Any) -> Iterator[ClaimAnswer]:
        """All claims that fit (article, status, queue, q, claimant …), page by page; a list means any of its values."""
        return cast("Iterator[ClaimAnswer]", self.walk("/claims", narrowing))

    def list_queue(self, name: str) -> Iterator[ClaimAnswer]:
        """A queue's waiting claims in their order, as summaries with the reasons for their places."""
        return cast("Iterator[ClaimAnswer]", self.walk(f"/queues/{name}/claims", {"view": "summary"}))

    def search_verdicts(self, q: str, **narrowing: Any) -> Iterator[FoundVerdictAnswer]:
        """Past verdicts by words and meaning, best first."""
        return cast("Iterator[FoundVerdictAnswer]", self.walk("/verdicts/search", {"q": q, **narrowing}))

    def match(self, text: str, **more: Any) -> list[MatchAnswer]:
        """Past verdicts that may be about the same, best first."""
        return cast(
            "list[MatchAnswer]", self.call("POST", "/verdicts/match", {"text": text, **more})["items"]
        )

    def check(self, text: str, **more: Any) -> list[dict[str, Any]]:
        """The claims of a text with matches and evidence, in reading order; nothing is stored."""
        return cast(
            "list[dict[str, Any]]", self.call("POST", "/claims/check", {"text": text, **more})["claims"]
        )

    def list_changes(self, after: str = "now", types: Sequence[str] = ()) -> tuple[list[EventAnswer], str]:
        """The next events behind the cursor, and the cursor to go on from; "now" begins with what is to come."""
        found = self.call("GET", "/changes", query={"after": after, "types": list(types), "limit": 200})
        return found["items"], found["next_cursor"] or after

    def follow_changes(
        self, after: str = "now", types: Sequence[str] = (), *, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[EventAnswer]:
        """Events as they happen, for ever or until `stop`; keep each one's cursor, and go on from it another day."""
        while not stop():
            found, after = self.list_changes(after, types)
            yield from found
            if not found:
                time.sleep(POLL_S)

    def walk(self, path: str, query: dict[str, Any] | None = None) -> Iterator[Any]:
        """All items of any list, page by page."""
        cursor: str | None = None
        while True:
            page = self.call("GET", path, query={**(query or {}), **({"cursor": cursor} if cursor else {})})
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return


def verify_webhook(body: bytes, headers: Mapping[str, str], secret: str) -> dict[str, Any]:
    """The message of a webhook whose signature is right, from the body's bytes as they came. Raises WebhookRefused.

    Keep the header `webhook-id`: a message that comes twice has the same.
    """
    try:
        message = Webhook(secret).verify(body, dict(headers))
    except (
        WebhookVerificationError,
        ValueError,
    ) as error:  # ValueError: a header or a body that can't be read
        raise WebhookRefused(str(error)) from error
    return cast("dict[str, Any]", message)


def _pause(attempt: int, said: str | None) -> None:
    wait = float(said) if said is not None and said.isdecimal() else PAUSE_S * 2 ** (attempt - 1)
    time.sleep(min(wait, LONGEST_PAUSE_S))


def _is_still_done(answered: httpx.Response) -> bool:
    """Whether the same request, whose answer did not come in time, is still being done."""
    return answered.status_code == HTTPStatus.CONFLICT and _read_problem(answered).get("code") == IN_USE


def _read_problem(answered: httpx.Response) -> dict[str, Any]:
    try:
        found = answered.json()
    except json.JSONDecodeError:
        return {"detail": answered.text[:200]}
    return found if isinstance(found, dict) else {"detail": str(found)[:200]}

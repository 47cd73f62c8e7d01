"""Commands that work over the API, at this machine's desk or any other: submit, watch, queue, search, check, keys, accounts."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar, cast

import click
import httpx
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from claimdesk.client import ApiProblem, ArticleAnswer, Client, SubmittedArticle
from claimdesk.errors import NotStartable
from claimdesk.records.account import Scope
from claimdesk.settings import load_settings

SHOWN = 25  # rows of a table
URL, KEY = "DESK_URL", "DESK_KEY"
PAGES = (".html", ".htm")

F = TypeVar("F", bound=Callable[..., Any])


def at_desk(command: F) -> F:
    """Give the command a client and whether JSON is wanted; what the API refuses is one sentence."""

    @click.option("--url", envvar=URL, help=f"The API's address; {URL}, else the desk that runs here.")
    @click.option(
        "--key", envvar=KEY, help=f"The API key; {KEY}, else the admin's of the desk that runs here."
    )
    @click.option("--json", "as_json", is_flag=True, help="JSON, an object a line, instead of a table.")
    @wraps(command)
    def run(url: str | None, key: str | None, **options: Any) -> Any:
        try:
            with open_client(url, key) as desk:
                return command(desk=desk, **options)
        except ApiProblem as problem:
            raise NotStartable(f"the desk refuses: {problem.detail or problem.code}") from problem
        except httpx.TransportError as error:
            raise NotStartable(
                f"the desk does not answer ({type(error).__name__}); is it running?"
            ) from error
        except TimeoutError as error:
            raise NotStartable(f"{error}; it is read on, look again later") from error

    return cast("F", run)


def open_client(url: str | None, key: str | None) -> Client:
    """A client of the desk that is named, else of the one that `claimdesk up` runs here. Raises NotStartable."""
    if url and key:
        return Client(url, key)
    file = load_settings().folder / "up.json"
    try:
        running = json.loads(file.read_text(encoding="utf-8"))
        if url and url.rstrip("/") != running["api"]:  # the key is this desk's, and nobody else's business
            raise NotStartable(f"{url} is not the desk that runs here; say its key by {KEY}")
        return Client(url or running["api"], key or running["admin_key"])
    except (OSError, ValueError, KeyError) as error:
        raise NotStartable(f"no desk runs here ({file} is missing); say which by {URL} and {KEY}") from error


def tell(
    rows: Iterator[Any], as_json: bool, columns: Mapping[str, Callable[[Any], object]], most: int
) -> None:
    """The rows as JSON, all of them, or the first ones as a table."""
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    table = Table(*columns)
    for row, _ in zip(rows, range(most), strict=False):
        table.add_row(*(Text(str(read(row) or "")) for read in columns.values()))
    Console().print(table)


@click.command()
@click.argument("what", metavar="FILE|URL|-")
@click.option("--external-id", help="Your own id: finds the article again; of a file, its name else.")
@click.option("--title")
@click.option("--published-at", help="RFC 3339 with its offset.")
@click.option("--queue")
@click.option("--no-wait", is_flag=True, help="End as soon as it is accepted.")
@at_desk
def submit(desk: Client, what: str, *, no_wait: bool, as_json: bool, **known: str | None) -> None:
    """Submit an article: a file of text or HTML, an address to fetch, or - for what comes in; wait and show its claims."""
    article = desk.submit(read_article(what, {name: value for name, value in known.items() if value}))
    if not no_wait:
        article = wait_with_bar(desk, article["id"])
    if as_json:
        click.echo(json.dumps(article, ensure_ascii=False))
        return
    click.echo(f"{article['id']} {article['status']} {article['error'] or ''}".rstrip())
    if article["status"] == "failed":
        sys.exit(1)
    if not no_wait:
        show_claims(desk.list_claims(article=article["id"], sort="check_worthiness"), as_json=False)


def read_article(what: str, known: dict[str, str]) -> SubmittedArticle:
    """What is submitted: by its address, out of a file, or from standard input."""
    if what.startswith(("http://", "https://")):
        return {"url": what, **known}  # type: ignore[typeddict-item]  # names of options are names of members
    if what == "-":
        return {"text": sys.stdin.read(), **known}  # type: ignore[typeddict-item]
    file = Path(what)
    try:
        content = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"{what} can't be read: {error}") from error
    kind = "html" if file.suffix.lower() in PAGES else "text"
    return {kind: content, "external_id": file.name, **known}  # type: ignore[misc]


def wait_with_bar(desk: Client, article_id: str) -> ArticleAnswer:
    """The article once it is over; a bar on standard error shows its stages."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} stages"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("queued")

        def move(article: ArticleAnswer) -> None:
            done = sum(stage["status"] == "done" for stage in article["stages"])
            progress.update(task, description=article["status"], completed=done, total=len(article["stages"]))

        return desk.wait(article_id, tell=move)


def show_claims(claims: Iterator[Any], *, as_json: bool, most: int = SHOWN) -> None:
    """Claims as a table: how much each is worth checking, where it stands, who said it."""
    columns: dict[str, Callable[[Any], object]] = {
        "worth": lambda claim: f"{claim['check_worthiness']['score']:.2f}",
        "status": lambda claim: claim["status"],
        "claim": lambda claim: claim["text"],
        "said by": lambda claim: ", ".join(claimant["name"] for claimant in claim["claimants"]),
    }
    tell(claims, as_json, columns, most)


@click.command()
@click.option("--after", default="now", help="A cursor to go on from; now: what is to come.")
@click.option("--type", "types", multiple=True, help="An event's type; several mean any of them.")
@at_desk
def watch(desk: Client, after: str, types: tuple[str, ...], *, as_json: bool) -> None:
    """Follow what happens, a line an event, until Ctrl-C; each line's cursor is where to go on another day."""
    for event in desk.follow_changes(after, types):
        if as_json:
            click.echo(json.dumps(event, ensure_ascii=False))
        else:
            more = " ".join(filter(None, (event["external_id"], event["label"], event["url"])))
            click.echo(f"{event['at']} {event['type']} {event['subject']['id']} {more}".rstrip())


@click.command()
@click.argument("name", default="main")
@click.option("--most", default=SHOWN, show_default=True, help="Rows of the table.")
@at_desk
def queue(desk: Client, name: str, most: int, *, as_json: bool) -> None:
    """Show the claims that wait in a queue, in their order."""
    show_claims(desk.list_queue(name), as_json=as_json, most=most)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--most", default=SHOWN, show_default=True, help="Rows of the table.")
@at_desk
def search(desk: Client, words: tuple[str, ...], most: int, *, as_json: bool) -> None:
    """Search past verdicts by words and meaning."""
    columns: dict[str, Callable[[Any], object]] = {
        "label": lambda hit: hit["verdict"]["label"],
        "claim": lambda hit: hit["verdict"]["claim_text"],
        "publisher": lambda hit: hit["verdict"]["publisher"],
        "published": lambda hit: (hit["verdict"]["published_at"] or "")[:10],
        "url": lambda hit: hit["verdict"]["url"],
    }
    tell(desk.search_verdicts(" ".join(words)), as_json, columns, most)


@click.command()
@click.argument("what", metavar="FILE|-")
@click.option("--most", default=SHOWN, show_default=True, help="Rows of the table.")
@at_desk
def check(desk: Client, what: str, most: int, *, as_json: bool) -> None:
    """Show the claims of a text, a file or - for what comes in, with what was checked before; nothing is stored."""
    text = read_article(what, {}).get("text")
    if text is None:
        raise click.BadParameter("only plain text is checked; `claimdesk submit` takes pages and addresses")
    columns: dict[str, Callable[[Any], object]] = {
        "worth": lambda claim: f"{claim['check_worthiness']['score']:.2f}",
        "claim": lambda claim: claim["text"],
        "said by": lambda claim: ", ".join(claimant["name"] for claimant in claim["claimants"]),
        "may have been checked": lambda claim: next(map(describe_match, claim["matches"]), ""),
        "evidence": lambda claim: len(claim["evidence"]),
    }
    tell(iter(desk.check(text)), as_json, columns, most)


def describe_match(match: Any) -> str:
    """How sure it is, and what was found: a past verdict with its label and claim, or another claim."""
    verdict = match["verdict"]
    if verdict is None:
        return f"{match['band']}: another claim, {match['claim']['text']}"
    return f"{match['band']}: {verdict['label'] or 'no label'}, {verdict['claim_text']}"


@click.command()
@at_desk
def accounts(desk: Client, *, as_json: bool) -> None:
    """List the workspace's accounts."""
    columns = {name: itemgetter(name) for name in ("id", "name", "email", "role", "disabled_at")}
    tell(desk.walk("/accounts"), as_json, columns, 1000)


@click.group()
def keys() -> None:
    """API keys of the workspace's accounts."""


@keys.command(name="list")
@at_desk
def list_keys(desk: Client, *, as_json: bool) -> None:
    """List the keys, without their secrets."""
    columns: dict[str, Callable[[Any], object]] = {
        "id": lambda key: key["id"],
        "account": lambda key: key["account_id"],
        "scopes": lambda key: " ".join(key["scopes"]),
        "expires": lambda key: key["expires_at"],
        "revoked": lambda key: key["revoked_at"],
    }
    tell(desk.walk("/keys"), as_json, columns, 1000)


@keys.command(name="make")
@click.argument("account_id")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice([scope.value for scope in Scope])
)
@click.option("--expires-at", help="RFC 3339 with its offset.")
@at_desk
def make_key(
    desk: Client, account_id: str, scopes: tuple[str, ...], expires_at: str | None, *, as_json: bool
) -> None:
    """Make a key for an account and show it once."""
    body = {
        "account_id": account_id,
        "scopes": list(scopes),
        **({"expires_at": expires_at} if expires_at else {}),
    }
    made = desk.call("POST", "/keys", body)
    if made["key"] is None:
        raise NotStartable(
            f"the key {made['id']} was made, but the connection broke before its secret came; revoke it"
        )
    click.echo(json.dumps(made) if as_json else made["key"])


@keys.command(name="revoke")
@click.argument("key_id")
@at_desk
def revoke_key(desk: Client, key_id: str, *, as_json: bool) -> None:
    """End a key, at once and everywhere."""
    desk.call("DELETE", f"/keys/{key_id}")
    click.echo(json.dumps({"id": key_id, "revoked": True}) if as_json else f"{key_id} is revoked")


COMMANDS = (submit, watch, queue, search, check, accounts, keys)

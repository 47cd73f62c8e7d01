"""The `claimdesk` command."""

import os
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from claimdesk import private_files
from claimdesk.claims import band_calibration
from claimdesk.database import Database, build_engine, check_reachable
from claimdesk.errors import ClaimdeskError, NotFound, NotStartable
from claimdesk.people import accounts, keys, passwords, policies
from claimdesk.queue import queues, workflow
from claimdesk.records import migrating
from claimdesk.records.account import Scope
from claimdesk.runs import heartbeats
from claimdesk.search.bands import DEFAULT_THRESHOLDS, calibrate_bands
from claimdesk.search.entries import Index
from claimdesk.search.factory import open_encoder
from claimdesk.settings import Settings, load_settings
from service.commands import auditing, erasures, evaluation, reindexing, remote, settings_page

FIRST_WORKSPACE = "Desk"
PASSWORD_BYTES = 12  # 16 characters, 96 random bits


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claimdesk")
def claimdesk() -> None:
    """The backend of a fact-checking desk. Settings come from CLAIMDESK_… in the environment."""
    private_files.restrict_umask()


@claimdesk.command()
@click.option("--once", is_flag=True, help="End after the table.")
@click.option(
    "--examples", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Load this folder."
)
def up(*, once: bool, examples: Path | None) -> None:
    """Start broker, web, workers and beat on this machine, and stay until Ctrl-C."""
    from service.commands.up import up as run

    sys.exit(run(load_settings(), once=once, examples_folder=examples))


@claimdesk.command()
def doctor() -> None:
    """Look at everything that must be right, and say what to do where it is not."""
    from service.commands.doctor import examine_settings

    findings = examine_settings(load_settings())
    table = Table("part", "", show_header=False)
    for finding in findings:
        table.add_row(finding.part, finding.wrong or "well")
    Console().print(table)
    sys.exit(1 if any(finding.wrong for finding in findings) else 0)


@claimdesk.command()
def migrate() -> None:
    """Bring the database's schema to what this version expects."""
    with _open_database(load_settings(), is_migrated=False) as database:
        migrating.migrate(database)
        click.echo(f"the schema is at {migrating.find_schema(database)}")


@claimdesk.command()
def web() -> None:
    """Serve the API in this process (gunicorn, one worker with threads)."""
    from service.commands.up import build_web_command

    _exec_command(build_web_command(load_settings()))


@claimdesk.command()
@click.argument("lanes", nargs=-1, required=True, type=click.Choice(["language", "io", "fetch"]))
def worker(lanes: tuple[str, ...]) -> None:
    """Work on lanes: language (split, passages), which has a worker of its own; fetch (web pages); io (everything else)."""
    load_settings()
    _exec_command([sys.executable, "-m", "workers", *lanes])


@claimdesk.command()
def beat() -> None:
    """Tell the workers every few seconds what is due."""
    load_settings()
    _exec_command([sys.executable, "-m", "workers", "beat"])


@claimdesk.command()
def alive() -> None:
    """Say whether a worker of this host has reported lately; for health checks."""
    host = socket.gethostname()
    with _open_database(load_settings()) as database, database.reading() as session:
        mine = [
            heartbeat.worker
            for heartbeat in heartbeats.list_live(session)
            if heartbeat.worker.startswith(f"{host}:")
        ]
    if not mine:
        seconds = heartbeats.SILENT_AFTER.total_seconds()
        raise NotStartable(f"no worker of {host} has reported for {seconds:.0f} s; see its log")
    click.echo(f"alive: {', '.join(sorted(mine))}")


@claimdesk.command()
@click.option("--markdown", is_flag=True, help="The page docs/settings.md instead.")
def settings(*, markdown: bool) -> None:
    """List the settings in force, without passwords."""
    if markdown:
        click.echo(settings_page.build_markdown(), nl=False)
        return
    for name, value in settings_page.list_in_force(load_settings()):
        click.echo(f"{name}={value}")


@claimdesk.command(name="workflow")
@click.option("--markdown", is_flag=True, help="The page docs/workflow.md.")
def show_workflow(*, markdown: bool) -> None:
    """Show the life of a claim: which call fits which state, who may make it, and what comes next."""
    if markdown:
        click.echo(workflow.build_markdown(), nl=False)
        return
    table = Table("call", "state", "next")
    for call, rule in workflow.RULES.items():
        for before, after in rule.steps.items():
            table.add_row(call.value, before.value, after.value)
    Console().print(table)


@claimdesk.command(name="key")
@click.option("--email", help="The account; without it the first admin.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice([scope.value for scope in Scope]))
def make_key(email: str | None, scopes: tuple[str, ...]) -> None:
    """Make an API key and show it once; on an empty database the first workspace and admin too."""
    with _open_database(load_settings()) as database, database.transaction() as session:
        account = accounts.find_instance_admin(session) or queues.open_workspace(
            session, FIRST_WORKSPACE, is_instance_admin=True
        )
        if email is not None:
            account = accounts.get_account_by_email(session, account.workspace_id, email)
        chosen = [Scope(scope) for scope in scopes] or list(
            policies.list_allowed_scopes(account.role, list(Scope))
        )
        click.echo(keys.add_key(session, account, chosen).secret)


for command in remote.COMMANDS:
    claimdesk.add_command(command)


@claimdesk.group()
def account() -> None:
    """People's accounts."""


@account.command()
@click.argument("email")
@click.option("--workspace", help="Its name, where the address is known in several.")
def password(email: str, workspace: str | None) -> None:
    """Give the account a new password and show it once; where it is signed in, it is signed out."""
    made = secrets.token_urlsafe(PASSWORD_BYTES)
    hashed = passwords.hash_password(made)
    with _open_database(load_settings()) as database, database.transaction() as session:
        found = accounts.find_by_email(session, email, workspace)
        if len(found) != 1:
            several = f"{len(found)} workspaces have the address {email}; say which by --workspace"
            raise NotFound(several if found else f"there is no account with the email {email}")
        passwords.set_password(session, accounts.build_principal(found[0]), found[0].id, hashed)
    click.echo(made)


@contextmanager
def _open_database(settings: Settings, *, is_migrated: bool = True) -> Iterator[Database]:
    """The records' database. Raises NotStartable when it is away, or has no schema where it should have one."""
    database = Database(build_engine(settings.database))
    try:
        check_reachable(database)
        if is_migrated and migrating.find_schema(database) is None:
            raise NotStartable("the database has no schema yet; run `claimdesk migrate`")
        yield database
    finally:
        database.close()


def _exec_command(command: list[str]) -> None:
    """Turn this process into the command, so that signals reach it."""
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606  our own interpreter


INDICES = click.option(
    "--index",
    "indices",
    multiple=True,
    type=click.Choice([index.value for index in Index]),
    help="Only this one.",
)


@claimdesk.command()
@INDICES
def reindex(indices: tuple[str, ...]) -> None:
    """Build the search indices anew from the records, beside the live ones, and swap them in."""
    sys.exit(reindexing.reindex_all(load_settings(), _choose_indices(indices), Console()))


@claimdesk.command(name="reconcile")
@INDICES
def reconcile(indices: tuple[str, ...]) -> None:
    """Compare the search indices with the records and mend every difference."""
    sys.exit(reindexing.reconcile_all(load_settings(), _choose_indices(indices), Console()))


@claimdesk.command(name="roll-back")
@INDICES
def roll_back(indices: tuple[str, ...]) -> None:
    """Put the indices before the last reindex back in."""
    sys.exit(reindexing.roll_back_all(load_settings(), _choose_indices(indices), Console()))


@claimdesk.command(name="erasures")
@click.option("--since", type=click.DateTime(), help="Only those from then on (UTC).")
@click.option(
    "--repeat",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Erase again what this list names, after a backup was restored.",
)
def list_erasures(*, since: datetime | None, file: Path | None) -> None:
    """List the erased articles, a line of JSON each, or erase those of such a list again."""
    with _open_database(load_settings()) as database:
        if file is not None:
            repeated, named = erasures.repeat_lines(database, file)
            click.echo(f"{repeated} of {named} were there and are erased again")
            return
        for line in erasures.write_lines(database, since.replace(tzinfo=UTC) if since else None):
            click.echo(line)


@claimdesk.group()
def audit() -> None:
    """The history's chain: whether a row of it was removed, altered or put in."""


@audit.command(name="verify")
@click.option("--workspace", help="Only the one of this name.")
@click.option(
    "--heads",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Heads that `claimdesk audit heads` wrote earlier: the chains must still lead through them.",
)
def verify_audit(*, workspace: str | None, heads: Path | None) -> None:
    """Look through history, events, reads and revisions for what the product did not write."""
    with _open_database(load_settings()) as database:
        sys.exit(auditing.verify(database, workspace, heads, Console()))


@audit.command(name="heads")
def list_heads() -> None:
    """List where each chain ends, a line of JSON each, to be kept apart from the database."""
    with _open_database(load_settings()) as database:
        for line in auditing.write_heads(database):
            click.echo(line)


@claimdesk.group()
def evaluate() -> None:
    """Measure the machine by what the desk's own people decided."""


@evaluate.command(name="matching")
@click.option("--workspace", "name", help="Its name, where there are several.")
@click.option(
    "--file",
    "pairs",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Decisions from here: a line each, {ours, theirs, title?, decision: confirm|reject}.",
)
@click.option(
    "--apply", "applies", is_flag=True, help="Have `match` use the measured thresholds from now on."
)
@click.option("--reset", "resets", is_flag=True, help="Go back to the shipped thresholds.")
def evaluate_matching(*, name: str | None, pairs: Path | None, applies: bool, resets: bool) -> None:
    """Precision and recall of matches by band on confirmed and rejected pairs, and the thresholds they ask for."""
    settings, console = load_settings(), Console()
    if applies and resets:
        raise click.UsageError("--apply and --reset exclude each other")
    given = evaluation.read_pairs(pairs, open_encoder(settings)) if pairs is not None else None
    if given is not None and not applies and not resets:
        evaluation.print_matching(console, given, calibrate_bands(given), DEFAULT_THRESHOLDS)
        return
    with _open_database(settings) as database:
        with database.reading() as session:
            home = evaluation.get_workspace(session, name).id
            decisions = band_calibration.list_decisions(session, home) if given is None else given
            in_force = band_calibration.get_thresholds(session, home)
        found = calibrate_bands(decisions)
        evaluation.print_matching(console, decisions, found, in_force)
        if applies or resets:
            with database.transaction() as session:
                band_calibration.apply_thresholds(
                    session, home, found
                ) if applies else band_calibration.reset_thresholds(session, home)
        with database.reading() as session:
            console.print(evaluation.describe_setting(band_calibration.get_setting(session, home)))


def _choose_indices(indices: tuple[str, ...]) -> list[Index]:
    return [Index(index) for index in indices] or list(Index)


def main() -> None:
    """The command, with our errors as one sentence."""
    try:
        claimdesk(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except ClaimdeskError as error:
        click.echo(f"claimdesk: {error.detail}", err=True)
        sys.exit(1)

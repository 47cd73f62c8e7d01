"""`claimdesk audit`: the heads of the chains to keep elsewhere, and the chains looked through."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from rich.console import Console

from claimdesk import clock
from claimdesk.database import Database
from claimdesk.errors import Invalid
from claimdesk.events import chain_verifying, history_chain
from claimdesk.events.chain_verifying import Count, NotedHead
from service.commands import evaluation


def write_heads(database: Database) -> Iterator[str]:
    """A JSON object for each chain that has a link."""
    at = clock.now().isoformat()
    with database.reading() as session:
        heads = history_chain.list_heads(session)
    for head in heads:
        if head.peaks:
            hash_ = head.peaks[-1][1]
            yield json.dumps(
                {"chain": str(head.chain_id), "position": head.position, "hash": hash_, "at": at}
            )


def read_heads(file: Path) -> list[NotedHead]:
    """The heads in a file that `write_heads` wrote. Raises Invalid."""
    try:
        lines = [json.loads(line) for line in file.read_text().splitlines() if line.strip()]
        return [NotedHead(UUID(line["chain"]), int(line["position"]), str(line["hash"])) for line in lines]
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid(f"{file} is not what `claimdesk audit heads` has written") from error


def verify(database: Database, workspace: str | None, heads: Path | None, console: Console) -> int:
    """Say what is wrong, a line each, and what was looked at; 1 where anything is wrong."""
    noted = read_heads(heads) if heads is not None else []
    count, wrong = Count(), 0
    with database.reading() as session:
        home = evaluation.get_workspace(session, workspace).id if workspace is not None else None
        for breach in chain_verifying.verify_chains(session, count, home, noted):
            wrong += 1
            console.print(f"chain {breach.chain_id}: {breach.what}", soft_wrap=True, highlight=False)
    console.print(
        f"{count.links} links in {count.chains} chains, the words of {count.erased} rows erased; wrong: {wrong}"
    )
    if count.adopting:
        console.print(
            f"{count.adopting} chains have yet to take in rows from before the upgrade; the beat does it"
        )
    return 1 if wrong else 0

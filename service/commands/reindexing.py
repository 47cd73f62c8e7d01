"""`claimdesk reindex`, `reconcile` and `roll-back`: indices built anew from records, compared with them, put back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from claimdesk.claims import parting
from claimdesk.database import Database, build_engine, check_reachable
from claimdesk.search import factory
from claimdesk.search.encoder import Encoder
from claimdesk.search.engine import SearchEngine
from claimdesk.search.entries import Index
from claimdesk.search.indexing.rebuild import rebuild_index, reconcile_index
from claimdesk.search.indexing.record_source import KeptRecords
from claimdesk.settings import Settings

LOOKED_AT = 500  # claims of one look


def reindex_all(settings: Settings, indices: Sequence[Index], console: Console) -> int:
    """Build the indices anew while reads and writes go on; 1 when entries were refused."""
    failed = False
    with _open_parts(settings) as (database, engine, encoder), _build_bar(console) as bar:
        if any(damage.index is None for damage in engine.examine()):
            console.print("the index can't be read; all of it is built anew from the records")
            engine.start_over()
            indices = list(Index)
        for index in indices:
            records = KeptRecords(database, index, encoder)
            task = bar.add_task(f"building {index}", total=sum(1 for _ in records.versions()))
            built = rebuild_index(engine, index, records, lambda number, task=task: bar.advance(task, number))  # type: ignore[misc]
            console.print(f"{built.name}: {built.entries} entries, {built.passes} passes of catching up")
            for entry in built.refused[:10]:
                console.print(f"  refused {entry.id}: {entry.why}")
            failed = failed or bool(built.refused)
    return int(failed)


def reconcile_all(settings: Settings, indices: Sequence[Index], console: Console) -> int:
    """Build anew what is damaged and part claims that several people's words were taken for; then compare the indices with the records and mend each difference.

    1 when something could not be mended.
    """
    damaged = _list_damaged(settings, console)
    failed = bool(damaged and reindex_all(settings, damaged, console))
    with _open_parts(settings) as (database, engine, encoder):
        console.print(f"claims: {part_claims(database)} parted from others that somebody else made")
        for index in indices:
            done = reconcile_index(engine, index, KeptRecords(database, index, encoder))
            found = (
                ", ".join(f"{number} {kind}" for kind, number in sorted(done.differences.items()))
                or "nothing"
            )
            console.print(f"{index}: {done.compared} compared, mended: {found}")
            failed = failed or bool(done.refused)
    return int(failed)


def _list_damaged(settings: Settings, console: Console) -> list[Index]:
    """The indices whose files are damaged, and say why."""
    with _open_parts(settings) as (_database, engine, _encoder):
        found = engine.examine()
    for damage in found:
        console.print(damage.why, soft_wrap=True, markup=False)
    return [index for index in Index if any(damage.index in {None, index} for damage in found)]


def part_claims(database: Database) -> int:
    """Part all claims that the key of earlier versions made one; how many new ones there are. May be broken off and run again."""
    parted, after = 0, None
    while True:
        with database.reading() as session:
            suspects, after = parting.list_suspects(session, after, LOOKED_AT)
        if after is None:
            return parted
        for claim_id in suspects:
            parted += database.retrying(lambda session, id_=claim_id: len(parting.part_claim(session, id_)))  # type: ignore[misc]


def roll_back_all(settings: Settings, indices: Sequence[Index], console: Console) -> int:
    """Put the builds before the last rebuild back in, and mend what was written since."""
    with _open_parts(settings) as (_database, engine, _encoder):
        for index in indices:
            engine.roll_back(index)
            console.print(f"{index}: the build before is in again")
    return reconcile_all(settings, indices, console)


@contextmanager
def _open_parts(settings: Settings) -> Iterator[tuple[Database, SearchEngine, Encoder]]:
    database = Database(build_engine(settings.database))
    engine = factory.open_engine(settings)
    try:
        check_reachable(database)
        yield database, engine, factory.open_encoder(settings)
    finally:
        engine.close()
        database.close()


def _build_bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )

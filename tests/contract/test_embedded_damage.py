"""The embedded index's files lost, cut and with flipped bits: it is found, said, and mended from the records."""

import random
import shutil
from uuid import UUID

import pytest
from rich.console import Console

from claimdesk.errors import SearchUnavailable
from claimdesk.search.embedded import store as stored
from claimdesk.search.embedded.engine import EmbeddedEngine
from claimdesk.search.engine import Query, RowFilter
from claimdesk.search.entries import Index
from claimdesk.search.factory import open_engine
from claimdesk.settings import Settings
from service.commands import doctor, reindexing
from tests.contract.entries import direction, entry
from tests.databases import open_database
from tests.factories import build_claim, build_verdict, make_principal

INDICES = (Index.VERDICTS, Index.CLAIMS)
QUESTIONS = ["bridge 3", "how long is bridge number 17", "metres"]
FLIPS = 120


def truncate(file):
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)


def flip(file):
    """One bit in each of many places behind the header."""
    content = bytearray(file.read_bytes())
    chance = random.Random(5)
    for _ in range(200):
        content[chance.randrange(100, len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)


def delete(file):
    file.unlink()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder with records and their index; the principal's workspace."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    settings = Settings(var=folder)
    folder.mkdir()
    database = open_database(settings.database)
    from claimdesk.records import migrating

    migrating.migrate(database)
    home = make_principal(database).workspace_id
    with database.transaction() as session:
        for number in range(40):
            text = f"Bridge {number} is {80 + number} metres long."
            session.add_all([build_verdict(home, text), build_claim(home, text)])
    database.close()
    assert reindexing.reindex_all(settings, list(Index), Console(quiet=True)) == 0
    return folder, RowFilter(home)


@pytest.fixture
def copied(prepared, tmp_path):
    """The settings of a copy of that folder."""
    shutil.copytree(prepared[0], tmp_path / "data")
    return Settings(var=tmp_path / "data")


def ask(engine, home):
    """What is found for each question in each index: ids with their scores."""
    found = []
    for index in INDICES:
        vector = direction((0, 1.0), (7, 0.3))
        for question in QUESTIONS:
            hits = engine.search(index, home, Query(text=question, vector=vector, limit=10)).hits
            found.append([(hit.id, hit.text, round(hit.score, 6)) for hit in hits])
    return found


def read_health(engine) -> str | None:
    """What is wrong, as /readyz says it."""
    try:
        return engine.health().why
    except SearchUnavailable as error:
        return error.detail


def find_file(folder, name):
    if name == "entries":
        return folder / "search" / stored.FILE
    (found,) = (folder / "search").glob(f"{name}_*.f32")
    return found


@pytest.mark.parametrize("command", [reindexing.reindex_all, reindexing.reconcile_all])
@pytest.mark.parametrize("damage", [truncate, flip, delete])
@pytest.mark.parametrize("name", ["entries", "verdicts", "claims"])
def test_a_damaged_file_is_found_told_and_mended(prepared, copied, name, damage, command):
    home = prepared[1]
    engine = open_engine(copied)
    before = ask(engine, home)
    assert engine.examine() == ()
    assert doctor.LOOKS["index files"](copied) is None
    engine.close()
    damage(find_file(copied.folder, name))
    engine = open_engine(copied)
    found = engine.examine()
    assert found, "nobody noticed"
    assert {damaged.index for damaged in found} == {None if name == "entries" else Index(name)}
    told = {finding.part: finding.wrong for finding in doctor.examine_settings(copied)}["index files"]
    assert "claimdesk reindex" in told
    assert "claimdesk reindex" in read_health(engine)
    assert command(copied, list(Index), Console(quiet=True)) == 0
    assert ask(engine, home) == before  # by the process that had the old files open
    assert engine.health().is_well
    assert engine.examine() == ()
    assert doctor.LOOKS["index files"](copied) is None
    engine.close()


@pytest.mark.parametrize("name", ["verdicts", "claims"])
def test_a_lost_vector_file_is_never_made_anew_full_of_zeros(prepared, copied, name):
    """It was: the next write made a file with a hole, and cosines of 0 looked like poor matches."""
    engine = open_engine(copied)
    find_file(copied.folder, name).unlink()
    fresh = entry(prepared[1], "One more bridge.", index=Index(name))
    with pytest.raises(SearchUnavailable, match="claimdesk reindex"):
        engine.put([fresh])
    with pytest.raises(SearchUnavailable, match="claimdesk reindex"):
        engine.similar(Index(name), prepared[1], [Query(text="bridge", vector=direction((0, 1.0)), limit=3)])
    assert not engine.health().is_well
    engine.close()


def test_nobody_rolls_back_to_a_damaged_build(copied):
    truncate(find_file(copied.folder, "verdicts"))
    assert reindexing.reindex_all(copied, [Index.VERDICTS], Console(quiet=True)) == 0
    engine = open_engine(copied)
    assert not engine.health().details["verdicts"]["can_roll_back"]
    engine.close()


def test_one_flipped_bit_anywhere_is_found_or_changes_nothing(tmp_path):
    """By looking through the files, or by comparing each entry with its record, which reconciling does."""
    home = RowFilter(UUID(int=7))
    folder = tmp_path / "whole"
    engine = EmbeddedEngine(folder, "test@1")
    engine.put(
        [
            entry(home, f"Bridge {number} is {80 + number} metres long.", index=index)
            for number in range(60)
            for index in INDICES
        ]
    )
    answers, known = ask(engine, home), [list(engine.versions(index)) for index in INDICES]
    engine.close()
    chance = random.Random(3)
    missed, found = [], 0
    for number in range(FLIPS):
        place = tmp_path / f"copy{number}"
        shutil.copytree(folder, place)
        file = chance.choice(sorted(place.iterdir()))
        content = bytearray(file.read_bytes())
        at = chance.randrange(len(content))
        content[at] ^= 1 << chance.randrange(8)
        file.write_bytes(content)
        damaged = EmbeddedEngine(place, "test@1")
        if is_noticed(damaged, known):
            found += 1
        elif ask(damaged, home) != answers:
            missed.append((file.name, at))
        damaged.close()
        shutil.rmtree(place)
    assert missed == []
    assert found > FLIPS // 4


def is_noticed(engine, known) -> bool:
    try:
        return bool(engine.examine()) or [list(engine.versions(index)) for index in INDICES] != known
    except SearchUnavailable:
        return True

"""Migrations lead up, down and up again on both databases, and end at what the records say."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from claimdesk import clock
from claimdesk.claims import source_groups
from claimdesk.database import Database, build_engine
from claimdesk.errors import NotStartable
from claimdesk.events import history
from claimdesk.records import Base, migrating
from claimdesk.records.account import Account, Role, Workspace
from claimdesk.records.article import Article, ArticleRevision, ArticleStatus, ReadingDepth
from claimdesk.records.claim import Appearance, Claim, ClaimStatus
from claimdesk.records.event import HistoryItem
from claimdesk.records.evidence import Evidence
from claimdesk.records.review import Review, ReviewState
from claimdesk.records.verdict import Label, Verdict, VerdictRevision
from claimdesk.terms import Level, Part, PublishedAtSource, SubjectKind, Voice
from tests.factories import build_claim, build_evidence, build_verdict, make_principal


def list_tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(database):
    assert list_tables(database) == set(Base.metadata.tables)
    migrating.migrate(database, "base")
    assert list_tables(database) == set()
    assert migrating.find_schema(database) is None
    migrating.migrate(database)
    assert list_tables(database) == set(Base.metadata.tables)
    assert migrating.find_schema(database) == migrating.find_newest()


def test_each_migration_leads_down_and_up_alone(database):
    """One step down from each revision and up again: a step that can't be undone shows itself."""
    for script in ScriptDirectory.from_config(migrating.build_config()).walk_revisions():
        migrating.migrate(database, script.down_revision or "base")
    assert list_tables(database) == set()
    migrating.migrate(database)
    assert migrating.find_schema(database) == migrating.find_newest()


def test_records_are_what_the_migrations_make(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_every_index_of_the_records_is_in_the_database(database):
    """compare_metadata passes over what it can't compare, such as an index with a condition."""
    made = inspect(database.engine)
    for name, table in Base.metadata.tables.items():
        assert {index.name for index in table.indexes} <= {index["name"] for index in made.get_indexes(name)}


def test_migrating_twice_changes_nothing(database):
    migrating.migrate(database)
    assert migrating.find_schema(database) == migrating.find_newest()


def test_a_schema_of_a_newer_version_is_refused(database):
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NotStartable, match="9999 is newer than this claimdesk"):
        migrating.migrate(database)


def test_two_starts_at_once_migrate_once(unmigrated_url):
    """Two processes' worth of engines on an empty database: the second waits for the first."""
    from concurrent.futures import ThreadPoolExecutor

    databases = [Database(build_engine(unmigrated_url)) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrating.migrate, databases))
    assert {migrating.find_schema(database) for database in databases} == {migrating.find_newest()}
    for database in databases:
        database.close()


def test_claims_whose_readers_confer_wait_for_no_second_reader_any_more(database):
    """0007: both reads are in, so the claim is offered to its two readers alone."""
    ids = {}
    with database.transaction() as session:
        home = Workspace(name="Desk")
        session.add(home)
        session.flush()
        reader = Account(workspace_id=home.id, name="Ana", email="ana@desk.invalid", role=Role.REVIEWER)
        session.add(reader)
        session.flush()
        for state in (ReviewState.DIFFERS, ReviewState.SUBMITTED):
            claim = Claim(workspace_id=home.id, text="A", original_text="A", text_hash=b"a")
            claim.status, claim.first_reader_id = ClaimStatus.AWAITING_SECOND, reader.id
            session.add(claim)
            session.flush()
            session.add(
                Review(
                    workspace_id=home.id,
                    claim_id=claim.id,
                    account_id=reader.id,
                    by_name="Ana",
                    label=Label.REFUTED,
                    rationale="So.",
                    claim_version=1,
                    round=1,
                    state=state,
                )
            )
            ids[state] = claim.id
        reader_id = reader.id
    migrating.migrate(database, "0006")
    migrating.migrate(database)
    with database.reading() as session:
        assert session.get_one(Claim, ids[ReviewState.DIFFERS]).first_reader_id is None
        assert session.get_one(Claim, ids[ReviewState.SUBMITTED]).first_reader_id == reader_id


def test_whose_words_claims_are_and_what_articles_say_no_more_is_known_of_old_rows(database):
    """0010: worded by whom, since when gone, how read, where the date is from."""
    with database.transaction() as session:
        home = Workspace(name="Desk")
        session.add(home)
        session.flush()
        claims = {
            name: build_claim(home.id, text, **more)
            for name, text, more in (
                ("verbatim", "They fell.", {}),
                ("rewritten", "Rents fell.", {"original_text": "They fell."}),
                ("by hand", "Rents fell in May.", {"check_worthiness_version": "by hand"}),
                ("edited", "Rents fell in June.", {"original_text": "They fell."}),
            )
        }
        article = Article(
            workspace_id=home.id,
            identity_hash=b"a",
            revision=2,
            status=ArticleStatus.READY,
            published_at=clock.now(),
        )
        session.add_all([*claims.values(), article])
        session.flush()
        session.add(
            HistoryItem(
                workspace_id=home.id,
                subject_kind=SubjectKind.CLAIM,
                subject_id=claims["edited"].id,
                what="edited",
                by_name="Ana",
                changes={"text": {"from": "They fell.", "to": "Rents fell in June."}},
            )
        )
        for number in (1, 2):
            session.add(
                ArticleRevision(
                    workspace_id=home.id,
                    article_id=article.id,
                    revision=number,
                    text="They fell. So." if number == 1 else "So: They fell.",
                    content_hash=b"c",
                    notes=["language_not_supported"] if number == 2 else [],
                )
            )
        for name, revision, by_hand in (
            ("verbatim", 1, False),
            ("by hand", 1, True),
            ("edited", 1, True),
            ("rewritten", 1, False),
            ("rewritten", 2, False),
        ):
            session.add(
                Appearance(
                    workspace_id=home.id,
                    claim_id=claims[name].id,
                    article_id=article.id,
                    revision=revision,
                    part=Part.TEXT,
                    start=0,
                    end=10,
                    quote="They fell. So" if name == "edited" else "They fell.",
                    prefix="",
                    suffix="",
                    voice=Voice.OWN_VOICE,
                    level=Level.EVENT,
                    by_hand=by_hand,
                )
            )
    migrating.migrate(database, "0009")
    migrating.migrate(database)
    with database.reading() as session:
        made = {name: session.get_one(Claim, claim.id).made_by.value for name, claim in claims.items()}
        places = session.scalars(select(Appearance)).all()
        found = session.get_one(Article, article.id)
        readings = session.scalars(select(ArticleRevision.reading).order_by(ArticleRevision.revision)).all()
    assert made == {
        "verbatim": "verbatim",
        "rewritten": "rewritten",
        "by hand": "person",
        "edited": "person",
    }
    absent = {(place.claim_id, place.revision): place.absent_from for place in places}
    assert absent == {
        (claims["verbatim"].id, 1): 2,
        (claims["by hand"].id, 1): None,  # its words are still there
        (claims["edited"].id, 1): 2,
        (claims["rewritten"].id, 1): None,
        (claims["rewritten"].id, 2): None,
    }
    assert found.published_at_source == PublishedAtSource.GIVEN
    assert readings == [None, ReadingDepth.SENTENCES]


def test_what_groups_verdicts_and_history_told_of_sources_is_gone_from_old_rows(database):
    """0012: groups that were hosts and names, and length, hash and notes of confidential pieces."""
    principal = make_principal(database)
    pieces = {}
    with database.transaction() as session:
        claim = build_claim(principal.workspace_id)
        session.add(claim)
        for name, group, confidential in (
            ("open", "leaks.example", False),
            ("same", "leaks.example", False),
            ("secret", "leaks.example", True),
        ):
            pieces[name] = build_evidence(
                principal.workspace_id, claim.id, independent_group=group, confidential=confidential
            )
        session.add_all(pieces.values())
        cited = [
            {
                "id": str(piece.id),
                "text": None if piece.confidential else piece.text,
                "start": 0,
                "end": piece.end,
                "sha256": piece.sha256,
                "independent_group": piece.independent_group,
                "confidential": piece.confidential,
            }
            for piece in pieces.values()
        ]
        verdict = build_verdict(principal.workspace_id, evidence=cited)
        session.add(verdict)
        session.flush()
        session.add(
            VerdictRevision(
                workspace_id=principal.workspace_id,
                verdict_id=verdict.id,
                revision=1,
                content={"evidence": cited, "label": "refuted"},
                kind="publish",
            )
        )
        for name, piece in pieces.items():
            changes = {"evidence_id": str(piece.id), "sha256": piece.sha256, "note": f"from {name}"}
            history.record_by(session, principal, claim, "evidence_added", changes=changes)
    migrating.migrate(database, "0011")
    migrating.migrate(database)
    with database.reading() as session:
        key = session.get_one(Workspace, principal.workspace_id).group_key
        groups = {
            name: session.get_one(Evidence, piece.id).independent_group for name, piece in pieces.items()
        }
        shown = session.get_one(Verdict, verdict.id).evidence
        content = session.scalars(select(VerdictRevision.content)).one()
        told = session.scalars(select(HistoryItem.changes).order_by(HistoryItem.id)).all()
    assert len(key) == 32
    assert set(groups.values()) == {source_groups.build_group(key, "leaks.example")}
    assert content == {"evidence": shown, "label": "refuted"}
    assert shown[0]["independent_group"] == groups["open"]
    assert shown[0]["sha256"] == pieces["open"].sha256
    assert shown[2]["independent_group"] == pieces["secret"].id.hex
    assert [shown[2][name] for name in ("text", "start", "end", "sha256")] == [None] * 4
    assert [set(changes) for changes in told] == [{"evidence_id", "sha256", "note"}] * 2 + [{"evidence_id"}]

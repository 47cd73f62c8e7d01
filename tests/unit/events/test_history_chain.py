"""I11: a row of history, events, reads or revisions that is removed, altered or put in is found, in every place."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select, text, update

from claimdesk import clock
from claimdesk.claims import edit_proposals
from claimdesk.decisions import publishing
from claimdesk.events import chain_contents, chain_verifying, events, history, history_chain
from claimdesk.events.chain_verifying import Count, NotedHead
from claimdesk.events.history_chain import START
from claimdesk.records.claim import Claim
from claimdesk.records.event import Event, HistoryHead, HistoryItem, HistoryLink, LinkKind
from claimdesk.records.review import Review
from claimdesk.records.verdict import Label, VerdictRevision
from claimdesk.terms import SubjectKind
from tests.factories import build_claim, build_verdict

TABLES = {
    "history": (HistoryItem, {"why": "another reason"}, {"by_name": "Zoe"}, {"changes": {"tags": ["x"]}}),
    "events": (Event, {"type": "claim.merged"}, {"more": {"article_ids": []}}),
    "reviews": (Review, {"label": Label.SUPPORTED}, {"notes": "other"}, {"by_name": "Zoe"}),
    "verdict_revisions": (
        VerdictRevision,
        {"content": {"label": "supported"}},
        {"note": "x"},
        {"reason": "y"},
    ),
}
ALTERED = [(name, values) for name, (_, *changes) in TABLES.items() for values in changes]


def write(session, by, number=0):
    """A row of every kind."""
    claim = build_claim(by.workspace_id, f"The bridge is {number} metres long.")
    verdict = build_verdict(by.workspace_id)
    session.add_all([claim, verdict])
    session.flush()
    history.record_by(session, by, claim, "edited", "why", {"length": 80.0, "share": 0.25, "reason": "a"})
    review = Review(
        workspace_id=by.workspace_id,
        claim_id=claim.id,
        account_id=by.account_id,
        by_name=by.name,
        round=1,
        claim_version=1,
        label=Label.REFUTED,
        rationale="So.",
    )
    session.add(review)
    history_chain.append(session, review)
    publishing.save_revision(session, by, verdict, "publication", reason="because")
    events.record_events(
        session, events.Happened(by.workspace_id, "claim.queued", SubjectKind.CLAIM, claim.id)
    )
    return claim


@pytest.fixture
def filled(database, principal):
    for number in range(5):
        with database.transaction() as session:
            write(session, principal, number)
    return database


def verify(database, *noted, workspace_id=None):
    with database.reading() as session:
        return [wrong.what for wrong in chain_verifying.verify_chains(session, Count(), workspace_id, noted)]


def get_third(session, record):
    key = Event.sequence if record is Event else record.id
    return key, session.scalars(select(key).order_by(key)).all()[2]


def test_a_chain_that_nobody_touched_verifies(filled, principal):
    assert verify(filled) == []
    with filled.reading() as session:
        links = session.scalars(select(HistoryLink).order_by(HistoryLink.position)).all()
        assert [link.position for link in links] == list(range(1, 21))
        assert {link.kind for link in links} == set(chain_contents.RECORDS)


@pytest.mark.parametrize(("table", "values"), ALTERED, ids=lambda value: str(value)[:30])
def test_an_altered_row_is_found(filled, table, values):
    record = TABLES[table][0]
    with filled.transaction() as session:
        key, third = get_third(session, record)
        session.execute(update(record).where(key == third).values(**values))
    (wrong,) = verify(filled)
    assert wrong.startswith(f"{table} {third} ")
    assert wrong.endswith("was altered")


@pytest.mark.parametrize("table", TABLES)
def test_a_removed_row_is_found(filled, table):
    record = TABLES[table][0]
    with filled.transaction() as session:
        key, third = get_third(session, record)
        session.execute(delete(record).where(key == third))
    (wrong,) = verify(filled)
    assert wrong.startswith(f"{table} {third} ")
    assert wrong.endswith("was removed")


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_was_put_in_is_found(filled, table):
    record = TABLES[table][0]
    with filled.transaction() as session:
        row = session.scalars(select(record).limit(1)).first()
        values = {column.key: getattr(row, column.key) for column in record.__table__.columns}
        changed = {"sequence": 99} if record is Event else {"id": clock.new_id()}
        more = {"revision": 9} if record is VerdictRevision else {}
        session.add(record(**{**values, **changed, **more}))
    (wrong,) = verify(filled)
    assert wrong.startswith(f"{table} {next(iter(changed.values()))} ")


@pytest.mark.parametrize("position", [1, 7, 8, 16, 19, 20])
@pytest.mark.parametrize("with_row", [False, True])
def test_a_removed_link_is_found_also_when_its_row_goes_too(filled, position, with_row):
    with filled.transaction() as session:
        link = session.scalars(select(HistoryLink).where(HistoryLink.position == position)).one()
        if with_row:
            key = history_chain.get_key(link.kind)
            rows = history_chain.load_rows(session, link.kind, [link.row_id])
            session.execute(
                delete(chain_contents.RECORDS[link.kind]).where(key == getattr(rows[link.row_id], key.key))
            )
        session.delete(link)
    found = verify(filled)
    assert any(f"links {position} to {position}" in wrong and "removed" in wrong for wrong in found), found


def test_a_link_computed_anew_for_an_altered_row_is_found(filled):
    with filled.transaction() as session:
        row = session.scalars(select(HistoryItem).order_by(HistoryItem.id)).all()[1]
        row.why = "another"
        link = session.scalars(select(HistoryLink).where(HistoryLink.row_id == str(row.id))).one()
        contents = chain_contents.read_row(row)
        parts = chain_contents.hash_parts(contents, link.salt)
        link.digest = bytes.fromhex(chain_contents.build_digest(link.kind, contents.facts, parts))
        position = link.position
    assert verify(filled) == [f"link {position} (history {row.id}) was altered"]


@pytest.mark.parametrize("how", ["gone", "set back"])
def test_a_head_that_is_gone_or_set_back_is_found(filled, how):
    with filled.transaction() as session:
        if how == "gone":
            session.execute(delete(HistoryHead))
        else:
            session.execute(update(HistoryHead).values(position=3))
    assert len(verify(filled)) == 1


def test_a_chain_that_was_written_anew_is_found_by_a_head_that_was_noted(filled, principal):
    with filled.reading() as session:
        (head,) = history_chain.list_heads(session)
        noted = NotedHead(head.chain_id, head.position, head.peaks[-1][1])
    assert verify(filled, noted) == []
    with filled.transaction() as session:
        session.execute(delete(HistoryItem).where(HistoryItem.what == "edited"))
        session.execute(delete(HistoryLink))
        session.execute(update(HistoryHead).values(position=0, peaks=[], adopting="history"))
    while filled.retrying(history_chain.adopt_batch):
        pass
    assert verify(filled) == []
    assert verify(filled, noted) != []


def test_words_that_are_gone_without_an_erasing_are_found_and_with_one_they_are_not(filled):
    with filled.reading() as session:
        _, third = get_third(session, HistoryItem)
        _, read = get_third(session, Review)
    emptied = update(HistoryItem).where(HistoryItem.id == third).values(why=None, changes={})
    with filled.transaction() as session:
        history_chain.forget_words(session, LinkKind.HISTORY, [third])
        history_chain.forget_words(session, LinkKind.REVIEW, [read])
        session.execute(emptied)
        session.execute(delete(Review).where(Review.id == read))
    assert verify(filled) == []
    count = Count()
    with filled.reading() as session:
        assert list(chain_verifying.verify_chains(session, count)) == []
        assert session.scalars(select(HistoryLink.salt).where(HistoryLink.row_id == str(third))).one() is None
    assert count.erased == 2
    with filled.transaction() as session:  # facts of an erased row are still bound
        session.execute(update(HistoryItem).where(HistoryItem.id == third).values(by_name="Zoe"))
    assert len(verify(filled)) == 1
    with filled.transaction() as session:
        session.execute(update(HistoryItem).where(HistoryItem.id == third).values(by_name="Ana"))
        other = session.scalars(select(HistoryItem.id).where(HistoryItem.why == "why")).first()
        session.execute(update(HistoryItem).where(HistoryItem.id == other).values(why=None))
        session.execute(update(HistoryLink).where(HistoryLink.row_id == str(other)).values(salt=None))
    assert any("without an erasing" in wrong for wrong in verify(filled))


def test_many_writers_at_once_keep_one_chain(database, principal, stranger):
    start = threading.Barrier(6)

    def work(number):
        by = (principal, stranger)[number % 3 == 0]
        start.wait()
        for time in range(8):

            def write_both(session, time=time):
                write(session, by, time)
                if time % 4 == 3:  # a transaction of two workspaces, each way round
                    for other in (principal, stranger) if number % 2 else (stranger, principal):
                        history.record(
                            session, other.workspace_id, SubjectKind.WORKSPACE, other.workspace_id, "x"
                        )

            database.retrying(write_both)

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(work, number) for number in range(6)]:
            done.result()
    assert verify(database) == []
    with database.reading() as session:
        heads = history_chain.list_heads(session)
        assert sum(head.position for head in heads) == 6 * 8 * 4 + 6 * 2 * 2
    assert verify(database, workspace_id=principal.workspace_id) == []


def test_what_is_rolled_back_with_its_savepoint_has_no_link(database, principal):
    with database.transaction() as session:
        claim = build_claim(principal.workspace_id, "A bridge.")
        session.add(claim)
        session.flush()
        history.record_by(session, principal, claim, "kept")
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            history.record_by(session, principal, claim, "rolled back")
            session.flush()
            raise ZeroDivisionError
        history.record_by(session, principal, claim, "kept too")
    assert verify(database) == []
    with database.reading() as session:
        assert session.query(HistoryLink).count() == session.query(HistoryItem).count() == 2


def test_what_is_made_under_a_seal_is_in_the_claims_own_chain_until_it_is_opened(database, principal):
    with database.transaction() as session:
        claim = write(session, principal)
    for number in range(3):
        with database.transaction() as session:
            history.record_by(session, principal, claim, f"sealed {number}", sealed_for=principal.account_id)
    with database.reading() as session:
        heads = {head.chain_id: head.position for head in history_chain.list_heads(session)}
    assert heads == {principal.workspace_id: 4, claim.id: 3}
    with database.transaction() as session:
        edit_proposals.reveal_reads(session, session.get_one(Claim, claim.id))
    with database.reading() as session:
        (opened,) = session.scalars(select(HistoryLink).where(HistoryLink.kind == LinkKind.OPENED))
        assert (opened.note["chain"], opened.note["position"]) == (str(claim.id), 3)
    assert verify(database) == []


def test_rows_from_before_the_chain_are_linked_after_the_upgrade(database, principal):
    with database.transaction() as session:
        for number in range(3):
            write(session, principal, number)
    with database.transaction() as session:
        session.execute(text("DELETE FROM history_links"))
        session.execute(update(HistoryHead).values(position=0, peaks=[], adopting="history"))
    with database.transaction() as session:
        write(session, principal, 4)
    assert verify(database) == []
    rounds = 0
    while database.retrying(history_chain.adopt_batch):
        rounds += 1
    assert rounds == 4
    assert verify(database) == []
    with database.transaction() as session:
        session.execute(update(HistoryItem).values(why="altered"))
    assert len(verify(database)) == 4


def test_skips_lead_from_any_link_to_any_earlier_one_in_few_steps():
    longest = 0
    for top, bottom in ((1_000_000, 1), (1_048_575, 524_289), (999_999, 3), (8, 7), (9, 1)):
        at, steps = top, 0
        while at != bottom:
            skipped = chain_contents.find_skipped(at)
            at = skipped if skipped >= bottom else at - 1
            steps += 1
        longest = max(longest, steps)
    assert longest < 220
    assert len(START) == 64

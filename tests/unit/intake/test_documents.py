"""Documents of the evidence corpus."""

import pytest
from sqlalchemy import select

from claimdesk import clock
from claimdesk.errors import NotFound, Unreadable
from claimdesk.intake import documents
from claimdesk.intake.submissions import DocumentIn
from claimdesk.records.document import Document, Passage
from claimdesk.records.entry import Tombstone
from claimdesk.records.run import RunStatus

TEXT = "The Aller is a river of 215 kilometres. It flows into the Weser near Verden."


def accept(desk, **given):
    with desk.database.transaction() as session:
        return documents.accept_document(session, desk.principal, DocumentIn(**given))


def test_a_new_document_has_its_passages_planned(desk):
    accepted = accept(desk, text=TEXT, url="https://rivers.example/aller", title="Aller")
    assert (accepted.outcome, accepted.document.version) == ("created", 1)
    assert desk.runs(accepted.document.id) == {"passages": RunStatus.OPEN}


def test_the_same_document_again_changes_nothing(desk):
    first = accept(desk, text=TEXT, url="https://rivers.example/aller")
    again = accept(desk, text=TEXT, url="https://rivers.example/aller")
    assert (again.outcome, again.document.id, again.document.version) == ("unchanged", first.document.id, 1)


def test_a_changed_document_has_a_new_version_and_new_passages(desk):
    first = accept(desk, text=TEXT, external_id="d-1")
    again = accept(desk, text=TEXT + " It is old.", external_id="d-1", url="https://rivers.example/elsewhere")
    assert (again.outcome, again.document.id, again.document.version) == ("revised", first.document.id, 2)
    assert again.document.search_version == 2


def test_documents_without_any_id_are_known_by_their_content(desk):
    assert accept(desk, text=TEXT).document.id == accept(desk, text=TEXT).document.id
    assert accept(desk, text=TEXT, title="Another").outcome == "created"


def test_html_is_left_to_a_worker(desk):
    accepted = accept(desk, html="<p>The Aller is a river.</p>", url="https://rivers.example/aller")
    assert desk.runs(accepted.document.id) == {"fetch": RunStatus.OPEN}


@pytest.mark.parametrize("text", ["", " \n ", "a\x00b", "\x01\x02\x03\x04" * 100])
def test_unreadable_documents_are_refused(desk, text):
    with pytest.raises(Unreadable):
        accept(desk, text=text)


def test_a_deleted_document_leaves_tombstones_of_its_passages_and_can_come_back(desk):
    document = accept(desk, text=TEXT, external_id="d-1").document
    with desk.database.transaction() as session:
        passage = Passage(
            id=clock.new_id(),
            workspace_id=document.workspace_id,
            document_id=document.id,
            position=0,
            start=0,
            end=len(TEXT),
            text=TEXT,
            text_hash=b"x" * 32,
            search_version=7,
        )
        session.add(passage)
    with desk.database.transaction() as session:
        documents.delete_document(session, desk.principal, session.get_one(Document, document.id))
    with desk.database.reading() as session:
        (tomb,) = session.scalars(select(Tombstone)).all()
        assert (tomb.kind, tomb.id, tomb.search_version) == ("passages", passage.id, 8)
        with pytest.raises(NotFound):
            documents.get_document(session, desk.principal.workspace_id, document.id)
    assert desk.runs(document.id) == {"passages": RunStatus.CANCELLED, "index": RunStatus.OPEN}
    assert accept(desk, text=TEXT, external_id="d-1").outcome == "created"


def test_documents_are_listed_newest_first_with_filters_within_the_workspace(desk, stranger):
    ids = [
        accept(desk, text=f"{TEXT} {number}", kind="official", publisher="Agency").document.id
        for number in range(4)
    ]
    accept(desk, text=TEXT, kind="news")
    workspace = desk.principal.workspace_id
    with desk.database.reading() as session:
        first = documents.list_documents(session, workspace, kind=["official"], limit=2)
        rest = documents.list_documents(session, workspace, publisher=["Agency"], after=first[-1].id)
        assert [document.id for document in (*first, *rest)] == ids[::-1]
        assert documents.list_documents(session, stranger.workspace_id) == []

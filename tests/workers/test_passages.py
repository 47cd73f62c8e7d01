"""A taking of passages is short, whatever the documents are, so that an article in the same lane waits a moment only."""

import threading

from sqlalchemy import func, select

from claimdesk.records.document import Document, Passage
from claimdesk.records.run import Run, RunStatus
from claimdesk.runs.stages import STAGES
from workers import running
from workers.stages import passages

SENTENCE = (
    "In {} the town of Northam spent {} thousand euros on its harbour and its roads, its council said. "
)


def build_text(sentences: int, first: int = 0) -> str:
    return "".join(SENTENCE.format(1900 + number % 120, first + number) for number in range(sentences))


def take(desk) -> bool:
    return running.take_and_work(desk.tools, STAGES["passages"], passages, "test", threading.Event())


def count_done(desk) -> int:
    with desk.tools.database.reading() as session:
        return session.scalar(
            select(func.count()).where(Run.stage == "passages", Run.status == RunStatus.DONE)
        )


def record_encoding(desk, monkeypatch) -> list[int]:
    """The characters of each call of the encoder from now on."""
    encode, asked = desk.tools.encoder.encode, []

    def recorded(texts, /):
        asked.append(sum(map(len, texts)))
        return encode(texts)

    monkeypatch.setattr(desk.tools.encoder, "encode", recorded)
    return asked


def test_many_documents_are_read_in_short_takings_the_oldest_first(desk, monkeypatch):
    monkeypatch.setattr(passages, "CHARACTERS", 3_200)
    for number in range(6):
        desk.add_document(external_id=f"d{number}", text=build_text(15, 1_000 * number))
    asked = record_encoding(desk, monkeypatch)
    assert take(desk)
    assert count_done(desk) == 2, "of 1,570 characters each"
    with desk.tools.database.reading() as session:
        first = session.scalars(select(Document.external_id).join(Passage).distinct()).all()
    assert sorted(first) == ["d0", "d1"]
    assert take(desk)
    assert take(desk)
    assert count_done(desk) == 6
    assert max(asked) <= 6_400


def test_a_long_document_is_encoded_in_several_takings_and_counted_as_tried_in_none(desk, monkeypatch):
    monkeypatch.setattr(passages, "CHARACTERS", 2_000)
    desk.add_document(external_id="long", text=build_text(150))
    asked = record_encoding(desk, monkeypatch)
    takings = 0
    while take(desk):
        takings += 1
        with desk.tools.database.reading() as session:
            open_run = Run.stage == "passages", Run.status == RunStatus.OPEN
            assert session.scalar(select(Run.attempt).where(*open_run)) in {0, None}
    assert takings >= 4
    assert max(asked) <= 4_000
    assert count_done(desk) == 1
    with desk.tools.database.reading() as session:
        kept = session.scalars(select(Passage).order_by(Passage.position)).all()
    assert kept[0].start == 0
    assert kept[-1].end >= len(build_text(150).rstrip())
    assert len(asked) == takings, "nothing is encoded twice"

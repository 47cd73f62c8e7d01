"""What stands between the turns of a transcript and is nobody's: lists of the cast, notices, headings of statements."""

import re

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.cast import CAST_LINE
from claimdesk.language.reading.labelled_lines import FEWEST_TIMES, LabelledLine
from claimdesk.language.reading.labels import CHAT_STAMP, LabelForm
from claimdesk.language.reading.lines import Line, StructureDraft

STATEMENT_HEAD = re.compile(
    r"^(?:(?:OPENING|PREPARED|CLOSING|WRITTEN|JOINT|FURTHER|SUPPLEMENTAL) ){0,2}(?:STATEMENTS?|TESTIMONY|REMARKS|QUESTIONS|RESPONSES?) (?:OF|BY|FROM) [A-Z][^a-z\n]{3,200}$"
)
INSERTED = re.compile(r"^\[[A-Z][^\[\]\n]{3,300}\]\.?$")


def drop_notices(draft: StructureDraft, kept: list[LabelledLine]) -> None:
    """Skip what a messenger itself wrote into a conversation."""
    if (
        sum(
            labelled_line.label.stamped and CHAT_STAMP.match(draft.words(labelled_line.line)) is not None
            for labelled_line in kept
        )
        < FEWEST_TIMES
    ):
        return
    spoken = {labelled_line.line.start for labelled_line in kept}
    for line in draft.left():
        if line.start not in spoken and CHAT_STAMP.match(draft.words(line)):
            draft.drop(line, "post_furniture")


def part_statements(draft: StructureDraft, kept: list[LabelledLine]) -> None:
    """Headings of statements end a turn in the record of a hearing; what its printer adds in brackets is skipped."""
    if not any(labelled_line.label.form in {LabelForm.PRINTED, LabelForm.PERIOD} for labelled_line in kept):
        return
    for line in draft.left():
        words = draft.words(line)
        if INSERTED.match(words):
            draft.drop(line, "stage_direction")
        elif STATEMENT_HEAD.match(words):
            line.kind = BlockKind.HEADING
            line.begins = line.ends = line.narration = True


def drop_cast(draft: StructureDraft, first: Line) -> None:
    """Skip the list of who takes part, which stands above the first turn."""
    for line in draft.left():
        if line.start >= first.start:
            return
        if CAST_LINE.match(draft.words(line)):
            draft.drop(line, "cast_line")

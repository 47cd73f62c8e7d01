"""The structure of a text before its grammar: blocks, turns of speakers, and what is no part of either.

Conventions of transcripts, captions, posts, lists, tables, live blogs and fact checks are read from the stored text
into a text of blocks with a map of places. Nothing is lost silently: what no block holds is skipped with a reason.
"""

from claimdesk.language.reading.addresses import find_address, read_address
from claimdesk.language.reading.assembly import assemble
from claimdesk.language.reading.blocks import Structure
from claimdesk.language.reading.boxes import mark_corrections, read_boxes
from claimdesk.language.reading.captions import join_broken_lines, split_carets, strip_cues
from claimdesk.language.reading.cast import find_head, read_cast
from claimdesk.language.reading.clocked_lines import strip_clocks
from claimdesk.language.reading.dumped_posts import leave_unnamed, read_dumped_posts, read_embedded_posts
from claimdesk.language.reading.furniture import (
    drop_rulers,
    skip_list_marks,
    skip_portraits,
    skip_stage_business,
    skip_stamps,
)
from claimdesk.language.reading.handovers import name_by_handovers
from claimdesk.language.reading.inner_labels import cut_inner_labels
from claimdesk.language.reading.interruptions import join_interrupted
from claimdesk.language.reading.interview import find_answerer, read_interview
from claimdesk.language.reading.introductions import read_introductions
from claimdesk.language.reading.letters import read_letters
from claimdesk.language.reading.lines import StructureDraft, join_lines, read_lines
from claimdesk.language.reading.names import read_names
from claimdesk.language.reading.page_marks import join_parted, skip_page_marks
from claimdesk.language.reading.paragraphs import ShadowParagraph, mark_headings, mask_paragraphs
from claimdesk.language.reading.posts import drop_mail_headers, read_posts
from claimdesk.language.reading.quoted_blocks import read_announced_blocks, read_quoted_blocks
from claimdesk.language.reading.satire import skip_satire
from claimdesk.language.reading.shadow import read_shadow
from claimdesk.language.reading.standings import find_standings
from claimdesk.language.reading.tables import find_tables, mark_key_values
from claimdesk.language.reading.turns import TurnDraft, read_turns, spread_turns
from claimdesk.language.reading.unnamed_speeches import read_unnamed_speeches
from claimdesk.terms import Part


def read_structure(
    text: str, part: Part, *, title: str | None = None, source_name: str | None = None
) -> Structure:
    """The blocks, turns and skipped stretches of one part of an article."""
    draft = read_lines(read_shadow(text))
    if part != Part.TEXT:
        paragraphs = [ShadowParagraph.of(lines) for lines in join_lines(draft)]
        mask_paragraphs(draft, paragraphs, part)
        return assemble(draft, paragraphs, [], part, text)
    turns, captions = _read_lines(draft, title, source_name)
    paragraphs = [ShadowParagraph.of(lines) for lines in join_lines(draft)]
    mask_paragraphs(draft, paragraphs, part)
    if not captions:
        mark_headings(draft, paragraphs, title)
    return assemble(draft, paragraphs, turns, part, text, captions=captions)


def _read_lines(
    draft: StructureDraft, title: str | None, source_name: str | None
) -> tuple[list[TurnDraft], bool]:
    """Every line read for what it is: the turns, and whether the text is one of captions."""
    cues = strip_cues(draft) or strip_clocks(draft)
    split_carets(draft)
    skip_page_marks(draft)
    find_standings(draft)
    find_tables(draft)
    skip_stage_business(draft)
    if not cues:
        join_interrupted(draft)
    skip_portraits(draft)
    drop_rulers(draft)
    captions = join_broken_lines(draft, cues=cues)
    if not captions:
        read_embedded_posts(draft)
        skip_stamps(draft)
    drop_mail_headers(draft)
    posts = read_dumped_posts(draft) or read_posts(draft)
    read_quoted_blocks(draft, posts=posts)
    begin = None if posts or captions else find_address(draft, title)
    letters = not posts and not captions and read_letters(draft, title)
    if not letters and not posts:
        cut_inner_labels(draft)
    pool = read_names(title, draft.shadow.text)
    cast = read_cast(draft, title, pool)
    cast.answerer = find_answerer(find_head(draft), title, source_name, pool)
    turns = [] if letters else read_turns(draft, cast)
    if not turns and not letters and begin is not None:
        turns = read_address(draft, begin, title, pool)
    if not turns and not posts and not letters and not captions:
        turns = read_interview(draft, title, source_name, pool) or read_unnamed_speeches(draft)
    if not turns and not posts:
        read_announced_blocks(draft)
    if not captions and not posts:
        join_parted(draft)
    spread_turns(draft, turns)
    turns = turns or leave_unnamed(draft, source_name)
    if captions:
        name_by_handovers(draft, turns)
        turns = turns or read_introductions(draft)
    if not captions:
        skip_satire(draft, title)
        read_boxes(draft)
        if not turns:
            skip_list_marks(draft)
            mark_key_values(draft)
        mark_corrections(draft, title)
    return turns, captions

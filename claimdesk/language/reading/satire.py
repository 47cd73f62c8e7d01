"""Words of satire that a fact check reprints: they are nobody's claims, and the check says so."""

import re

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.lines import Line, StructureDraft

JOKING = r"(?:satir(?:e|ical|ists?)|parod(?:y|ies|ic)|spoof|humou?r|humorous|joke|comedy)"
# the check's own word for what it checked: "Satire.", "Rating: satire", "No, it was satire"
JUDGED = re.compile(
    rf"^\W{{0,3}}(?:(?:rating|verdict|ruling|our (?:rating|verdict|ruling)|result|conclusion|assessment)\s?[:–—-]\s{{0,3}})?(?:this (?:is|was) |it (?:is|was) |originated as |labell?ed )?{JOKING}\b",
    re.IGNORECASE,
)
TITLED = re.compile(
    rf"\b(?:is|was|as|from|it['’]s|that['’]s|started as|began as|comes from)\s(?:an? |just |only |pure )?{JOKING}\b|{JOKING}[:,]? not (?:news|fact|real)",
    re.IGNORECASE,
)
SITE = re.compile(
    rf"\b{JOKING}\s(?:web ?site|site|page|news ?paper|paper|magazine|account|blog|outlet|portal|show|programme|column|channel)?,?\s?(?P<name>(?:The\s)?[A-Z][\w’'-]{{1,25}}(?:\s[A-Z][\w’'-]{{1,25}}){{0,4}})|"
    rf"(?P<before>(?:The\s)?[A-Z][\w’'-]{{1,25}}(?:\s[A-Z][\w’'-]{{1,25}}){{0,4}}),?\s(?:which (?:is|calls itself) )?an? (?:\w+\s){{0,2}}{JOKING}\s(?:web ?site|site|page|news ?paper|paper|magazine|account|blog|outlet|portal)"
)
PIECE = r"(?:it|(?:the|that|this|its|their|an?)\s(?:\w+\s){0,3}(?:text|piece|article|post|story|report|headline|caption|entry|item|page|site|website|account|version|original|screenshot|tweet|video))"
QUOTED = r"\s(?:\w+\s){0,2}(?:reads?|says?|said|goes|went|stated?|states|claims?|claimed|wrote|writes|begins?|began|continue[sd]?|adds?|added|reported|reports|announced|ran|published)\b[^“”\"\n]{0,80}?[:,]?\s(?P<quote>“[^“”\n]{1,1500}(?:”|$)|\"[^\"\n]{1,1500}(?:\"|$))"
LEAD = re.compile(rf"\b{PIECE}{QUOTED}", re.IGNORECASE)
REPRINTED = re.compile(
    rf"\b(?:{PIECE}|in full|full text|word for word|as follows)\b[^.!?\n]{{0,80}}:$", re.IGNORECASE
)
LONGEST_JUDGEMENT = 12  # words of a line that says what a check found
OWN_MARK = ("“", '"')


def skip_satire(draft: StructureDraft, title: str | None) -> None:
    """Skip what a check of satire quotes of it: quotations that it introduces as the piece's, and blocks set apart."""
    lines = draft.left()
    if not (title and TITLED.search(title)) and not any(
        JUDGED.match(words) and len(words.split()) <= LONGEST_JUDGEMENT
        for words in (draft.words(line) for line in lines)
    ):
        return
    text = "\n".join(draft.words(line) for line in lines)
    names = {re.escape(site["name"] or site["before"]) for site in SITE.finditer(text)}
    leads = [LEAD, *([re.compile(rf"\b(?:{'|'.join(sorted(names))}){QUOTED}")] if names else [])]
    reprinting = False
    for line in lines:
        words = draft.words(line)
        if line.kind == BlockKind.QUOTED_POST or (reprinting and _is_set_apart(draft, line, words)):
            draft.drop(line, "satire")
            continue
        reprinting = REPRINTED.search(words) is not None
        for lead in leads:
            for quotation in lead.finditer(words):
                draft.skip_inside(line, quotation.start("quote"), quotation.end("quote"), "satire")


def _is_set_apart(draft: StructureDraft, line: Line, words: str) -> bool:
    """Whether a line below the announcement of a reprint is part of it: in marks, in italics or indented."""
    return words.startswith(OWN_MARK) or draft.is_emphasised(line) or line.indent > 0

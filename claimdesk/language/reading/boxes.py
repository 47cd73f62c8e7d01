"""Boxes of fact checks and corrections: claims under test, ratings, facts, what was wrong before."""

import re
from itertools import pairwise

from claimdesk.language.reading.blocks import BlockKind
from claimdesk.language.reading.lines import Line, StructureDraft

LEAD = r"(?:what(?:['’]s| is| was) the |the |our |what |ap['’]s |fact[- ]check(?:er)? |\d{1,2}[.)] )?"
CLAIM_WORDS = (
    r"claims?(?: (?:under (?:review|test)|reviewed|checked|made|\d{1,2}|being made|in question))?|was claimed|people are saying|"
    r"(?:they|he|she) said|myths?(?: \d{1,2})?|fiction|rumou?rs?|falsehood|misconception|viral (?:claim|post)|allegation under review|"
    r"(?:the )?claim in (?:brief|short)|(?:is )?being claimed|was said|is claimed|what was claimed"
)
RATING_WORDS = r"ratings?|verdicts?|rulings?|truth[- ]o[- ]meter|result|score"
FACT_WORDS = (
    r"facts?(?: \d{1,2})?|truth|reality|assessment|analysis|explanation|evidence|context|background|details|full story|conclusion|we found|know|"
    r"in (?:fact|reality|brief|short)|response|answer|bottom line|summary|why|takeaway|short answer|actually happened|really happened|is true"
)
BOX = re.compile(
    rf"^{LEAD}(?:(?P<claim>{CLAIM_WORDS})|(?P<rating>{RATING_WORDS})|(?P<fact>{FACT_WORDS}))(?:\s\([^()]{{1,30}}\))?\s?(?::|\?$|[–—]|\s-|\.(?=\s[A-Z])|$)\s{{0,4}}",
    re.IGNORECASE,
)
RATING = re.compile(
    r"^(?:rated |this is |it is |we rate (?:this|it|the claim) )?(?P<label>(?:mostly |partly |partially |largely |half[- ]|entirely |completely |not |barely )?(?:false|true|misleading|fake|correct|incorrect|"
    r"inaccurate|accurate|unproven|unsupported|unverified|unfounded|altered|manipulated|satire|satirical|hoax|debunked|wrong|distorted|exaggerated|outdated|"
    r"verified|confirmed|mixed|mixture|scam|baseless|miscaptioned|fabricated)|missing context|needs context|lacks context|out of context|pants on fire|four pinocchios|"
    r"(?:one|two|three) pinocchios?|no evidence|old (?:video|photo|image)|false headline|false context)\s?(?:[.!;,–—-](?=\s|$)|$)[\s–—-]{0,4}",
    re.IGNORECASE,
)  # fmt: skip
SECTION = re.compile(
    r"^(?:background|methods?(?: and (?:materials|findings|results))?|results?|findings|main (?:results|findings|outcomes?)|conclusions?|interpretation|funding|"
    r"objectives?|aims?|design|setting|participants|interventions?|measurements?|limitations?|discussion|introduction|importance|exposures?|"
    r"main outcomes? and measures?|conclusions? and relevance|relevance|purpose|study design|summary|key (?:points?|findings)|bottom line|the bottom line|"
    r"(?:what is |what['’]s )?already known(?: (?:on|about) this (?:topic|subject))?|what (?:is|was) (?:already |previously )?known(?: (?:on|about) this (?:topic|subject))?|what (?:this|the|our) (?:study|paper|trial|work|research|article) (?:adds|found|shows|means)|"
    r"(?:how|why) (?:this|the) (?:study|trial|research) (?:was done|might affect [^:.]{3,40}|matters)|(?:press|editorial|expert|independent|outside) (?:comments?|reactions?|views?)|(?:expert|outside) (?:opinion|comment)|reactions?|strengths(?: and (?:limitations|weaknesses))?|weaknesses|"
    r"(?:competing|conflicts? of|declaration of|declared) interests?|disclosures?|trial registration|data availability|ethics(?: approval)?|acknowledg\w{1,7}|highlights|significance|question|meaning|answer|"
    r"why it matters|what it means|the details|the big picture|driving the news|go deeper|between the lines|by the numbers|what['’]s next|the latest|context)\s?[:.—–]\s{1,3}(?=\S)",
    re.IGNORECASE,
)  # fmt: skip
CALL = re.compile(
    r"^(?:UPDATE|WRAPUP|RPT|CORRECTED|REFILE|BRIEF|EXCLUSIVE|INTERVIEW|FACTBOX|TIMELINE|ANALYSIS)(?: \d{1,2})?-(?=[A-Z])|"
    r"^(?:(?:BREAKING(?: NEWS)?|URGENT|UPDATED?|JUST IN|ALERT|NEWS ALERT|EXCLUSIVE|DEVELOPING|WATCH|NOTE|N\.?B\.?|PSA|FYI|ICYMI|REMINDER|WARNING|ATTENTION|IMPORTANT|"
    r"THREAD|UPDATE \d{1,2}|Note|Update|Breaking|Reminder|Attention|Warning|Urgent|Disclosure|Full disclosure)\s?(?:[:–—]|!{1,3}(?=\s[A-Z]))\s{0,3})(?=\S)"
)
CORRECTED = re.compile(
    r"^(?:corrections?|clarifications?|(?:correction|clarification) (?:and|&) \w+|correction \([^()]{1,40}\)|editor(?:['’]?s?|s['’])? note|amendment|erratum|note to readers|for the record)\s?(?:\([^()]{1,40}\))?\s?[:.–—-]{1,2}\s{1,4}(?=\S)",
    re.IGNORECASE,
)  # fmt: skip
AMENDED = re.compile(
    r"^\W{0,3}(?:(?:this|the|our|an?)\s(?:\w+\s){0,4}(?:article|story|report|post|piece|page|headline|version|caption|video|graphic|column|review|obituary|editorial)s?\s.{0,60}?"
    r"\b(?:was|were|has been|have been|been)\s(?:\w+\s)?(?:amended|corrected|updated|changed|clarified|edited|revised|removed)\b|"
    r"(?:an|the|a) (?:earlier|previous|original|prior|initial) (?:version|headline|caption|edition)\b|(?:in|on) an (?:earlier|previous) version\b|"
    r"because of an? (?:editing|reporting|production) error|due to an? (?:editing|reporting|production|transcription) error)",
    re.IGNORECASE,
)  # fmt: skip
THE_PIECE = r"(?:articles?|story|stories|reports?|posts?|piece|page|headlines?|versions?|captions?|videos?|graphics?|charts?|maps?|columns?|reviews?|obituar(?:y|ies)|editorials?|letters?|photographs?|pictures?|item|entry|interview|feature|profile|briefing|newsletter|podcast|tweet)"
# the outlet says that it was wrong, whatever the piece is called
ERRING = re.compile(
    rf"^\W{{0,3}}(?:(?:in |on )?(?:an?|the|our|this|one of our)\s(?:[^\s.!?]{{1,20}}\s){{0,6}}?{THE_PIECE}\b[^.!?\n]{{0,160}}?\b(?:(?:incorrectly|wrongly|mistakenly|erroneously|inaccurately|falsely)\s(?:said|stated|reported|gave|put|named|identified|described|attributed|listed|quoted|suggested|implied|referred|included|used|spelled|called|claimed|showed|labell?ed|credited|characteri[sz]ed|indicated)|misstated|misidentified|misspell?ed|misspelt|misattributed|mischaracteri[sz]ed|misquoted|misreported|gave (?:the wrong|an incorrect))\b|"
    rf"we (?:(?:incorrectly|wrongly|mistakenly|erroneously)\s\w+|misstated|misidentified|misspell?ed|misspelt|misattributed|misquoted|misreported|regret the error|apologi[sz]e for|got (?:it|this|that) wrong|have (?:amended|corrected|updated) )|"
    rf"an? (?:earlier|previous|original|prior) (?:post|tweet|update|entry|alert|push alert)\b|"
    rf"(?:this|the) {THE_PIECE} (?:originally|previously|initially|first|wrongly|incorrectly|mistakenly|erroneously) (?:said|stated|reported|gave|put|named|identified|described|misstated|attributed)\b)",
    re.IGNORECASE,
)  # fmt: skip
CORRECTING_REACH = 260  # characters in which a note says what it is
CORRECTIONS_HEAD = re.compile(
    r"^\W{0,3}(?:corrections?(?:(?: and|,| &| /) clarifications?)?|clarifications?(?: and corrections?)?|for the record|setting the record straight|errata|we got (?:it|this) wrong|amplification)\b.{0,40}$",
    re.IGNORECASE,
)


def read_boxes(draft: StructureDraft) -> None:
    """Cut the labels of boxes off; the claim under test is marked, a rating's bare word is skipped."""
    lines = draft.left()
    found = [(line, BOX.match(draft.words(line))) for line in lines]
    tested = any(box and box["claim"] for _, box in found)
    rated = any(box and (box["rating"] or box["fact"]) for _, box in found)
    sections = sum(bool(SECTION.match(draft.words(line))) for line in lines)
    open_claim = False
    for line, box in found:
        words = draft.words(line)
        if box is not None and line.turn is None and _is_box(words, box, tested=tested, rated=rated):
            own_line = box.end() >= len(words)
            open_claim = bool(box["claim"])
            draft.cut_front(line, box.end(), "box_label")
            line.begins = True
            if box["rating"] or (tested and rated and box["fact"]):
                _skip_rating(draft, line)
            if open_claim:
                line.kind = BlockKind.RATING_BOX
            line.opens_rating = own_line and bool(box["rating"])
            open_claim = open_claim and own_line
        elif open_claim:
            line.kind = BlockKind.RATING_BOX
            open_claim = False
        elif (
            line.turn is None
            and (section := SECTION.match(words))
            and (sections > 1 or words[0].isupper())
            and sections
        ):
            draft.cut_front(line, section.end(), "section_label")
            line.begins = True
        elif line.turn is None and (call := CALL.match(words)):
            draft.cut_front(line, call.end(), "label")
            line.begins = True
    _skip_lone_ratings(draft, lines)


def _is_box(words: str, box: re.Match[str], *, tested: bool, rated: bool) -> bool:
    """Whether a label is a box's: in capitals, or with its counterpart in the text; bare words need both."""
    label = box[0].strip(" :–—-.")
    marked = box[0].rstrip().endswith((":", "–", "—", "-"))
    shouted = label.isupper() and len(label) > 3
    if box.end() >= len(words) and not marked:
        return tested and rated and len(words.split()) <= 4
    if not marked:
        return shouted and tested and rated
    return shouted or (tested and rated) or bool(box["rating"] and RATING.match(words[box.end() :]))


def _skip_rating(draft: StructureDraft, line: Line) -> None:
    rating = RATING.match(draft.words(line))
    if rating:
        draft.cut_front(line, rating.end(), "rating")


def _skip_lone_ratings(draft: StructureDraft, lines: list[Line]) -> None:
    for line, after in pairwise(lines):
        if line.opens_rating and line.end <= line.start:
            _skip_rating(draft, after)


# what a poster adds below: "EDIT: it's 540 bins, not 450"
EDITED = re.compile(
    r"^(?:edit(?:ed)?|eta|addendum|upd)(?:\s?#?\d{1,2})?\s?(?:\([^()]{1,30}\)\s?)?(?::|\s[-–—])\s{0,3}(?=\S)",
    re.IGNORECASE,
)
# what an item of a column is about: "Ferry fares: In the July 2 section, an article said …"
TOPIC = re.compile(r"^(?P<topic>[A-Z][^:.!?“”\"\n]{1,50}):\s{1,3}(?=[A-Z“\"])")
LONGEST_TOPIC = 6  # words


def mark_corrections(draft: StructureDraft, title: str | None) -> None:
    """Mark notes and items that say what was wrong before."""
    lines = draft.left()
    head = next(
        (
            line
            for line in lines[:2]
            if CORRECTIONS_HEAD.match(draft.words(line)) and len(draft.words(line).split()) <= 6
        ),
        None,
    )
    column = head is not None or bool(title and CORRECTIONS_HEAD.match(title))
    if head is not None and head.kind == BlockKind.PARAGRAPH:
        head.kind = BlockKind.HEADING
        head.ends = True
    for line in lines:
        if line is head:
            continue
        words = draft.words(line)
        if found := CORRECTED.match(words):
            draft.cut_front(line, found.end(), "box_label")
            line.kind = BlockKind.CORRECTION
            line.begins = True
        elif edited := EDITED.match(words):
            draft.cut_front(line, edited.end(), "box_label")
            line.kind = BlockKind.CORRECTION
            line.begins = True
        elif column or any(pattern.search(words, 0, CORRECTING_REACH) for pattern in (AMENDED, ERRING)):
            if column and (topic := TOPIC.match(words)) and len(topic["topic"].split()) <= LONGEST_TOPIC:
                draft.cut_front(line, topic.end(), "item_label")
                line.begins = True
            line.kind = BlockKind.CORRECTION

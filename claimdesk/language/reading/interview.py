"""Interviews without labels: questions set apart by their letters or their marks, answers between them."""

import re

from claimdesk.language.reading.blocks import BlockKind, TurnRole
from claimdesk.language.reading.lines import Line, StructureDraft
from claimdesk.language.reading.names import NAME_RUN, NamePool, cut_names
from claimdesk.language.reading.turns import TurnDraft

FEWEST_QUESTIONS = 2
QUESTION_SHARE = (
    0.4  # of emphasised paragraphs that end in a question mark, from which they are an interviewer's
)
TALK = re.compile(
    r"\b(?P<before>talk(?:s|ed|ing)?|sp(?:oke|eaks?|eaking)|chat(?:s|ted)?|sat down|sits down|in conversation|interview(?:ed)?|answers? (?:our )?questions|Q\s?&\s?A|catches up|caught up|met|meets)\b"
    r"(?: (?:exclusively|recently|candidly|briefly|about [\w ]{1,30}))?(?P<link> (?:to|with|by|from|for)\b)?",
    re.IGNORECASE,
)
US = re.compile(r"^\s{0,2}(?:us\b|our\b|me\b|the \w+\b)", re.IGNORECASE)
ASKED_THEM = re.compile(r"^\s{0,2}(?:her|him|them)\b", re.IGNORECASE)
TOLD_OF = re.compile(r"\b(?:she|he|they)\s{1,3}$", re.IGNORECASE)
NEAR = 80  # characters behind the verb in which the other one is named
DESCRIBED = 40  # characters between a name and the verb, from which something is said of its bearer
INTRODUCTION = 3  # paragraphs in which an interview is introduced
YOU = re.compile(r"\b(?:you|your|you['’]\w{1,2})\b", re.IGNORECASE)
OWN = re.compile(r"\b(?:I|I['’]\w{1,2}|[Ww]e|[Ww]e['’]\w{1,2}|[Mm]y|[Oo]ur)\b")
MYSELF = re.compile(r"\b(?:I|I['’]\w{1,2}|[Mm]y)\b")
LONG_QUESTION = 18  # words of an interviewer's question, on the average
LONGEST_QUESTION = 90  # words
OUTLET_LABEL = re.compile(r"^(?P<name>[A-Z][\w&.’' -]{1,40}):\s{1,3}(?=\S)")


def read_interview(
    draft: StructureDraft, title: str | None, source_name: str | None, pool: NamePool
) -> list[TurnDraft]:
    """The turns of an interview without labels; empty where the text is none."""
    lines = [
        line for line in draft.left() if line.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM}
    ]
    questions = _find_emphasised(draft, lines) or _find_asked(draft, lines, title)
    if len(questions) < FEWEST_QUESTIONS:
        return []
    first = lines.index(questions[0])
    introduction = " ".join(draft.words(line) for line in lines[:first][-INTRODUCTION:])
    answerer = find_answerer(introduction, title, source_name, pool)
    asker = find_asker(introduction, answerer)
    return _lay_turns(draft, lines[first:], questions, answerer, asker)


def _lay_turns(
    draft: StructureDraft, lines: list[Line], questions: list[Line], answerer: str | None, asker: str | None
) -> list[TurnDraft]:
    turns: list[TurnDraft] = []
    asked = {id(line) for line in questions}
    before: str | None = None
    for line in lines:
        if id(line) in asked:
            if before != "question":
                turns.append(TurnDraft(asker, TurnRole.QUESTION, None))
                line.begins = True
            if label := OUTLET_LABEL.match(draft.words(line)):
                start = line.start
                draft.cut_front(line, label.end(), "speaker_label")
                turns[-1].label = (start, start + len(label[0].rstrip()))
            line.kind = BlockKind.PARAGRAPH
            before = "question"
        elif draft.is_emphasised(line):
            line.narration = True
            continue
        elif before != "answer":
            turns.append(TurnDraft(answerer, TurnRole.ANSWER, None))
            line.begins = True
            before = "answer"
        line.turn = len(turns) - 1
        if line.kind == BlockKind.HEADING:
            line.kind = BlockKind.PARAGRAPH
    return turns


def _find_emphasised(draft: StructureDraft, lines: list[Line]) -> list[Line]:
    """Paragraphs wholly in bold or italics, where enough are questions and plain ones stand between."""
    marked = [line for line in lines if draft.is_emphasised(line) or line.kind == BlockKind.HEADING]
    asked = [line for line in marked if draft.words(line).rstrip('”"’)').endswith("?")]
    if len(asked) < FEWEST_QUESTIONS or len(asked) < QUESTION_SHARE * (len(marked) - 1):
        return []
    bold = [line for line in marked if _style(draft, line) == _style(draft, asked[0])]
    first = lines.index(asked[0])
    questions = [line for line in bold if lines.index(line) >= first or draft.words(line).endswith("?")]
    answers = [line for line in lines[first:] if line not in questions]
    return questions if len(answers) >= len(questions) - 1 and not _are_told(draft, answers) else []


def _are_told(draft: StructureDraft, answers: list[Line]) -> bool:
    """Whether what stands below questions speaks of nobody as "I", as in a list of questions answered by the outlet."""
    text = " ".join(draft.words(line) for line in answers)
    return not re.search(r"\b(?:I|I['’]\w{1,2}|my|My|me)\b", text)


def _style(draft: StructureDraft, line: Line) -> str:
    if any(start <= line.start < end for start, end in draft.shadow.bold):
        return "bold"
    return "italic" if draft.is_emphasised(line) else "heading"


def _find_asked(draft: StructureDraft, lines: list[Line], title: str | None) -> list[Line]:
    """Plain paragraphs that end in a question mark, where an introduction says that somebody is interviewed."""
    asked = [
        line
        for line in lines
        if draft.words(line).rstrip('”"’) ').endswith("?")
        and len(draft.words(line).split()) <= LONGEST_QUESTION
        and not draft.words(line).startswith(("“", '"', "‘"))
    ]
    if len(asked) < FEWEST_QUESTIONS or (
        len(asked) == FEWEST_QUESTIONS and not _is_talk(draft, lines, asked)
    ):
        return []
    first = lines.index(asked[0])
    head = " ".join([title or "", *(draft.words(line) for line in lines[:first][-INTRODUCTION:])])
    told = (
        _is_talk(draft, lines, asked)
        or TALK.search(head) is not None
        or re.search(r"\binterview\b", head, re.IGNORECASE)
    )
    answers = [line for line in lines[first:] if line not in asked]
    if not told or len(answers) < len(asked) - 1 or _are_told(draft, answers):
        return []
    alternate = sum(
        lines[place + 1] not in asked
        for place in (lines.index(line) for line in asked)
        if place + 1 < len(lines)
    )
    return asked if alternate >= len(asked) - 2 else []


def _is_talk(draft: StructureDraft, lines: list[Line], asked: list[Line]) -> bool:
    """Whether questions are put to somebody and answered by him, though nothing says who: "you" asked, "I" or "we" answered.

    Pages of frequent questions do so too; theirs are short, or answered by nobody's "I".
    """
    places = [number for number, line in enumerate(lines) if line in asked]
    answers = [
        draft.words(lines[place + 1])
        for place in places
        if place + 1 < len(lines) and place + 1 not in places
    ]
    words = [draft.words(line) for line in asked]
    put = sum(bool(YOU.search(question)) for question in words)
    own = sum(bool(OWN.search(answer)) for answer in answers)
    personal = sum(bool(MYSELF.search(answer)) for answer in answers)
    long = sum(len(question.split()) for question in words) >= LONG_QUESTION * len(words)
    return (
        places[0] <= INTRODUCTION
        and len(answers) >= max(FEWEST_QUESTIONS, len(asked) - 1)
        and put == len(words)
        and own >= 0.8 * len(answers)
        and (long or 2 * personal >= len(answers))
        and len(lines) <= 4 * len(asked) + INTRODUCTION
    )


def find_answerer(
    introduction: str, title: str | None, source_name: str | None, pool: NamePool
) -> str | None:
    """Who is interviewed, as far as the introduction or the title says."""
    for head in (introduction, title or ""):
        names = [
            name
            for run in NAME_RUN.finditer(head)
            for name in cut_names(run[0])
            if not _is_outlet(name, source_name)
        ]
        people = list(dict.fromkeys(names))
        if (talk := TALK.search(head)) and (name := _find_talker(head, talk, people, introduction, title)):
            return pool.complete(name.split()[-1]) or name
        if len(people) == 1:
            return people[0]
        if (
            people
            and head is introduction
            and (TALK.search(title or "") or re.search(r"interview|^[“\"‘']", title or "", re.IGNORECASE))
        ):
            return people[0]
    return None


def _find_talker(
    head: str, talk: re.Match[str], people: list[str], introduction: str, title: str | None
) -> str | None:
    """Whom a head has talk: the one it tells more of; None where two are named alike."""
    behind = head[talk.end() :]
    before = [name for name in people if name in head[: talk.start()]]
    after = [name for name in people if name in behind[:NEAR] and name not in before]
    if before and (
        not after or TOLD_OF.search(head[: talk.start()]) or ASKED_THEM.match(behind) or US.match(behind)
    ):
        return before[0]
    if not before:
        return after[0] if after else None
    told = f"{title or ''} {introduction}"
    times = {name: told.count(name.split()[-1]) for name in (before[0], after[0])}
    described = head.find(before[0]) < talk.start() - len(before[0]) - DESCRIBED
    if times[before[0]] != times[after[0]]:
        return max(times, key=lambda name: times[name])
    if described:
        return before[0]
    return (
        after[0]
        if talk["before"].lower().startswith(("met", "meet", "interview", "sat", "sits", "caught", "catch"))
        else None
    )


def _is_outlet(name: str, source_name: str | None) -> bool:
    return bool(source_name) and (name in str(source_name) or str(source_name) in name)


def find_asker(introduction: str, answerer: str | None) -> str | None:
    """Who asks, where the introduction names whom the interviewed person talks to."""
    talk = TALK.search(introduction)
    if talk is None:
        return None
    for run in NAME_RUN.finditer(introduction, talk.end(), min(len(introduction), talk.end() + 80)):
        for name in cut_names(run[0]):
            if name != answerer:
                return name
    return None

"""What a line of an import holds, whichever kind it is: for the worker that takes it in, and for who wants to know first."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from claimdesk.decisions import claimreview_reading
from claimdesk.decisions.claimreview_reading import Item, ReadProblem
from claimdesk.errors import ClaimdeskError, FieldError, Invalid
from claimdesk.intake import articles, submissions, tables
from claimdesk.intake.articles import Submitted

SAMPLED = 20  # lines that tell of which kind a file is
SHOWN = 20  # wrong lines, of a report

Read = Submitted | submissions.DocumentIn | list[Item]


@dataclass(slots=True)
class ImportReport:
    """What would become of a file's lines: how many would be taken in, and the first that would not, with why."""

    total: int = 0
    fitting: int = 0
    wrong: int = 0
    problems: list[tuple[int, ClaimdeskError]] = field(default_factory=list)
    first: list[str] = field(default_factory=list)


def read_line(kind: str, content: str) -> Read:
    """What the line holds. Raises what is wrong with it."""
    if kind == "claimreview":
        own = _find_own_verdict(content)
        return claimreview_reading.read_reviews(own) if own else claimreview_reading.read_text(content)
    value = submissions.parse_line(content)
    _check_row(value)
    if kind == "documents":
        return submissions.parse_submission(submissions.DocumentIn, value)
    return articles.build_submitted(submissions.parse_submission(submissions.ArticleIn, value))


def _find_own_verdict(content: str) -> dict[str, object] | None:
    """The line as ClaimReview where it is a verdict as our own export writes it; None where it is something else."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    _check_row(value)
    return tables.build_review(value) if "claim_text" in value and "claimReviewed" not in value else None


def _check_row(value: dict[str, object]) -> None:
    """Raises Invalid for a row of a table that is none."""
    if tables.WRONG_ROW in value:
        raise Invalid(str(value[tables.WRONG_ROW]))


def check_line(kind: str, content: str) -> None:
    """Raises what is wrong with a line, also that none of its reviews can be used."""
    found = read_line(kind, content)
    if isinstance(found, list) and all(isinstance(item, ReadProblem) for item in found):
        raise Invalid(next((item.detail for item in found if isinstance(item, ReadProblem)), "it is empty"))


def check_kind(kind: str, lines: Iterator[str]) -> None:
    """Raise Invalid at once for a file of another kind: none of its first lines is one of these.

    A line that is short of something, or empty, is that line's own fault; the others are taken in.
    """
    sample = list(islice((line for line in lines if line.strip()), SAMPLED))
    errors = [error for line in sample if (error := _find_error(kind, line)) is not None]
    if not errors or len(errors) < len(sample) or not any(_is_of_another_kind(error) for error in errors):
        return
    why = errors[0].detail
    said = f"this is no file of {kind}: none of its first {len(sample)} lines is one; the first: {why}"
    raise Invalid(said, [FieldError("/file", said)])


def _find_error(kind: str, line: str) -> ClaimdeskError | None:
    try:
        check_line(kind, line)
    except ClaimdeskError as error:
        return error
    return None


def _is_of_another_kind(error: ClaimdeskError) -> bool:
    """Whether it is no JSON, no review, or has members that the kind doesn't know; a missing one is no sign."""
    if not isinstance(error, Invalid) or not error.errors:
        return True
    return any("is no field" in wrong.detail for wrong in error.errors)


def build_report(kind: str, lines: Iterator[str]) -> ImportReport:
    """What would become of all the lines; nothing is kept."""
    report = ImportReport()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        report.total += 1
        if len(report.first) < 3:
            report.first.append(line)
        error = _find_error(kind, line)
        report.fitting += error is None
        report.wrong += error is not None
        if error is not None and len(report.problems) < SHOWN:
            report.problems.append((number, error))
    return report

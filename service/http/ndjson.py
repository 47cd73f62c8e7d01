"""NDJSON in and out. Input is spooled until it ends, then answered: answering while reading deadlocks clients."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session

from claimdesk.errors import BadRequest, ClaimdeskError, TooLarge
from claimdesk.intake.submissions import parse_line
from service.http.context import parts
from service.http.problems import build_problem

NDJSON = "application/x-ndjson"
MOST_LINES = 1_000
LONGEST_LINE = 10_485_760  # bytes
LINES_A_TRANSACTION = 100  # a lock is held for some ten milliseconds, and a commit is paid once
IN_MEMORY = 1_048_576  # bytes of a spool before it goes to disk
CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What became of a line: its HTTP status, and the id of what was made or found."""

    status: int
    id: UUID


Take = Callable[[Session, dict[str, Any]], LineAnswer]


def answer_lines(take: Take) -> Response:
    """The answer to a streamed body of one JSON object a line: `{line, status, id}` or `{line, status, problem}` each.

    A line that is wrong never loses the others. Raises TooLarge for more than MOST_LINES lines or too many bytes.
    """
    with spool_body() as lines:
        out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed when it is sent
        for batch in _build_batches(enumerate_lines(lines)):
            for row in _take_batch(take, batch):
                out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    out.seek(0)
    return Response(_read_pieces(out), 200, mimetype=NDJSON)


@contextmanager
def spool_body() -> Iterator[IO[bytes]]:
    """The request's body, read to its end. Raises TooLarge for too many lines, before anything is taken in."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        count, last = 0, b"\n"
        while chunk := request.stream.read(CHUNK):
            count += chunk.count(b"\n")
            last = chunk[-1:]
            if count > MOST_LINES:
                raise TooLarge(f"at most {MOST_LINES} lines; larger files go to /imports")
            spool.write(chunk)
        if count + (last != b"\n") > MOST_LINES:
            raise TooLarge(f"at most {MOST_LINES} lines; larger files go to /imports")
        spool.seek(0)
        yield spool


def enumerate_lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank with their numbers from 1; of one that is too long, its first LONGEST_LINE + 1 bytes."""
    number = 0
    while line := file.readline(LONGEST_LINE + 2):
        number += 1
        if len(line) > LONGEST_LINE + 1:
            while rest := file.readline(CHUNK):
                if rest.endswith(b"\n"):
                    break
        if line.strip():
            yield number, line


def _build_batches(lines: Iterator[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    batch: list[tuple[int, bytes]] = []
    for line in lines:
        batch.append(line)
        if len(batch) == LINES_A_TRANSACTION:
            yield batch
            batch = []
    if batch:
        yield batch


def _take_batch(take: Take, batch: list[tuple[int, bytes]]) -> list[dict[str, Any]]:
    """The batch's answers, after the commit."""
    with parts().database.transaction() as session:
        return [{"line": number, **_take_line(session, take, line)} for number, line in batch]


def _take_line(session: Session, take: Take, line: bytes) -> dict[str, Any]:
    """One line behind a savepoint, so that it fails alone; what is away (503) fails the whole request."""
    try:
        read = read_bytes(line)
        with session.begin_nested():
            taken = take(session, read)
    except ClaimdeskError as error:
        if error.status >= 500:
            raise
        return {"status": error.status, "problem": build_problem(error)}
    return {"status": taken.status, "id": str(taken.id)}


def read_bytes(line: bytes) -> dict[str, Any]:
    """The JSON object of a line. Raises TooLarge, or BadRequest for what is not UTF-8 or no object."""
    if len(line.rstrip(b"\r\n")) > LONGEST_LINE:
        raise TooLarge(f"a line may have {LONGEST_LINE} bytes")
    try:
        return parse_line(line.decode())
    except UnicodeDecodeError as error:
        raise BadRequest(f"the line is not UTF-8: byte {error.start}") from error


def _read_pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(CHUNK):
            yield piece

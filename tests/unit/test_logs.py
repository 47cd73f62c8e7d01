"""Log lines hold event names, fields and tracebacks; never the values that a function was working with."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
SCRIPT = """
import logging, structlog, sys
from claimdesk.logs import configure_logs
from claimdesk.database import REQUEST_ID
from claimdesk.settings import Settings
configure_logs(Settings(log_format=sys.argv[1]), "web")
REQUEST_ID.set("request-7")

def work(article):
    return 1 // 0

def attempt(say):
    article = "The mayor " + "whispered " + "something"
    try:
        work(article)
    except ZeroDivisionError as error:
        say(error)

attempt(lambda error: structlog.get_logger().error("stage_defect", stage="split", exc_info=error))
attempt(lambda error: logging.getLogger("celery.beat").error("Message Error: %s", error, exc_info=True))
"""


def test_a_log_that_can_not_be_written_does_not_fail_the_work():
    """A full disk under the log."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT + "print('went on')", "text"],
            cwd=HOME,
            stdout=subprocess.PIPE,
            stderr=full,
            text=True,
            check=False,
        )
    assert done.stdout == "went on\n"


def write_logs(log_format: str) -> str:
    answer = subprocess.run(
        [sys.executable, "-c", SCRIPT, log_format], cwd=HOME, capture_output=True, text=True, check=True
    )
    return answer.stderr


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_traceback_says_where_and_shows_no_values(log_format):
    said = write_logs(log_format)
    assert said.count("ZeroDivisionError") >= 2
    assert said.count("in work") == 2
    assert "whispered something" not in said


def test_each_json_line_names_event_process_time_and_request():
    lines = [json.loads(line) for line in write_logs("json").splitlines()]
    assert len(lines) == 2
    for line in lines:
        assert {"event", "level", "timestamp"} <= set(line)
        assert line["process"] == "web"
        assert line["request_id"] == "request-7"
    assert lines[0]["event"] == "stage_defect"
    assert lines[0]["stage"] == "split"

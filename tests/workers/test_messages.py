"""What comes from the broker is a stage's name as JSON, or nothing is done."""

import pytest
from structlog.testing import capture_logs

from claimdesk.runs.stages import Lane
from claimdesk.settings import Settings
from workers.app import WorkerProcess, create_celery


@pytest.mark.parametrize("name", ["os.system", "import ", "split; drop", ""])
def test_a_message_that_names_no_stage_is_logged_and_dropped(settings: Settings, name):
    process = WorkerProcess(settings, (Lane.IO,))
    with capture_logs() as logs:
        process.run_stage(name)
    assert [line["event"] for line in logs] == ["unknown_stage"]
    assert "database" not in process.tools.__dict__  # nothing was opened for it


def test_nothing_but_json_is_taken_from_the_broker(settings: Settings):
    """Celery refuses what comes in another form, pickled objects above all."""
    said = create_celery(settings, (Lane.IO,)).conf
    assert (said.accept_content, said.task_serializer) == (["json"], "json")

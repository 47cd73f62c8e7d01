"""The README's calls are calls that are served, and what it says of the first queue is so."""

import json
import re
from pathlib import Path

import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound

from claimdesk.clock import new_id
from claimdesk.queue.queues import DEFAULT_FILTER, DEFAULT_NAME
from claimdesk.settings import Settings
from service.app import create_app

HOME = Path(__file__).parents[2]
README = (HOME / "README.md").read_text(encoding="utf-8")
DEPLOYED = README + "".join((HOME / "docs" / name).read_text() for name in ("operate.md", "deploy.md"))
CURLS = [line.strip() for line in DEPLOYED.replace("\\\n", " ").splitlines() if line.startswith("    curl ")]
SAID = re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`?\s]+)[^`]*`", DEPLOYED)


@pytest.fixture(scope="module")
def routes(tmp_path_factory):
    app = create_app(Settings(var=tmp_path_factory.mktemp("var")))
    yield app.url_map.bind("localhost")
    app.extensions["claimdesk"].engine.close()


def is_served(routes, method: str, path: str) -> bool:
    filled = re.sub(r"\$\{?[A-Z_]+\}?|\{\w*id\}", str(new_id()), path)
    filled = re.sub(r"\{\w+\}", "name", filled)
    for start in ("", "/api/v1"):
        try:
            routes.match(start + filled, method=method)
        except (NotFound, MethodNotAllowed):
            continue
        return True
    return False


def test_the_calls_shown_are_served(routes):
    assert len(CURLS) > 10
    for line in CURLS:
        method = (re.search(r"-X (\w+)", line) or [None, "GET"])[1]
        path = re.search(r"\$API(/[^\s\"'?]*)", line)[1]
        assert is_served(routes, method, path), line


def test_the_calls_spoken_of_are_served(routes):
    assert len(SAID) > 10
    assert [f"{method} {path}" for method, path in SAID if not is_served(routes, method, path)] == []


def test_the_article_shown_is_json_with_its_text():
    shown = re.search(
        r"-d '(\{\n.*?\})'\n", README.replace("'\\''", "’").replace("\n      ", "\n"), re.DOTALL
    )[1]
    article = json.loads(shown)
    assert {"external_id", "title", "text", "published_at", "source"} == set(article)


def test_the_first_queue_is_as_described():
    assert f"called `{DEFAULT_NAME}`" in README
    assert f"check-worthiness of {DEFAULT_FILTER['min_check_worthiness']} or more" in README
    assert f"/queues/{DEFAULT_NAME}/claims" in README

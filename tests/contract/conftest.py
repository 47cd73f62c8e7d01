"""Both engines, and entries with small made-up vectors."""

import os
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from claimdesk import clock
from claimdesk.search.embedded.engine import EmbeddedEngine
from claimdesk.search.engine import RowFilter, SearchEngine


@pytest.fixture(scope="session")
def elasticsearch_url(missing) -> str:
    """The URL of an Elasticsearch that answers."""
    url = os.environ.get("CLAIMDESK_TEST_ELASTICSEARCH_URL", "")
    if not url:
        missing("Elasticsearch", "CLAIMDESK_TEST_ELASTICSEARCH_URL is not set")
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except (urllib.error.URLError, OSError) as error:
        missing("Elasticsearch", f"{url} does not answer ({type(error).__name__})")
    return url


@pytest.fixture(params=["embedded", pytest.param("elastic", marks=pytest.mark.elasticsearch)])
def engine(request, tmp_path) -> Iterator[SearchEngine]:
    """An empty engine: the embedded one, then Elasticsearch under a prefix of its own."""
    if request.param == "embedded":
        opened = EmbeddedEngine(tmp_path / "search", "test@1")
        yield opened
        opened.close()
        return
    from claimdesk.search.elastic.engine import ElasticEngine

    url = request.getfixturevalue("elasticsearch_url")
    remote = ElasticEngine(url, prefix=f"t{clock.new_id().hex[-12:]}", encoder="test@1")
    yield remote
    remote.drop()
    remote.close()


@pytest.fixture
def home() -> RowFilter:
    return RowFilter(clock.new_id())

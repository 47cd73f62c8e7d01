"""Each metric stands in docs/operate.md with its labels, and the page names no other."""

import re
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from claimdesk.settings import Settings
from service.app import create_app
from workers.metrics import TakingMetrics

PAGE = (Path(__file__).parents[2] / "docs/operate.md").read_text()


@pytest.fixture(scope="module")
def metrics(tmp_path_factory) -> set[str]:
    """The names that the web process and a worker answer; their parts may be away."""
    registry = CollectorRegistry()
    create_app(Settings(var=tmp_path_factory.mktemp("var")), registry=registry)
    return {
        family.name
        for metrics_registry in (registry, TakingMetrics().registry)
        for family in metrics_registry.collect()
    }


def test_each_metric_is_documented(metrics):
    assert len(metrics) > 10
    assert {name for name in metrics if f"`{name}`" not in PAGE} == set()


def test_the_page_names_no_metric_that_is_not_there(metrics):
    assert set(re.findall(r"`(claimdesk_[a-z_]+)`", PAGE)) - metrics == set()

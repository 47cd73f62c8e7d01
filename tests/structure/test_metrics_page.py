"""Each metric stands in docs/operate.md with its labels, and the page names no other; alerts and dashboard ask for what is there."""

import json
import re
from pathlib import Path

import promql_parser
import pytest
import yaml
from prometheus_client import CollectorRegistry

from claimdesk.settings import Settings
from service.app import create_app
from workers.metrics import TakingMetrics

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "operate.md").read_text()
ALERTS = yaml.safe_load((DOCS / "monitoring/alerts.yml").read_text())["groups"][0]["rules"]
PANELS = json.loads((DOCS / "monitoring/dashboard.json").read_text())["panels"]
QUESTIONS = [rule["expr"] for rule in ALERTS] + [
    each["expr"] for panel in PANELS for each in panel["targets"]
]
SUFFIX = re.compile(r"_(total|bucket)$")  # what a counter's and a histogram's samples are called


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


@pytest.mark.parametrize("question", QUESTIONS)
def test_alerts_and_dashboard_ask_for_metrics_that_are_there(question, metrics):
    promql_parser.parse(question)  # raises ValueError where it is no PromQL
    asked = {SUFFIX.sub("", name) for name in re.findall(r"claimdesk_[a-z_]+", question)}
    assert asked
    assert asked <= metrics


def test_every_metric_stands_in_the_dashboard_or_is_told_why_not(metrics):
    asked = {SUFFIX.sub("", name) for each in QUESTIONS for name in re.findall(r"claimdesk_[a-z_]+", each)}
    assert metrics - asked == {"claimdesk_index_sampled"}  # says only how much a look has compared


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_says_how_urgent_it_is_and_what_to_do(rule):
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"].keys() == {"summary", "what_to_do"}
    assert re.fullmatch(r"\d+m", rule["for"])

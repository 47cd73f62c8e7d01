"""docs/settings.md is what the code says, and every setting says what it is."""

from pathlib import Path

import pytest

from claimdesk.settings import Settings
from service.commands import settings_page

HOME = Path(__file__).parents[2]


def test_the_page_is_what_the_code_says():
    page = (HOME / "docs/settings.md").read_text(encoding="utf-8")
    assert page == settings_page.build_markdown(), "run: claimdesk settings --markdown > docs/settings.md"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_says_what_it_is(name):
    description = Settings.model_fields[name].description
    assert description
    assert len(description) > 10
    assert description.endswith((".", "…", "8", "9")) or ":" in description
    assert f"| `CLAIMDESK_{name.upper()}` |" in settings_page.build_markdown()


def test_no_password_of_several_nodes_is_listed():
    both = "https://elastic:hid,den@es1:9200/, https://elastic:hid,den@es2:9200"
    settings = Settings(search_url=both)
    shown = dict(settings_page.list_in_force(settings))["CLAIMDESK_SEARCH_URL"]
    assert shown == "https://…@es1:9200,https://…@es2:9200"


def test_passwords_and_the_secret_key_are_not_listed():
    settings = Settings(
        database_url="postgresql+psycopg://desk:p@ss/word@db:5432/desk",
        search_url="https://elastic:hidden@es:9200",
        broker_url="redis://:hidden@redis:6379/0",
        secret_key="hidden",
    )
    shown = dict(settings_page.list_in_force(settings))
    assert shown["CLAIMDESK_DATABASE_URL"] == "postgresql+psycopg://…@db:5432/desk"
    assert shown["CLAIMDESK_SECRET_KEY"] == "…"
    assert "hidden" not in " ".join(shown.values())
    assert "word" not in " ".join(shown.values())

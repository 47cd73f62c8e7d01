"""The settings as a page and as a list: docs/settings.md is made from Settings, so that it can't be wrong."""

from collections.abc import Iterator
from typing import Any

from claimdesk.settings import Settings, split_addresses

INTRODUCTION = """\
# Settings

<!-- Made by `claimdesk settings --markdown` from claimdesk/settings.py; change it there. -->

Each setting is read once, at the start of a process, from the environment. A wrong value, and a name beginning with \
`CLAIMDESK_` that is no setting, are refused at once with a sentence that names it. `claimdesk settings` lists what is \
in force, without passwords; `claimdesk doctor` tries it. All processes of one installation need the same settings; \
`make up` hands its own to the processes that it starts.

| setting | default | allowed | what it is |
|---|---|---|---|
"""
SECRETS = frozenset({"secret_key", "metrics_key"})
HIDDEN = "…"


def build_markdown() -> str:
    """docs/settings.md: one row a setting, in the order of Settings."""
    described: dict[str, dict[str, Any]] = Settings.model_json_schema(by_alias=False)["properties"]
    rows = (
        f"| `{build_variable_name(name)}` | {_show_default(schema.get('default'))} | {_show_allowed(schema)} | {_escape_cell(schema['description'])} |"
        for name, schema in described.items()
    )
    return INTRODUCTION + "\n".join(rows) + "\n"


def build_variable_name(name: str) -> str:
    """The environment's name of a setting."""
    return f"CLAIMDESK_{name}".upper()


def list_in_force(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each setting's name in the environment and its value; passwords and keys are hidden."""
    for name, value in settings.model_dump().items():
        shown = "" if value is None else str(value)
        yield (
            build_variable_name(name),
            (HIDDEN if shown else "") if name in SECRETS else hide_password(shown),
        )


def hide_password(value: str) -> str:
    """The value; the user and password of a URL, or of each of several, as one sign."""
    addresses = split_addresses(value)
    if len(addresses) > 1:
        return ",".join(hide_password(address) for address in addresses)
    start, found, rest = value.partition("://")
    if not found or "@" not in rest:
        return value
    return f"{start}://{HIDDEN}@{rest.rpartition('@')[2]}"


def _show_default(value: object) -> str:
    if value is None or value == "":
        return "–"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _show_allowed(described: dict[str, Any]) -> str:
    """What a value may be, in words."""
    if "enum" in described:
        return " or ".join(f"`{value}`" for value in described["enum"])
    if "pattern" in described:
        return f"`{_escape_cell(described['pattern'])}`"
    if described.get("type") == "boolean":
        return "`true` or `false`"
    if described.get("type") not in {"integer", "number"}:
        return "text"
    kind = "whole number" if described["type"] == "integer" else "number"
    if "exclusiveMinimum" in described:
        return f"{kind} over {described['exclusiveMinimum']}"
    least, most = described.get("minimum"), described.get("maximum")
    if least is not None and most is not None:
        return f"{kind}, {least} to {most}"
    return f"{kind}, {least} or more" if least is not None else kind


def _escape_cell(text: str) -> str:
    return text.replace("|", "\\|")

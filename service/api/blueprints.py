"""How a noun's blueprint is made."""

from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

PREFIX = "/api/v1"


def build_blueprint(name: str, description: str, path: str | None = None) -> APIBlueprint:
    """An empty blueprint for the noun; its paths begin with `path`, else with the noun's name."""
    return APIBlueprint(
        name,
        __name__,
        url_prefix=f"{PREFIX}/{path or name}",
        abp_tags=[Tag(name=name, description=description)],
    )

"""What pydantic found wrong, as pointers into what was sent and words that say what to do."""

from typing import Any

from pydantic import ValidationError

from claimdesk.errors import FieldError, Invalid

TIME = "must be a time with its offset, such as 2026-03-01T10:00:00+02:00"
KEY_MARK = "[key]"  # pydantic's, behind the name of a member whose name is wrong
WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is no field of this call; look for a slip in its spelling",
    "datetime_parsing": TIME,
    "datetime_from_date_parsing": TIME,
    "datetime_type": TIME,
    "datetime_object_invalid": TIME,
    "timezone_aware": TIME,
    "uuid_parsing": "is no id",
    "uuid_type": "must be an id",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "dict_type": "must be an object",
    "list_type": "must be a list",
    "string_type": "must be a string",
}
MOST_TOLD = 5  # in one sentence; all are in `errors`


def build_invalid(error: ValidationError) -> Invalid:
    """The error with each wrong value, and the first ones in its sentence."""
    wrong = [
        FieldError(build_pointer(mistake["loc"]), _describe(mistake["type"], mistake["msg"]))
        for mistake in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    told = [f"{field.pointer} {field.detail}".strip() for field in wrong[:MOST_TOLD]]
    more = f"; and {len(wrong) - MOST_TOLD} more" if len(wrong) > MOST_TOLD else ""
    return Invalid("; ".join(told) + more, wrong)


def build_pointer(place: tuple[Any, ...]) -> str:
    """The JSON pointer (RFC 6901) to a place."""
    steps = (str(step) for step in place if step != KEY_MARK)
    return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)


def _describe(kind: str, message: str) -> str:
    if kind in WORDS:
        return WORDS[kind]
    said = message.removeprefix("Value error, ")
    return said.replace("Input should be", "must be", 1).replace("String should", "should", 1)

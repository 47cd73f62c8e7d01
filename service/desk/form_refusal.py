"""Why a form of a page was refused; what was typed stands in the form again."""

from dataclasses import dataclass

from claimdesk.errors import FieldError


@dataclass(frozen=True, slots=True)
class FormRefusal:
    """form: the name of the form on its page."""

    form: str
    detail: str
    errors: tuple[FieldError, ...] = ()

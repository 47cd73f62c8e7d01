"""What is submitted: its shape on the wire, for one request, a bulk line and an imported line alike."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from claimdesk.errors import BadRequest, Unreadable
from claimdesk.intake.schema_errors import build_invalid
from claimdesk.web_addresses import check_web_address

CONTROLS = {chr(code) for code in range(32)} - set("\t\n\r\f\v") | {"\x7f"}
UNKEPT = re.compile("[\x00\ud800-\udfff]")
BINARY_SHARE = (
    0.05  # of control and replacement characters; news text has none, a PDF read as Latin-1 20 % and more
)
BINARY_SAMPLE = 65_536  # characters looked at

EARLIEST, LATEST = (
    1000,
    2999,
)  # years: beyond, arithmetic on dates breaks, and nothing that is given lies there

M = TypeVar("M", bound=BaseModel)


def _is_text(value: object) -> object:
    if isinstance(value, int | float):
        raise ValueError("must be a string in the form of RFC 3339")  # noqa: TRY004  pydantic wants it so
    return value


def _is_plausible(value: datetime) -> datetime:
    if not EARLIEST <= value.year <= LATEST:
        raise ValueError(f"the year must be between {EARLIEST} and {LATEST}")
    return value


Time = Annotated[AwareDatetime, BeforeValidator(_is_text), AfterValidator(_is_plausible)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Title = Annotated[str, StringConstraints(max_length=2_000)]
WebAddress = Annotated[str, StringConstraints(max_length=4_000), AfterValidator(check_web_address)]
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")]
DocumentKind = Literal["news", "reference", "official", "dataset", "factcheck"]


class SourceIn(BaseModel):
    """The outlet that an article is of."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = Field(None, description="The outlet's name.")
    domain: Name | None = Field(None, description="Its domain, e.g. example.org.")


class ArticleIn(BaseModel):
    """An article: its text, its HTML, or the address to fetch it from."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(None, description="The text; kept exactly as given.")
    html: str | None = Field(None, description="The page; its main text is extracted.")
    url: WebAddress | None = Field(
        None, description="The address; fetched when neither text nor html is given."
    )
    title: Title | None = None
    summary: Annotated[str, StringConstraints(max_length=20_000)] | None = None
    published_at: Time | None = Field(None, description="RFC 3339 with its offset.")
    language: LanguageTag | None = Field(None, description="BCP 47; found out when not given.")
    source: SourceIn | None = None
    external_id: Name | None = Field(None, description="Your own id: finds the article again.")
    canonical_url: WebAddress | None = None
    queue: Name | None = Field(None, description="The queue that its claims go to.")
    reach: Annotated[int, Field(ge=0, le=2**31 - 1, strict=True)] | None = Field(
        None, description="People reached."
    )

    @model_validator(mode="after")
    def _has_content(self) -> "ArticleIn":
        if self.text is not None and self.html is not None:
            raise ValueError("give text or html, not both")
        if self.text is None and self.html is None and self.url is None:
            raise ValueError("text, html or url is missing")
        return self


class DocumentIn(BaseModel):
    """A document of the evidence corpus."""

    model_config = ConfigDict(extra="forbid")

    url: WebAddress | None = None
    external_id: Name | None = None
    title: Title | None = None
    text: str | None = None
    html: str | None = None
    publisher: Name | None = None
    published_at: Time | None = None
    language: LanguageTag | None = None
    licence: Name | None = None
    kind: DocumentKind = "reference"

    @model_validator(mode="after")
    def _has_content(self) -> "DocumentIn":
        if (self.text is None) == (self.html is None):
            raise ValueError(
                "give text or html, not both" if self.text is not None else "text or html is missing"
            )
        return self


def parse_submission(model: type[M], given: Mapping[str, Any]) -> M:
    """The value as the model. Raises Invalid with each wrong field, Unreadable for text no store can keep."""
    try:
        found = model.model_validate(given)
    except ValidationError as error:
        raise build_invalid(error) from error
    check_storable(found.model_dump(exclude_none=True))
    return found


def parse_line(content: str) -> dict[str, Any]:
    """The JSON object of a line. Raises BadRequest when it is none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        where = (
            f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
        )
        raise BadRequest(f"the line is not JSON: {where}") from error
    if not isinstance(found, dict):
        raise BadRequest("the line is JSON, but not an object")
    return found


def check_storable(value: Any, pointer: str = "") -> None:
    """Raise Unreadable for a string with a NUL character or a lone surrogate, at any depth.

    Text is kept exactly as submitted, and PostgreSQL keeps neither in text nor in JSON.
    """
    if isinstance(value, str):
        _check_string(value, pointer)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            check_storable(str(name), pointer)
            check_storable(item, f"{pointer}/{name}")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            check_storable(item, f"{pointer}/{place}")


def _check_string(value: str, pointer: str) -> None:
    found = None if value.isascii() and "\x00" not in value else UNKEPT.search(value)  # without a copy of it
    if found is not None:
        is_nul = found[0] == "\x00"
        what = "a NUL character (U+0000)" if is_nul else "half of a surrogate pair, which is no character"
        raise build_unreadable(
            f"{what} stands at offset {found.start()}; text is kept exactly as given, so take it out", pointer
        )


def check_readable(text: str, pointer: str = "/text") -> None:
    """Raise Unreadable when the text is blank or looks like binary data."""
    if not text.strip():
        raise build_unreadable("the text is empty", pointer)
    sample = text[:BINARY_SAMPLE]
    strange = sum(map(sample.count, CONTROLS)) + sample.count("\ufffd")
    if strange > BINARY_SHARE * len(sample):
        raise build_unreadable("this looks like binary data or a wrong encoding, not text", pointer)


def build_unreadable(detail: str, pointer: str) -> Unreadable:
    """The error, with the value it is about."""
    return Unreadable(f"{pointer or '/'}: {detail}", errors=[{"pointer": pointer, "detail": detail}])

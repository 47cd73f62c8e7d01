"""A file that a person brings, such as a saved page or a transcript, as its text."""

from pathlib import PurePath

from claimdesk.intake.extraction import Extracted, decode_page, extract_page, read_plain
from claimdesk.intake.submissions import build_unreadable, check_readable

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
PAGE_ENDINGS = frozenset({".html", ".htm", ".xhtml"})
TEXT_ENDINGS = frozenset({".txt", ".text", ".md"})
UNSAID = frozenset({"", "application/octet-stream"})  # what senders say of a file whose type they don't know
POINTER = "/file"


def read_attachment(content: bytes, name: str, media_type: str, charset: str | None = None) -> Extracted:
    """The text of a page or of plain text. Raises Unreadable for files of other kinds, and for those without text."""
    ending = PurePath(name).suffix.lower()
    is_unsaid = media_type in UNSAID
    is_page = media_type in PAGE_TYPES or (is_unsaid and ending in PAGE_ENDINGS)
    is_text = media_type in {"text/plain", "text/markdown"} or (is_unsaid and ending in TEXT_ENDINGS)
    if not (is_page or is_text) or content.startswith(b"%PDF-") or _is_binary(content):
        raise build_unreadable(
            "a file must be plain text or HTML; of another kind, give the words themselves as text", POINTER
        )
    text = decode_page(content, charset)
    check_readable(text.removeprefix("\ufeff"), POINTER)
    return extract_page(text) if is_page else read_plain(text)


def _is_binary(content: bytes) -> bool:
    """Whether it holds a zero byte and is no UTF-16, which is full of them."""
    return b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff"))

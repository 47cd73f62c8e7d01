"""What a figure was measured on, for the head of each page of figures."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


def describe() -> str:
    """Cores, memory and Python's version; the day."""
    memory = 0
    meminfo = Path("/proc/meminfo")
    if meminfo.exists():
        memory = round(int(meminfo.read_text().split("MemTotal:")[1].split()[0]) / 1024**2)
    day = datetime.now(UTC).date().isoformat()
    return f"{os.cpu_count()} cores, {memory} GiB, Python {platform.python_version()}, {day}"


def is_written_anew(page: Path, begin: str, end: str, content: str) -> bool:
    """Put the content between the two marks of a page, leaving what stands around it; False without the marks."""
    text = page.read_text(encoding="utf-8") if page.exists() else f"{begin}\n{end}\n"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        return False
    page.write_text(f"{before}{begin}\n{content.rstrip()}\n{end}{after}", encoding="utf-8")
    return True

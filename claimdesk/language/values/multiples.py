"""Shares and multiples in words that stand without a noun: "by a third", "half a gram", "doubled", "twice".

Apart from `quantities`, as most of these count nothing that a claim's list of quantities should hold; what compares two
claims needs them all the same.
"""

import re

from claimdesk.language.values import quantity_patterns as patterns
from claimdesk.language.values import units
from claimdesk.language.values.quantities import QuantityReading, add_modifier
from claimdesk.language.values.units import Measure

_TIMES = {
    "once": 1.0,
    "twice": 2.0,
    "double": 2.0,
    "doubled": 2.0,
    "triple": 3.0,
    "tripled": 3.0,
    "halved": 0.5,
}
_SHARE = re.compile(
    r"\b(?:(?P<of_one>half an?(?= ))|(?P<share>half|(?:a|one) (?:third|quarter|fifth|tenth))\b(?!-))",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(r"\b(?:twice|doubled?|tripled?|halved)\b", re.IGNORECASE)


def read_multiples(text: str) -> tuple[QuantityReading, ...]:
    """The shares as per cent (or of the measure that follows) and the multiples as times, in reading order."""
    readings = [_read_share(text, match) for match in _SHARE.finditer(text)]
    readings += [
        QuantityReading(_TIMES[match[0].lower()], match.start(), match.end(), measure=Measure("times"))
        for match in _MULTIPLE.finditer(text)
    ]
    return tuple(
        add_modifier(text, reading) for reading in sorted(readings, key=lambda reading: reading.start)
    )


def _read_share(text: str, match: re.Match[str]) -> QuantityReading:
    if match["of_one"] and (measure := units.MEASURE.match(text, match.end())):
        return QuantityReading(0.5, match.start(), measure.end(), measure=units.find_measure(measure))
    word = (match["share"] or "half").lower().split()[-1]
    end = match.end() if match["share"] else match.start() + len("half")
    return QuantityReading(100.0 / patterns.PARTS[word], match.start(), end, measure=Measure("%"))

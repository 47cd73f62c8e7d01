"""Make the lexicon of the match card out of WordNet's files: python -m benchmarks.build_word_relations DICT FILE.

DICT holds data.* and index.* of WordNet 3.1. The lexicon keeps what `claimdesk.search.differences.lexicon` asks: words
of one meaning, opposites, what a noun is derived from, and which words are mostly verbs or adjectives.
"""

import argparse
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
# A word counts as another's synonym only by its commoner senses: "post" is "office" by its eighth.
MOST_SENSES = 2
PERSON_FILE = "18"  # lexicographer's file of persons: an employer is no employing
PARTICLES = frozenset("up down out off on in over away back part place through apart aside about".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Synset:
    """Words of one meaning with what they point to: (symbol, offset and part, from word, to word)."""

    key: str  # part and offset
    file: str
    words: tuple[str, ...]
    pointers: tuple[tuple[str, str, int, int], ...]


def read_synsets(folder: Path, part: str) -> Iterator[Synset]:
    for line in (folder / f"data.{part}").read_text("utf-8").splitlines():
        if line.startswith(" "):
            continue
        fields = line.split(" | ")[0].split()
        (count,) = bytes.fromhex(fields[3])
        words = tuple(word.split("(")[0] for word in fields[4 : 4 + 2 * count : 2])
        rest = fields[4 + 2 * count :]
        pointers = tuple(
            (rest[at], f"{rest[at + 2]}{rest[at + 1]}", *bytes.fromhex(rest[at + 3]))
            for at in range(1, 1 + 4 * int(rest[0]), 4)
        )
        yield Synset(f"{PARTS[part]}{fields[0]}", fields[1], words, pointers)


def read_ranks(folder: Path, part: str) -> dict[tuple[str, str], int]:
    """The place of each synset among the senses of a word, the commonest 0."""
    ranks = {}
    for line in (folder / f"index.{part}").read_text("utf-8").splitlines():
        if not line.startswith(" "):
            fields = line.split()
            offsets = fields[-int(fields[2]) :]
            ranks |= {(fields[0], f"{PARTS[part]}{offset}"): place for place, offset in enumerate(offsets)}
    return ranks


def read_uses(folder: Path) -> dict[str, dict[str, int]]:
    """How often a word was met as each part of speech in WordNet's tagged texts."""
    uses: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in (folder / "index.sense").read_text("utf-8").splitlines():
        sense, _, _, count = line.split()
        word, rest = sense.split("%")
        uses[word]["nvara"[int(rest[0]) - 1]] += int(count) + 1
    return uses


def is_wanted(word: str) -> bool:
    """A plain word, or a verb with its particle ("take_part")."""
    first, _, second = word.partition("_")
    return word.islower() and first.replace("-", "").isalpha() and (not second or second in PARTICLES)


def list_relations(folder: Path) -> Iterator[str]:
    synsets = {synset.key: synset for part in PARTS for synset in read_synsets(folder, part)}
    ranks = {pair: rank for part in PARTS for pair, rank in read_ranks(folder, part).items()}
    groups, pairs = set(), set()
    for synset in synsets.values():
        common = [
            word
            for word in synset.words
            if is_wanted(word) and ranks.get((word.lower(), synset.key), 99) < MOST_SENSES
        ]
        if len(common) > 1:
            groups.add("S " + " ".join(sorted(set(common))))
        pairs |= set(list_pairs(synset, synsets))
    yield from sorted(groups)
    yield from sorted(pairs)
    yield from list_parts(folder)


def list_pairs(synset: Synset, synsets: dict[str, Synset]) -> Iterator[str]:
    """Opposites ("A"), and a noun with the verb or adjective that it is made of ("D"), persons aside."""
    for symbol, key, source, target in synset.pointers:
        if not source or not target:
            continue
        other = synsets[key.replace("s", "a", 1) if key[0] == "s" else key]
        word, partner = synset.words[source - 1], other.words[target - 1]
        if not (is_wanted(word) and is_wanted(partner)) or word == partner:
            continue
        if symbol == "!":
            yield "A " + " ".join(sorted((word, partner)))
        elif symbol == "+" and PERSON_FILE not in {synset.file, other.file}:
            yield "D " + " ".join(sorted((word, partner)))


def list_parts(folder: Path) -> Iterator[str]:
    """Words that are mostly verbs ("V") or adjectives ("J"); all others are nouns to whoever asks."""
    for word, counts in sorted(read_uses(folder).items()):
        most = max(counts, key=lambda part: counts[part])
        if is_wanted(word) and "_" not in word and most != "n":
            yield f"{'V' if most == 'v' else 'J'} {word}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dict", type=Path)
    parser.add_argument("file", type=Path)
    asked = parser.parse_args()
    lines = "\n".join(list_relations(asked.dict)) + "\n"
    asked.file.write_bytes(gzip.compress(lines.encode(), mtime=0))


if __name__ == "__main__":
    main()

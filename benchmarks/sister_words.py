"""How often a sentence with one word put for a sister of it passes for the same claim: python -m benchmarks.sister_words DICT [--data FOLDER].

DICT holds data.* and index.* of WordNet 3.1. A sister stands under the same broader word: "nurse", "doctor"; "bowel",
"lung". Each common noun and verb of the reworded pairs and of BBC news' first sentences is put for one. Some sisters
are synonyms all the same ("fault", "failure"), so those that pass are listed to be read.
"""

import argparse
import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.build_word_relations import read_ranks, read_synsets, read_uses
from benchmarks.matching_reworded import read_reworded
from benchmarks.measure.files import DATA
from claimdesk.search.differences.compare import ComparedClaim, compare_claims

BROADER = frozenset(["@", "@i"])
FEWEST_USES = 3  # in WordNet's tagged texts; rarer words stand in no claim
ENDINGS = {"n": ("", "s"), "v": ("", "s", "d", "ed")}


class Sisters:
    """The sisters of a word's commonest sense that are common themselves, in the same sense."""

    def __init__(self, folder: Path) -> None:
        self._uses = read_uses(folder)
        self._synsets = {
            synset.key: synset for part in ("noun", "verb") for synset in read_synsets(folder, part)
        }
        ranks = (read_ranks(folder, part) for part in ("noun", "verb"))
        self._first = {
            (word, key[0]): key for of_part in ranks for (word, key), rank in of_part.items() if not rank
        }
        self._narrower: dict[str, list[str]] = defaultdict(list)
        for synset in self._synsets.values():
            for broader in self._list_broader(synset.key):
                self._narrower[broader].append(synset.key)

    def _list_broader(self, key: str) -> list[str]:
        return [target for symbol, target, *_ in self._synsets[key].pointers if symbol in BROADER]

    def is_common(self, word: str, part: str) -> bool:
        return self._uses[word][part] > FEWEST_USES

    def list_sisters(self, word: str, part: str) -> list[str]:
        first = self._first.get((word, part))
        if first is None:
            return []
        keys = {key for broader in self._list_broader(first) for key in self._narrower[broader]} - {first}
        words = (self._synsets[key].words[0] for key in sorted(keys))
        return [
            sister
            for sister in words
            if sister.isalpha()
            and sister != word
            and self.is_common(sister, part)
            and self._first.get((sister, part)) in keys
        ]


def swap_words(text: str, sisters: Sisters, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """The text with one word put for a sister, the word and the sister, for each word that has one."""
    for match in re.finditer(r"\b[a-z]{4,}\b", text):
        for part, endings in ENDINGS.items():
            fitting = [ending for ending in endings if match[0].endswith(ending)]
            stems = [(match[0].removesuffix(ending), ending) for ending in fitting]
            found = [
                (sister, ending)
                for stem, ending in stems
                if sisters.is_common(stem, part)
                for sister in sisters.list_sisters(stem, part)
            ]
            if found:
                sister, ending = chance.choice(found)
                said = sister + ending
                yield text[: match.start()] + said + text[match.end() :], match[0], said
                break


def read_texts(data: Path, chance: random.Random) -> Iterator[str]:
    for pair in read_reworded():
        yield from (pair.ours.text, pair.theirs.text)
    with gzip.open(data / "loadtest" / "bbc_news_2225.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            paragraphs = [part for part in json.loads(line)["text"].split("\n") if part.strip()]
            if len(paragraphs) > 1 and chance.random() < 0.25:
                yield paragraphs[1].split(". ")[0] + "."


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dict", type=Path)
    parser.add_argument("--data", type=Path, default=DATA, help="a folder with loadtest/")
    asked = parser.parse_args()
    chance, sisters = random.Random(14), Sisters(asked.dict)
    count, passed = 0, []
    for text in read_texts(asked.data, chance):
        for other, word, said in swap_words(text, sisters, chance):
            count += 1
            if compare_claims(ComparedClaim(text), ComparedClaim(other)).is_same:
                passed.append(f"{word} / {said}: {text[:100]}")
    print(
        f"{count} sentences with a sister word; {len(passed)} pass for the same ({len(passed) / count:.4f})"
    )
    print(*passed, sep="\n")


if __name__ == "__main__":
    main()

"""Fuzz the text pipeline for as long as is asked: `python -m benchmarks.fuzz_language --seconds 1800 --seed 1`.

Texts are tests/fuzz/hostile_texts.py's; each that breaks something is printed, and the run goes on. With `--atheris` the numbers
come from Atheris, which looks for those that reach new lines of our code (`pip install 'claimdesk[fuzz]'`).
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Run:
    """What a run has tried and found."""

    seconds: float
    began: float = field(default_factory=time.monotonic)
    tried: int = 0
    broken: dict[str, int] = field(default_factory=dict)
    slowest_s: float = 0.0

    def is_over(self) -> bool:
        return time.monotonic() - self.began > self.seconds

    def check(self, name: str, choose: Callable[[int], int]) -> None:
        """Try one text; print the first of each kind that breaks."""
        from tests.fuzz.hostile_texts import Broken, build_text, check_text

        self.tried += 1
        text = build_text(choose)
        try:
            self.slowest_s = max(self.slowest_s, check_text(text))
        except Broken as error:
            kind = str(error).split(":")[0][:60] if not str(error).startswith("lost") else "lost"
            self.broken[kind] = self.broken.get(kind, 0) + 1
            if self.broken[kind] <= 3:
                print(f"{name}: {error}", flush=True)

    def summarise(self) -> str:
        took = time.monotonic() - self.began
        found = ", ".join(f"{kind} × {count}" for kind, count in self.broken.items()) or "nothing broken"
        return f"{self.tried} texts in {took:.0f} s, the slowest {self.slowest_s:.1f} s of computing: {found}"


def fuzz_at_random(run: Run, seed: int) -> None:
    """Texts numbered from 0: `--seed S --only N` tries one again."""
    while not run.is_over():
        number = run.tried
        run.check(f"seed {seed} text {number}", random.Random(f"{seed} {number}").randrange)


def fuzz_by_coverage(run: Run, seed: int) -> None:
    """Texts that Atheris steers; it ends the process itself, so the summary is printed as it goes."""
    import atheris

    with atheris.instrument_imports(include=["claimdesk.language"]):
        from tests.fuzz import hostile_texts

        hostile_texts.check_text("The models are loaded. The council closed 3 libraries.")

    def try_bytes(data: bytes) -> None:
        given = atheris.FuzzedDataProvider(data)
        run.check("atheris", lambda below: given.ConsumeIntInRange(0, below - 1))
        if run.tried % 100 == 0:
            print(run.summarise(), flush=True)

    arguments = [
        sys.argv[0],
        f"-seed={seed}",
        "-max_len=400",
        f"-max_total_time={run.seconds:.0f}",
        "-verbosity=0",
    ]
    atheris.Setup(arguments, try_bytes)
    atheris.Fuzz()


def main() -> int:
    """1 when something broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of one text of the seed")
    parser.add_argument("--atheris", action="store_true")
    asked = parser.parse_args()
    run = Run(asked.seconds)
    if asked.only is not None:
        from tests.fuzz.hostile_texts import build_text, check_text

        text = build_text(random.Random(f"{asked.seed} {asked.only}").randrange)
        print(repr(text))
        check_text(text)
        return 0
    (fuzz_by_coverage if asked.atheris else fuzz_at_random)(run, asked.seed)
    print(run.summarise())
    return 1 if run.broken else 0


if __name__ == "__main__":
    sys.exit(main())

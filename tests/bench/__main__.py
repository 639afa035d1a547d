"""`make bench`: runs all measurements, one file for each subject.

python -m tests.bench [PART…] [--notes N,N…] [--rounds N,N…]
"""

from __future__ import annotations

import argparse

from tests.bench import peers, steps

PARTS = ("steps", "peers")


def main() -> None:
    """Measure the parts that are named, or all."""
    parser = argparse.ArgumentParser(description="Measure Knotwork, alone and against its peers.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=str(PARTS))
    parser.add_argument("--notes", default="1000,10000", help="sizes of the generated vaults")
    parser.add_argument("--rounds", default="3,1", help="how often each tool runs, size by size")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.notes.split(",") if size]
    rounds = [int(number) for number in asked.rounds.split(",")]
    wanted = asked.parts or PARTS
    if "steps" in wanted:
        steps.main(sizes)
    if "peers" in wanted:
        peers.main(sizes, [*rounds, *rounds[-1:] * len(sizes)][: len(sizes)])


if __name__ == "__main__":
    main()

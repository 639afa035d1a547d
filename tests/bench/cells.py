"""Milliseconds for a note of four cells, compared with other tools that run snippets.

    python -m tests.bench.cells [notes]

Prints and asserts nothing. "nbclient" is a Jupyter kernel for each note; "plain" is `python
script.py` with the cells one after another and each figure saved, without any capture or
containment, and with matplotlib's font cache in place. The ratio is against the strongest engine.
The rounds of all rows are interleaved, for a shared machine changes its pace.
"""

from __future__ import annotations

import collections
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from knotwork.cells.program import Engine, Options
from knotwork.cells.worker import Workers
from knotwork.executor.imports import imported_modules
from tests.helpers.programs import program

Way: TypeAlias = Callable[[tuple[str, ...]], list[float]]

SETS = {
    "pure": (
        "def dot(a, b):\n    return sum(x * y for x, y in zip(a, b))",
        "got = dot([1, 2, 3], [4, 5, 6])\ngot",
        "assert got == 32",
        "print('similar', dot([1, 0], [0, 1]))",
    ),
    "numpy": (
        "import numpy as np\nrng = np.random.default_rng(0)\nA = rng.normal(size=(50, 50))",
        "np.linalg.norm(A)",
        "u, s, v = np.linalg.svd(A)\ns[:3]",
        "assert np.allclose(u @ np.diag(s) @ v, A)",
    ),
    "figure": (
        "import numpy as np\nimport matplotlib.pyplot as plt\nx = np.linspace(0, 6, 200)",
        "np.sin(x).mean()",
        (
            "fig, ax = plt.subplots(figsize=(5, 3))\nax.plot(x, np.sin(x), label='sin')\n"
            "ax.plot(x, np.cos(x), label='cos')\nax.set_title('waves')\nax.legend();"
        ),
        "print(len(x))",
    ),
}

_SAVE = "\nplt.savefig('figure.svg', bbox_inches='tight')"


_NBCLIENT = """
import json, sys, time
import nbformat
from nbclient import NotebookClient
codes, notes = json.loads(sys.argv[1]), int(sys.argv[2])
for _ in range(notes):
    cells = [nbformat.v4.new_code_cell(code) for code in codes]
    book = nbformat.v4.new_notebook(cells=cells)
    start = time.perf_counter()
    NotebookClient(book, timeout=60).execute()
    print(time.perf_counter() - start, flush=True)
"""
_ROUNDS = 3


def main() -> None:
    """Measure all sets in all ways."""
    notes = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with tempfile.TemporaryDirectory() as folder:
        library = _library(Path(folder))
        ways: dict[str, Way] = {
            "nbclient": lambda codes: _kernels(codes, 2, library),
            "plain": lambda codes: list(_plain(codes, 3)),
            "single": lambda codes: _contained(codes, "single", 3),
            "fork": lambda codes: _contained(codes, "fork", notes),
            "namespaces": lambda codes: _contained(codes, "namespaces", notes),
        }
        times: dict[tuple[str, str], list[float]] = collections.defaultdict(list)
        for _round in range(_ROUNDS):
            for name, way in ways.items():
                for kind, codes in SETS.items():
                    times[name, kind].extend(way(codes))
    _print({key: statistics.median(found) * 1000 for key, found in times.items()}, list(ways))


def _print(medians: Mapping[tuple[str, str], float], ways: Iterable[str]) -> None:
    print(f"{'ms a note':12}" + "".join(f"{name:>18}" for name in SETS))
    for name in ways:
        row = [f"{name:12}"]
        for kind in SETS:
            ratio = medians[name, kind] / medians["namespaces", kind]
            row.append(f"{medians[name, kind]:10.1f} {ratio:6.1f}×")
        print("".join(row), flush=True)


def _library(folder: Path) -> Path:
    """nbclient and a kernel, installed beside the notes' own packages."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder)]
    subprocess.run([*command, "nbclient", "ipykernel"], check=True)
    return folder


def _kernels(codes: tuple[str, ...], notes: int, library: Path) -> list[float]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(library),
        "JUPYTER_PATH": str(library / "share" / "jupyter"),
        "IPYTHONDIR": str(library / "ipython"),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _NBCLIENT, json.dumps(codes), str(notes)],
        env=environment,
        cwd=library,
        check=True,
        capture_output=True,
        text=True,
    )
    return [float(line) for line in done.stdout.split()]


def _contained(codes: tuple[str, ...], engine: Engine, notes: int) -> list[float]:
    options = Options(engine=engine, jobs=1, modules=imported_modules(codes))
    programs = [program(str(number), *codes) for number in range(notes)]
    times = []
    with Workers(options) as workers:
        list(workers.run(programs[:1]))
        start = time.perf_counter()
        for _ in workers.run(programs):
            now = time.perf_counter()
            times.append(now - start)
            start = now
    return times


def _plain(codes: tuple[str, ...], notes: int) -> Iterator[float]:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "note.py")
        code = "\n".join(codes) + (_SAVE if "pyplot" in codes[0] else "")
        script.write_text(code)
        environment = {**os.environ, "MPLBACKEND": "Agg", "MPLCONFIGDIR": folder}
        for number in range(notes + 1):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, script],
                check=True,
                cwd=folder,
                env=environment,
                stdout=subprocess.DEVNULL,
            )
            if number:  # the first one filled the font cache
                yield time.perf_counter() - start


if __name__ == "__main__":
    main()

"""Milliseconds for a note of four cells: the fork server against an interpreter for each note.

    python -m tests.cells.bench [notes]

Prints and asserts nothing. "plain" is `python script.py` with the cells one after another and each
figure saved, without any capture or containment, and with matplotlib's font cache in place.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.cells.programs import program

from knotwork.cells.imports import imported_modules
from knotwork.cells.program import Engine, Options
from knotwork.cells.worker import Workers

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


def main() -> None:
    """Measure all sets in all ways."""
    notes = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    print(f"{'ms a note':12}" + "".join(f"{name:>10}" for name in SETS))
    for name, times in (
        ("plain", lambda codes: list(_plain(codes, 6))),
        ("single", lambda codes: _contained(codes, "single", 6)),
        ("fork", lambda codes: _contained(codes, "fork", notes)),
        ("namespaces", lambda codes: _contained(codes, "namespaces", notes)),
    ):
        _row(name, times)


def _row(name: str, times: Callable[[tuple[str, ...]], list[float]]) -> None:
    medians = [statistics.median(times(codes)) * 1000 for codes in SETS.values()]
    print(f"{name:12}" + "".join(f"{median:10.1f}" for median in medians), flush=True)


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

"""Which modules a command imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = (
    "networkx markdown_it jinja2 rich pygments nh3 rapidfuzz starlette uvicorn watchfiles "
    "distributed multiprocessing asyncio knotwork.pipeline"
).split()


RUN = """
import sys
from knotwork.shell.cli.main import main
try:
    main()
except SystemExit as ended:
    code = ended.code
print(*sorted(sys.modules), sep="\\n", file=sys.stderr)
sys.exit(code)
"""


def imported(*words: str, cwd: Path) -> set[str]:
    """The modules that a run of `knotwork` has imported by its end."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words], capture_output=True, text=True, cwd=cwd, check=True
    )
    return set(done.stderr.splitlines())

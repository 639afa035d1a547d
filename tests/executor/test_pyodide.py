"""The executor in a browser's Python: the same file gives the same outcomes.

Runs under Node, without a browser, where the npm package `pyodide` is: in `node_modules` of this
repository, or in the folder that KNOTWORK_PYODIDE names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.helpers.programs import cell_of, cells, outcomes_of

from knotwork.cells.executor_files import files
from knotwork.executor.outcome import Outcome, plain

_ROOT = Path(__file__).parents[2]
_PYODIDE = Path(os.environ.get("KNOTWORK_PYODIDE", _ROOT / "node_modules" / "pyodide"))

_SCRIPT = """
import { readFileSync } from "fs";
const { loadPyodide } = await import(process.argv[2]);
const python = await loadPyodide();
python.FS.mkdirTree("/executor/knotwork/executor");
for (const [name, path] of Object.entries(JSON.parse(process.argv[3])))
  python.FS.writeFile(`/executor/${name}`, readFileSync(path));
python.runPython("import sys; sys.path.insert(0, '/executor')");
const executor = python.pyimport("knotwork.executor.run");
for (const program of JSON.parse(readFileSync(0, "utf8")))
  executor.run_json(JSON.stringify(program), (event) => console.log(event));
"""

PROGRAM = cells(
    "import random\nprint('hi', random.random())\nx = 32\nx",
    "import sys\nprint('é', file=sys.stderr)\nsys.argv, __name__",
    cell_of("raise ValueError('no')", raises="ValueError"),
    ">>> x + 1\n33\n>>> 1 / 3\n0.333",
    cell_of("def f(): ...", role="starter", exercise="f"),
    cell_of("def f(): return 1", role="solution", exercise="f"),
    cell_of("assert f() == 1", role="check", exercise="f"),
    cell_of("input('? ')", raises="EOFError"),
    "import asyncio\nasync def f(n):\n    await asyncio.sleep(0.01 * n)\n    return n\n"
    "async def both():\n    async with asyncio.TaskGroup() as group:\n"
    "        tasks = [group.create_task(f(n)) for n in (2, 1)]\n"
    "    return [task.result() for task in tasks]\n"
    "asyncio.run(both())",
    "loop = asyncio.new_event_loop()\nloop.run_until_complete(f(3)), loop.close()",
    "async def late():\n    async with asyncio.timeout(0.01):\n        await asyncio.sleep(9)\n"
    "try:\n    asyncio.run(late())\nexcept TimeoutError:\n    print('late')",
    "asyncio.set_event_loop(loop := asyncio.new_event_loop())",
    "assert asyncio.get_event_loop() is loop, 'the next cell finds it'\n"
    "task = asyncio.ensure_future(f(4), loop=loop)\n"
    "asyncio.get_event_loop().run_until_complete(task)",
    "asyncio.set_event_loop(None)\nloop.close()",
    "def g(x):\n    assert x == 33\ng(x)",
    "1",
)


LEAVES_A_LOOP = cells(
    "import asyncio\nasyncio.set_event_loop(asyncio.new_event_loop())\n"
    "asyncio.get_event_loop().close()"
)
PRINTS_PAST_PYTHON = cells(
    "import os\nprint('a')\nos.write(1, b'b\\n')\nprint('c')\nos.write(2, b'd\\n');",
    "import ctypes\nctypes.CDLL(None).printf(b'e\\n');",
    "'f'",
    "os.close(1)",
)
ASKS_FOR_A_PASSWORD = cells(
    cell_of("import getpass\ngetpass.getpass('? ')", raises="EOFError: getpass() has nobody to ask")
)
FINDS_NONE = cells(
    "import asyncio\nassert not asyncio.get_event_loop().is_closed(), 'of another note'"
)


@pytest.mark.skipif(
    shutil.which("node") is None or not _PYODIDE.is_dir(), reason="no Node, or no pyodide"
)
def test_the_executor_gives_the_same_outcomes_in_the_browser_s_python(tmp_path: Path) -> None:
    script = tmp_path / "run.mjs"
    script.write_text(_SCRIPT)
    programs = (PROGRAM, LEAVES_A_LOOP, FINDS_NONE, PRINTS_PAST_PYTHON, ASKS_FOR_A_PASSWORD)
    paths = json.dumps({name: str(path) for name, path in files().items()})
    ran = subprocess.run(
        ["node", str(script), str(_PYODIDE / "pyodide.mjs"), paths],
        input=json.dumps([list(map(plain, each)) for each in programs]),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    events = (json.loads(line) for line in ran.stdout.splitlines())
    found: list[dict[int, Outcome]] = [{}]
    for event in events:
        if event["event"] == "outcome":
            found[-1][event["cell"]] = Outcome.of(event["outcome"])
        elif event["event"] == "end":
            found.append({})
    assert tuple(found[0][place] for place in range(len(PROGRAM))) == outcomes_of(PROGRAM)
    assert [found[number][0].status for number in (1, 2)] == ["passed", "passed"]
    assert [found[3][place].text for place in range(3)] == ["a\nb\nc\nd\n", "e\n", ""]
    assert (found[4][0].status, found[4][0].text) == ("passed", "? ")

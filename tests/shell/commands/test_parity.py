"""`knotwork test --browser` runs cells in the browsers' Python too, under Node."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.pyodide import runtime, runtime_with_numpy
from tests.helpers.run import run_here
from tests.helpers.vault import vault

from knotwork.cells.in_process import InProcess
from knotwork.programs.browser import Browser
from knotwork.programs.parity import differences
from knotwork.programs.verdicts import trials
from knotwork.shell.browser.runtime import packages
from knotwork.shell.cells import in_process
from knotwork.shell.commands.testing.browser_parity import trials_in_browser
from knotwork.shell.console import Tracker
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.project import browser


def fence(code: str, words: str) -> str:
    return f"```python {words}\n{code}\n```\n\n"


def test_cells_that_do_something_else_in_a_browser_are_named() -> None:
    graph = vault(
        fine=fence("print(1 / 3)", "{#a}")
        + fence("def f(): ...", "{#start exercise=x}")
        + fence("def f(): return 1", "{#sol exercise=x .solution}")
        + fence("assert f() == 1", "{#check exercise=x .check}"),
        ends=fence("import os, sys\nif sys.platform == 'emscripten': os._exit(1)", "{#a}")
        + fence("1", "{#b}"),
        here=fence("import sys\nassert sys.platform != 'emscripten'", "{#a}"),
        there=fence("import sys\nassert sys.platform == 'emscripten'", "{#a}"),
        seeded=fence(
            "import sys\nif sys.platform == 'emscripten':\n    assert not sys.flags.hash_randomization",
            "{#a}",
        ),
        stops=fence("import sys\nif sys.platform == 'emscripten':\n    breakpoint()", "{#a}"),
        torch=fence("import torch", "{#a raises=ModuleNotFoundError}")
        + fence("import torch", "{#b}"),
    )
    here = trials(graph, run_here)
    modules = browser(templates_folder())
    assert modules is not None
    there = trials_in_browser(graph, here, runtime(), modules, Path())
    assert "torch.md" not in there
    found = {f"{each.path}::{each.name}": each.message for each in differences(here, there)}
    assert found.keys() == {"ends.md::a", "ends.md::b", "here.md::a", "there.md::a"}
    assert "in a browser" in found["here.md::a"]
    assert found["there.md::a"].endswith("here, passed in a browser")


def test_features_that_browsers_lack_are_explained() -> None:
    code = "import os, signal, socket, sys\nif sys.platform == 'emscripten': "
    graph = vault(
        a=fence(f"{code}os.fork()", "{#a}"),
        b=fence(f"{code}signal.alarm(1)", "{#b}"),
        c=fence(f"{code}socket.create_connection(('127.0.0.1', 9))", "{#c}"),
        d=fence(f"{code}socket.create_server(('127.0.0.1', 0))", "{#d}"),
        e=fence(f"{code}1 / 0", "{#e}"),
    )
    here = trials(graph, run_here)
    modules = browser(templates_folder())
    assert modules is not None
    there = trials_in_browser(graph, here, runtime(), modules, Path())
    messages = {each.name: each.message for each in differences(here, there)}
    for name, words in (
        ("a", "Function not implemented; Python in a browser has neither threads nor other proc"),
        ("b", "; Python in a browser has no timers that interrupt it"),
        ("c", "; Python in a browser has no network connections"),
        ("d", "; Python in a browser has no network connections"),
        ("e", "failed (ZeroDivisionError: division by zero) in a browser"),
    ):
        assert words in messages[name]


def test_no_cell_reaches_the_worker_around_the_readers_python(tmp_path: Path) -> None:
    code = (
        "import sys\nif sys.platform == 'emscripten':\n"
        f"    import os, js\n    assert os.system('touch {tmp_path}/trace') == -1\n"
        "    assert not hasattr(js, 'process')"
    )
    graph = vault(a=fence(code, "{#a}") + fence("1", "{#b}"))
    here = trials(graph, run_here)
    modules = browser(templates_folder())
    assert modules is not None
    there = trials_in_browser(graph, here, runtime(), modules, Path())
    assert list(differences(here, there)) == []
    assert not list(tmp_path.iterdir())


def test_each_note_has_its_own_modules_and_what_they_import(tmp_path: Path) -> None:
    place = runtime_with_numpy()
    texts = {}
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "own.py").write_text(f"import numpy\nNAME = {name!r}\n")
        code = f"import own\nassert own.NAME == {name!r} and own.numpy"
        texts[f"{name}.md"] = f'---\ndata: "[[{name}/own.py]]"\n---\n' + fence(code, "{#a}")
    texts["c.md"] = fence("import own", "{#a raises=ModuleNotFoundError}")
    (tmp_path / "lacks.py").write_text("if __file__ == '':\n    import torch\n")
    texts["d.md"] = '---\ndata: "[[lacks.py]]"\n---\n' + fence("import lacks", "{#a}")
    graph = vault(texts, files=["a/own.py", "b/own.py", "lacks.py"])
    here = trials(graph, in_process(tmp_path, InProcess(), Tracker(shown=False)))
    assert {one.kind for trial in here.values() for one in trial.verdicts} == {"passed"}
    modules = browser(templates_folder())
    assert modules is not None
    there = trials_in_browser(graph, here, place, modules, tmp_path)
    assert list(there) == ["a.md", "b.md", "c.md"]
    assert list(differences(here, there)) == []


def test_cells_with_numpy_and_figures_do_the_same_in_a_browser() -> None:
    place = runtime_with_numpy()
    graph = vault(
        a=fence("import numpy as np\nassert np.arange(4).sum() == 6", "{#sum}")
        + fence("import matplotlib.pyplot as plt\nplt.plot([1, 2]);", '{#plot fig-alt="A line."}')
    )
    here = trials(graph, run_here)
    modules = browser(templates_folder())
    assert modules is not None
    known = Browser(
        modules.standard, {**modules.packages, **{name: name for name in packages(place)}}
    )
    there = trials_in_browser(graph, here, place, known, Path())
    assert list(there) == ["a.md"]
    assert list(differences(here, there)) == []
    assert len(there["a.md"].verdicts[1].outcome.figures) == 1

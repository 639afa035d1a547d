"""Pages in which a reader runs Python: ours, a minimal one with Pyodide, and PyScript's editor.

All stand on the same plain host with the same Pyodide. Each has a button for each snippet and a place
where its output comes up.
"""

from __future__ import annotations

import html
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from knotwork.shell.browser.node import npm
from tests.browser.sites import built

PYSCRIPT = "@pyscript/core@0.7.31"
FOLDER = Path(__file__).resolve().parents[2] / ".benchmarks" / "pyscript"
FIGURE = "import matplotlib.pyplot as plt\n\nplt.plot([1, 2, 3]);"
SNIPPETS: Mapping[str, tuple[str, str]] = {
    "first": ("print(32)", "32"),
    "second": ("print(33)", "33"),
}
"""Code and the output to wait for, by name."""
WITH_NUMPY: Mapping[str, tuple[str, str]] = {
    "numpy": ("import numpy as np\nprint(np.arange(10).sum())", "45"),
    "figure": (FIGURE, ""),
}
_SVG = """
import io, matplotlib, matplotlib.pyplot as plt
matplotlib.use("svg")
figure = plt.figure()
figure.gca().plot([1, 2, 3])
file = io.StringIO()
figure.savefig(file, format="svg")
print("drawn", len(file.getvalue()))
"""
"""What a page without an executor has to say itself; PyScript and the bare page print its size."""


class Runner(NamedTuple):
    """A page, and where its buttons and outputs are; {} is the name of a snippet."""

    name: str
    page: str
    button: str
    output: str


OURS = Runner("Knotwork", "a.html", "#cell-{} .cell-run", "#cell-{} .cell-live")
BARE = Runner("bare Pyodide", "index.html", "#run-{}", "#out-{}")
PYSCRIPT_EDITOR = Runner(
    "PyScript", "index.html", "#box-{} .py-editor-run-button", "#box-{} .py-editor-output"
)


def our_site(folder: Path, runtime: Path, snippets: Mapping[str, tuple[str, str]]) -> Path:
    """A site of Knotwork's with one note."""
    vault = folder / "vault"
    vault.mkdir(parents=True)
    cells = (
        f'```python {{#{name} fig-alt="A line."}}\n{code}\n```\n'
        for name, (code, _) in snippets.items()
    )
    (vault / "a.md").write_text("\n".join(cells), "utf-8")
    return built(vault, folder / "site", runtime)


def bare_page(folder: Path, runtime: Path, snippets: Mapping[str, tuple[str, str]]) -> Path:
    """A page whose worker loads Pyodide with the first click and runs what it is sent."""
    _with_runtime(folder, runtime)
    rows = (
        f'<button id="run-{name}" data-code="{html.escape(_plain(name, code))}">Run</button>'
        f'<pre id="out-{name}"></pre>'
        for name, (code, _) in snippets.items()
    )
    (folder / "index.html").write_text("\n".join([_BARE, *rows, _BARE_SCRIPT]), "utf-8")
    (folder / "worker.js").write_text(_BARE_WORKER, "utf-8")
    return folder


def pyscript_page(folder: Path, runtime: Path, snippets: Mapping[str, tuple[str, str]]) -> Path:
    """PyScript's own editor with its Run button, the kind of its parts that is most like a cell."""
    _with_runtime(folder, runtime)
    (folder / "core").symlink_to(_pyscript())
    names = [name for name in snippets if name != "second"]
    packages = {"numpy": '"numpy"', "figure": '"matplotlib"'}
    wanted = ", ".join(packages[name] for name in names if name in packages)
    # With packages, even with none, PyScript loads an installer that the npm package has not.
    more = f', "packages": [{wanted}]' if wanted else ""
    config = f'{{"interpreter": "/some/where/pyodide.mjs"{more}}}'
    rows = (
        f'<div id="box-{name}"><script type="py-editor" env="shared"'
        f"{f' config={chr(39)}{config}{chr(39)}' if place == 0 else ''}>"
        f"{_plain(name, code)}</script></div>"
        for place, (name, (code, _)) in enumerate(snippets.items())
    )
    (folder / "index.html").write_text("\n".join([_PYSCRIPT_HEAD, *rows]), "utf-8")
    return folder


def _plain(name: str, code: str) -> str:
    return _SVG if name == "figure" else code


def _with_runtime(folder: Path, runtime: Path) -> None:
    folder.mkdir(parents=True)
    for path in runtime.iterdir():
        if path.is_file():
            (folder / path.name).symlink_to(path)


def _pyscript() -> Path:
    """PyScript's files, fetched from npm on the first run."""
    dist = FOLDER / "package" / "dist"
    if not dist.is_dir():
        FOLDER.mkdir(parents=True, exist_ok=True)
        npm(["pack", PYSCRIPT], FOLDER)
        with tarfile.open(next(FOLDER.glob("*.tgz"))) as archive:
            archive.extractall(FOLDER, filter="data")
    return dist


_BARE = '<!doctype html><meta charset="utf-8"><title>Bare</title>'
_BARE_SCRIPT = """<script>
let worker;
let shown;
for (const button of document.querySelectorAll("button")) {
  button.onclick = () => {
    worker ??= new Worker("worker.js", { type: "module" });
    worker.onmessage = (event) => { shown.textContent = event.data; };
    shown = button.nextElementSibling;
    worker.postMessage(button.dataset.code);
  };
}
</script>"""
_BARE_WORKER = """let said = "";
const started = import("./pyodide.mjs").then(({ loadPyodide }) =>
  loadPyodide({ stdout: (text) => { said += `${text}\\n`; } }));
self.onmessage = async (event) => {
  const pyodide = await started;
  await pyodide.loadPackagesFromImports(event.data);
  said = "";
  pyodide.runPython(event.data);
  postMessage(said);
};
"""
_PYSCRIPT_HEAD = """<!doctype html><meta charset="utf-8"><title>PyScript</title>
<link rel="stylesheet" href="core/core.css"><script type="module" src="core/core.js"></script>"""

"""Parse, link, check, compose, render and whole builds, per note and as ratios.

Every ratio compares figures of the same run. `bare` is markdown-it-py with tables and nothing else
over the same notes: what any compiler built on it has to pay.
"""

from __future__ import annotations

import gc
import json
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from markdown_it import MarkdownIt

from knotwork.check import Selection, check
from knotwork.config.options import SiteOptions
from knotwork.link import link
from knotwork.model import Note, Source, Syntax
from knotwork.pages.compose import plans
from knotwork.pages.site import Site
from knotwork.pipeline import artifacts, compile_vault
from knotwork.render.pages import Renderer
from knotwork.resolve import Mode
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.scan import sources
from knotwork.shell.files.theme import theme_in
from knotwork.shell.project import files
from knotwork.syntax.compile import compile_note, compile_notes
from knotwork.tools import Tools
from tests.bench.generate import vault
from tests.helpers.disk import write_site
from tests.helpers.shared import SHARED, shared_files

T = TypeVar("T")
_SIZE = re.compile(r"\d{3,}")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of this process, and what the work returned."""
    gc.collect()
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def row(cells: Iterable[object], widths: Sequence[int]) -> None:
    print("  ".join(f"{cell!s:>{width}}" for cell, width in zip(cells, widths, strict=True)))


HEAD = (
    "vault",
    "notes",
    "kB/note",
    "bare",
    "compile",
    "×bare",
    "link",
    "check",
    "compose",
    "render",
    "build s",
)
WIDTHS = (22, 7, 7, 7, 7, 6, 7, 7, 7, 7, 8)


def measure(name: str, notes: tuple[Source, ...], others: tuple[str, ...]) -> None:
    """One row: milliseconds of CPU per note for each step, seconds for the whole build."""
    count = len(notes)
    syntax, mode = Syntax(), Mode.ALIAS
    bare_parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    bare, _ = timed(lambda: [bare_parser.render(note.text) for note in notes])
    compiling, units = timed(lambda: [compile_note(note, syntax) for note in notes])
    known = [Note(note.path, unit) for note, unit in zip(notes, units, strict=True)]
    linking, graph = timed(lambda: link(known, others, mode))
    checking, _ = timed(lambda: check(graph, Selection()))
    site = Site(graph, SiteOptions(title=name))
    composing, pages = timed(lambda: [page for one in plans(site) for page in one.make(site)])
    theme = theme_in(templates_folder())
    rendering, _ = timed(lambda: list(map(Renderer(theme.templates).artifact, pages)))
    tools = Tools(lambda found: compile_notes(found, syntax), mode)
    with tempfile.TemporaryDirectory() as folder:
        out, source = Path(folder) / "out", Path(folder) / "vault"
        source.mkdir()

        def build() -> None:
            compiled = compile_vault(notes, (), tools)
            write_site(out, source, artifacts(compiled, tools, theme))

        building, _ = timed(build)
    figures = (bare, compiling, linking, checking, composing, rendering)
    per_note = [f"{figure / count * 1000:.2f}" for figure in figures]
    size = sum(len(note.text) for note in notes) / count / 1000
    ratio = f"{compiling / bare:.2f}"
    row(
        (name, count, f"{size:.1f}", *per_note[:2], ratio, *per_note[2:], f"{building:.2f}"), WIDTHS
    )


def shared_vaults() -> Iterator[tuple[str, tuple[Source, ...], tuple[str, ...]]]:
    """The real vaults beside this repository, if they are there."""
    for folder in shared_files("vaults", "*"):
        inner = sorted(folder.glob("vault_*")) or [folder]
        for root in inner:
            found = files(locate(root), root / "nowhere")
            if found.notes:
                yield root.name, tuple(sources(root, found.notes)), found.files


def one_alias(count: int) -> Iterator[Source]:
    """Notes that all claim the same alias."""
    return (Source(f"n{at}.md", "---\naliases: [x]\n---\n") for at in range(count))


def all_broken(count: int) -> Iterator[Source]:
    """Notes whose every link is misspelt."""
    for at in range(count):
        yield Source(f"note {at} of many.md", f"[[nota {at} von mani]] [[#gnoe]]\n## gone {at}")


def section_embeds(count: int) -> Iterator[Source]:
    """Two notes whose sections embed one another."""
    text = "\n\n".join(f"## S{at}\n![[b#S{at}]]" for at in range(count))
    return (Source(path, text) for path in ("a.md", "b.md"))


def check_shapes() -> None:
    """What a check costs where findings are many, at one size and at four times the size."""
    print("\nChecks: ms of CPU per note or section; 1× is linear")
    widths = (24, 8, 8, 8)
    row(("vault", "500", "2000", "growth"), widths)
    for shape in (one_alias, all_broken, section_embeds):
        costs = []
        for count in (500, 2000):
            graph = link([Note(one.path, compile_note(one, Syntax())) for one in shape(count)])
            spent, _ = timed(partial(check, graph, Selection()))
            costs.append(spent / count * 1000)
        figures = [f"{cost:.3f}" for cost in costs]
        row((shape.__name__.replace("_", " "), *figures, f"{costs[1] / costs[0]:.1f}×"), widths)


def adversarial() -> None:
    """Time per character of hostile texts at one size and at twice the size."""
    cases = SHARED / "cases" / "adversarial.json"
    if not cases.is_file():
        print("adversarial cases: not here, left out")
        return
    print(
        "\nHostile texts: µs of CPU per character, at a quarter, half and full size; 1× is linear"
    )
    widths = (36, 9, 8, 8, 8, 7)
    row(("case", "chars", "¼", "½", "1", "growth"), widths)
    for case in json.loads(cases.read_text("utf-8"))["cases"]:
        sizes, costs = [], []
        for part in (4, 2, 1):
            note = Source("x.md", scaled(case["python"], part))
            spent, _ = timed(partial(compile_note, note, Syntax()))
            sizes.append(len(note.text))
            costs.append(spent / len(note.text) * 1e6)
        growth = costs[2] / costs[1] if costs[1] else 1.0
        name, figures = case["name"][:36], [f"{cost:.2f}" for cost in costs]
        row((name, sizes[-1], *figures, f"{growth:.1f}×"), widths)


def scaled(recipe: str, part: int) -> str:
    """The text of a case with its sizes divided; half of the *text* would be another case."""
    expression = _SIZE.sub(lambda size: str(int(size[0]) // part), recipe)
    return str(eval(expression, {"__builtins__": {"range": range}}))


def main(sizes: Sequence[int]) -> None:
    """Measure the shared vaults, and generated ones of some sizes."""
    print("Milliseconds of CPU per note; ×bare: compile against bare markdown-it-py in this run")
    row(HEAD, WIDTHS)
    for name, notes, others in shared_vaults():
        measure(name, notes, others)
    for size in sizes:
        measure(f"generated {size}", tuple(vault(size)), ())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process, all of the above in turn: {peak:.0f} MB")
    check_shapes()
    adversarial()

"""The link step and every query of the graph at three sizes, compared with obsidiantools.

    python -m tests.bench.graph [--notes N,N…] [--rival N]

Prints and asserts nothing. Each size runs in a process of its own, so its memory is its own. Growth
compares the cost per note with that of the size before: 1.0× is linear.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from knotwork.analysis.bridges import bridges
from knotwork.analysis.change import change
from knotwork.analysis.communities import communities
from knotwork.analysis.hubs import hubs
from knotwork.analysis.loose_ends import dead_ends, orphans, stubs
from knotwork.analysis.mentions import mentions
from knotwork.analysis.needs import leads, needs, order
from knotwork.analysis.path import ways
from knotwork.analysis.related import related
from knotwork.analysis.stats import stats
from knotwork.check import Selection, check
from knotwork.config.options import SiteOptions
from knotwork.export.digraph import digraph
from knotwork.export.elements import elements
from knotwork.export.graph_json import graph_json
from knotwork.export.networks import graphml
from knotwork.export.skos import statements
from knotwork.export.turtle import turtle
from knotwork.graph import ConceptGraph
from knotwork.link import link
from knotwork.model import Note, Syntax
from knotwork.pages.site import Site
from knotwork.rename.breaches import breaches
from knotwork.rename.links import rewriting
from knotwork.syntax.compile import compile_note
from tests.bench.generate import skeletons, vault

_LARGEST_FOR_LOUVAIN = 10_000
"""Notes beyond which communities take minutes."""
_RULES = frozenset({"prerequisite-cycle", "trail-against-prerequisite"})


def _questions(
    graph: ConceptGraph, texts: dict[str, str]
) -> Iterator[tuple[str, Callable[[], Any]]]:
    paths = tuple(graph.notes)
    first, middle, last = paths[0], paths[len(paths) // 2], paths[-1]
    hub = max(graph.incoming, key=lambda path: len(graph.incoming[path]))
    yield "mv: plan", lambda: rewriting(graph, {hub: "renamed.md"}, texts.__getitem__)
    yield "mv: law", lambda: list(breaches(graph, graph, {}))
    yield "diff", lambda: change(graph, graph)
    yield "order", lambda: order(graph)
    yield "needs", lambda: needs(graph, last)
    yield "leads", lambda: leads(graph, first)
    yield "path", lambda: ways(graph, first, last)
    yield "orphans", lambda: orphans(graph)
    yield "dead-ends", lambda: dead_ends(graph)
    yield "stubs", lambda: stubs(graph)
    yield "hubs", lambda: hubs(graph)
    yield "bridges", lambda: bridges(graph)
    yield "related", lambda: related(graph, middle)
    yield "mentions", lambda: list(mentions(graph, texts.get))
    yield "stats", lambda: stats(graph)
    if len(paths) <= _LARGEST_FOR_LOUVAIN:
        yield "communities", lambda: communities(graph)
    yield "two rules", lambda: check(graph, Selection(select=_RULES))
    yield "networkx", lambda: digraph(elements(graph))
    yield "export json", lambda: graph_json(graph)
    yield "export graphml", lambda: graphml(elements(graph))
    yield "export turtle", lambda: turtle(statements(Site(graph, SiteOptions(title="t"))))


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(count: int) -> dict[str, float]:
    """Seconds of CPU for each step, and the memory that units and graph take."""
    gc.set_threshold(50_000, 50, 100)
    sources = tuple(skeletons(count))
    texts = {source.path: source.text for source in sources}
    before = _megabytes()
    spent: dict[str, float] = {}
    spent["compile"], notes = _timed(
        lambda: tuple(Note(source.path, compile_note(source, Syntax())) for source in sources)
    )
    units = _megabytes()
    spent["link"], graph = _timed(lambda: link(notes))
    memory = {"units MB": units - before, "link MB": _megabytes() - units}
    for name, question in _questions(graph, texts):
        spent[name], _answer = _timed(question)
    return {**spent, **memory, "peak MB": _megabytes()}


def compare(count: int) -> None:
    """Our own way from a folder to a graph of networkx, and obsidiantools' to its own."""
    with tempfile.TemporaryDirectory() as folder:
        for source in vault(count):
            path = Path(folder, source.path)
            path.parent.mkdir(exist_ok=True)
            path.write_text(source.text, "utf-8")
        ways_there = {
            "knotwork": "import knotwork; g = knotwork.load({0!r}).graph.networkx()",
            "obsidiantools": "import obsidiantools.api as o, pathlib; "
            "g = o.Vault(pathlib.Path({0!r})).connect().graph",
        }
        print(f"\n{count} notes of 4 kB on disk to a graph in networkx, twice in turn:")
        for name, script in [*ways_there.items()] * 2:
            if importlib.util.find_spec(name) is None:
                print(f"  {name}: not installed (pip install --group bench)")
                continue
            tail = "; print(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss"
            code = "import time, resource; " + script.format(folder) + tail + " // 1024, len(g))"
            done = subprocess.run(
                [sys.executable, "-W", "ignore", "-c", code],
                capture_output=True,
                text=True,
                check=True,
            )
            seconds, megabytes, nodes = done.stdout.split()
            print(f"  {name:14} {float(seconds):7.1f} s CPU  {megabytes:>5} MB  {nodes} nodes")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the graph.")
    parser.add_argument("--notes", default="1000,10000,100000", help="sizes, in rising order")
    parser.add_argument(
        "--rival", type=int, default=10_000, help="notes for obsidiantools; 0: none"
    )
    parser.add_argument("--only", type=int, help="one size, as JSON (what each process is given)")
    options = parser.parse_args()
    if options.only:
        print(json.dumps(measure(options.only)))
        return
    sizes = [int(size) for size in options.notes.split(",") if size]
    columns = [_in_a_process(size) for size in sizes]
    print("Seconds of CPU; growth: per note, against the size before")
    print(f"{'':16}" + "".join(f"{size:>12} {'growth':>7}" for size in sizes))
    for name in columns[0]:
        cells = []
        for at, column in enumerate(columns):
            figure, growth = column.get(name), ""
            earlier = columns[at - 1].get(name) if at else None
            if figure and earlier:
                growth = f"{figure / sizes[at] / (earlier / sizes[at - 1]):.1f}×"
            cells.append(f"{'—' if figure is None else f'{figure:.3f}':>12} {growth:>7}")
        print(f"{name:16}" + "".join(cells))
    if options.rival:
        compare(options.rival)


def _in_a_process(size: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.graph", "--only", str(size)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    main()

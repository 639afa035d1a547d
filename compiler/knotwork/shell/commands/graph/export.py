"""`knotwork graph export`: writes the graph in the formats of other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from knotwork.errors import KnotworkError
from knotwork.export.elements import Elements, around, elements, published
from knotwork.export.graph_json import graph_json, schema
from knotwork.export.jsonld import jsonld
from knotwork.export.networks import gexf, graphml
from knotwork.export.pictures import dot, mermaid
from knotwork.export.site_json import site_json
from knotwork.export.skos import Statements, statements
from knotwork.export.tables import csv_files
from knotwork.export.turtle import turtle
from knotwork.pages.site import Site
from knotwork.shell.commands.graph.request import GraphRequest
from knotwork.shell.console import err
from knotwork.shell.files.folders import make_folder

_OF_ELEMENTS: Mapping[str, Callable[[Elements], bytes]] = {
    "graphml": graphml,
    "gexf": gexf,
    "dot": lambda known: dot(known).encode("utf-8", "replace"),
    "mermaid": lambda known: mermaid(known).encode("utf-8", "replace"),
}
_OF_STATEMENTS: Mapping[str, Callable[[Statements], bytes]] = {"turtle": turtle, "jsonld": jsonld}
_MOST_ARROWS = 500
"""Mermaid's default limit of edges, which a page can raise."""


def export_graph(
    asked: GraphRequest, style: str, output: Path | None, near: str | None, steps: int
) -> int:
    """Carry out `knotwork graph export`, and return the exit code."""
    if style in _OF_STATEMENTS:
        _write(_OF_STATEMENTS[style](statements(_site(asked))), output)
        return 0
    if style == "json":
        _write(_json(asked), output)
        return 0
    graph = asked.graph()
    whole = elements(graph)
    known = published(whole) if asked.published else whole
    if near is not None:
        known = around(known, asked.note(graph, near), steps)
    if style == "csv":
        _write_folder(known, output)
        return 0
    content = _OF_ELEMENTS[style](known)
    _write(content, output)
    if style == "mermaid" and (arrows := content.count(b"-->")) > _MOST_ARROWS:
        err().print(
            f"{arrows} arrows: Mermaid draws {_MOST_ARROWS} unless its maxEdges is raised; "
            "--around NOTE exports a part",
            style="yellow",
        )
    return 0


def print_schema() -> int:
    """Carry out `knotwork graph schema`, and return the exit code."""
    sys.stdout.buffer.write(schema())
    return 0


def _json(asked: GraphRequest) -> bytes:
    if not asked.published:
        return graph_json(asked.graph())
    return msgspec.json.format(site_json(_site(asked)), indent=1)


def _site(asked: GraphRequest) -> Site:
    """The published site, which knows the URLs of its pages."""
    known = asked.linked()
    return Site(known.public, known.tools.site)


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        return
    with _refused(output):
        output.write_bytes(content)


def _write_folder(known: Elements, output: Path | None) -> None:
    if output is None:
        raise KnotworkError("CSV is two files", help="name a folder for them with --output DIR")
    if not output.is_dir() and (output.is_file() or output.suffix.lower() == ".csv"):
        raise KnotworkError(
            f"CSV is two files, and {output} names one",
            help=f"name a folder for them: --output {output.with_suffix('')}",
        )
    with _refused(output):
        make_folder(output)
        for name, content in csv_files(known):
            (output / name).write_bytes(content)


@contextmanager
def _refused(output: Path) -> Iterator[None]:
    try:
        yield
    except IsADirectoryError as error:
        raise KnotworkError(
            f"{output} is a folder", help="name a file, such as --output graph.json"
        ) from error
    except OSError as error:
        raise KnotworkError(
            f"{output} cannot be written: {error.strerror}",
            help="name a file in a folder that is there and may be written to",
        ) from error

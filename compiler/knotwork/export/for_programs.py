"""The files of a site for programs: its graph in two formats, and each note as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec

from knotwork.export.site_json import lines_of, site_json
from knotwork.export.skos import statements
from knotwork.export.turtle import turtle
from knotwork.pages.fixed_urls import GRAPH_URL, PICTURE_URL, TURTLE_URL
from knotwork.pages.markdown import markdown
from knotwork.pages.model import Data
from knotwork.pages.plan import Plan, lead, no_words
from knotwork.pages.site import Site
from knotwork.pages.whole_graph import whole_graph


def for_programs(site: Site) -> dict[str, Plan]:
    """The plans of these files by URL; pages refer to them, so they come before any page.

    If a file of the vault has the URL of a note's Markdown, the Markdown is left out.
    """
    return dict(_plans(site))


def _plans(site: Site) -> Iterator[tuple[str, Plan]]:
    yield GRAPH_URL, Plan("graph as JSON", _graph, lines_of)
    yield TURTLE_URL, Plan("graph as Turtle", _turtle, lead)
    if site.graph.incoming:
        yield PICTURE_URL, Plan("graph to draw", _picture, no_words)
    taken = frozenset(site.urls.values())
    for path, url in site.markdown_urls.items():
        if url not in taken:
            yield url, Plan(f"Markdown {path}", partial(_markdown, path=path))


def _graph(site: Site) -> tuple[Data]:
    return (Data(GRAPH_URL, site_json(site)),)


def _turtle(site: Site) -> tuple[Data]:
    return (Data(TURTLE_URL, turtle(statements(site))),)


def _picture(site: Site) -> tuple[Data]:
    return (Data(PICTURE_URL, msgspec.json.encode(whole_graph(site))),)


def _markdown(site: Site, path: str) -> tuple[Data]:
    content = markdown(site, path).encode("utf-8", "replace")
    return (Data(site.markdown_urls[path], content),)

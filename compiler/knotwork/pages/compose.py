"""Composes the pages of a site from the graph, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from knotwork.pages.lists import list_pages
from knotwork.pages.model import Data
from knotwork.pages.note import note_page
from knotwork.pages.page_program import program_url
from knotwork.pages.plan import Plan, plan, title
from knotwork.pages.preview import preview
from knotwork.pages.redirects import redirects
from knotwork.pages.site import Site

NO_FILES: Mapping[str, Plan] = {}


def plans(site: Site, for_programs: Mapping[str, Plan] = NO_FILES) -> Iterator[Plan]:
    """The plans of all pages: notes with their previews, pages about more notes, redirects.

    `for_programs` are the plans of files for programs, by URL; pages refer to them, so they come
    first. What is made from one note comes together, so that its text is unpacked once.
    """
    markdown = site.markdown_urls if for_programs else {}
    of_notes = frozenset(markdown.values())
    yield from (plan for url, plan in for_programs.items() if url not in of_notes)
    coded = frozenset(site.coded)
    for path in site.graph.notes:
        if for_programs and (own := for_programs.get(markdown[path])) is not None:
            yield own
        if path in coded:
            yield Plan(f"program {path}", partial(_program, path=path))
        yield plan(f"preview {path}", preview, path)
        yield plan(f"note {path}", note_page, path)
    yield from list_pages(site).values()
    if site.redirects:
        yield Plan("redirects", redirects, title, ("redirects", "urls", "told_apart"))


def _program(site: Site, path: str) -> Iterator[Data]:
    """The file that a page fetches to run the note's cells, if a reader can run any."""
    program = site.reader_programs.get(path)
    if program is not None and program.is_of_use:
        yield Data(program_url(site.urls[path]), program.content)

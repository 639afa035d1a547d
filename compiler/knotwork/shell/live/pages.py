"""The files of a site by URL, each made when it is requested."""

from __future__ import annotations

from functools import cached_property
from threading import RLock
from typing import TypeAlias

import msgspec

from knotwork.export.for_programs import for_programs
from knotwork.pages.fixed_urls import ASSETS_URL
from knotwork.pages.lists import list_pages
from knotwork.pages.long_list import first_url
from knotwork.pages.lookup_pages import not_found_below
from knotwork.pages.math_faces import MATH_FILES
from knotwork.pages.note import note_page
from knotwork.pages.page_program import PROGRAMS_URL
from knotwork.pages.plan import Plan
from knotwork.pages.preview import PREVIEWS_URL, preview
from knotwork.pages.redirects import redirect_page
from knotwork.pages.site import Site
from knotwork.pipeline import Vault, artifacts, theme_files
from knotwork.render.artifact import Artifact, Copy
from knotwork.render.assets import FOR_CELLS
from knotwork.render.machines import machine_plans
from knotwork.tools import Printer, Theme, Tools

Found: TypeAlias = Artifact | Copy


class Others:
    """The files of a site that are no pages, made one after the other until the wanted one."""

    def __init__(self, vault: Vault, tools: Tools, theme: Theme) -> None:
        no_plans = msgspec.structs.replace(tools, press=lambda _site, _plans, _print: iter(()))
        self._rest = artifacts(vault, no_plans, theme)
        self._theme = theme
        self._lock = RLock()
        """Needed because several states of a vault share this object."""
        # The next edit may add the first formula or cell, whose page requests these files at once.
        ahead = theme_files(theme, MATH_FILES | FOR_CELLS)
        self._made: dict[str, Found] = {file.path: file for file in ahead}

    def at(self, url: str) -> Found | None:
        """The file at a URL."""
        with self._lock:
            while url not in self._made:
                file = next(self._rest, None)
                if file is None:
                    drawing = self._diagrams.get(url) if url.startswith(ASSETS_URL) else None
                    return Artifact(url, drawing) if drawing is not None else None
                self._made[file.path] = file
            return self._made[url]

    @cached_property
    def _diagrams(self) -> dict[str, bytes]:
        """The scripts that draw diagrams: too large to be read before they are requested."""
        return {ASSETS_URL + name: content for name, content in self._theme.diagrams().items()}


class Lists:
    """The pages about more than one note, and the files for programs, of one state of a vault."""

    def __init__(self, site: Site, printer: Printer) -> None:
        self._site = site
        self._printer = printer
        self._lock = RLock()
        """Needed because later states of the vault may share this object."""
        self._made: dict[str, Artifact] = {}

    def at(self, url: str) -> Artifact | None:
        """The file at a URL; pages that are not requested are never made."""
        with self._lock:
            if url not in self._made and (plan := self._plans.get(first_url(url))) is not None:
                self._made.update((page.url, self._printer(page)) for page in plan.make(self._site))
            return self._made.get(url)

    @cached_property
    def _plans(self) -> dict[str, Plan]:
        site = self._site
        return {**list_pages(site), **for_programs(site), **machine_plans(site)}


class Pages:
    """The site of one state of a vault. Nothing is composed or printed before it is requested."""

    def __init__(
        self, site: Site, printer: Printer, others: Others, lists: Lists | None = None
    ) -> None:
        """`lists` are those of an earlier state, to be kept; None to make them anew."""
        self.site = site
        self._printer = printer
        self._others = others
        self._lists = lists or Lists(site, printer)
        self._lock = RLock()
        """Needed because templates and the lazy values of a site are not thread-safe."""
        self._made: dict[str, Artifact] = {}
        self._paths = {site.urls[path]: path for path in site.graph.notes}

    def over(self, site: Site, others: Others | None, *, anew: bool) -> Pages:
        """The pages of another state of the vault.

        Lists stay as they are until the state is settled, unless `anew`; other files too, unless
        `others` are given.
        """
        return Pages(
            site, self._printer, others or self._others, lists=None if anew else self._lists
        )

    def at(self, url: str) -> Found | None:
        """The file at a URL."""
        with self._lock:
            if url in self._made:
                return self._made[url]
            if (path := self._paths.get(url)) is not None:
                made = self._made[url] = self._printer(note_page(self.site, path))
                return made
            return (
                self._program_at(url)
                or self._preview_at(url)
                or self._redirect_at(url)
                or self._lists.at(url)
                or self._others.at(url)
            )

    @cached_property
    def not_found(self) -> Artifact:
        """The page for URLs without a file, with links from the root, where a preview is served."""
        with self._lock:
            return self._printer(not_found_below(self.site, "/"))

    def path_of(self, url: str) -> str | None:
        """The path of the note whose page is at a URL; None for other URLs."""
        return self._paths.get(url)

    def _program_at(self, url: str) -> Artifact | None:
        """The program at a URL, in the state that its page was made from."""
        if not url.startswith(PROGRAMS_URL):
            return None
        page = f"{url.removeprefix(PROGRAMS_URL).removesuffix('.json')}.html"
        program = self.site.reader_programs.get(self._paths.get(page, ""))
        return Artifact(url, program.content) if program is not None else None

    def _preview_at(self, url: str) -> Artifact | None:
        """The preview at a URL, which a link to a note shows before it is followed."""
        path = self._paths.get(url.removeprefix(PREVIEWS_URL))
        if path is None or not url.startswith(PREVIEWS_URL):
            return None
        made = self._made[url] = self._printer(preview(self.site, path))
        return made

    def _redirect_at(self, url: str) -> Artifact | None:
        """The page at a URL that redirects to a note from its former or additional URL."""
        if url not in self.site.redirects:
            return None
        made = self._made[url] = self._printer(redirect_page(self.site, url))
        return made

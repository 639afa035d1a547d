"""The tools of the pipeline: the steps that can be done in more than one way.

The defaults need nothing but this process. The shell replaces them with steps that use a vault on
disk, many processors or earlier builds (`shell/project.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager
from typing import Any, TypeAlias

import msgspec

from knotwork.analysis.mentions import Text
from knotwork.api.vault import NO_API, ApiVault
from knotwork.check import Selection
from knotwork.config.appearance import ThemeOptions
from knotwork.config.options import SiteOptions
from knotwork.latex.preamble import Preamble
from knotwork.model import PREREQUISITES, Source, Syntax, Unit
from knotwork.pages.model import Page
from knotwork.pages.plan import Plan
from knotwork.pages.site import Site
from knotwork.pages.site_parts import Measure, unmeasured
from knotwork.programs.browser import Browser, Runtime
from knotwork.programs.verdicts import Run
from knotwork.render.artifact import Artifact, File
from knotwork.resolve import Mode
from knotwork.rules.evidence import Schema, Settings, UrlState
from knotwork.syntax.compile import compile_notes, digest

Compile: TypeAlias = Callable[[Iterable[Source]], Iterable[Unit]]
"""The compile step: one unit for each source, in their order."""
LookUp: TypeAlias = Callable[[Iterable[str]], Mapping[str, UrlState]]
"""The look-up step: what the web answers for each URL."""
Printer: TypeAlias = Callable[[Page], Artifact]
"""Prints one page."""
Press: TypeAlias = Callable[[Site, Iterable[Plan], Printer], Iterator[File]]
"""Composes and prints pages, in order, or takes those that an earlier build made."""
Index: TypeAlias = Callable[[Site], AbstractContextManager[Iterable[File]]]
"""Begins to make the search index of a site; taking its files waits for them."""
Portraits: TypeAlias = Callable[[Site], Iterable[File]]
"""Draws the preview images of pages for links that are shared elsewhere."""
Offer: TypeAlias = Callable[[Site], tuple[Runtime | None, Iterable[Artifact]]]
"""Where the pages of a site find Python, and the files that the site carries for that."""


def compile_here(sources: Iterable[Source]) -> Iterable[Unit]:
    """Compile notes in this process, one after the other, as Obsidian reads them."""
    return compile_notes(sources, Syntax())


def press(site: Site, wanted: Iterable[Plan], printer: Printer) -> Iterator[Artifact]:
    """Compose and print every page."""
    return (printer(page) for plan in wanted for page in plan.make(site))


def no_python(_site: Site) -> tuple[None, tuple[()]]:
    """Offer readers no Python to run cells with."""
    return None, ()


class Theme(msgspec.Struct, frozen=True):
    """Templates, styles and other files that pages are made with, by name."""

    templates: dict[str, str]
    styles: dict[str, str]
    assets: dict[str, bytes]
    """Files that go beside the stylesheet unchanged: bundled scripts, fonts."""
    diagrams: Callable[[], dict[str, bytes]] = dict
    """Reads the scripts that draw diagrams; only for sites with one, as they are large."""
    compiled: Callable[[str, str], MutableMapping[str, Any] | None] = lambda _name, _text: None
    """Gives the Python that a template was compiled to earlier, by its name and text, or None."""


class Tools(msgspec.Struct, frozen=True):
    """How to compile, link, check and print; `Tools()` does it all in this process."""

    compile: Compile = compile_here
    mode: Mode = Mode.ALIAS
    selection: Selection = Selection()
    site: SiteOptions = SiteOptions()
    look: ThemeOptions = ThemeOptions()
    private: Callable[[str], bool] = lambda _path: False
    """Says whether the configuration keeps the file at a path out of the site."""
    drafts: bool = False
    """Whether the site shows notes that only properties keep private: for the author alone."""
    press: Press = press
    index: Index | None = None
    """Makes the search index; None for a site without one."""
    portraits: Portraits | None = None
    """Draws a picture of each note for shared links; None for a site without them."""
    run: Run | None = None
    """Runs the cells of the notes that may be shown; None to run nothing."""
    browser: Browser | None = None
    """What readers' browsers can import; None if that is not known."""
    offer: Offer = no_python
    """Decides which Python readers run cells with."""
    prerequisites: frozenset[str] = PREREQUISITES
    """The relations whose targets a reader needs first."""
    schemas: tuple[Schema, ...] = ()
    """Schemas for the properties of notes."""
    types: Mapping[str, str] = {}
    """The type of each property, from Obsidian's settings."""
    preamble: Preamble = Preamble()
    """The vault's own LaTeX commands."""
    settings: Settings = Settings()
    """The places where the configuration names something in the vault."""
    look_up: LookUp | None = None
    """Asks for URLs on the web; None to ask for none."""
    api: ApiVault = NO_API
    """Notes made of Python packages, and the objects that links may name."""
    measure: Measure = unmeasured
    """Gives the size of a picture of the vault."""
    text: Text | None = None
    """Gives the text of a note, for rules that look into it."""
    digest: Callable[[Source], str] = lambda source: digest(source, Syntax())
    """The digest of a note's unit: shows whether a text is the one that was compiled."""
